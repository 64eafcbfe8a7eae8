"""Every Prefect task: a name, a retry rule and one call. The work is in the rooms; nothing here knows a column name.

Nothing is cached by Prefect: what may be reused is decided by content in ``outputs/.danvan``. What touches the shared drive
is tried again (it drops out, a file is still being copied); a calculation that fails would fail again.
"""

from pathlib import Path

import pandas as pd
from prefect import task
from prefect.cache_policies import NO_CACHE

from flows import artifacts, stages
from flows.checks.examine import Examined
from flows.checks.revisions import Revision
from flows.console import counting
from flows.intake.receive import Received
from flows.publish.edition import Published
from flows.returns.letters import Reminder
from flows.returns.respond import Answered
from flows.run import Run
from flows.stages import Charts


@task(name="chuẩn bị", task_run_name="chuẩn bị", cache_policy=NO_CACHE)
def prepare(run: Run) -> Path:
    return stages.prepare(run)


@task(name="nhận tệp", task_run_name="nhận tệp", cache_policy=NO_CACHE, retries=2, retry_delay_seconds=3)
def receive(run: Run) -> Received:
    with counting("Đọc tệp") as on_screen, artifacts.progress("Đọc tệp") as on_page:
        def both(done: int, total: int) -> None:
            on_screen(done, total)
            on_page(done, total)

        return stages.receive(run, both)


@task(name="số liệu năm trước", task_run_name="số liệu năm trước", cache_policy=NO_CACHE, retries=2, retry_delay_seconds=3)
def previous_facts(run: Run) -> pd.DataFrame:
    return stages.previous_facts(run)


@task(name="kiểm tra", task_run_name="kiểm tra", cache_policy=NO_CACHE)
def examine(run: Run, received: Received, previous: pd.DataFrame) -> Examined:
    examined = stages.examine(run, received, previous)
    artifacts.show_table("register", examined.register, "Sổ theo dõi")
    artifacts.show_table("findings", examined.findings, "Phát hiện")
    return examined


@task(name="trả lời đơn vị", task_run_name="trả lời đơn vị", cache_policy=NO_CACHE)
def answer(run: Run, received: Received, examined: Examined, staging: Path) -> Answered:
    return stages.answer(run, received, examined, staging)


@task(name="tính con số", task_run_name="tính con số", cache_policy=NO_CACHE)
def compute(run: Run, examined: Examined, previous: pd.DataFrame) -> pd.DataFrame:
    return stages.compute(run, examined, previous)


@task(name="vẽ biểu đồ", task_run_name="vẽ biểu đồ", cache_policy=NO_CACHE)
def draw(run: Run, examined: Examined, figures: pd.DataFrame, staging: Path) -> Charts:
    charts = stages.draw_charts(run, examined, figures, staging)
    artifacts.show_charts(list(charts.full.values()))
    return charts


@task(name="viết văn bản", task_run_name="viết văn bản", cache_policy=NO_CACHE)
def write_documents(run: Run, examined: Examined, figures: pd.DataFrame, charts: Charts, staging: Path) -> list[Path]:
    return stages.write_documents(run, examined, figures, charts, staging)


@task(name="viết báo cáo đơn vị", task_run_name="viết báo cáo đơn vị", cache_policy=NO_CACHE)
def write_unit_reports(run: Run, examined: Examined, figures: pd.DataFrame, staging: Path) -> list[Path]:
    return stages.write_unit_reports(run, examined, figures, staging)


@task(name="ghi chú nguồn", task_run_name="ghi chú nguồn", cache_policy=NO_CACHE)
def annotate(run: Run, examined: Examined, previous: pd.DataFrame, figures: pd.DataFrame, staging: Path) -> None:
    stages.annotate(run, examined, previous, figures, staging)


@task(name="lập PDF", task_run_name="lập PDF", cache_policy=NO_CACHE)
def write_pdfs(staging: Path) -> list[Path]:
    return stages.write_pdfs(staging)


@task(name="ghi nguồn số liệu", task_run_name="ghi nguồn số liệu", cache_policy=NO_CACHE)
def write_sources(run: Run, examined: Examined, answered: Answered, figures: pd.DataFrame, documents: list[Path],
                  staging: Path) -> dict[str, int]:
    return stages.write_sources(run, examined, answered, figures, documents, staging)


@task(name="so với bản trước", task_run_name="so với bản trước", cache_policy=NO_CACHE)
def effects(run: Run, examined: Examined, figures: pd.DataFrame, documents: list[Path], staging: Path) -> list[Revision]:
    return stages.effects(run, examined, figures, documents, staging)


@task(name="công bố", task_run_name="công bố", cache_policy=NO_CACHE)
def publish(run: Run, received: Received, examined: Examined, rows: dict[str, int], staging: Path,
            changes: list[Revision]) -> Published:
    published = stages.publish(run, received, examined, rows, staging, changes)
    artifacts.show_documents(published)
    return published


@task(name="viết công văn đôn đốc", task_run_name="viết công văn đôn đốc", cache_policy=NO_CACHE)
def remind(run: Run, examined: Examined, answered: Answered, staging: Path) -> list[Reminder]:
    letters = stages.remind(run, examined, answered, staging)
    artifacts.show_letters(letters)
    return letters


@task(name="công bố phần tiếp nhận", task_run_name="công bố phần tiếp nhận", cache_policy=NO_CACHE)
def publish_collected(run: Run, received: Received, examined: Examined, answered: Answered, staging: Path, *,
                      with_letters: bool = False) -> Published:
    published = stages.publish_collected(run, received, examined, answered, staging, with_letters=with_letters)
    artifacts.show_documents(published)
    return published
