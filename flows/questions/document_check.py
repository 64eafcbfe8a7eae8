"""``danvan verify FILE.docx``: what is wrong with one Word file, whoever wrote it."""

from pathlib import Path

import pandas as pd

from flows.documents.conformity import check_document
from flows.documents.template import is_template
from flows.errors import UnreadableFileError, WrongUsageError
from flows.findings import findings_table
from flows.questions.edited_document import figure_findings

_WORD = (".docx", ".docm")


def verify_document(path: Path, profile: str = "", year: str = "", outputs: Path | None = None) -> pd.DataFrame:
    """Figures, words and dates that no longer hold, then breaches of the format rules.

    Columns of the contract and ``clause``; the place stands in ``sheet``, the figure in ``cell``. ``profile`` "" is read from
    the head of the document, ``year`` "" from what it stores about its figures, ``outputs`` None from where the file lies.
    Raises WrongUsageError for a path that is no Word file or a template, UnreadableFileError for one that cannot be read.
    """
    content = _content(path)
    if is_template(content, path.name):
        raise WrongUsageError(f"{path.as_posix()} là mẫu Word (còn thẻ {{{{ }}}}, {{% %}}); kiểm tra mẫu bằng lệnh: "
                              f"danvan check {path.as_posix()}.")
    found = check_document(content, profile or None, path.name)
    of_figures, year = figure_findings(path, year, outputs)
    table = findings_table([*of_figures, *(finding.as_finding(path.name) for finding in found)], year)
    return table.assign(clause=[*("" for _ in of_figures), *(finding.clause for finding in found)])


def _content(path: Path) -> bytes:
    if not path.exists():
        raise WrongUsageError(f"Không có tệp hoặc thư mục {path.as_posix()}.")
    if path.suffix.lower() not in _WORD:
        raise WrongUsageError(f"{path.as_posix()} không phải tệp Word (.docx) hay thư mục outputs/NĂM.")
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"Không đọc được {path.as_posix()}; đóng tệp rồi thử lại.") from error
