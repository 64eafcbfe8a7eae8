"""Where a printed figure comes from, in a sentence or two for a comment in Word: formula, how many files, the first cell."""

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from flows.catalogue import Catalogue
from flows.documents.figure_book import FigureBook
from flows.figures.rollup import Tree
from flows.figures.trace import FactIndex, Traced, read_id
from flows.text import squeeze
from flows.wording.names import small
from flows.year import Year

_REPORTED = frozenset({"reported", "zero"})
_KINDS = {".change": "chênh lệch so với năm {previous}, tính trên các đơn vị có số liệu cả hai năm, của ",
          ".change_pct": "tăng, giảm (%) so với năm {previous}, tính trên các đơn vị có số liệu cả hai năm, của ",
          ".rank": "thứ hạng theo ", ".ranked": "số đơn vị được xếp hạng theo ",
          ".tied": "số đơn vị khác cùng thứ hạng theo ",
          ".n_reported": "", ".n_expected": ""}     # their label says it


def source_notes(identities: Collection[str], figures: FigureBook, catalogue: Catalogue, year: Year, facts: pd.DataFrame,
                 previous: pd.DataFrame) -> dict[str, str]:
    """Figure id -> note. ``facts`` and ``previous``: accepted facts of the year and of the year before."""
    traced = {identity: read_id(identity, catalogue, year.province) for identity in identities}
    tree = Tree(year.units)
    sources: dict[str, pd.DataFrame] = {}
    for of_year, table in ((year.id, facts), (year.previous, previous)):
        index = FactIndex(catalogue, tree, table, int(of_year))
        wanted = {identity: one for identity, one in traced.items() if (one.year or year.id) == of_year}
        found = index.behind_all(wanted)
        sources |= {str(identity): rows for identity, rows in found.groupby("figure", sort=False)}
    nothing = pd.DataFrame(columns=["state", "file", "sheet", "cell"])
    return {identity: _note(one, figures[identity], sources.get(identity, nothing), year.previous)
            for identity, one in traced.items()}


def _note(traced: Traced, figure: Mapping[str, Any], sources: pd.DataFrame, previous: str) -> str:
    kind = _KINDS.get(traced.kind, "").format(previous=previous)
    of_year = f" (năm {traced.year})" if traced.year else ""
    what = squeeze(str(figure["label"]) or traced.spec.label)
    told = f"{kind}{small(what) if kind else what}{of_year} = {figure['formula'] or traced.spec.formula}"
    return f"{told[:1].upper()}{told[1:]}. {_origin(sources)}"


def _origin(sources: pd.DataFrame) -> str:
    """``Nguồn: 141 tệp; ô đầu tiên: 058/….xlsx, trang 06 VPCP, ô C14.``"""
    reported = sources[sources["state"].astype(str).isin(_REPORTED) & (sources["file"].astype(str) != "")]
    if reported.empty:
        return "Nguồn: chưa có số liệu."
    files = reported["file"].nunique()
    first = {name: str(reported[name].iloc[0]) for name in ("file", "sheet", "cell")}
    place = ", ".join(text for text in (first["file"], first["sheet"] and f"trang {first['sheet']}",
                                        first["cell"] and f"ô {first['cell']}") if text)
    return f"Nguồn: {place}." if len(reported) == 1 else f"Nguồn: {files} tệp, {len(reported)} ô; ô đầu tiên: {place}."
