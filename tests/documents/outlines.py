"""Text outlines of whole documents, kept under ``golden/``: a change of wording or layout shows as a change of these files.

``python -m tests.documents.outlines`` writes them anew; look at the difference before committing it.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from lxml import etree

from flows.documents.blocks import style_ids
from flows.documents.package import DOCUMENT, read_parts
from flows.documents.report import annual_report, leaders_page
from flows.documents.tables import rows_of
from flows.documents.word_xml import P, qn, style_of, text_of
from tests.documents import other_kinds
from tests.documents.sample import party_year, sample_data

GOLDEN = Path(__file__).with_name("golden")
DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "bao-cao": lambda: annual_report(sample_data()),
    "bao-cao-party": lambda: annual_report(sample_data(year=party_year())),
    "tom-tat": lambda: leaders_page(sample_data()),
    "tom-tat-party": lambda: leaders_page(sample_data(year=party_year())),
}
KINDS = {**DOCUMENTS, **{name: partial(other_kinds.made, name) for name in other_kinds.NAMES}}
_LONGEST = 160


def outline(data: bytes) -> str:
    """A line per paragraph: its style and text, shortened; of a table without style names its first row and size."""
    parts = read_parts(data)
    names = {identity: name for name, identity in style_ids(parts["word/styles.xml"]).items()}
    return "\n".join(_lines(etree.fromstring(parts[DOCUMENT])[0], names)) + "\n"


def _lines(holder: etree._Element, names: dict[str, str]) -> Iterator[str]:
    for element in holder:
        if element.tag == P:
            drawn = "[hình] " if next(element.iter("{*}inline"), None) is not None else ""
            if text := f"{drawn}{' '.join(text_of(element).split())}".strip():
                yield f"[{names.get(style_of(element), '')}] {_short(text)}"
        elif element.tag == qn("tbl"):
            yield from _table(element, names)


def _table(element: etree._Element, names: dict[str, str]) -> Iterator[str]:
    if element.find(f".//{qn('tblHeader')}") is None:       # head and signature of the document, charts side by side
        for cell in element.iter(qn("tc")):
            yield from _lines(cell, names)
    else:
        rows = rows_of(element)
        yield _short(f"[bảng {len(rows)} hàng] {' | '.join(' '.join(text.split()) for text in rows[0])}")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST - 1]}…"


def main() -> None:
    GOLDEN.mkdir(exist_ok=True)
    for name, make in KINDS.items():
        (GOLDEN / f"{name}.txt").write_text(outline(make()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
