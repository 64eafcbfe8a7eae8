"""Which documents of an edition somebody has open: they would save into, or lock, what is about to be replaced."""

import os
from collections.abc import Iterator
from pathlib import Path

from flows.errors import BusyError

_WORD_OWNER = "~$"              # Word: ~$ in place of up to two first letters; Excel: ~$ before the whole name
_LIBREOFFICE_OWNER = ".~lock."  # .~lock.NAME#
_OFFICE = (".docx", ".xlsx", ".xlsm", ".pdf")


def is_owner_file(name: str) -> bool:
    """True for the small files that Word, Excel and LibreOffice lay beside an open document."""
    return name.startswith((_WORD_OWNER, _LIBREOFFICE_OWNER))


def ensure_closed(folder: Path) -> None:
    """Does nothing when no document under ``folder`` is open. Raises BusyError naming the first open ones."""
    found = sorted(_open_documents(folder))
    if found:
        document, owner = found[0]
        hint = f" (nếu không ai mở, hãy xóa tệp {owner} rồi chạy lại)" if owner else ""
        others = f" và {len(found) - 1} tệp khác" if len(found) > 1 else ""
        raise BusyError(f"Tệp {document}{others} đang mở trong Word hoặc chương trình khác; hãy đóng lại rồi chạy lại{hint}; "
                        "bản cũ giữ nguyên.")


def _open_documents(folder: Path) -> Iterator[tuple[str, str]]:
    """(document, owner file or "") of every document open under ``folder``."""
    for path in folder.rglob("*"):
        if is_owner_file(path.name):
            document = _owned(path)
            if document:
                yield document.as_posix(), path.name
        elif os.name == "nt" and path.suffix.lower() in _OFFICE and _refuses_writing(path):
            yield path.as_posix(), ""


def _owned(owner: Path) -> Path | None:
    """The document an owner file stands for; None when it is gone and the owner file was left behind."""
    if owner.name.startswith(_LIBREOFFICE_OWNER):
        document = owner.with_name(owner.name.removeprefix(_LIBREOFFICE_OWNER).removesuffix("#"))
        return document if document.is_file() else None
    tail = owner.name.removeprefix(_WORD_OWNER)
    siblings = sorted(path for path in owner.parent.iterdir() if path.is_file() and not is_owner_file(path.name))
    return next((path for path in siblings if path.name.endswith(tail) and len(path.name) - len(tail) <= len(_WORD_OWNER)),
                None)


def _refuses_writing(path: Path) -> bool:
    try:
        path.open("r+b").close()
    except PermissionError:
        return True
    return False
