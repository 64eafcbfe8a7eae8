"""The press: text filled and bound by string work must be what the slower way of elements gives."""

from pathlib import Path

import pytest
from lxml import etree

from flows.documents.figure_book import FigureBook
from flows.documents.package import DOCUMENT, read_parts, write_parts
from flows.documents.recheck.imprint import Imprint
from flows.documents.render import Properties, document_root, render
from flows.documents.tables import Column, Row, Table
from flows.documents.units.press import Press
from flows.errors import BrokenConfigurationError
from flows.wording.marks import bound
from tests.documents.reading import template
from tests.helpers import table

BOOK = FigureBook(table("id | value | state | unit_of_measure\n a.b | 1 | ok | hồ sơ\n a.c | 2 | ok | hồ sơ").assign(
    text="", label="Số", decimals=0, n_reported=1, n_expected=1))
ROWS = (Row(("Xã <A> & B", bound("a.b", "1"))), Row(("Xã C", "…")), Row(("Xã D", "…")), Row(("Cộng", bound("a.c", "2")), "total"))
TABLE = Table((Column(("Đơn vị",), 3, "left"), Column(("Hồ sơ", "Nhận"), 1)), ROWS, 16.0, "Bảng “thử”", captioned=True,
              unit_line="Đơn vị tính: hồ sơ", notes=("Ghi chú",))
TEXT = """Nhận {{ mot }} và {{ hai }}, không kể {{ ten }}.
{{ bang('x') }}
{%p if co_khoi('y') %}
{{ bang('y') }}
{%p endif %}
Hết."""
IMPRINT = Imprint("2018", "don-vi/01", BOOK)
NAMES = {"mot": bound("a.b", "1"), "hai": bound("a.c", "2"), "ten": "Xã “A” & <B>"}
PROPERTIES = Properties("Báo cáo", "Ủy ban")


def printed(path: Path, names: dict[str, object] = NAMES) -> bytes:
    return Press(path, names, ("a.b", "a.c"), ("x", "y")).print(names, {"x": TABLE}, PROPERTIES, IMPRINT)


def plain(data: bytes) -> bytes:
    return etree.tostring(document_root(data), method="c14n")


def test_a_printed_document_is_the_rendered_one(tmp_path):
    path = template(tmp_path, TEXT)
    slow = render(path, NAMES, {"x": TABLE, "y": TABLE}, PROPERTIES, ("a.b", "a.c"), IMPRINT)
    fast = Press(path, NAMES, ("a.b", "a.c"), ("x", "y")).print(NAMES, {"x": TABLE, "y": TABLE}, PROPERTIES, IMPRINT)
    assert plain(fast) == plain(slow)
    assert read_parts(fast) | {DOCUMENT: b""} == read_parts(slow) | {DOCUMENT: b""}


def test_a_press_prints_the_same_bytes_again(tmp_path):
    path = template(tmp_path, TEXT)
    assert printed(path) == printed(path)


def test_a_figure_in_a_run_that_holds_more_than_text_is_bound_too(tmp_path):
    path = template(tmp_path, "Nhận {{ mot }} và\nHết.")
    parts = read_parts(path.read_bytes())
    parts[DOCUMENT] = parts[DOCUMENT].replace("{{ mot }} và</w:t>".encode(), "{{ mot }} và</w:t><w:tab/>".encode())
    path.write_bytes(write_parts(parts))
    assert [item.get(f"{{{item.nsmap['w']}}}val") for item in document_root(printed(path)).iter("{*}tag")] == ["a.b"]


def test_a_table_must_have_its_paragraph_to_itself(tmp_path):
    with pytest.raises(BrokenConfigurationError, match=r"đoạn “Xem \[x\]”: thẻ bảng hoặc biểu đồ phải đứng"):
        printed(template(tmp_path, "Xem {{ bang('x') }}"))


def test_an_unknown_figure_or_table_is_told_before_anything_is_printed(tmp_path):
    path = template(tmp_path, "{{ so('a.d') }}\n{{ bang('z') }}")
    with pytest.raises(BrokenConfigurationError) as error:
        Press(path, {"so": str}, ("a.b",), ("x",))
    told = str(error.value).splitlines()
    assert ("không có con số “a.d”" in told[0], "không có bảng hoặc biểu đồ “z”" in told[1], len(told)) == (True, True, 2)
