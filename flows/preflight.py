"""All that people write by hand for a year, read once before the long work starts: a mistake costs seconds, not minutes."""

from collections.abc import Callable, Iterator
from pathlib import Path

from flows.checks.decisions import read_decisions
from flows.checks.waivers import read_waivers
from flows.documents.narrative import ticked
from flows.documents.report import REPORT, SUMMARY, template_mistakes, template_path
from flows.errors import BrokenConfigurationError
from flows.intake.reviewed import passwords, reviewed_columns
from flows.publish.history import previous_facts
from flows.run import Run
from flows.state.receipts import read_receipts


def check_hand_written(run: Run) -> None:
    """Raises one BrokenConfigurationError with the mistakes of all these files and of the Word templates, one per line."""
    if mistakes := list(dict.fromkeys(_mistakes(run))):
        raise BrokenConfigurationError("\n".join(mistakes))


def _mistakes(run: Run) -> Iterator[str]:
    year, forms = run.year, run.catalogue.forms
    readers: tuple[Callable[[], object], ...] = (
        lambda: read_receipts(year.inputs / "tiep-nhan.csv"),
        lambda: read_waivers(year.inputs, year.units.order),
        lambda: read_decisions(year.inputs, year.units, forms),
        lambda: reviewed_columns(year.inputs, run.catalogue),
        lambda: passwords(year.inputs.parent),
        lambda: previous_facts(year),
        lambda: ticked(year.inputs),
    )
    for reader in readers:
        try:
            reader()
        except BrokenConfigurationError as error:
            yield str(error)
    for name in (REPORT, SUMMARY):
        yield from _template_mistakes(run, template_path(year, name))


def _template_mistakes(run: Run, path: Path) -> Iterator[str]:
    """With the path of the template where only its name is told: the year's own and the common one are called the same."""
    try:
        found = template_mistakes(run.year, run.catalogue, path)
    except BrokenConfigurationError as error:
        found = [str(error)]
    for mistake in found:
        yield mistake.replace(path.name, path.as_posix(), 1) if mistake.startswith(path.name) else mistake
