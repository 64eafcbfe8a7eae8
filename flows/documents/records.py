"""Accepted facts -> the listings a report prints as text: direction documents, exemplary models, targets' verdicts.

Each listing is a plain table, one row per line to print, all columns text; "" where nothing was reported.
"""

from datetime import date

import pandas as pd

from flows.catalogue import Catalogue, FormSpec
from flows.facts import Wide, by_form
from flows.figures.targets import ACHIEVED, EXCEEDED, MISSED, derived_columns
from flows.text import squeeze
from flows.units import Units
from flows.wording.dates import short_date

VERDICTS = {EXCEEDED: "Vượt", ACHIEVED: "Đạt", MISSED: "Không đạt"}
NOT_ASSESSED = "Chưa đánh giá"
_EXEMPLARY, _ESTIMATED = "dien_hinh", "uoc"


def records_of(facts: pd.DataFrame, catalogue: Catalogue, units: Units) -> dict[str, pd.DataFrame]:
    """Listing name -> table, for the forms that have facts: ``direction_docs``, ``models``, ``targets``.

    direction_docs: number, issued_on, issuer, summary, unit_name, in the order of units and rows.
    models: name, unit_name, sector, result of exemplary models. targets: item, verdict, reason, lead,
    note (reason, and that the result is an estimate), is_estimate (true or false).
    """
    wide = by_form(facts, catalogue)
    makers = {"direction_docs": _direction_docs, "models": _models, "targets": _targets}
    return {name: make(wide[name], units) for name, make in makers.items() if name in wide}


def _direction_docs(wide: Wide, units: Units) -> pd.DataFrame:
    table = _texts(wide, ["number", "issued_on", "issuer", "summary"], units)
    return table.assign(issued_on=table["issued_on"].map(_day))


def _models(wide: Wide, units: Units) -> pd.DataFrame:
    table = _texts(wide, ["name", "sector", "status", "result"], units)
    exemplary = table[table["status"] == _EXEMPLARY]
    sectors = _first_words(wide.form, "sector")
    return exemplary.assign(sector=exemplary["sector"].map(lambda code: sectors.get(code, code)))


def _targets(wide: Wide, units: Units) -> pd.DataFrame:
    table = _texts(wide, ["reason", "lead", "data_status"], units)
    estimated = table["data_status"] == _ESTIMATED
    notes = estimated.map({True: "Số ước thực hiện", False: ""}).str.cat(table["reason"], sep=". ").str.strip(". ")
    verdicts = pd.Series(derived_columns(wide)["verdict"]).map(lambda code: VERDICTS.get(code, NOT_ASSESSED))
    return table.assign(item=wide.keys["row"].astype(str), verdict=verdicts,
                        is_estimate=estimated, note=notes)   # aligned by grid row


def _texts(wide: Wide, fields: list[str], units: Units) -> pd.DataFrame:
    """Text fields of every grid row with its unit, in the official order of units."""
    table = pd.DataFrame({field: [squeeze(str(text)) for text in wide.column(field)] for field in fields})
    codes = wide.keys["unit"].astype(str).map(units.successor_of)
    table["unit_name"] = [units[code].name if code else "" for code in codes]
    order = codes.map(lambda code: units.order.get(code, len(units)))
    return table.loc[order.sort_values(kind="stable").index]


def _first_words(form: FormSpec, field: str) -> dict[str, str]:
    """Stored code of a choice -> the wording printed for it."""
    return {code: words[0] for code, words in form.fields[field].choices.items() if words}


def _day(text: str) -> str:
    """ISO text as a short Vietnamese date; anything else as it stands."""
    try:
        return short_date(date.fromisoformat(text[:10]))
    except ValueError:
        return text
