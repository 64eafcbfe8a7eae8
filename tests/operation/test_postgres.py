"""``prefect.yaml`` on PostgreSQL: a worker of a process pool runs the year."""

from tests.operation.conftest import Office
from tests.operation.servers import POOL, rows_in
from tests.sample import hashes


def test_a_worker_collects_a_year(postgres_office: Office) -> None:
    api = postgres_office.api
    run = api.finished(postgres_office.started)
    assert (run["name"], run["state_type"], run["work_pool_name"]) == ("thu số liệu năm 2018", "COMPLETED", POOL), run["state"]
    assert rows_in(postgres_office.database, "select name from flow_run where state_type = 'COMPLETED'") == [run["name"]]
    assert {"theo-doi.html", "theo-doi.docx", "manifest.json"} <= hashes(postgres_office.outputs / "2018").keys()


def test_the_deployments_of_the_file_have_their_schedules(postgres_office: Office) -> None:
    deployments = postgres_office.api.deployments()
    assert {name: sorted(item["slug"] for item in one["schedules"]) for name, one in deployments.items()} == {
        "open_year": [], "annual_report": [], "collect": ["hang-dem"], "remind": ["sau-han-thang-01", "sau-han-thang-12"]}
    assert {one["work_pool_name"] for one in deployments.values()} == {POOL}
