"""Every Prefect task: a name, a retry rule and one call. The work is in the rooms; nothing here knows a column name.

Nothing is cached by Prefect: what may be reused is decided by content in ``outputs/.danvan``.
"""

from pathlib import Path

import pandas as pd
from prefect import task
from prefect.cache_policies import NO_CACHE

from flows import stages
from flows.checks.examine import Examined
from flows.intake.receive import Received
from flows.publish.edition import Published
from flows.run import Run


@task(name="nhận tệp", retries=2, retry_delay_seconds=5, cache_policy=NO_CACHE)   # a file may still be being copied
def receive(run: Run) -> Received:
    return stages.receive(run)


@task(name="kiểm tra", cache_policy=NO_CACHE)
def examine(run: Run, received: Received, previous: pd.DataFrame) -> Examined:
    return stages.examine(run, received, previous)


@task(name="số liệu năm trước", retries=2, retry_delay_seconds=5, cache_policy=NO_CACHE)
def previous_facts(run: Run) -> pd.DataFrame:
    return stages.previous_facts(run)


@task(name="tính con số", cache_policy=NO_CACHE)
def compute(run: Run, examined: Examined, previous: pd.DataFrame) -> pd.DataFrame:
    return stages.compute(run, examined, previous)


@task(name="vẽ biểu đồ", cache_policy=NO_CACHE)
def draw(run: Run, figures: pd.DataFrame, staging: Path) -> dict[str, Path]:
    return stages.draw(run, figures, staging)


@task(name="viết văn bản", cache_policy=NO_CACHE)
def write_documents(run: Run, examined: Examined, figures: pd.DataFrame, staging: Path) -> list[Path]:
    return stages.write_documents(run, examined, figures, staging)


@task(name="ghi sổ nguồn số liệu", cache_policy=NO_CACHE)
def write_ledger(run: Run, examined: Examined, figures: pd.DataFrame, staging: Path) -> list[Path]:
    return stages.write_ledger(run, examined, figures, staging)


@task(name="công bố", retries=2, retry_delay_seconds=5, cache_policy=NO_CACHE)    # a document may be open in Word
def publish(run: Run, received: Received, staging: Path) -> Published:
    return stages.publish(run, received, staging)
