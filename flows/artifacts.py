"""What Prefect's page shows of a run: progress, tables, charts, places of documents. Each has its twin in ``outputs/YEAR``."""

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
from flows.publish.sheets import Sheet
from flows.returns.letters import Reminder
from flows.wording.numbers import format_number

_MOST_ROWS = 500        # 1,500 rows took Chromium 16 s to show, on two busy cores
_READ = ("nguon-so-lieu.xlsx", "theo-doi.html")
_STEPS = 10             # a progress artifact costs a call to the server each time it moves


def show_table(key: str, sheet: Sheet) -> None:
    """The head of a table, all cells as text; ``key`` is also the name of its .csv in ``so-lieu/``."""
    columns, description = head_of(sheet, key)
    create_table_artifact(columns, key=key, description=description)


def head_of(sheet: Sheet, key: str) -> tuple[dict[str, list[str]], str]:
    """Heading -> the first rows of its column; and how many of all they are, with the place of the rest."""
    head = sheet.table.head(_MOST_ROWS)
    columns = {one.heading: ["" if pd.isna(value) else str(value) for value in head[one.source]] for one in sheet.columns}
    shown, there = (format_number(len(table), 0) for table in (head, sheet.table))
    if shown == there:
        return columns, f"{sheet.name}: đủ {there} dòng. Tệp: so-lieu/{key}.csv"
    return columns, f"{sheet.name}: {shown}/{there} dòng, việc gấp xếp trước. Bản đầy đủ: so-lieu/{key}.csv"


def show_documents(published: Published) -> None:
    """Where what people read of a published edition lies; the twin is manifest.json.

    No links: a browser follows none from a page to a file. The whole path can be copied and opened on the machine that ran.
    """
    folder = published.path
    read = [*sorted(folder.glob("*.docx")), *(path for name in _READ if (path := folder / name).exists())]
    kept = [f"- giữ lại bản sửa tay: {_place(folder / name)}" for name in published.kept]
    text = "\n".join(["**Đã công bố.** Chép đường dẫn, mở trên máy đã chạy.", "", *(f"- {_place(path)}" for path in read), *kept])
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


def _place(path: Path) -> str:
    return f"{path.name}: `{path.resolve()}`"


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
