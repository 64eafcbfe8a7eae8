"""Every Prefect task: a name, a retry rule and one call. The work is in the rooms; nothing here knows a column name.

Nothing is cached by Prefect: what may be reused is decided by content in ``outputs/.danvan``. What touches the shared drive
is tried again (it drops out, a file is still being copied); a calculation that fails would fail again.
"""

import unicodedata
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import pandas as pd
from prefect import Task, task
from prefect.cache_policies import NO_CACHE

from flows import artifacts, stages
from flows.checks.examine import Examined
from flows.checks.revisions import Revision
from flows.console import counting, working
from flows.intake.receive import Received
from flows.publish.contents import pressing_first
from flows.publish.edition import Published
from flows.returns.letters import Reminder
from flows.returns.respond import Answered
from flows.run import Run
from flows.stages import Charts, Documents, Sources
from flows.state.parts import Tally

P = ParamSpec("P")
R = TypeVar("R")


def step(name: str, *, retries: int = 0, has_own_bar: bool = False) -> Callable[[Callable[P, R]], Task[P, R]]:
    """A Prefect task that says its name on the terminal while it works, unless it shows a bar of its own."""
    def as_task(function: Callable[P, R]) -> Task[P, R]:
        @wraps(function)
        def shown(*args: P.args, **kwargs: P.kwargs) -> R:
            with working(name[0].upper() + name[1:]):
                return function(*args, **kwargs)

        # The font of a run's graph has bare letters only and leaves out the others: "v biu" for "vẽ biểu đồ". Of letters
        # with separate marks (NFD) it leaves out the marks; everywhere else they look the same.
        shown_name = unicodedata.normalize("NFD", name)
        return task(name=name, task_run_name=shown_name, cache_policy=NO_CACHE, retries=retries, retry_delay_seconds=3)(
            function if has_own_bar else shown)
    return as_task


@step("chuẩn bị")
def prepare(run: Run) -> Path:
    return stages.prepare(run)


@step("nhận tệp", retries=2, has_own_bar=True)
def receive(run: Run) -> Received:
    with counting("Đọc tệp") as on_screen, artifacts.progress("Đọc tệp") as on_page:
        def both(done: int, total: int) -> None:
            on_screen(done, total)
            on_page(done, total)

        return stages.receive(run, both)


@step("số liệu năm trước", retries=2)
def previous_facts(run: Run) -> pd.DataFrame:
    return stages.previous_facts(run)


@step("kiểm tra")
def examine(run: Run, received: Received, previous: pd.DataFrame) -> Examined:
    examined = stages.examine(run, received, previous)
    register, findings = pressing_first(run, examined)
    artifacts.show_table("register", register)
    artifacts.show_table("findings", findings)
    return examined


@step("trả lời đơn vị")
def answer(run: Run, received: Received, examined: Examined, staging: Path) -> Answered:
    return stages.answer(run, received, examined, staging)


@step("tính con số")
def compute(run: Run, examined: Examined, previous: pd.DataFrame) -> pd.DataFrame:
    return stages.put_into_words(run, stages.compute(run, examined, previous))


@step("vẽ biểu đồ")
def draw(run: Run, examined: Examined, figures: pd.DataFrame, staging: Path) -> Charts:
    charts = stages.draw_charts(run, examined, figures, staging)
    artifacts.show_charts(list(charts.full.values()))
    return charts


@step("viết văn bản")
def write_documents(run: Run, examined: Examined, figures: pd.DataFrame, charts: Charts, staging: Path) -> Documents:
    return stages.write_documents(run, examined, figures, charts, staging)


@step("viết báo cáo đơn vị")
def write_unit_reports(run: Run, examined: Examined, figures: pd.DataFrame, staging: Path) -> list[Tally]:
    return stages.write_unit_reports(run, examined, figures, staging)


@step("ghi chú nguồn")
def annotate(run: Run, examined: Examined, previous: pd.DataFrame, figures: pd.DataFrame, staging: Path) -> None:
    stages.annotate(run, examined, previous, figures, staging)


@step("lập PDF")
def write_pdfs(run: Run, staging: Path) -> Tally:
    return stages.write_pdfs(run, staging)


@step("ghi nguồn số liệu")
def write_sources(run: Run, examined: Examined, answered: Answered, figures: pd.DataFrame, documents: list[Path],
                  staging: Path) -> Sources:
    return stages.write_sources(run, examined, answered, figures, documents, staging)


@step("so với bản trước")
def effects(run: Run, examined: Examined, figures: pd.DataFrame, documents: list[Path], staging: Path) -> list[Revision]:
    return stages.effects(run, examined, figures, documents, staging)


@step("công bố")
def publish(run: Run, received: Received, examined: Examined, rows: dict[str, int], staging: Path,
            changes: list[Revision]) -> Published:
    published = stages.publish(run, received, examined, rows, staging, changes)
    artifacts.show_documents(published)
    return published


@step("viết công văn đôn đốc")
def remind(run: Run, examined: Examined, answered: Answered, staging: Path) -> list[Reminder]:
    letters = stages.remind(run, examined, answered, staging)
    artifacts.show_letters(letters)
    return letters


@step("công bố phần tiếp nhận")
def publish_collected(run: Run, received: Received, examined: Examined, answered: Answered, staging: Path, *,
                      with_letters: bool = False) -> Published:
    published = stages.publish_collected(run, received, examined, answered, staging, with_letters=with_letters)
    artifacts.show_documents(published)
    return published
