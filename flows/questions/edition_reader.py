"""Questions to a published edition: who has reported, where a figure comes from, whether the edition is whole."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from flows.checks.wording import worded
from flows.errors import WrongUsageError
from flows.facts import facts_table
from flows.figures.rollup import Tree
from flows.figures.source import as_reported
from flows.figures.trace import FactIndex, read_id
from flows.findings import findings_table
from flows.publish.history import past_facts
from flows.publish.manifest import read_manifest
from flows.publish.package import FOLDER, read_package
from flows.publish.verify import verify_manifest
from flows.run import Run, open_run

_YEAR_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Trace:
    """A figure with everything behind it; ``sources`` one row per fact."""

    figure: dict[str, object]
    label: str
    sources: pd.DataFrame

    def lines(self) -> list[str]:
        """For the terminal: the figure, its formula, then file!sheet!cell of every fact."""
        head = [f"{self.figure['id']}: {self.label}", f"  giá trị: {self.figure['text']}",
                f"  công thức: {self.figure['formula']}",
                f"  số liệu của {self.figure['n_reported']}/{self.figure['n_expected']} đơn vị, {len(self.sources)} ô nguồn:"]
        return head + [_source_line(row) for row in self.sources.to_dict("records")]

    def as_json(self) -> dict[str, object]:
        """For programs: the figure and its sources as records."""
        sources = self.sources.astype(object).where(self.sources.notna(), None)
        return {**self.figure, "label": self.label, "sources": sources.to_dict("records")}


def trace_figure(year: str, identity: str, inputs: Path = Path("inputs"), outputs: Path = Path("outputs")) -> Trace:
    """A figure of the published edition. Raises WrongUsageError without an edition or for an unknown figure."""
    run = open_run(year, inputs, outputs)
    tables = _tables(run, ["facts", "figures"])
    figures = tables["figures"]
    found = figures[figures["id"] == identity]
    traced = read_id(identity, run.catalogue, run.year.province)
    if found.empty:
        raise WrongUsageError(f"Bản năm {year} không có con số “{identity}”.")
    facts = facts_table(tables["facts"].assign(reporter="").to_dict("records"))
    sources = _index(run, facts, int(traced.year or year)).behind(traced)
    figure = found.iloc[0]
    record = {name: (None if pd.isna(figure[name]) else figure[name]) for name in found.columns}
    record |= {name: int(figure[name]) for name in ("n_reported", "n_expected")}
    return Trace(record, traced.spec.label, sources)


def _index(run: Run, facts: pd.DataFrame, year: int) -> FactIndex:
    """Where to look a figure up: the edition's own facts, or those of an earlier year, by the forms and units of then."""
    if year == run.catalogue.year:
        return FactIndex(run.catalogue, Tree(run.year.units), facts, year)
    then = past_facts(run.year, str(year))
    return FactIndex(run.past_catalogue(year), Tree(run.year.units, on=run.year.end_of(year)), as_reported(then), year)


def register_of(year: str, inputs: Path, outputs: Path, as_of: date | None) -> tuple[pd.DataFrame, list[list[str]]]:
    """The register of the published edition, and per unit: name and counts of valid, invalid, missing and late forms."""
    run = open_run(year, inputs, outputs, as_of=as_of)
    register = _tables(run, ["register"])["register"]
    rows = []
    for code, forms in register.groupby("unit", sort=False):
        states = forms["state"].value_counts()
        late = int((forms["days_late"].fillna(0) > 0).sum())
        counts = (states.get("valid", 0), states.get("invalid", 0), states.get("missing", 0) + states.get("overdue", 0), late)
        rows.append([run.year.units[str(code)].name, *(str(int(count)) for count in counts)])
    return register, rows


def verify_edition(path: Path) -> pd.DataFrame:
    """Findings about an edition folder: every hash, count and cross-reference of its manifest."""
    if not path.is_dir():
        raise WrongUsageError(f"Không có thư mục {path.as_posix()}.")
    from flows.catalogue import load_catalogue
    manifest = read_manifest(path)
    known = [text for text in ((manifest or {}).get("year", ""), path.name) if text.isdigit() and len(text) == _YEAR_DIGITS]
    year = known[0] if known else str(date.today().year)  # noqa: DTZ011 - only to pick an edition of the codes
    return findings_table(worded(verify_manifest(path), load_catalogue(int(year))), year)


def _tables(run: Run, names: list[str]) -> dict[str, pd.DataFrame]:
    folder = run.year.outputs / FOLDER
    if not (folder / "datapackage.json").exists():
        raise WrongUsageError(f"Chưa có bản năm {run.year.id} trong {run.year.outputs_root.as_posix()}; "
                              f"chạy danvan run {run.year.id}.")
    return read_package(folder, only=names)


def _source_line(row: Mapping[Hashable, object]) -> str:
    value, label = row["value"], f"[{row['row']}]" if row["row"] else ""
    number = f"{value:.10g}".replace(".", ",") if isinstance(value, float) and value == value else str(row["state"])
    return f"  {row['unit']} {row['field']}{label} = {row['text'] or number}  <- {row['file']}!{row['sheet']}!{row['cell']}"
