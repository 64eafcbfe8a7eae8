"""Every Prefect task: a name, a retry rule and one call. The work is in the rooms; nothing here knows a column name.

Nothing is cached by Prefect: what may be reused is decided by content in ``outputs/.danvan``. What touches the shared drive
is tried again (it drops out, a file is still being copied); a calculation that fails would fail again.
"""

from pathlib import Path

import pandas as pd
from prefect import task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from flows import stages
from flows.checks.examine import Examined
from flows.console import counting
from flows.intake.receive import Received
from flows.publish.edition import Published
from flows.run import Run
from flows.stages import Charts

_MOST_ROWS = 500        # an artifact is for a look in Prefect's page; the whole table lies in so-lieu/


@task(name="chuẩn bị", cache_policy=NO_CACHE)
def prepare(run: Run) -> Path:
    return stages.prepare(run)


@task(name="nhận tệp", cache_policy=NO_CACHE, retries=2, retry_delay_seconds=3)
def receive(run: Run) -> Received:
    with counting("Đọc tệp") as progress:
        return stages.receive(run, progress)


@task(name="số liệu năm trước", cache_policy=NO_CACHE, retries=2, retry_delay_seconds=3)
def previous_facts(run: Run) -> pd.DataFrame:
    return stages.previous_facts(run)


@task(name="kiểm tra", cache_policy=NO_CACHE)
def examine(run: Run, received: Received, previous: pd.DataFrame) -> Examined:
    examined = stages.examine(run, received, previous)
    _show_table("register", examined.register, "Sổ theo dõi; bản đầy đủ: so-lieu/register.csv")
    _show_table("findings", examined.findings, "Phát hiện; bản đầy đủ: so-lieu/findings.csv")
    return examined


@task(name="tính con số", cache_policy=NO_CACHE)
def compute(run: Run, examined: Examined, previous: pd.DataFrame) -> pd.DataFrame:
    return stages.compute(run, examined, previous)


@task(name="vẽ biểu đồ", cache_policy=NO_CACHE)
def draw(run: Run, examined: Examined, figures: pd.DataFrame, staging: Path) -> Charts:
    return stages.draw_charts(run, examined, figures, staging)


@task(name="viết văn bản", cache_policy=NO_CACHE)
def write_documents(run: Run, examined: Examined, figures: pd.DataFrame, charts: Charts, staging: Path) -> list[Path]:
    return stages.write_documents(run, examined, figures, charts, staging)


@task(name="ghi nguồn số liệu", cache_policy=NO_CACHE)
def write_sources(run: Run, examined: Examined, figures: pd.DataFrame, documents: list[Path], staging: Path) -> dict[str, int]:
    return stages.write_sources(run, examined, figures, documents, staging)


@task(name="công bố", cache_policy=NO_CACHE)
def publish(run: Run, received: Received, examined: Examined, rows: dict[str, int], staging: Path) -> Published:
    return stages.publish(run, received, examined, rows, staging)


def _show_table(key: str, table: pd.DataFrame, description: str) -> None:
    head = table.head(_MOST_ROWS)
    columns = {str(name): ["" if pd.isna(value) else str(value) for value in head[name]] for name in head.columns}
    create_table_artifact(columns, key=key, description=description)
