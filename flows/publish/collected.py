"""An edition after collecting only: who has sent what is new, the report and all that belongs to it stay as they were.

A report and its figures, facts and ledger lead to each other, so they change together or not at all; ``danvan run`` renews
them. Until then the manifest names the files the report was made from (``inputs``) and those received since (``received``).
"""

from pathlib import Path

import pandas as pd

from flows.checks.accept import contract_columns
from flows.checks.examine import Examined
from flows.intake.receive import Received
from flows.publish.carried import LETTERS, carry_declared, is_letter
from flows.publish.configuration import configuration
from flows.publish.contents import received_files, units_table
from flows.publish.edition import Published, publish
from flows.publish.kept import carry_kept
from flows.publish.manifest import read_manifest, sources_table, write_manifest
from flows.publish.package import DESCRIPTOR, FOLDER, carry_tables, write_package
from flows.returns.board import BOARD
from flows.run import Run

_FIGURES = f"{FOLDER}/figures.csv"
_RENEWED = ("tra-lai/", BOARD, f"{FOLDER}/{DESCRIPTOR}")       # written anew each time; what is not there has gone


def publish_collected(run: Run, received: Received, examined: Examined, explanations: pd.DataFrame, staging: Path, *,
                      with_letters: bool = False) -> Published:
    """Completes ``staging`` (returned files and board) to an edition and exchanges it with the one in place.

    ``with_letters``: the reminder letters of today lie in ``staging``; else those of the edition in place stay.
    """
    renewed = (*_RENEWED, LETTERS) if with_letters else _RENEWED
    before = read_manifest(run.year.outputs)
    reported = before if before and any(item["path"] == _FIGURES for item in before["outputs"]) else None
    tables = {"findings": examined.findings, "register": examined.register, "explanations": explanations,
              "units": units_table(run.year.units)}
    if reported is None:
        tables["facts"] = contract_columns(examined.facts)
    rows = write_package(staging / FOLDER, tables, year=run.year.id)
    files = received_files(received, examined)
    carry_kept(run.year.outputs, staging)
    if reported is None:
        declared = carry_declared(run.year.outputs, staging, before, lambda path: is_letter(path) and not with_letters)
        write_manifest(staging, year=run.year.id, edition="draft", inputs=files, rows=rows, declared=declared,
                       digests={"catalogue": run.catalogue.digest}, configuration=configuration(run))
    else:
        declared = carry_declared(run.year.outputs, staging, reported, lambda path: not path.startswith(renewed))
        rows |= {name: reported["counts"][name] for name in carry_tables(staging / FOLDER, run.year.outputs / FOLDER)}
        made_from = {item["path"]: item["sha256"] for item in reported.get("configuration", [])}
        write_manifest(staging, year=run.year.id, edition=reported["edition"], inputs=sources_table(reported["inputs"]),
                       digests={**reported["digests"], "catalogue_of_collect": run.catalogue.digest}, received=files, rows=rows,
                       declared=declared, configuration=made_from)
    return publish(staging, run.year.outputs_root, run.year.id)
