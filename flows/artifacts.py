"""What Prefect's own page shows of a run: progress, tables, links. Each has its twin file in ``outputs/YEAR``."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from prefect.artifacts import create_markdown_artifact, create_progress_artifact, create_table_artifact, update_progress_artifact

from flows.documents.blocks import Block
from flows.documents.pictures import Picture
from flows.opening.open import Opened
from flows.opening.todo import FILE as TODO
from flows.publish.edition import Published
from flows.returns.letters import Reminder

_MOST_ROWS = 500        # an artifact is for a look; the whole table lies in so-lieu/
_READ = ("nguon-so-lieu.xlsx", "theo-doi.html")
_STEPS = 10             # a progress artifact costs a call to the server each time it moves


def show_table(key: str, table: pd.DataFrame, title: str) -> None:
    """The head of a table, all cells as text; ``key`` is also the name of its .csv in ``so-lieu/``."""
    head = table.head(_MOST_ROWS)
    columns = {str(name): ["" if pd.isna(value) else str(value) for value in head[name]] for name in head.columns}
    create_table_artifact(columns, key=key, description=f"{title}. Bản đầy đủ: so-lieu/{key}.csv")


def show_documents(published: Published) -> None:
    """Where what people read of a published edition lies; the twin is manifest.json.

    The links are to files of the machine that ran; browsers follow them only there, if at all, so the path is told too.
    """
    folder = published.path
    read = [*sorted(folder.glob("*.docx")), *(path for name in _READ if (path := folder / name).exists())]
    kept = [f"- giữ lại bản sửa tay: {_link(folder / name)}" for name in published.kept]
    text = "\n".join(["**Đã công bố**", "", *(f"- {_link(path)}" for path in read), *kept])
    create_markdown_artifact(text, key="documents", description="Kê khai: manifest.json")


def show_charts(blocks: Sequence[Block]) -> None:
    """All charts on one page, each under its caption; the twins are the .png files in ``bieu-do/``."""
    pictures = [block for block in blocks if isinstance(block, Picture)]
    parts = [f"**{picture.caption}**\n\n![{_plain(picture.alt)}](data:image/png;base64,{b64encode(picture.png).decode()})"
             for picture in pictures]
    create_markdown_artifact("\n\n".join(parts) or "Chưa có biểu đồ nào có số liệu.", key="charts",
                             description="Biểu đồ. Ảnh gốc: bieu-do/")


def show_letters(letters: Sequence[Reminder]) -> None:
    """To whom letters were written, and why; the twins lie in ``don-doc/``."""
    lines = [f"- {letter.name}: {letter.n_overdue} biểu quá hạn, {letter.n_invalid} biểu có lỗi, {letter.n_late} biểu gửi chậm "
             f"(`{letter.path}`)" for letter in letters]
    create_markdown_artifact("\n".join(lines) or "Không có đơn vị nào phải đôn đốc.", key="letters",
                             description="Công văn đôn đốc: don-doc/")


def show_tasks(opened: Opened) -> None:
    """What people must still do for a new year."""
    lines = [f"{number}. {task}" for number, task in enumerate(opened.tasks, start=1)]
    create_markdown_artifact("\n".join([f"Đã mở `{opened.path}`: {opened.workbooks} tệp biểu mẫu.", "", *lines]), key="todo",
                             description=f"Việc cần làm: {TODO}")


def _link(path: Path) -> str:
    return f"[{path.name}]({path.resolve().as_uri()}) `{path.as_posix()}`"


def _plain(text: str) -> str:
    """Without the signs that end an image in Markdown."""
    return text.replace("[", "(").replace("]", ")").replace("\n", " ")


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
