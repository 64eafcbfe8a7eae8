"""Texts of units (results, shortcomings, causes, proposals): gathered in ``loi-van.xlsx``, printed only where ticked.

The secretariat ticks, edits and saves the sheet as ``inputs/YEAR/loi-van.xlsx``; what it leaves unticked is not printed.
"""

from pathlib import Path

import pandas as pd
import xlsxwriter

from flows.catalogue import Catalogue
from flows.documents.package import CREATED
from flows.handwritten import read_table
from flows.text import squeeze
from flows.units import Units

NARRATIVE_COLUMNS = ("chon", "unit", "unit_name", "field", "text", "file", "cell")
_OF_TEXT = NARRATIVE_COLUMNS[1:]
_AS_SENT, _EDITED, _NOT_SENT = "nguyên văn", "đã biên tập", "không có trong tệp đã nhận"
_TRACED = ("Đơn vị", "Mục", "Lời in trong báo cáo", "So với đơn vị gửi", "Lời đơn vị gửi", "Tệp", "Ô")
FORM = "narrative"
_TICKS = frozenset({"x", "có", "1", "v", "✓", "true"})


def gathered(facts: pd.DataFrame, catalogue: Catalogue, units: Units) -> pd.DataFrame:
    """One row per text a unit sent, in official order; ``chon`` empty: nothing is printed until someone ticks it."""
    texts = facts[(facts["form"] == FORM) & (facts["text"] != "")]
    columns = texts[["unit", "field", "text", "file", "sheet", "cell"]].astype(str)
    rows = [("", unit, units[units.successor_of(unit)].name, field, text, file, f"{sheet}!{cell}")
            for unit, field, text, file, sheet, cell in columns.itertuples(index=False) if units.successor_of(unit)]
    order = {field.id: place for place, field in enumerate(catalogue.forms[FORM].field)} if FORM in catalogue.forms else {}
    rows.sort(key=lambda row: (order.get(row[3], 0), units.order[units.successor_of(row[1])]))
    return pd.DataFrame(rows, columns=list(NARRATIVE_COLUMNS))


def write_texts(path: Path, texts: pd.DataFrame) -> None:
    """``loi-van.xlsx``: one row per text, a list of ticks in the first column; the same texts give the same bytes."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": "Lời văn của các đơn vị", "created": CREATED})
        sheet = book.add_worksheet("Lời văn")
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.write_row(0, 0, NARRATIVE_COLUMNS, book.add_format({"bold": True, "bottom": 1}))
        for place, row in enumerate(texts.itertuples(index=False), start=1):
            for column, text in enumerate(row):
                sheet.write_string(place, column, str(text), wrapped)
        sheet.data_validation(1, 0, max(len(texts), 1), 0, {"validate": "list", "source": ["x"]})
        for column, width in enumerate((6, 10, 26, 14, 90, 30, 16)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(texts), 1), len(NARRATIVE_COLUMNS) - 1)


def ticked(folder: Path) -> pd.DataFrame:
    """The texts to print: rows of ``inputs/YEAR/loi-van.xlsx`` with a tick, columns of ``NARRATIVE_COLUMNS`` without it."""
    rows = read_table(folder / "loi-van.csv", NARRATIVE_COLUMNS, required=("unit_name", "field", "text"), optional=True)
    chosen = [[row[name] for name in _OF_TEXT] for row in rows if row["chon"].strip().lower() in _TICKS]
    return pd.DataFrame(chosen, columns=list(_OF_TEXT))


def traced(chosen: pd.DataFrame, sent: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Where every printed text comes from, under the headings of the ledger; ``sent`` as ``gathered``, its own words kept."""
    labels = {field.id: field.label for field in catalogue.forms[FORM].field} if FORM in catalogue.forms else {}
    places = ["unit", "field", "file", "cell"]
    own = {tuple(place): text for *place, text in sent[[*places, "text"]].astype(str).values.tolist()}
    rows = []
    for unit, unit_name, field, text, file, cell in chosen[list(_OF_TEXT)].astype(str).values.tolist():
        words = own.get((unit, field, file, cell))
        state = _NOT_SENT if words is None else _AS_SENT if squeeze(words) == squeeze(text) else _EDITED
        rows.append((unit_name, labels.get(field, field), text, state, words or "", file, cell))
    return pd.DataFrame(rows, columns=list(_TRACED))
