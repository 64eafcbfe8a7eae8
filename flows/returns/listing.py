"""The sheet "Phát hiện": all findings of one file with links to its cells and room for the sender to explain."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from flows.intake.formats.sheets import column_letters
from flows.intake.layout.own_sheets import FILE_LABEL, HEADINGS
from flows.returns.rows import SEVERITIES, ReturnRow
from flows.returns.styles import MARKS, Look, StyleBook
from flows.returns.xml_build import element, text_element

_LINE = 15.5                # points of a line of text
_MOST_POINTS = 400.0
_HEAD_ROWS = 5              # title, file, what to do, counts, headings
_LINK_COLOUR, _INPUT_COLOUR, _HEAD_COLOUR = "FF0563C1", "FFFFFFE1", "FFDDEBF7"
_DO = ("Sửa các ô được tô màu ngay trong tệp này rồi gửi lại cả tệp. Số đúng thực tế thì ghi lý do ở cột Giải trình. "
       "Không cần xóa trang tính này và các ghi chú: khi đọc lại, chương trình bỏ qua chúng.")
_DO_APART = ("Tệp gốc không ghi dấu trực tiếp được ({reason}), nên các phát hiện được ghi ở tệp riêng này. Sửa trong tệp gốc "
             "theo danh sách dưới đây rồi gửi lại tệp gốc. Số đúng thực tế thì ghi lý do ở cột Giải trình và gửi kèm tệp này.")


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the list. ``reason`` says why the list comes apart from the file; "" where it is in the file."""

    title: str
    file: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    width: float
    shown: Callable[[ReturnRow], str | int]


_COLUMNS = (
    _Column(HEADINGS["number"], 5, lambda row: row.number),
    _Column("Mức độ", 10, lambda row: SEVERITIES[row.severity]),
    _Column(HEADINGS["sheet"], 14, lambda row: row.sheet),
    _Column(HEADINGS["cell"], 7, lambda row: row.cell),
    _Column("Nội dung", 44, lambda row: row.message),
    _Column("Cần có", 20, lambda row: row.expected),
    _Column("Đang có", 20, lambda row: row.found),
    _Column("Cách sửa", 36, lambda row: "\n".join(filter(None, (row.remedy, row.suggestion and f"Gợi ý: {row.suggestion}.")))),
    _Column(HEADINGS["explanation"], 34, lambda row: row.explanation),
    _Column(HEADINGS["code"], 18, lambda row: row.code))
_LAST = column_letters(len(_COLUMNS))


def listing(heading: Heading, rows: Sequence[ReturnRow], styles: StyleBook, links: Mapping[int, str],
            fills: Mapping[int, str]) -> etree._Element:
    """The worksheet as XML. ``links``: number of a row -> place in the workbook; ``fills``: -> fill of its cell before."""
    table = _table(heading, rows, styles, links, fills)
    hidden = len(_COLUMNS) + 1
    widths = [element("col", min=place, max=place, width=column.width, customWidth=1) for place, column in enumerate(_COLUMNS, 1)]
    widths.append(element("col", min=hidden, max=hidden, width=9, hidden=1, customWidth=1))
    view = element("sheetView", element("pane", ySplit=_HEAD_ROWS, topLeftCell=f"A{_HEAD_ROWS + 1}", activePane="bottomLeft",
                                        state="frozen"), showGridLines=0, tabSelected=1, workbookViewId=0)
    targets = [element("hyperlink", ref=f"{'D' if row.cell else 'C'}{_HEAD_ROWS + row.number}", location=links[row.number])
               for row in rows if row.number in links]
    merged = [element("mergeCell", ref=f"A{row}:{_LAST}{row}") for row in (1, 3, 4)]
    return element(
        "worksheet", element("sheetPr", element("tabColor", rgb="FFC00000"), element("pageSetUpPr", fitToPage=1)),
        element("dimension", ref=f"A1:{column_letters(hidden)}{_HEAD_ROWS + len(rows)}"), element("sheetViews", view),
        element("sheetFormatPr", defaultRowHeight=15), element("cols", *widths), table,
        element("mergeCells", *merged, count=len(merged)), *([element("hyperlinks", *targets)] if targets else []),
        element("pageMargins", left=0.4, right=0.4, top=0.5, bottom=0.5, header=0.3, footer=0.3),
        element("pageSetup", paperSize=9, orientation="landscape", fitToHeight=0),
        element("ignoredErrors", element("ignoredError", sqref=f"A1:{_LAST}{_HEAD_ROWS + len(rows)}", numberStoredAsText=1)))


def _table(heading: Heading, rows: Sequence[ReturnRow], styles: StyleBook, links: Mapping[int, str],
           fills: Mapping[int, str]) -> etree._Element:
    plain = styles.own(Look(bordered=False, is_text=True))
    top = styles.own(Look(bold=True, bordered=False, wrapped=False, is_text=True))
    title = styles.own(Look(bold=True, size=14, bordered=False, wrapped=False))
    head = styles.own(Look(bold=True, background=_HEAD_COLOUR, centred=True))
    do = _DO_APART.format(reason=heading.reason) if heading.reason else _DO
    counts = [f"{sum(row.severity == severity for row in rows)} {name.lower()}" for severity, name in SEVERITIES.items()]
    texts = [*(column.heading for column in _COLUMNS), HEADINGS["fill"]]
    return element(
        "sheetData", _row(1, [(heading.title, title)], 20), _row(2, [(FILE_LABEL, top), (heading.file, top)]),
        _row(3, [(do, plain)], 2 * _LINE + 2), _row(4, [("Tổng số: " + ", ".join(counts) + ".", top)]),
        _row(_HEAD_ROWS, [(text, head) for text in texts]), *_finding_rows(rows, styles, links, fills))


def _finding_rows(rows: Sequence[ReturnRow], styles: StyleBook, links: Mapping[int, str],
                  fills: Mapping[int, str]) -> list[etree._Element]:
    text, link = styles.own(Look(is_text=True)), styles.own(Look(colour=_LINK_COLOUR, underlined=True, centred=True))
    given = styles.own(Look(background=_INPUT_COLOUR, is_text=True, unlocked=True))
    severities = {name: styles.own(Look(bold=True, background=colour, centred=True)) for name, colour in MARKS.items()}
    shown = []
    for row in rows:
        own = {"Mức độ": severities[row.severity], HEADINGS["explanation"]: given}
        own |= {HEADINGS["cell" if row.cell else "sheet"]: link} if row.number in links else {}
        cells = [(column.shown(row), own.get(column.heading, text)) for column in _COLUMNS]
        lines = max(_lines(str(value), column.width) for (value, _), column in zip(cells, _COLUMNS, strict=True))
        shown.append(_row(_HEAD_ROWS + row.number, [*cells, (fills.get(row.number, ""), text)], lines * _LINE + 2))
    return shown


def _row(number: int, cells: Sequence[tuple[str | int, int]], points: float = 0.0) -> etree._Element:
    """A row of cells from column A on; cells without text only carry their style."""
    row = element("row", r=number, attributes={"ht": f"{min(points, _MOST_POINTS):g}", "customHeight": 1} if points else None)
    for column, (value, style) in enumerate(cells, start=1):
        cell = element("c", r=f"{column_letters(column)}{number}", s=style)
        if isinstance(value, int):
            cell.append(text_element("v", str(value)))
        elif value:
            cell.set("t", "inlineStr")
            cell.append(element("is", text_element("t", value)))
        row.append(cell)
    return row


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column, roughly: programs do not fit heights on opening."""
    return sum(1 + int(len(line) / (width * 0.95)) for line in text.split("\n"))
