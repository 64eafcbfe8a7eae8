"""Questions about one Word file after editing: ``danvan verify FILE.docx`` and ``danvan update FILE.docx``."""

from pathlib import Path

from flows.documents.recheck.edition import Edition
from flows.documents.recheck.recheck import read_document, recheck
from flows.errors import UnreadableFileError, WrongUsageError
from flows.findings import Finding
from flows.publish.package import FOLDER, read_package


def figure_findings(path: Path, year: str = "", outputs: Path = Path("outputs")) -> list[Finding]:
    """Every figure of a document against what was printed and against the published edition of its year.

    ``year`` "" is read from the file. Raises UnreadableFileError.
    """
    document = read_document(_content(path), path.name)
    edition = published_edition(year or document.year, outputs)
    return [one.as_finding(path.name) for one in recheck(document, edition)]


def published_edition(year: str, outputs: Path = Path("outputs")) -> Edition | None:
    """The figures published for a year, or None where nothing is. Raises UnreadableFileError for a damaged package."""
    folder = outputs / year / FOLDER
    if not year or not (folder / "datapackage.json").exists():
        return None
    tables = read_package(folder, only=["figures", "units"])
    units = tables["units"]
    return Edition(year, tables["figures"], dict(zip(units["code"], units["name"], strict=True)))


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise WrongUsageError(f"Không có tệp {path.as_posix()}.")
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"Không đọc được {path.as_posix()}; đóng tệp rồi thử lại.") from error
