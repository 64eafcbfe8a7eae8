"""PDFs used again: one is made where its document, LibreOffice or the fonts of the machine have changed, the others are not."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from flows import stages
from flows.documents import office, pdf
from flows.kept import PDFS
from flows.run import Run, open_run
from flows.state.parts import Tally
from tests.flows.small import small_year

NAMES = ("bao-cao-2018.docx", "don-vi/061.docx", "don-vi/BK-SNV.docx")
# Each PDF says which document it was made from, and ``made`` which documents were handed over.
OFFICE = """#!/bin/sh
if [ "$1" = --version ]; then echo "LibreOffice {version}"; exit; fi
while [ "$1" != --outdir ]; do shift; done
folder=$2; shift 2
for document; do
    name=$(basename "$document" .docx); echo "$name" >> "{folder}/made"
    (echo "%PDF"; cat "$document") > "$folder/$name.pdf"
done
"""

pytestmark = pytest.mark.skipif(shutil.which("sh") is None, reason="needs a shell")


@dataclass
class Place:
    """A year whose documents are texts, and a LibreOffice and a font of its own."""

    run: Run
    staging: Path
    programs: Path

    def install(self, version: str) -> None:
        program = self.programs / "soffice"
        program.write_text(OFFICE.format(version=version, folder=self.programs.parent))
        program.chmod(0o755)

    def pdfs(self) -> tuple[Tally, list[str], dict[str, str]]:
        """What became of the kept ones, which documents LibreOffice was given, and what lies there."""
        made = self.programs.parent / "made"
        made.unlink(missing_ok=True)
        for old in self.staging.rglob("*.pdf"):
            old.unlink()
        tally = stages.write_pdfs(self.run, self.staging)
        return (tally, sorted(made.read_text().split()) if made.exists() else [],
                {path.relative_to(self.staging).as_posix(): path.read_text() for path in self.staging.rglob("*.pdf")})


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    (tmp_path / "edition" / "don-vi").mkdir(parents=True)
    (tmp_path / "office" / "program").mkdir(parents=True)
    (tmp_path / "times.ttf").write_bytes(b"Times")
    run = open_run("2018", small_year(tmp_path, with_files=False), tmp_path / "outputs")
    told = Place(run, tmp_path / "edition", tmp_path / "office" / "program")
    told.install("7.4")
    for name in NAMES:
        (told.staging / name).write_text(f"as in {name}")
    for module in (office, pdf):
        monkeypatch.setattr(module, "find_office", lambda: str(told.programs / "soffice"))
    monkeypatch.setattr(office, "findSystemFonts", lambda: [str(tmp_path / "times.ttf")])
    return told


def nothing(_place: Place) -> None:
    pass


def another_text(place: Place) -> None:
    (place.staging / NAMES[1]).write_text("edited")


def another_office(place: Place) -> None:
    place.install("24.2")


def another_font(place: Place) -> None:
    (place.staging.parent / "times.ttf").write_bytes(b"Times New Roman")


def by_force(place: Place) -> None:
    place.run = replace(place.run, force=True)


def damage(place: Place) -> None:
    kept = sorted((place.run.year.state / "da-lap" / "2018" / PDFS.folder).iterdir())
    kept[0].write_bytes(kept[0].read_bytes()[:-3])
    kept[1].unlink()


ALL = ["061", "BK-SNV", "bao-cao-2018"]


@pytest.mark.parametrize(("change", "made", "tally"), [
    (nothing, [], Tally("PDF", 3)),
    (another_text, ["061"], Tally("PDF", 2, {"shown": 1})),
    (another_office, ALL, Tally("PDF", 0, {"around": 3}, ("LibreOffice",))),
    (another_font, ALL, Tally("PDF", 0, {"around": 3}, ("phông chữ của máy",))),
    (by_force, ALL, Tally("PDF", 0, {"forced": 3})),
])
def test_a_pdf_is_made_again_only_where_something_of_it_has_changed(place: Place, change: Callable[[Place], None],
                                                                    made: list[str], tally: Tally) -> None:
    assert place.pdfs()[:2] == (Tally("PDF", 0, {"new": 3}), ALL)
    change(place)
    told, given, files = place.pdfs()
    assert (told, given) == (tally, made)
    assert files == {name.replace("docx", "pdf"): f"%PDF\n{(place.staging / name).read_text()}" for name in NAMES}


def test_a_kept_pdf_that_is_damaged_or_gone_is_made_again(place: Place) -> None:
    before = place.pdfs()[2]
    damage(place)
    told, given, after = place.pdfs()
    assert (told, len(given)) == (Tally("PDF", 1, {"damaged": 1, "new": 1}), 2)
    assert after == before


def test_the_pdf_of_a_document_that_is_no_longer_written_is_forgotten(place: Place) -> None:
    place.pdfs()
    (place.staging / NAMES[2]).unlink()
    told, _, files = place.pdfs()
    assert told.reused == 2
    assert sorted(files) == ["bao-cao-2018.pdf", "don-vi/061.pdf"]
    assert len(list((place.run.year.state / "da-lap" / "2018" / PDFS.folder).iterdir())) == 2
