"""Prefect's page in Chromium: the run with its tasks and artifacts, and the form that starts one."""

import importlib.util
import json
import shutil
import unicodedata
import urllib.request
from pathlib import Path

import pytest

from tests.operation.conftest import Office
from tests.operation.servers import SECRET

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PAGE = Path(str(importlib.util.find_spec("prefect").origin)).parent / "server/ui/index.html"
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
              pytest.mark.skipif(not PAGE.exists(), reason="this Prefect came without its page")]
PATIENCE_MS = 180_000


@pytest.fixture(scope="module")
def page(office: Office):
    """Signed in with the secret. Nothing may be asked of any other host."""
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    outside = []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=options)
        opened = browser.new_page(viewport={"width": 1280, "height": 1000})
        opened.set_default_timeout(PATIENCE_MS)
        opened.on("request", lambda request: outside.append(request.url)
                  if not request.url.startswith((office.api.page, "data:", "blob:")) else None)
        opened.goto(office.api.page)
        opened.locator("input").first.fill(SECRET)
        opened.keyboard.press("Enter")
        opened.get_by_text("Deployments").first.wait_for()
        yield opened
        browser.close()
    assert outside == []


def test_the_runs_page_shows_the_run_by_its_name(page, office, report_run):
    page.goto(f"{office.api.page}/runs")
    page.get_by_text(report_run["name"], exact=True).first.wait_for()


def test_a_run_shows_its_tasks_in_vietnamese_and_what_it_left(page, office, report_run):
    page.goto(f"{office.api.page}/runs/flow-run/{report_run['id']}?tab=Task+Runs")
    page.get_by_text("Task Runs", exact=True).click()
    for task in ("nhận tệp", "vẽ biểu đồ", "công bố"):
        page.get_by_text(unicodedata.normalize("NFD", task), exact=True).first.wait_for()
    page.get_by_text("Artifacts", exact=True).first.click()
    for artifact in ("Sổ theo dõi", "Phát hiện", "Biểu đồ"):
        page.get_by_text(artifact).first.wait_for()


def test_charts_are_shown_as_pictures_and_documents_by_paths_to_copy(page, office, report_run):
    left = {one["key"]: one["id"] for one in office.api.of_run("artifacts", report_run)}
    page.goto(f"{office.api.page}/artifacts/artifact/{left['charts']}")
    page.locator("img[src^='data:image/png']").first.wait_for()
    pictures = page.locator("img[src^='data:image/png']")
    assert pictures.count() > 5
    assert all(width > 200 for width in pictures.evaluate_all("all => all.map(one => one.naturalWidth)"))
    page.goto(f"{office.api.page}/artifacts/artifact/{left['documents']}")
    page.locator("code", has_text=str(office.outputs / "2018" / "bao-cao-2018.docx")).wait_for()
    assert page.locator("a[href^='file:']").count() == 0      # a browser follows none from a page
    page.goto(f"{office.api.page}/artifacts/artifact/{left['register']}")
    page.get_by_text("Sở Nội vụ", exact=True).first.wait_for()
    page.get_by_text("Sổ theo dõi: đủ").wait_for()
    assert page.locator("th").all_inner_texts()[:4] == ["Mã đơn vị", "Đơn vị", "Biểu", "Tình trạng"]
    assert page.locator("tbody tr").first.locator("td").nth(3).inner_text() == "hợp lệ"


def test_the_newer_page_which_calls_a_telemetry_host_is_not_there(page, office):
    with urllib.request.urlopen(f"{office.api.page}/ui-settings", timeout=60) as answer:  # noqa: S310 - loopback
        assert json.load(answer)["available_uis"] == ["v1"]
    page.context.add_cookies([{"name": "prefect_ui_version", "value": "v2", "url": office.api.page}])   # once chosen elsewhere
    page.goto(f"{office.api.page}/v2/runs")
    page.wait_for_url(f"{office.api.page}/runs**")
    page.get_by_text("Deployments").first.wait_for()
    assert page.get_by_text("Switch to V2").count() == 0


def test_the_form_tells_what_to_fill_in_and_refuses_a_wrong_year(page, office):
    identity = office.api.deployments()["annual_report"]["id"]
    page.goto(f"{office.api.page}/deployments/deployment/{identity}/run")
    page.get_by_text("Năm báo cáo, bốn chữ số").wait_for()
    text = page.inner_text("body")
    for name in ("year", "inputs", "outputs", "as_of", "final", "annotate", "pdf"):
        assert name in text.splitlines() or f"{name} (Optional)" in text.splitlines(), name
    year = page.get_by_text("Năm báo cáo, bốn chữ số").locator("xpath=following::textarea[1]")
    assert year.input_value() == "2018"
    year.fill("hai nghìn")
    page.get_by_role("button", name="Submit").click()
    page.get_by_text("does not match").first.wait_for()
