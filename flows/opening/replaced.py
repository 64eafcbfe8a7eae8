"""Forms that went out of force since last year: whoever owed them owes what replaces them."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.writer.excel import ExcelWriter

from flows.catalogue import Catalogue
from flows.documents.package import CREATED, write_parts


def replacements(catalogue: Catalogue) -> Mapping[str, Sequence[str]]:
    """Form no longer in force -> the forms that replace it, in catalogue order."""
    found: dict[str, list[str]] = {}
    for form in catalogue.forms.values():
        for old in form.replaces:
            if old not in catalogue.forms:
                found.setdefault(old, []).append(form.id)
    return found


def replace_forms(path: Path, catalogue: Catalogue) -> None:
    """Writes the ids of the new forms in place of the old ones in don-vi.csv or don-vi.xlsx; nothing else is touched."""
    known = replacements(catalogue)
    if not known:
        return
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, known))})\b")

    def replaced(text: str) -> str:
        return pattern.sub(lambda match: " ".join(known[match[1]]), text)

    if path.suffix == ".csv":
        path.write_bytes(replaced(path.read_bytes().decode("utf-8")).encode("utf-8"))
        return
    book = load_workbook(path)
    cells = [cell for row in book.worksheets[0].iter_rows(min_row=2) for cell in row
             if isinstance(cell.value, str) and pattern.search(cell.value)]
    for cell in cells:
        cell.value = replaced(str(cell.value))
    if cells:
        path.write_bytes(_saved(book))


def _saved(book: Workbook) -> bytes:
    """The workbook without the time of saving, which ``Workbook.save`` would write into it."""
    buffer = io.BytesIO()
    book.properties.created = book.properties.modified = CREATED
    ExcelWriter(book, zipfile.ZipFile(buffer, "w")).save()
    with zipfile.ZipFile(buffer) as archive:
        return write_parts({name: archive.read(name) for name in archive.namelist()})
