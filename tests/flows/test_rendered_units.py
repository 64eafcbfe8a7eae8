"""Reports of units as they come out of the printer: two or three pages each, nothing in the margins, the signature whole."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.flows.pages import MM, Printed, missing_tools, printed

pytestmark = pytest.mark.skipif(bool(missing_tools()), reason=f"không có trên máy: {missing_tools()}")
UNITS = ("BK-SNV", "061", "01840")      # a department, a district and a commune


@pytest.fixture(scope="module")
def reports(edition: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Printed]:
    return printed([edition / "don-vi" / f"{code}.docx" for code in UNITS], tmp_path_factory.mktemp("units"))


@pytest.fixture(params=UNITS)
def report(request: pytest.FixtureRequest, reports: Mapping[str, Printed]) -> Printed:
    return reports[request.param]


def test_it_has_two_or_three_pages_numbered_from_the_second(report: Printed) -> None:
    assert [page.head for page in report.pages] in (["", "2"], ["", "2", "3"])
    assert [round(page.filled, 2) for page in report.pages[:-1] if page.filled < 0.8] == []
    assert report.pages[-1].filled > 0.3


def test_nothing_stands_in_the_margins(report: Printed) -> None:
    """30 mm left, 20 mm right and below; two points for the strokes of table borders and italics."""
    for page in report.pages:
        left, _, right, bottom = page.ink
        assert (left > 30 * MM - 3, right < page.width - 20 * MM + 3, bottom < page.height - 20 * MM + 3) == (True, True, True)


def test_recipients_and_signature_stand_on_the_last_page_with_the_last_sentence(report: Printed) -> None:
    told = report.pages[-1].text
    assert all(words in told for words in ("./.", "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN", "PHÓ CHỦ TỊCH", "Lưu: VT, NC."))
    assert sum("Nơi nhận:" in page.text for page in report.pages) == 1


def test_captions_and_pictures_are_on_the_same_page_and_no_heading_is_left_behind(report: Printed) -> None:
    assert [page.text.count("Biểu đồ ") >= page.pictures for page in report.pages] == [True] * len(report.pages)
    assert [page.lines[-1] for page in report.pages if page.lines[-1].endswith(":") or page.lines[-1].isupper()][:-1] == []
