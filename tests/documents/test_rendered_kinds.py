"""Documents of every kind and of both formats as they come out of the printer: the report and the leaders' page of the Party,
letters, the register. LibreOffice is started once for all."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from docx import Document

from tests.documents.outlines import KINDS
from tests.flows.pages import MM, Page, Printed, missing_tools, printed

pytestmark = pytest.mark.skipif(bool(missing_tools()), reason=f"không có trên máy: {missing_tools()}")
LETTERS = ("don-doc-so", "don-doc-huyen", "dinh-chinh")
STATE = (*LETTERS, "theo-doi", "don-vi-xa")
PARTY = tuple(f"{kind}-party" for kind in (*LETTERS, "theo-doi", "tom-tat", "bao-cao", "don-vi-huyen"))
ALL = (*STATE, *PARTY)
SIGNED = tuple(name for name in ALL if not name.startswith(("theo-doi", "tom-tat")))
TOKEN = re.compile(r"\w+")


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Printed]:
    folder = tmp_path_factory.mktemp("kinds")
    paths = [folder / f"{name}.docx" for name in ALL]
    for path in paths:
        path.write_bytes(KINDS[path.stem]())
    return printed(paths, folder)


def side_margin(name: str, page: Page) -> float:
    """Right margin in millimetres; the Party's is the narrower one on every page."""
    return 15 if name.endswith("-party") or page.across else 20


@pytest.mark.parametrize("name", ALL)
def test_nothing_stands_in_the_margins(papers: Mapping[str, Printed], name: str) -> None:
    """Three points for the strokes of table borders and italics; above 20 mm only the number of the page."""
    wrong = []
    for number, page in enumerate(papers[name].pages, start=1):
        left, _, right, bottom = page.ink
        lowest = page.height - (15 if page.across and not name.endswith("-party") else 20) * MM
        if left < 30 * MM - 3 or right > page.width - side_margin(name, page) * MM + 3 or bottom > lowest + 3:
            wrong.append((number, page.ink))
    assert wrong == []


@pytest.mark.parametrize("name", ALL)
def test_the_first_page_has_no_number_and_the_others_count_on(papers: Mapping[str, Printed], name: str) -> None:
    heads = [page.head for page in papers[name].pages]
    appendix = next((place for place, page in enumerate(papers[name].pages) if page.lines[0].lower().startswith("phụ lục")),
                    len(heads))
    assert heads[:appendix] == ["", *(str(number) for number in range(2, appendix + 1))]


@pytest.mark.parametrize(("name", "most"), [
    *((name, 2) for name in (*LETTERS, *(f"{kind}-party" for kind in LETTERS))), ("theo-doi", 3), ("theo-doi-party", 3),
    ("tom-tat-party", 1), ("bao-cao-party", 40), ("don-vi-xa", 3), ("don-vi-huyen-party", 3)])
def test_it_is_as_short_as_its_reader_expects(papers: Mapping[str, Printed], name: str, most: int) -> None:
    assert len(papers[name].pages) <= most


@pytest.mark.parametrize("name", SIGNED)
def test_signature_and_recipients_stand_on_one_page_with_the_last_sentence(papers: Mapping[str, Printed], name: str) -> None:
    signed = [page for page in papers[name].pages if "Nơi nhận:" in page.text]
    assert len(signed) == 1
    signs = ("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ") if name.endswith("-party") else ("TM. ỦY BAN NHÂN DÂN", "PHÓ CHỦ TỊCH")
    assert all(words in signed[0].text for words in (*signs, "Lưu"))
    before = signed[0].text.partition("Nơi nhận:")[0]
    assert before.rstrip().endswith("." if name.endswith("-party") else "./.")
    assert len(before.split()) > 8


@pytest.mark.parametrize("name", ALL)
def test_the_lines_under_the_head_have_their_length_on_paper(papers: Mapping[str, Printed], name: str) -> None:
    """As long as the motto, or as the Party's name; under the Party's agency there is a star, and no line."""
    paper, is_party = papers[name], name.endswith("-party")
    ratios = {text: line_below(paper, text) for text in (
        ("ĐẢNG CỘNG SẢN VIỆT NAM", "TỈNH ỦY BẮC KẠN") if is_party else ("Độc lập - Tự do - Hạnh phúc", "TỈNH BẮC KẠN"))}
    state, agency = ratios.values()
    assert state and 0.9 <= state <= 1.1
    assert agency is None if is_party else agency and 0.3 <= agency <= 0.5


def line_below(paper: Printed, text: str) -> float | None:
    """Length of the line drawn right below a text in the middle, as a share of the text's."""
    left, right, bottom = paper.pages[0].line_of(text)
    below = [(start, end) for start, end, height in paper.rules
             if 0 < height - bottom < 14 and abs((start + end) / 2 - (left + right) / 2) < 4]
    return (below[0][1] - below[0][0]) / (right - left) if below else None


@pytest.mark.parametrize("name", ALL)
def test_no_table_row_is_cut_and_no_heading_is_left_behind(papers: Mapping[str, Printed], name: str,
                                                           tmp_path: Path) -> None:
    pages = papers[name].pages
    words = [{token for word in page.words for token in TOKEN.findall(word.text)} for page in pages]
    path = tmp_path / "van-ban.docx"
    path.write_bytes(KINDS[name]())
    rows = [{token for cell in row.cells for item in cell._tc.iter("{*}t") for token in TOKEN.findall(item.text or "")}
            for table in Document(str(path)).tables if table.style is not None and table.style.name == "Bảng số liệu"
            for row in table.rows]
    assert rows or name.startswith("dinh-chinh")
    assert [row for row in rows if not any(row <= page for page in words)] == []
    heading = re.compile(r"([IVX]+[.-]|\d\.|[a-zđ]\)) \S")
    last = [page.lines[-1] for page in pages[:-1]]
    assert [line for line in last if line.endswith(":") or (heading.match(line) and not line.endswith((".", ";")))] == []


@pytest.mark.parametrize("name", ("don-doc-so", "don-doc-huyen", "dinh-chinh"))
def test_the_subject_of_a_letter_stands_under_its_number_left_of_the_middle(papers: Mapping[str, Printed], name: str) -> None:
    for form, start in (("", "V/v"), ("-party", "về việc")):
        page = papers[f"{name}{form}"].pages[0]
        _, right, bottom = page.line_of(start)
        number = next(word for word in page.words if word.text.startswith("Số"))
        assert right < page.width / 2
        assert 0 < bottom - number.bottom < 40
