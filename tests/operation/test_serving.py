"""``danvan serve`` at work: who may ask, what is planned, what a run started from outside leaves behind."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.flows.direct import run_stages
from tests.operation.conftest import Office
from tests.operation.servers import Api, wait_for
from tests.sample import hashes

FLOWS = {"open_year", "collect", "annual_report", "remind"}


@pytest.mark.parametrize("secret", ["", "can-bo:khac"])
def test_a_request_without_the_secret_is_refused(office: Office, secret: str) -> None:
    stranger = Api(office.api.port, secret)
    assert stranger.status("POST", "/deployments/filter", {}) == 401
    assert stranger.status("POST", f"/deployments/{office.api.deployments()['collect']['id']}/create_flow_run", {}) == 401
    assert office.api.status("POST", "/deployments/filter", {}) == 200


def test_every_parameter_is_explained_in_vietnamese_and_years_have_a_pattern(office: Office) -> None:
    deployments = office.api.deployments()
    assert deployments.keys() == FLOWS
    for one in deployments.values():
        fields = one["parameter_openapi_schema"]["properties"]
        assert fields["year"]["pattern"] == r"^\d{4}$"
        assert [name for name, field in fields.items() if not set(field.get("description", "")) & set("ăâđêôơưáàảãạ")] == []
        assert one["description"]
    assert deployments["open_year"]["parameters"]["year"] == "2019"
    assert deployments["collect"]["parameters"] == {
        "year": "2018", "inputs": office.inputs.as_posix(), "outputs": office.outputs.as_posix()}


def test_collecting_is_planned_for_the_coming_nights(office: Office) -> None:
    deployment = office.api.deployments()["collect"]["id"]
    asked = {"deployments": {"id": {"any_": [deployment]}}, "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
             "sort": "EXPECTED_START_TIME_ASC"}
    planned = wait_for(lambda: office.api("POST", "/flow_runs/filter", asked), "scheduled runs")
    first, second, *_ = [datetime.fromisoformat(run["expected_start_time"]).astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
                         for run in planned]
    assert f"{first:%H:%M}" == office.collect_at
    assert second - first == timedelta(days=1)


@pytest.mark.parametrize("parameters", [{"year": "18"}, {"year": None}, {"final": "chắc vậy"}])
def test_the_server_refuses_what_the_form_would(office: Office, parameters: dict[str, object]) -> None:
    deployment = office.api.deployments()["annual_report"]
    body = {"parameters": {**deployment["parameters"], **parameters}}
    assert office.api.status("POST", f"/deployments/{deployment['id']}/create_flow_run", body) in {409, 422}


def test_a_run_from_outside_gives_the_edition_of_the_stages(office: Office, report_run, tmp_path) -> None:
    assert (report_run["name"], report_run["state_type"]) == ("báo cáo năm 2018", "COMPLETED"), report_run["state"]
    run_stages("2018", office.inputs, tmp_path)
    assert hashes(office.outputs / "2018") == hashes(tmp_path / "2018")


def test_a_run_leaves_tables_charts_and_places_on_its_page(office: Office, report_run) -> None:
    left = {one["key"]: one for one in office.api.of_run("artifacts", report_run)}
    assert left.keys() == {"progress", "register", "findings", "charts", "documents"}
    assert f"`{office.outputs / '2018' / 'bao-cao-2018.docx'}`" in left["documents"]["data"]
    assert left["charts"]["data"].count("data:image/png;base64,") > 5


def test_a_year_that_is_not_there_fails_with_a_sentence(office: Office) -> None:
    run = office.api.finished(office.api.start("collect", year="1999"))
    assert run["state_type"] == "FAILED"
    assert "Không có thư mục" in run["state"]["message"]
