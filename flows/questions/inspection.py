"""``danvan check``: workbooks, Word templates or the catalogue examined at once, without server, pool or journal.

Most of its time goes into loading libraries. So nothing large is imported here: the readers are loaded by the copy of this
process that reads, while pandas and the checks are loaded by this one.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flows.errors import BrokenConfigurationError, UnreadableFileError, WrongUsageError
from flows.findings import Finding, findings_table
from flows.intake.apart import read_apart
from flows.intake.file_bytes import read_bytes
from flows.intake.isolation import TIMEOUT_SECONDS, Lost
from flows.intake.reading import Reading
from flows.year import Year, open_year

if TYPE_CHECKING:
    import pandas as pd

    from flows.catalogue import Catalogue
    from flows.intake.reader import Reader


def inspect(paths: Sequence[Path], year: str = "", inputs: Path = Path("inputs")) -> "pd.DataFrame":
    """Findings of the files or folders, columns of the contract. The year comes from the path unless given.

    Raises WrongUsageError for a path that does not exist or a year that cannot be told, UnreadableFileError for a file
    the system does not let us read.
    """
    if not paths:
        raise WrongUsageError("Cần ít nhất một tệp hoặc thư mục, ví dụ: danvan check inputs/2018/058.")
    year = year or _year_of(paths, inputs)
    opened = open_year(year, inputs)
    catalogue_of = cache(lambda: _catalogue(opened))
    books, templates = _sorted_out(paths, opened.inputs)
    readings = _read(cache(lambda: _reader(opened, catalogue_of(), inputs)), books, lambda: _load_the_checks(catalogue_of))
    catalogue = catalogue_of()
    mistakes = [mistake for path in templates for mistake in _template_findings(opened, catalogue, path)]
    return findings_table(_checked(readings, mistakes, opened, catalogue), year)


def _checked(readings: Sequence[Reading], mistakes: Sequence[Finding], year: Year, catalogue: "Catalogue") -> list[Finding]:
    from flows.checks.examine import find_in_files
    from flows.intake.tables import facts_of

    facts = facts_of(readings, year.id, {form.id: form.scope for form in catalogue.forms.values()})
    found = [finding for reading in readings for finding in reading.findings]
    return find_in_files(facts, [*found, *mistakes], catalogue, lambda: _last_year(year))


def _load_the_checks(catalogue_of: "Callable[[], Catalogue]") -> None:
    """Loading pandas takes longer than loading the readers and reading a workbook; both at once take no longer than one."""
    import flows.checks.examine  # noqa: F401

    catalogue_of()


def _catalogue(year: Year) -> "Catalogue":
    from flows.catalogue import load_catalogue

    return load_catalogue(year.settings.year, year.inputs / "mau")


def _reader(year: Year, catalogue: "Catalogue", inputs: Path) -> "Reader":
    from flows.intake.reader import Reader
    from flows.intake.reviewed import passwords, reviewed_columns
    from flows.intake.senders import Senders

    return Reader(catalogue, year.settings, Senders(year.units), reviewed_columns(year.inputs, catalogue), passwords(inputs),
                  tell_unfilled=True)


def _last_year(year: Year) -> "pd.DataFrame":
    """Asked for only where a rule is broken: what a number may have been copied from."""
    from flows.publish.history import previous_facts

    return previous_facts(year)


def _template_findings(year: Year, catalogue: "Catalogue", path: Path) -> list[Finding]:
    from flows.preflight import mistakes_in_template  # Word's libraries would double the time a workbook takes

    try:
        mistakes = mistakes_in_template(year, catalogue, path)
    except BrokenConfigurationError as error:       # the other templates are still looked at
        mistakes = [str(error)]
    return [Finding("broken-template", path.name, found=mistake, severity="error", message=mistake) for mistake in mistakes]


def _sorted_out(paths: Sequence[Path], root: Path) -> tuple[list[tuple[Path, str]], list[Path]]:
    """(workbooks with their names, Word templates); the catalogue itself is proved whenever it is loaded."""
    others = [path for path in paths if not _is_template(path) and not _holds_templates(path) and not _is_catalogue(path)]
    templates = [one for path in paths for one in _templates(path)]
    return list(_files(others, root)), list(dict.fromkeys(templates))


def _templates(path: Path) -> list[Path]:
    """The path itself, or those of a folder of templates: ``report_templates``, ``inputs/YEAR/mau``."""
    if _holds_templates(path):
        return [one for one in sorted(path.glob("*.docx")) if not one.name.startswith("~$")]
    return [path] if _is_template(path) else []


def _is_template(path: Path) -> bool:
    return path.suffix.lower() == ".docx" and path.is_file()


def _holds_templates(path: Path) -> bool:
    return path.is_dir() and (path.name in ("report_templates", "mau") or (path / "catalogue").is_dir())


def _is_catalogue(path: Path) -> bool:
    return path.suffix.lower() == ".toml" or (path / "forms").is_dir()


def _year_of(paths: Sequence[Path], inputs: Path) -> str:
    for path in paths:
        for part in path.resolve().parts:
            if part.isdigit() and (inputs / part / "nam.toml").exists():
                return part
    years = sorted(path.parent.name for path in inputs.glob("*/nam.toml") if path.parent.name.isdigit())
    if years and all(_is_template(path) or _holds_templates(path) or _is_catalogue(path) for path in paths):
        return years[-1]        # templates serve every year: the newest is the one they are edited for
    raise WrongUsageError("Không biết năm báo cáo: thêm --year, ví dụ: danvan check tep.xlsx --year 2018.")


def _files(paths: Sequence[Path], root: Path) -> Iterator[tuple[Path, str]]:
    """(file, its name relative to inputs/YEAR where it lies there, else its bare name)."""
    from flows.intake.files import list_files

    for path in paths:
        if path.is_dir():
            listed, _ = list_files(path)
            yield from ((path / file.path, _name(path / file.path, root)) for file in listed)
        elif path.is_file():
            yield path, _name(path, root)
        else:
            raise WrongUsageError(f"Không có tệp {path.as_posix()}.")


def _name(path: Path, root: Path) -> str:
    resolved, base = path.resolve(), root.resolve()
    return resolved.relative_to(base).as_posix() if resolved.is_relative_to(base) else path.name


def _read(reader_of: "Callable[[], Reader]", books: Sequence[tuple[Path, str]], meanwhile: Callable[[], None]) -> list[Reading]:
    """All readings; a file that breaks its reader has one finding and costs nothing but itself."""
    outcomes = read_apart(lambda book: reader_of().read(book[1], *_bytes(book[0])), books, TIMEOUT_SECONDS, meanwhile)
    return [Reading(name, "", findings=[Finding(outcome.code, name, expected="tệp đọc được", found=outcome.reason)])
            if isinstance(outcome, Lost) else outcome for (_, name), outcome in zip(books, outcomes, strict=True)]


def _bytes(path: Path) -> tuple[bytes, str]:
    try:
        return read_bytes(path)
    except OSError as error:
        raise UnreadableFileError(f"Không mở được {path.as_posix()}: {error.strerror or 'lỗi đọc'}.") from error
