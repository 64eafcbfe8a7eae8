"""The Word report of the sample year, read back: it states the published facts, and every figure shows its value."""

import re
from pathlib import Path

import pandas as pd
import pytest

from flows.questions.edited_document import update_document
from tests.flows.reading import Control, controls, paragraphs
from tests.oracle.comparing import printed
from tests.oracle.ledger import ledger


@pytest.fixture(scope="module", params=["bao-cao-2018.docx", "tom-tat-2018.docx"])
def shown(request: pytest.FixtureRequest, edition: Path) -> list[Control]:
    return controls(edition / request.param)


@pytest.fixture(scope="module")
def sentences(edition: Path) -> list[str]:
    return paragraphs(edition / "bao-cao-2018.docx")


@pytest.mark.parametrize(("sentence", "published"), [
    (r"Chỉ số cải cách hành chính", r"73,92 điểm"), (r"73,92", r"49/63"), (r"49/63", r"tăng 11 bậc"), (r"73,92", r"tăng 05 bậc"),
    (r"27/30 chỉ tiêu", r""), (r"17\.435", r"21,88%"), (r"79\.685", r"21,88%"), (r"132\.423 hồ sơ", r"141/146 đơn vị"),
])
def test_the_report_says_what_is_known_of_the_year(sentences: list[str], sentence: str, published: str) -> None:
    found = [text for text in sentences if re.search(sentence, text)]
    assert found, sentence
    assert any(re.search(published, text) for text in found), found


def test_every_figure_shows_what_the_second_computation_gives(shown: list[Control]) -> None:
    figures = [control for control in shown if control.figure in ledger()]
    assert [(control, right) for control in figures
            if control.text not in (right := printed(control.figure, in_table=control.in_table))] == []
    assert len(figures) > 15


def test_every_figure_of_the_report_is_in_the_data_package(shown: list[Control], edition: Path) -> None:
    figures = pd.read_csv(edition / "so-lieu" / "figures.csv", dtype=str, keep_default_na=False).set_index("id")
    base = {re.sub(r"\.n_(reported|expected)$", "", control.figure) for control in shown}
    assert base - set(figures.index) == set()
    for control in shown:
        if control.figure.endswith((".n_reported", ".n_expected")):
            name, _, column = control.figure.rpartition(".")
            assert control.text.lstrip("0") == figures.at[name, column].lstrip("0")


def test_no_number_from_data_stands_outside_a_control(edition: Path, sentences: list[str]) -> None:
    """Numbers of three and more digits with dots, and decimals, come from data only."""
    text = "\n".join(sentences)
    for control in sorted(controls(edition / "bao-cao-2018.docx"), key=lambda control: -len(control.text)):
        text = text.replace(control.text, "", 1)
    assert re.findall(r"\d{1,3}(?:\.\d{3})+|\d+,\d+", text) == []


@pytest.mark.parametrize("name", ["bao-cao-2018.docx", "tom-tat-2018.docx", "don-vi/061.docx"])
def test_a_document_of_the_present_edition_needs_no_update(edition: Path, tmp_path: Path, name: str) -> None:
    """No figure, no word, no row and no chart: whatever sentences and tables say of the same result in words of their own."""
    path = tmp_path / Path(name).name
    path.write_bytes((edition / name).read_bytes())

    told = update_document(path, outputs=edition.parent)

    assert (told.copy, told.changed, told.kept, told.charts, told.words, told.review, told.tables, told.sentences) == (
        "", *((),) * 7)
    assert path.read_bytes() == (edition / name).read_bytes()
