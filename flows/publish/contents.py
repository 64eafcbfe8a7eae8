"""What an edition holds beside its documents: ledger, data package, manifest."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from flows.catalogue import Catalogue
from flows.checks.accept import contract_columns
from flows.checks.examine import Examined
from flows.checks.waivers import WAIVER_COLUMNS, read_waivers
from flows.documents.bind import controls
from flows.documents.narrative import gathered, ticked, traced, write_texts
from flows.documents.render import document_root
from flows.documents.report import REPORT, SUMMARY, template_path
from flows.documents.units.specs import TEMPLATE as UNIT_REPORT
from flows.figures.compute import FIGURE_COLUMNS
from flows.figures.rollup import Tree
from flows.figures.trace import FactIndex, read_id
from flows.intake.receive import Received
from flows.publish.carried import carry_declared, is_letter
from flows.publish.configuration import configuration
from flows.publish.edition import Published, publish
from flows.publish.kept import carry_kept
from flows.publish.ledger import finding_sheet, register_sheet, write_ledger
from flows.publish.manifest import read_manifest, write_manifest
from flows.publish.package import FOLDER, write_package
from flows.publish.sheets import Sheet
from flows.run import Run
from flows.state.canonical import canonical
from flows.state.parts import Parts
from flows.units import UNIT_COLUMNS, Units

LEDGER, TEXTS = "nguon-so-lieu.xlsx", "loi-van.xlsx"
_PRESSING = {"overdue": 0, "invalid": 1, "missing": 2, "valid": 3}


def write_contents(run: Run, examined: Examined, explanations: pd.DataFrame, figures: pd.DataFrame,
                   documents: Sequence[Path], staging: Path, kept: Parts) -> dict[str, int]:
    """The data package ``so-lieu/`` and the ledger ``nguon-so-lieu.xlsx``; returns the rows of each table of the package.

    ``kept`` holds the files of the run before.
    """
    rows = write_package(staging / FOLDER, package_tables(run, examined, explanations, figures), year=run.year.id,
                         kept=kept)
    sent = gathered(examined.facts, run.catalogue, run.year.units)
    printed = traced(ticked(run.year.inputs), sent, run.catalogue)
    beside = {"Giải trình": _explanation_sheet(explanations, run), "Lời văn": printed}
    _write_ledger(run, examined, beside, figures, documents, staging / LEDGER, kept)
    kept.file_made(staging / TEXTS, canonical(sent), lambda path: write_texts(path, sent))
    return rows


def package_tables(run: Run, examined: Examined, explanations: pd.DataFrame, figures: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The tables of the data package by name, columns of the contract."""
    return {"facts": contract_columns(examined.facts), "figures": figures[list(FIGURE_COLUMNS)], "findings": examined.findings,
            "register": examined.register, "explanations": explanations, "units": units_table(run.year.units)}


def units_table(units: Units) -> pd.DataFrame:
    """don-vi.csv as it was understood: all units, columns of the contract."""
    rows = [(unit.code, unit.name, unit.level, unit.parent, unit.valid_from, unit.valid_to, unit.successor, " ".join(unit.forms))
            for unit in units.all]
    return pd.DataFrame(rows, columns=list(UNIT_COLUMNS))


def used_figures(documents: Sequence[Path]) -> dict[str, list[str]]:
    """Figure id -> names of the documents that show it."""
    used: dict[str, list[str]] = {}
    for path in documents:
        for identity, _ in controls(document_root(path.read_bytes())):
            names = used.setdefault(identity, [])
            if path.name not in names:
                names.append(path.name)
    return used


def _write_ledger(run: Run, examined: Examined, beside: Mapping[str, pd.DataFrame], figures: pd.DataFrame,
                  documents: Sequence[Path], path: Path, kept: Parts) -> None:
    used = used_figures(documents)
    listed = figures[(figures["unit"] == run.year.province) | figures["id"].isin(used)]
    granted = read_waivers(run.year.inputs, run.year.units.order)
    waivers = pd.DataFrame([(w.unit, w.form, w.finding, w.reason, w.by) for w in granted], columns=list(WAIVER_COLUMNS))
    tables = (_sources(run, examined, listed), examined.findings, examined.register, waivers)
    write_ledger(path, listed, *(_with_form_numbers(table, run.catalogue) for table in tables),
                 title=f"Nguồn số liệu năm {run.year.id}", notice=_notice(run), used_in=used,
                 labels=_labels(run.catalogue, listed),
                 unit_names=_unit_names(run),
                 extra=beside, kept=kept)


def pressing_first(run: Run, examined: Examined) -> tuple[Sheet, Sheet]:
    """Register and findings as the ledger words them: overdue, invalid, missing, valid forms; errors before warnings."""
    register = examined.register.sort_values("state", key=lambda states: states.map(_PRESSING), kind="stable")
    names = _unit_names(run)
    return (register_sheet(_with_form_numbers(register, run.catalogue), names),
            finding_sheet(_with_form_numbers(examined.findings, run.catalogue), names))


def _unit_names(run: Run) -> dict[str, str]:
    return {unit.code: unit.name for unit in run.year.units.all}


def _notice(run: Run) -> str:
    return "SỐ LIỆU MINH HỌA" if run.year.settings.is_illustration else ""


def _sources(run: Run, examined: Examined, listed: pd.DataFrame) -> pd.DataFrame:
    """One row per fact and figure of this year; changes and last year's values are traced through the figure itself."""
    index = FactIndex(run.catalogue, Tree(run.year.units), examined.facts, run.catalogue.year)
    plain = listed[~listed["id"].str.contains(r"#|\.change")]
    return index.behind_all({identity: read_id(identity, run.catalogue, run.year.province) for identity in plain["id"]})


def _with_form_numbers(table: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Forms by the number printed on them, as people know them, or by their title."""
    numbers = {form.id: form.number or form.title for form in catalogue.forms.values()}
    return table.assign(form=table["form"].astype(object).map(lambda form: numbers.get(form, form)))


def _explanation_sheet(explanations: pd.DataFrame, run: Run) -> pd.DataFrame:
    """What senders explained, under the headings of the ledger."""
    names = _unit_names(run)
    table = _with_form_numbers(explanations, run.catalogue)
    return pd.DataFrame({"Đơn vị": [names.get(code, code) for code in table["unit"]], "Biểu": table["form"], "Tệp": table["file"],
                         "Trang tính": table["sheet"], "Ô": table["cell"], "Mã phát hiện": table["code"],
                         "Giải trình": table["explanation"]})


def _labels(catalogue: Catalogue, figures: pd.DataFrame) -> Mapping[str, str]:
    fields = {f"{form.id}.{field.id}": field.label for form in catalogue.forms.values() for field in form.field}
    return {**fields, **dict(zip(figures["id"], figures["label"], strict=True))}


def publish_edition(run: Run, received: Received, examined: Examined, rows: Mapping[str, int], staging: Path) -> Published:
    """Write the manifest over the finished folder and exchange it with the edition in place. ``rows`` as written.

    Reminder letters that were written since the last run come along.
    """
    carry_kept(run.year.outputs, staging)
    declared = carry_declared(run.year.outputs, staging, read_manifest(run.year.outputs), is_letter)
    write_manifest(staging, year=run.year.id, edition="final" if run.final else "draft", digests=_digests(run), rows=rows,
                   inputs=received_files(received, examined), configuration=configuration(run), declared=declared)
    return publish(staging, run.year.outputs_root, run.year.id)


def received_files(received: Received, examined: Examined) -> pd.DataFrame:
    """One row per file read, as the manifest lists them: path, sha256, unit, forms."""
    forms = examined.submissions.groupby("file")["form"].agg(lambda names: " ".join(sorted(set(names))))
    units = {reading.file: reading.unit for reading in received.readings}
    rows = [(file.file, file.sha256, units.get(file.file, ""), forms.get(file.file, "")) for file in received.files]
    return pd.DataFrame(rows, columns=["path", "sha256", "unit", "forms"])


def _digests(run: Run) -> dict[str, str]:
    templates = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()
                 for path in (template_path(run.year, name) for name in (REPORT, SUMMARY, UNIT_REPORT))}
    return {"catalogue": run.catalogue.digest, **templates}
