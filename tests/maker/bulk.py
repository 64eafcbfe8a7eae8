"""Many commune workbooks for benchmarks: the sample's clean ones with other names and figures, every one different.

``make_commune_files(folder, count)`` writes ``folder/2018`` with settings, units and ``count`` workbooks that are clean. Called
again for more, it adds what is not there yet.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from tests.maker import peculiar
from tests.maker.habits import look
from tests.maker.layout import lay_out
from tests.maker.letterhead import with_look
from tests.maker.places import COMMUNE_FORMS, Place, of_level
from tests.maker.quick_zip import Part, part, zip_bytes
from tests.maker.sample_files import catalogue
from tests.maker.sample_tables import table
from tests.maker.sample_year import UNIT_COLUMNS, csv_text
from tests.maker.settings_2018 import NAM_TOML
from tests.maker.writers import xlsx

_COMMUNE_MARK, _DISTRICT_MARK = "QZXW", "WKJQ"       # stand for the names in the templates, in capitals and small letters
_PER_DISTRICT = 16
# (form, row, field): what grows from one copy of a template to the next; all identities hold.
_GROWING = (*(("vpcp_06", row, field) for row in ("Chứng thực", "total")
              for field in ("received", "direct_postal", "resolved", "on_time")),
            ("ttcp_2a", "", "regular_visits"), ("ttcp_2a", "", "regular_people"))


@dataclass(frozen=True, slots=True)
class _Template:
    """A workbook in parts. ``pieces``: part name -> its text, cut at the places of names and figures."""

    parts: dict[str, Part]
    pieces: dict[str, tuple[str, ...]]


def make_commune_files(folder: Path, count: int) -> list[Path]:
    """Write a year of ``count`` communes below ``folder`` (an inputs folder); returns the workbooks in official order."""
    year = folder / "2018"
    year.mkdir(parents=True, exist_ok=True)
    (year / "nam.toml").write_text(NAM_TOML, encoding="utf-8", newline="\n")
    communes = list(_communes(count))
    districts = dict.fromkeys(place.parent for place in communes)
    units = [["06", "Tỉnh Bắc Kạn", "tinh", "", "", "", "", ""],
             *([code, district_name(code), "huyen", "06", "", "", "", ""] for code in districts),
             *([place.code, place.name, "xa", place.parent, "", "", "", COMMUNE_FORMS] for place in communes)]
    (year / "don-vi.csv").write_text(csv_text(UNIT_COLUMNS.split(","), units), encoding="utf-8", newline="\n")
    for code in districts:
        (year / code).mkdir(exist_ok=True)
    return [_write(year, place, number) for number, place in enumerate(communes)]


def year_of(folder: Path) -> str:
    """The year below an inputs folder that ``make_commune_files`` wrote."""
    return next(path.name for path in folder.iterdir() if path.is_dir())


def district_name(code: str) -> str:
    """``D012`` -> ``Huyện Tân Phú 012``."""
    return f"Huyện Tân Phú {code[1:]}"


def _communes(count: int) -> Iterator[Place]:
    for number in range(count):
        district = f"D{number // _PER_DISTRICT + 1:03d}"
        yield Place(f"{20_000 + number}", f"Xã Bình An {number + 1:05d}", "xa", district)


def _write(year: Path, place: Place, number: int) -> Path:
    templates = _templates()
    path = year / place.parent / f"{place.code} {place.name}.xlsx"
    if not path.exists():
        path.write_bytes(_filled(templates[number % len(templates)], place, number // len(templates)))
    return path


def _filled(template: _Template, place: Place, more: int) -> bytes:
    """The template with a commune's names, its growing figures raised by ``more``."""
    names = {_COMMUNE_MARK: place.bare, _DISTRICT_MARK: district_name(place.parent).removeprefix("Huyện ")}
    return zip_bytes(part(name, _joined(template.pieces[name], names, more)) if name in template.pieces else packed
                     for name, packed in template.parts.items())


def _joined(pieces: tuple[str, ...], names: dict[str, str], more: int) -> bytes:
    """Every second piece is a mark of a name or a figure to raise."""
    filled = list(pieces)
    for place in range(1, len(filled), 2):
        mark = filled[place]
        filled[place] = names[mark] if mark in names else str(int(mark) + more)
    return "".join(filled).encode()


@cache
def _templates() -> tuple[_Template, ...]:
    """One per plain, clean commune of the sample."""
    odd = {peculiar.XLS, peculiar.ODS, peculiar.CSV_1258, peculiar.TCVN3[0], peculiar.VNI[0], peculiar.FORMULAS[0],
           peculiar.RESUBMITTED[0], *peculiar.NUMBERS_AS_TEXT, *peculiar.DECOMPOSED, *peculiar.NOTHING_SENT,
           *(unit for unit, _ in peculiar.ERRORS)}
    plain = [place for place in of_level("xa")
             if place.code not in odd and place.parent not in (peculiar.SPLIT_DIRECT, peculiar.NO_EARLY)]
    return tuple(_template(place) for place in plain)


def _template(place: Place) -> _Template:
    marked = replace(place, name=f"Xã {_COMMUNE_MARK}", parent=_DISTRICT_MARK)
    known = ((place.code, marked), (_DISTRICT_MARK, Place(_DISTRICT_MARK, f"Huyện {_DISTRICT_MARK}", "huyen", "06")))
    plans = [lay_out(catalogue().forms[form], table(form, place.code), marked, with_look(look(place, form), places=known))
             for form in COMMUNE_FORMS.split()]
    with zipfile.ZipFile(io.BytesIO(xlsx(plans))) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    marks, strings = f"({_COMMUNE_MARK}|{_DISTRICT_MARK})", "xl/sharedStrings.xml"
    pieces = {strings: tuple(re.split(marks, parts[strings].decode()))}
    for number, (form, plan) in enumerate(zip(COMMUNE_FORMS.split(), plans, strict=True), start=1):
        if cells := [plan.places[row, field] for grown, row, field in _GROWING if grown == form]:
            name = f"xl/worksheets/sheet{number}.xml"
            pieces[name] = _cut(parts[name].decode(), cells)
    return _Template({name: part(name, content) for name, content in parts.items()}, pieces)


def _cut(xml: str, cells: list[tuple[int, int]]) -> tuple[str, ...]:
    """Sheet XML cut before and after the numbers of some cells."""
    addresses = "|".join(f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[column - 1]}{row}" for row, column in cells)
    found, end = [], 0
    for match in re.finditer(rf'<c r="(?:{addresses})"[^>]*><v>(\d+)</v>', xml):
        found += [xml[end:match.start(1)], match[1]]
        end = match.end(1)
    return (*found, xml[end:])
