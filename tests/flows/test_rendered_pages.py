"""The report and the leaders' page as they come out of the printer: nothing cut, split, orphaned or left empty."""

import re
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from tests.flows.pages import MM, Page, Printed, missing_tools, printed
from tests.flows.reading import paragraphs

pytestmark = pytest.mark.skipif(bool(missing_tools()), reason=f"không có trên máy: {missing_tools()}")
TOKEN = re.compile(r"\w+")
APPENDIX = re.compile(r"Phụ lục [IVX]+$")


@pytest.fixture(scope="module")
def both(edition: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Printed]:
    return printed([edition / "bao-cao-2018.docx", edition / "tom-tat-2018.docx"], tmp_path_factory.mktemp("printed"))


@pytest.fixture(scope="module")
def report(both: Mapping[str, Printed]) -> Printed:
    return both["bao-cao-2018"]


@pytest.fixture(scope="module")
def summary(both: Mapping[str, Printed]) -> Printed:
    return both["tom-tat-2018"]


def body_of(report: Printed) -> list[Page]:
    """The pages before the first appendix."""
    first = next(place for place, page in enumerate(report.pages) if APPENDIX.match(page.lines[0]))
    return list(report.pages[:first])


def test_the_body_is_short_enough_to_be_read_and_the_leaders_get_one_page(report: Printed, summary: Printed) -> None:
    assert 10 <= len(body_of(report)) <= 16
    assert len(report.pages) <= 34
    assert len(summary.pages) == 1


def test_the_first_page_has_no_number_and_every_appendix_counts_from_one(report: Printed, summary: Printed) -> None:
    numbers = [page.head for page in report.pages]
    appendices = [place for place, page in enumerate(report.pages) if APPENDIX.match(page.lines[0])]
    edges = [*appendices, len(report.pages)]
    expected = ["", *(str(number) for number in range(2, appendices[0] + 1)),
                *(str(number) for start, end in pairwise(edges) for number in range(1, end - start + 1))]

    assert numbers == expected
    assert len(appendices) == 7
    assert summary.pages[0].head == ""


def test_no_word_stands_in_the_margins(report: Printed, summary: Printed) -> None:
    """30 mm left, 20 mm right and below; across 15 mm. A hair's breadth for italics and rounding."""
    wrong = []
    for page in (*report.pages, *summary.pages):
        right, bottom = (15, 15) if page.across else (20, 20)
        limits = (30 * MM - 2, page.width - right * MM + 2, page.height - bottom * MM + 2)
        wrong += [word for word in page.words if word.bottom >= 20 * MM
                  and (word.left < limits[0] or word.right > limits[1] or word.bottom > limits[2])]
    assert wrong == []


def test_pictures_and_tables_stay_inside_the_margins(report: Printed, summary: Printed) -> None:
    """Two points for the strokes of table borders."""
    wrong = []
    for number, page in enumerate((*report.pages, *summary.pages), start=1):
        side = 15 if page.across else 20
        left, _, right, bottom = page.ink
        if left < 30 * MM - 3 or right > page.width - side * MM + 3 or bottom > page.height - side * MM + 3:
            wrong.append((number, page.ink))
    assert wrong == []


@pytest.mark.parametrize(("text", "shortest", "longest"), [
    ("Độc lập - Tự do - Hạnh phúc", 0.9, 1.1), ("ỦY BAN NHÂN DÂN", 0.33, 0.5),
    ("Kết quả thực hiện “Năm dân vận chính quyền” năm 2018", 0.33, 0.5)])
def test_the_lines_under_the_head_have_their_length_on_paper(report: Printed, text: str, shortest: float, longest: float) -> None:
    """As long as the motto; a third to a half of the agency's and the subject's text, in the middle below it."""
    left, right, bottom = report.pages[0].line_of(text)
    below = [(start, end) for start, end, height in report.rules
             if 0 < height - bottom < 22 and abs((start + end) / 2 - (left + right) / 2) < 4]
    assert below
    assert shortest <= (below[0][1] - below[0][0]) / (right - left) <= longest


def test_no_table_row_is_cut_by_the_end_of_a_page(report: Printed, edition: Path) -> None:
    """All words of a row stand on one page."""
    pages = [{token for word in page.words for token in TOKEN.findall(word.text)} for page in report.pages]
    rows = [row for table in Document(str(edition / "bao-cao-2018.docx")).tables if table.style.name == "Bảng số liệu"
            for row in table.rows]
    cut = [words for row in rows if (words := {token for text in cell_texts(row) for token in TOKEN.findall(text)})
           and not any(words <= page for page in pages)]
    assert len(rows) > 200
    assert cut == []


def cell_texts(row: Any) -> list[str]:
    """The text of each cell, controls included; python-docx leaves them out."""
    return ["".join(item.text or "" for item in cell._tc.iter("{*}t")) for cell in row.cells]


def test_no_page_is_left_half_empty_but_where_a_part_ends(report: Printed, summary: Printed) -> None:
    body = body_of(report)
    assert [round(page.filled, 2) for page in body[:-1] if page.filled < 0.8] == []
    assert body[-1].filled > 0.3
    assert summary.pages[0].filled > 0.85
    assert min(page.filled for page in report.pages) > 0.15


def test_the_signature_stands_on_one_page_with_the_last_sentence(report: Printed) -> None:
    last = body_of(report)[-1]
    assert "./." in last.text
    assert "Nơi nhận:" in last.text
    assert "TM. ỦY BAN NHÂN DÂN" in last.text
    assert "Lưu: VT, NC." in last.text
    assert sum("Nơi nhận:" in page.text for page in report.pages) == 1


def test_every_chart_has_its_caption_on_its_page_numbered_in_order(report: Printed, summary: Printed) -> None:
    for document, count in ((report, 12), (summary, 2)):
        numbers = [int(number) for page in document.pages for number in re.findall(r"Biểu đồ (\d+)\.", page.text)]
        assert numbers == list(range(1, count + 1))
        assert [len(re.findall(r"Biểu đồ \d+\.", page.text)) for page in document.pages] == [
            page.pictures for page in document.pages]


def test_no_heading_and_no_lead_in_is_the_last_line_of_a_page(report: Printed) -> None:
    last = [page.lines[-1] for page in body_of(report)]
    heading = re.compile(r"([IVX]+\.|\d\.|[a-zđ]\)) \S")
    short = [line for line in last if line.endswith(":") or (heading.match(line) and not line.endswith((".", ";")))]
    assert short == []


def test_headings_of_tables_stand_again_on_each_page(report: Printed) -> None:
    starts = [place for place, page in enumerate(report.pages) if APPENDIX.match(page.lines[0])]
    first_list = report.pages[starts[0]:starts[1]]
    assert len(first_list) > 1
    assert all("Trích yếu nội dung" in page.text for page in first_list)


def test_letters_come_from_times_or_its_equals(report: Printed, summary: Printed) -> None:
    """DejaVu fills in where an older Liberation Serif has no Vietnamese letters; a sans serif would be another document."""
    for line in (*report.fonts, *summary.fonts):
        assert re.match(r"[A-Z]{6}\+(LiberationSerif|TimesNewRoman|Tinos|DejaVuSerif)", line), line
        assert " yes " in line


def test_everything_said_in_word_is_on_the_pages(report: Printed, edition: Path) -> None:
    """Compared without spaces, for letters of a second font are spaced apart in a PDF; figures and accents must be there."""
    pages = re.sub(r"\s", "", " ".join(page.text for page in report.pages))
    missing = [text for text in paragraphs(edition / "bao-cao-2018.docx")
               if len(text) > 60 and not _shown(re.sub(r"\s", "", text), pages)]
    assert missing == []


def _shown(text: str, pages: str) -> bool:
    """Whether both halves are there: a page may end in between."""
    parts = [text[start:start + 20] for start in range(0, len(text) - 20, 20)]
    return sum(part in pages for part in parts) >= len(parts) - 3
