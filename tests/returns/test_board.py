"""The board in Chromium, opened from a folder: found, filtered, sorted, read with the keyboard and on a phone."""

import io
import shutil
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest
from pypdf import PdfReader

from tests.returns.boards import HOSTILE, page, write_board

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser():
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=options)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return write_board(tmp_path_factory.mktemp("board") / "Năm 2018 #1")


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def any_width(request, browser, file):
    yield from _open(browser, file, request.param)


@pytest.fixture
def desktop(browser, file):
    yield from _open(browser, file, DESKTOP)


@pytest.fixture(scope="module")
def filtered(browser, file):
    """One page for many filters; each test resets them."""
    yield from _open(browser, file, DESKTOP)


def _open(browser, file: Path, size):
    """The page; whatever it complained about, asked for or popped up fails the test."""
    opened, noise = browser.new_page(viewport=size), []
    for event in ("console", "pageerror", "dialog", "requestfailed"):
        opened.on(event, lambda one: noise.append(str(one)))
    opened.on("request", lambda request: noise.append(request.url) if request.url != file.as_uri() else None)
    opened.goto(file.as_uri())
    yield opened
    assert noise == []
    opened.close()


def names(board) -> list[str]:
    return board.locator("#matrix .opener").all_text_contents()


def test_every_unit_is_shown_in_official_order_with_the_totals_by_level(desktop):
    assert names(desktop) == ["Sở Nội vụ", "Huyện Ba Bể", "Xã Bành Trạch", "Xã Phúc Lộc", "Thị trấn Chợ Mới"]
    rows = [row.split("\t") for row in desktop.locator(".summary tbody").inner_text().splitlines()]
    # units, silent, owed, received, valid, with errors, in time, late, absent, required cells filled
    assert rows == [["Cấp so", "1", "0", "2", "2", "2", "0", "2", "0", "0", "100%"],
                    ["Cấp huyen", "1", "0", "2", "2", "1", "1", "1", "1", "0", "100%"],
                    ["Cấp xa", "3", "2", "3", "1", "1", "0", "1", "0", "2", "8%"],
                    ["Toàn tỉnh", "5", "2", "7", "5", "4", "1", "4", "1", "2", "60%"]]


def test_a_cell_of_the_matrix_says_state_lateness_and_completeness_in_words(desktop):
    cells = [cell.get_attribute("aria-label") for cell in desktop.locator("#matrix td.form").all()]
    assert cells[2] == "Biểu 06/VPCP: hợp lệ, nhận 16/12/2018, chậm 3 ngày, điền 4/4 ô bắt buộc"
    assert cells[4:6] == ["Biểu 06/VPCP: quá hạn chưa nộp, quá hạn 28 ngày, điền 0/4 ô bắt buộc", "Biểu 2a: không phải nộp"]
    assert desktop.locator("#matrix td.form").all_text_contents()[:6] == ["✓", "✓", "✓+3", "✗", "!", "·"]


@pytest.mark.parametrize(("search", "found"), [
    ("ba be", ["Huyện Ba Bể", "Xã Bành Trạch", "Xã Phúc Lộc"]), ("PHÚC", ["Xã Phúc Lộc"]), ("03", ["Thị trấn Chợ Mới"]),
    ("xyz", [])])
def test_units_are_found_by_name_code_or_district_with_and_without_accents(filtered, search, found):
    filtered.locator("#search").fill(search)
    assert names(filtered) == found
    assert filtered.locator("#count").text_content() == f"{len(found)} trên 5 đơn vị."


@pytest.mark.parametrize(("control", "value", "found"), [
    ("level", "xa", ["Xã Bành Trạch", "Xã Phúc Lộc", "Thị trấn Chợ Mới"]),
    ("form", "g", ["Sở Nội vụ", "Huyện Ba Bể"]),
    ("state", "absent", ["Xã Bành Trạch", "Xã Phúc Lộc"]),
    ("state", "overdue", ["Xã Bành Trạch"]),
    ("state", "invalid", ["Huyện Ba Bể"]),
    ("state", "late", ["Huyện Ba Bể"]),
    ("state", "warned", ["Huyện Ba Bể", "Thị trấn Chợ Mới"]),
    ("state", "incomplete", ["Xã Bành Trạch", "Xã Phúc Lộc", "Thị trấn Chợ Mới"]),
    ("state", "returned", ["Huyện Ba Bể"]),
    ("state", "complete", ["Sở Nội vụ"]),
    ("sort", "name", ["Huyện Ba Bể", "Sở Nội vụ", "Thị trấn Chợ Mới", "Xã Bành Trạch", "Xã Phúc Lộc"]),
    ("sort", "late", ["Xã Bành Trạch", "Huyện Ba Bể", "Sở Nội vụ", "Xã Phúc Lộc", "Thị trấn Chợ Mới"]),
    ("sort", "share", ["Xã Bành Trạch", "Xã Phúc Lộc", "Thị trấn Chợ Mới", "Sở Nội vụ", "Huyện Ba Bể"]),
])
def test_units_are_filtered_and_sorted(filtered, control, value, found):
    filtered.get_by_role("button", name="Bỏ lọc").click()
    playwright.expect(filtered.locator("#count")).to_have_text("5 trên 5 đơn vị.")
    filtered.locator(f"#{control}").select_option(value)
    assert names(filtered) == found


def test_details_keep_zero_missing_and_not_applicable_apart(any_width):
    any_width.get_by_role("button", name="Huyện Ba Bể").click()
    first = any_width.locator("td.detail tbody tr").first
    shown = {cell.get_attribute("data-label"): cell.text_content() for cell in first.locator("td").all()}
    assert shown == {
        "Tình trạng": "hợp lệ", "Ngày nhận": "16/12/2018", "Hạn nộp": "17/12/2018", "Số ngày chậm": "3",
        "Ô bắt buộc đã điền": "4/4", "Ô bằng 0 (không phát sinh)": "2", "Ô chưa có số liệu": "1", "Ô không áp dụng": "3",
        "Lỗi": "0", "Cảnh báo": "0", "Tệp": "a.xlsx (sửa 3 ô so với bản trước); bản mới hơn có lỗi, chưa dùng: moi.xlsx"}


def test_hostile_names_and_explanations_are_shown_as_text(any_width):
    any_width.get_by_role("button", name="Huyện Ba Bể").click()
    assert HOSTILE in any_width.locator("td.detail tbody").inner_text()
    assert "<b onclick=alert(1)>Có lý do</b>" in any_width.locator("td.detail ul").inner_text()
    assert any_width.locator("img, [onclick]").count() == 0


def test_links_lead_to_the_returned_files_beside_the_page(desktop, file):
    links = desktop.locator("td.returns a, #strangers a").all()
    targets = [Path(unquote(urlparse(desktop.evaluate("link => link.href", link.element_handle())).path)) for link in links]
    assert targets == [file.parent / "tra-lai/061/Bảng #1 50%.xlsx", file.parent / "tra-lai/khong-ro/x.xlsx"]
    assert all(target.is_file() for target in targets)


def test_the_keyboard_reaches_search_filters_details_and_links(desktop):
    reached = []
    for _ in range(30):
        desktop.keyboard.press("Tab")
        reached.append(desktop.evaluate("document.activeElement.id || document.activeElement.textContent"))
    assert [name for name in ("search", "level", "form", "state", "sort", "Huyện Ba Bể") if name not in reached] == []
    desktop.get_by_role("button", name="Huyện Ba Bể").focus()
    desktop.keyboard.press("Enter")
    assert desktop.locator("td.detail").count() == 1
    assert desktop.get_by_role("button", name="Huyện Ba Bể").get_attribute("aria-expanded") == "true"
    assert desktop.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    desktop.keyboard.press("Enter")
    assert desktop.locator("td.detail").count() == 0


def test_the_page_never_scrolls_sideways_and_nothing_overlaps(any_width):
    for button in any_width.locator("#matrix .opener").all():
        button.click()
    assert any_width.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    boxes = [one.bounding_box() for one in any_width.locator("#controls > *, #count, .legend, #matrix > tbody > tr").all()]
    assert all(a["y"] + a["height"] <= b["y"] + 1 or a["x"] + a["width"] <= b["x"] + 1 or b["x"] + b["width"] <= a["x"] + 1
               for place, a in enumerate(boxes) for b in boxes[place + 1:])


def test_printed_it_is_a_landscape_table_without_controls(desktop):
    desktop.emulate_media(media="print")
    assert not desktop.locator("#controls").is_visible() and desktop.locator("#matrix thead").is_visible()
    pages = PdfReader(io.BytesIO(desktop.pdf(prefer_css_page_size=True))).pages
    assert [(round(page.mediabox.width), round(page.mediabox.height)) for page in pages] == [(842, 595)]


def test_the_same_data_give_the_same_page_without_anything_from_outside(tmp_path):
    assert page(tmp_path) == page(tmp_path)
    assert "http" not in page(tmp_path).replace("http-equiv", "")
