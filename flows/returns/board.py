"""``theo-doi.html``: the board as one page without server and without the internet."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flows.catalogue import Catalogue, FormSpec
from flows.returns.answer import Returned
from flows.returns.progress import FormProgress
from flows.returns.totals import TOTALS, by_level
from flows.text import clean
from flows.year import Year

BOARD = "theo-doi.html"


def board(year: Year, catalogue: Catalogue, as_of: date, units: Mapping[str, Sequence[FormProgress]],
          returned: Sequence[Returned], explained: pd.DataFrame) -> str:
    """The page. The same tables and day give the same text."""
    used = {one.form for forms in units.values() for one in forms}
    forms = [form for form in catalogue.forms.values() if form.id in used]
    data = {"forms": [{"id": form.id, "short": _short(form), "title": form.title, "number": form.number} for form in forms],
            "levels": [{"id": level.id, "name": level.name} for level in year.settings.levels],
            "units": list(_units(year, units, returned, explained)),
            "strangers": [_link(one) for one in returned if one.unit not in units]}
    return _environment().get_template("board.html.j2").render(
        year=year.id, province=year.settings.province_name, as_of=f"{as_of:%d/%m/%Y}",
        notice="SỐ LIỆU MINH HỌA" if year.settings.is_illustration else "",
        levels=by_level(year, units), totals=TOTALS, data=data)


def _environment() -> Environment:
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")}
    return environment


def _short(form: FormSpec) -> str:
    """A form's number as it fits over a narrow column: ``06/VPCP/KSTT`` -> ``06/VPCP``."""
    return "/".join((form.number or form.title).split("/")[:2])


def _units(year: Year, units: Mapping[str, Sequence[FormProgress]], returned: Sequence[Returned],
           explained: pd.DataFrame) -> Iterable[dict[str, Any]]:
    """What the page knows of every unit; keys without content are left out."""
    links: dict[str, list[dict[str, Any]]] = {}
    for one in returned:
        links.setdefault(one.unit, []).append(_link(one))
    words: dict[str, list[dict[str, str]]] = {}
    for row in explained.astype(str).to_dict("records"):
        place = "!".join(part for part in (row["sheet"], row["cell"]) if part)
        words.setdefault(row["unit"], []).append({"code": row["code"], "file": clean(row["file"]), "place": place,
                                                  "text": row["explanation"]})
    for code, forms in units.items():
        unit = year.units[code]
        parent = year.units[unit.parent].name if unit.parent in year.units and unit.parent != year.units.root.code else ""
        yield {"forms": {one.form: _form(one) for one in forms}} | _filled(
            code=code, name=unit.name, level=unit.level, parent=parent, returns=links.get(code), notes=words.get(code))


def _form(one: FormProgress) -> dict[str, Any]:
    cells = one.cells
    counts = _filled(zero=cells.zero, missing=cells.missing, notApplicable=cells.not_applicable)
    return {"state": one.state, "filled": cells.filled, "asked": cells.asked} | counts | _filled(
        on=_day(one.received_on), due=_day(one.deadline), late=one.days_late, file=clean(one.file), errors=one.errors,
        warnings=one.warnings, changed=one.changed, newer=clean(one.newer))


def _link(one: Returned) -> dict[str, Any]:
    return {"href": quote(one.path), "name": one.path.rpartition("/")[2]} | _filled(
        marked=one.is_marked, errors=one.n_errors, warnings=one.n_warnings, notes=one.n_notes)


def _filled(**values: Any) -> dict[str, Any]:  # noqa: ANN401 - what JSON can hold
    return {name: value for name, value in values.items() if value}


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}" if iso else ""
