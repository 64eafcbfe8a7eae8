"""How an issued workbook looks: colours that tell what to fill in, borders that print, one format object per look."""

from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from flows.catalogue import FieldSpec

_BASE: dict[str, object] = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter", "text_wrap": True}
INPUT, HEADER, LOCKED, GREY, CHECK, REQUIRED = "#FFFDE7", "#DDEBF7", "#F2F2F2", "#E7E6E6", "#F7F7F7", "#FFF2CC"
RED, AMBER = "#F8CBAD", "#FFE699"


class Styles:
    """Formats of one workbook, made once per look."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._known: dict[tuple[tuple[str, object], ...], Format] = {}

    def get(self, **look: Any) -> Format:  # noqa: ANN401 - properties of a format are numbers, texts and switches
        """The base look with some properties changed."""
        key = tuple(sorted(look.items()))
        if key not in self._known:
            self._known[key] = self._book.add_format({**_BASE, **look})
        return self._known[key]

    @property
    def header(self) -> Format:
        return self.get(bold=True, align="center", border=1, bg_color=HEADER, font_size=10)

    @property
    def number_row(self) -> Format:
        return self.get(italic=True, align="center", border=1, bg_color=HEADER, font_size=8)

    @property
    def label(self) -> Format:
        return self.get(border=1, bg_color=LOCKED)

    @property
    def label_centred(self) -> Format:
        return self.get(border=1, bg_color=LOCKED, align="center")

    @property
    def group(self) -> Format:
        return self.get(border=1, bg_color=LOCKED, bold=True)

    @property
    def check(self) -> Format:
        return self.get(border=1, bg_color=CHECK, font_size=9)

    @property
    def remark(self) -> Format:
        return self.get(border=1, locked=False, align="left")

    def entry(self, field: FieldSpec, decimals: int | None = None) -> Format:
        """An input cell."""
        color = REQUIRED if field.required else INPUT
        return self.get(border=1, locked=False, bg_color=color, **_shape(field, decimals))

    def last_year(self, field: FieldSpec | None = None, decimals: int | None = None) -> Format:
        """A locked cell with last year's value."""
        shape = _shape(field, decimals) if field else {}
        if field and field.type == "percent":
            shape["num_format"] = "0.0#"
        return self.get(border=1, bg_color=GREY, font_color="#404040", italic=True, font_size=9, **shape)


def _shape(field: FieldSpec, decimals: int | None) -> dict[str, object]:
    """Number format and alignment of a field's cells."""
    places = field.decimals if decimals is None else decimals
    match field.type:
        case "text":
            return {"align": "left", "num_format": "@"}
        case "choice" | "yes_no" | "range":
            return {"align": "center"}
        case "date":
            return {"align": "center", "num_format": "dd/mm/yyyy"}
        case "count":
            return {"align": "right", "num_format": "#,##0"}
        case "percent":
            return {"align": "right"}       # any other format would hide whether 98,5% or 98,5 was typed
        case _:
            return {"align": "right", "num_format": "#,##0." + "0" * places} if places else {"align": "right"}
