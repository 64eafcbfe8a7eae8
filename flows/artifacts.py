"""What Prefect's own page shows of a run: progress, tables, links. Each has its twin file in ``outputs/YEAR``."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pandas as pd
from prefect.artifacts import create_markdown_artifact, create_progress_artifact, create_table_artifact, update_progress_artifact

from flows.publish.edition import Published

_MOST_ROWS = 500        # an artifact is for a look; the whole table lies in so-lieu/
_STEPS = 10             # a progress artifact costs a call to the server each time it moves


def show_table(key: str, table: pd.DataFrame, title: str) -> None:
    """The head of a table, all cells as text; ``key`` is also the name of its .csv in ``so-lieu/``."""
    head = table.head(_MOST_ROWS)
    columns = {str(name): ["" if pd.isna(value) else str(value) for value in head[name]] for name in head.columns}
    create_table_artifact(columns, key=key, description=f"{title}. Bản đầy đủ: so-lieu/{key}.csv")


def show_documents(published: Published) -> None:
    """Where the documents of a published edition lie; the twin is manifest.json."""
    names = sorted(path.relative_to(published.path).as_posix() for path in published.path.glob("*.docx"))
    lines = [f"- `{(published.path / name).as_posix()}`" for name in names]
    kept = [f"- giữ lại bản sửa tay: `{name}`" for name in published.kept]
    text = "\n".join(["**Văn bản đã lập**", *lines, *kept])
    create_markdown_artifact(text, key="documents", description="Kê khai: manifest.json")


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on Prefect's page that moves in tenths."""
    identity = create_progress_artifact(0.0, key="progress", description=title)
    shown = 0

    def move(done: int, total: int) -> None:
        nonlocal shown
        step = _STEPS * done // max(total, 1)
        if step > shown:
            shown = step
            update_progress_artifact(identity, 100.0 * done / max(total, 1))  # type: ignore[arg-type]

    yield move
