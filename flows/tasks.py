"""Every Prefect task: a name, a retry rule and one call. The work is in the rooms; nothing here knows a column name.

Nothing is cached by Prefect: what may be reused is decided by content in ``outputs/.danvan``.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pandas as pd
from prefect import task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from flows import stages
from flows.checks.examine import Examined
from flows.console import counting
from flows.documents.pictures import Picture
from flows.intake.receive import Received
from flows.publish.edition import Published
from flows.run import Run

step = partial(task, cache_policy=NO_CACHE, persist_result=False)
# The shared drive drops out, a file is still being copied, a document is open: these pass. A calculation fails again.
on_disk = partial(step, retries=2, retry_delay_seconds=3)
_MOST_ROWS = 500        # an artifact is for a look in Prefect's page; the whole table lies in so-lieu/


@step(name="chuẩn bị")
def prepare(run: Run) -> Path:
    return stages.prepare(run)


@on_disk(name="nhận tệp")
def receive(run: Run) -> Received:
    with counting("Đọc tệp") as progress:
        return stages.receive(run, progress)


@on_disk(name="số liệu năm trước")
def previous_facts(run: Run) -> pd.DataFrame:
    return stages.previous_facts(run)


@step(name="kiểm tra")
def examine(run: Run, received: Received, previous: pd.DataFrame) -> Examined:
    examined = stages.examine(run, received, previous)
    _show_table("register", examined.register, "Sổ theo dõi; bản đầy đủ: so-lieu/register.csv")
    _show_table("findings", examined.findings, "Phát hiện; bản đầy đủ: so-lieu/findings.csv")
    return examined


@step(name="tính con số")
def compute(run: Run, examined: Examined, previous: pd.DataFrame) -> pd.DataFrame:
    return stages.compute(run, examined, previous)


@step(name="vẽ biểu đồ")
def draw(run: Run, figures: pd.DataFrame, staging: Path) -> dict[str, Picture]:
    return stages.draw_charts(run, figures, staging)


@step(name="viết văn bản")
def write_documents(run: Run, examined: Examined, figures: pd.DataFrame, charts: Mapping[str, Picture], staging: Path) -> list[Path]:
    return stages.write_documents(run, examined, figures, charts, staging)


@step(name="ghi nguồn số liệu")
def write_sources(run: Run, examined: Examined, figures: pd.DataFrame, documents: list[Path], staging: Path) -> dict[str, int]:
    return stages.write_sources(run, examined, figures, documents, staging)


@step(name="công bố")
def publish(run: Run, received: Received, examined: Examined, rows: dict[str, int], staging: Path) -> Published:
    return stages.publish(run, received, examined, rows, staging)


def _show_table(key: str, table: pd.DataFrame, description: str) -> None:
    rows = table.head(_MOST_ROWS).astype(object).where(table.head(_MOST_ROWS).notna(), "").astype(str).to_dict("records")
    create_table_artifact(rows, key=key, description=description)
