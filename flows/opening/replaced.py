"""Forms that went out of force since last year: whoever owed them owes what replaces them."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import load_workbook

from flows.catalogue import Catalogue


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
    for row in book.worksheets[0].iter_rows(min_row=2):
        for cell in row:
            if isinstance(cell.value, str) and pattern.search(cell.value):
                cell.value = replaced(cell.value)
    book.save(path)
