"""All that people write by hand for a year, read once before the long work starts: a mistake costs seconds, not minutes."""

from collections.abc import Callable, Iterator
from pathlib import Path

from flows.catalogue import Catalogue
from flows.checks.decisions import read_decisions
from flows.checks.waivers import read_waivers
from flows.documents.correction import template_mistakes as correction_template_mistakes
from flows.documents.narrative import ticked
from flows.documents.pdf import find_office
from flows.documents.report import REPORT, SUMMARY, template_mistakes, template_path
from flows.documents.units.report import unit_template_mistakes
from flows.documents.units.specs import TEMPLATE as UNIT_REPORT
from flows.errors import BrokenConfigurationError, RefusedError
from flows.intake.reviewed import passwords, reviewed_columns
from flows.publish.history import previous_facts
from flows.publish.late import stop_if_approved
from flows.returns.letters import TEMPLATE as LETTER
from flows.returns.letters import letter_template_mistakes
from flows.returns.register_document import TEMPLATE as REGISTER
from flows.returns.register_document import register_template_mistakes
from flows.run import Run
from flows.state.receipts import read_receipts
from flows.wording.settings import read_wording
from flows.year import Year


def check_wishes(run: Run) -> None:
    """What was asked for can be done at all: PDF needs LibreOffice, a final edition the name of its signer.

    Raises WrongUsageError, RefusedError.
    """
    if run.pdf:
        find_office()
    if run.final and not run.year.settings.report.signer_name.strip():
        part = "bao_cao_dang" if run.year.settings.is_party else "bao_cao"
        raise RefusedError(f"Chưa thể lập bản chính thức năm {run.year.id}: chưa ghi họ tên người ký "
                           f"(nguoi_ky ở [{part}] của {(run.year.inputs / 'nam.toml').as_posix()}).")


def check_hand_written(run: Run) -> None:
    """Raises one BrokenConfigurationError with the mistakes of all these files and of the Word templates, one per line.

    Raises RefusedError for a year that is approved: nothing of it would be used.
    """
    stop_if_approved(run)
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
        read_wording,
    )
    for reader in readers:
        try:
            reader()
        except BrokenConfigurationError as error:
            yield str(error)
    for name in (REPORT, SUMMARY, UNIT_REPORT, REGISTER, LETTER):
        yield from _template_mistakes(run, template_path(year, name))


def mistakes_in_template(year: Year, catalogue: Catalogue, path: Path) -> list[str]:
    """What is wrong with a Word template, without any data; its file name tells which document it is for."""
    match path.name.replace("-party.docx", ".docx"):
        case "don-doc.docx":
            return letter_template_mistakes(year, path)
        case "dinh-chinh.docx":
            return correction_template_mistakes(year, path)
        case "theo-doi.docx":
            return register_template_mistakes(year, path)
        case "don-vi.docx":
            return unit_template_mistakes(year, catalogue, path)
    return template_mistakes(year, catalogue, path)


def _template_mistakes(run: Run, path: Path) -> Iterator[str]:
    """With the path of the template where only its name is told: the year's own and the common one are called the same."""
    try:
        found = mistakes_in_template(run.year, run.catalogue, path)
    except BrokenConfigurationError as error:
        found = [str(error)]
    for mistake in found:
        yield mistake.replace(path.name, path.as_posix(), 1) if mistake.startswith(path.name) else mistake
