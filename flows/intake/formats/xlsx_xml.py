"""Sheet XML of an .xlsx -> what the value reader does not tell: span, formats, formulas without value, errors, hiding.

Reading the values of a sheet takes some 0,3 ms, so this pass must take less: it searches bytes instead of parsing, and
looks into single cells only where a search hits. XML written unlike Excel, LibreOffice and the usual libraries do (other
order of attributes, prefixes, comments) goes to a real parser, with the same result: ``xlsx_odd``.
"""

import html
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from flows.intake.formats.scanned import SheetScan
from flows.intake.formats.sheets import Position, UnreadableSheet, check_span, column_number, position
from flows.intake.formats.xlsx_styles import Styles

LARGE_SHEET_BYTES = 8 * 2**20        # above this, empty formatted cells and rows are cut out before the search
_MAX_CONDENSED_BYTES = 64 * 2**20

# The first cell that is not written as <c r="A1" …> or lies beyond ZZ999: then the span needs a closer look.
_UNUSUAL = re.compile(rb'<c[\s/>](?!r="[A-Z]{1,2}[0-9]{1,3}")')
_ODD = re.compile(rb'<c[\s/>](?!r="[A-Z]{1,3}[0-9]{1,7}")')
_FILLED = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?:[^<>]*[^</>])?>(?!</c>)')
_FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"([^<>]*)>\s*<f(?:(\s[^<>]*)?/>|(\s[^<>]*)?>([^<]*)</f>)\s*(?:<v>([^<]*)</v>|<v\s*/>)?\s*</c>')
_ERROR = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^<>]*\st="e"[^<>]*>\s*(?:<f(?:\s[^<>]*)?/>|<f(?:\s[^<>]*)?>[^<]*</f>)?\s*<v>([^<]+)</v>')
_ROW = re.compile(rb"<row\s[^<>]*>")
_COLUMNS = re.compile(rb"<col\s[^<>]*>")
_NUMBER = {name: re.compile(rb'\b%s="([0-9]+)"' % name.encode()) for name in ("r", "min", "max")}
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_STYLE = re.compile(rb'<c [^<>]*\bs="([0-9]+)"[^<>]*[^/]>')
_SHARED_INDEX = re.compile(r'\bsi="([0-9]+)"')
_EMPTY_CELL = re.compile(rb"<c\s[^<>]*/>|<c\s[^<>]*></c>")
_EMPTY_ROW = re.compile(rb"<row\s[^<>]*/>|<row\s[^<>]*>\s*</row>")


def is_regular(xml: bytes) -> bool:
    """Whether every cell is written the usual way, so that ``scan`` sees it; else use ``xlsx_odd.scan_odd``."""
    return not _ODD.search(xml) and b"<sheetData" in xml and not (b"!" in xml and b"<!" in xml)


def scan(name: str, xml: bytes, styles: Styles, *, recalculated: bool = False) -> SheetScan | None:
    """One sheet's XML searched; None if it is not written the usual way.

    ``recalculated``: the writing program left all results to the next opening in Excel, so a stored 0 or empty text
    beside a formula is no result. Raises UnreadableSheet ``too-large``.
    """
    if _UNUSUAL.search(xml) or b"<sheetData" not in xml or (b"!" in xml and b"<!" in xml):
        if not is_regular(xml):
            return None
        _check_filled(name, xml)
    found = SheetScan()
    if b"hidden" in xml:
        found.hidden_rows.update(_number(tag, "r") for tag in _ROW.findall(xml) if _HIDDEN.search(tag))
        found.hidden_columns.extend(
            (_number(tag, "min"), _number(tag, "max")) for tag in _COLUMNS.findall(xml) if _HIDDEN.search(tag))
    if styles.tag_end:
        found.formats.update(_formatted(xml, styles.tag_end, styles.formats))
    if styles.fonts:
        found.fonts.update(styles.fonts[style] for style in set(map(int, _STYLE.findall(xml))) & styles.fonts.keys())
    if b"</f>" in xml:
        found.uncached.update(_uncached(xml, recalculated=recalculated))
    if b't="e' in xml:
        found.errors.update((_at(at), text.decode()) for at, text in _ERROR.findall(xml))
    return found


def _check_filled(name: str, xml: bytes) -> None:
    """Refuse a sheet whose filled cells span too much; formatted empty ones, however far, cost nothing."""
    letters, numbers = set(), set()
    for column, row in _FILLED.findall(xml):
        letters.add(column)
        numbers.add(row)
    if letters:
        columns, rows = [column_number(item.decode()) for item in letters], [int(item) for item in numbers]
        check_span(name, min(rows), min(columns), max(rows), max(columns))


def _number(tag: bytes, attribute: str) -> int:
    match = _NUMBER[attribute].search(tag)
    return int(match[1]) if match else 0


def _formatted(xml: bytes, tag_end: re.Pattern[bytes], formats: dict[int, str]) -> Iterator[tuple[Position, str]]:
    """Numeric cells with one of the styles that matter: the search finds s="…", the address stands before it."""
    for match in tag_end.finditer(xml):
        start = match.start()
        before, style, after = xml[xml.rfind(b"<", 0, start) + 6:start], match[1], match[2]     # <c r="C12
        if after and b' t="' in after and b' t="n"' not in after:
            continue
        address, _, rest = before.partition(b'"')
        if not rest or b' t="' not in rest or b' t="n"' in rest:
            yield _at(address), formats[int(style)]


@lru_cache(maxsize=8192)
def _at(address: bytes) -> Position:
    return position(address.decode())


def _uncached(xml: bytes, *, recalculated: bool) -> Iterator[tuple[Position, str]]:
    shared: dict[str, tuple[str, str]] = {}
    for at, attributes, closed, opened, formula, value in _FORMULA.findall(xml):
        address = at.decode()
        text = own_formula(address, (closed or opened).decode(), html.unescape(formula.decode("utf-8", "replace")), shared)
        if lacks_result(value.decode("utf-8", "replace"), recalculated=recalculated, is_text=b't="str"' in attributes):
            yield _at(at), text


def lacks_result(value: str, *, recalculated: bool, is_text: bool) -> bool:
    """Whether what is stored beside a formula is no result; an empty text can be one: ``=IF(A1="","",A1)``."""
    if recalculated:
        return value in ("", "0")
    return not value and not is_text


def own_formula(address: str, attributes: str, text: str, shared: dict[str, tuple[str, str]]) -> str:
    """A cell's formula; one that only points to a shared formula is written out for its place.

    ``shared`` (index -> address and formula of the cell that holds it) is filled on the way through the sheet.
    """
    index = _SHARED_INDEX.search(attributes) if 't="shared"' in attributes else None
    if not index:
        return text
    if text:
        shared[index[1]] = (address, text)
    elif index[1] in shared:
        from openpyxl.formula.translate import Translator  # slow to import and rarely needed

        origin, master = shared[index[1]]
        return str(Translator("=" + master, origin=origin).translate_formula(address))[1:]
    return text


def condensed(name: str, pieces: Iterable[bytes]) -> bytes:
    """A large sheet's XML without its empty formatted cells and rows: a million of them may follow a small table.

    Raises UnreadableSheet ``too-large`` if what remains is still too much for a table of figures.
    """
    kept, size, rest = [], 0, b""
    for piece in pieces:
        rest += piece
        end = max(rest.rfind(b"<row"), 0)
        part = _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", rest[:end]))
        rest, size = rest[end:], size + len(part)
        kept.append(part)
        if size + len(rest) > _MAX_CONDENSED_BYTES:
            raise UnreadableSheet("too-large", "trang tính cỡ thường", f"trang tính “{name}” chứa quá nhiều ô có dữ liệu")
    return b"".join([*kept, _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", rest))])
