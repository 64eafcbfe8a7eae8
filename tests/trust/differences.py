"""Where two editions first differ: the file, the member of a package, the place in its XML or text.

``python -m tests.trust.differences FIRST SECOND`` compares two folders (or two files) and exits with 1 at a difference.
"""

import io
import sys
import zipfile
from pathlib import Path

from lxml import etree

_PACKAGES = (".docx", ".xlsx", ".xlsm")


def first_difference(first: Path, second: Path, *, passed_over: tuple[str, ...] = (".pdf",)) -> str:
    """"" where everything is the same byte for byte; PDF files are LibreOffice's and carry its time."""
    if first.is_file():
        return _of_contents(first.name, first.read_bytes(), second.read_bytes())
    names = [{path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} for folder in (first, second)]
    for name in sorted(names[0] | names[1]):
        if name.endswith(passed_over):
            continue
        if name not in names[0] or name not in names[1]:
            return f"{name}: only in the {'first' if name in names[0] else 'second'}"
        if found := _of_contents(name, (first / name).read_bytes(), (second / name).read_bytes()):
            return found
    return ""


def _of_contents(name: str, first: bytes, second: bytes) -> str:
    if first == second:
        return ""
    if name.lower().endswith(_PACKAGES) and first[:2] == second[:2] == b"PK":
        return f"{name}: {_of_packages(first, second)}"
    if name.lower().endswith((".xml", ".rels")):
        return f"{name}: {_of_xml(first, second)}"
    return f"{name}: {_of_bytes(first, second)}"


def _of_packages(first: bytes, second: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(first)) as one, zipfile.ZipFile(io.BytesIO(second)) as other:
        if one.namelist() != other.namelist():
            pairs = enumerate(zip([*one.namelist(), "-"], [*other.namelist(), "-"], strict=False))
            return next(f"member {place}: {a} and {b}" for place, (a, b) in pairs if a != b)
        for name in one.namelist():
            if found := _of_contents(name, one.read(name), other.read(name)):
                return found
            settings = [(entry.date_time, entry.compress_type, entry.external_attr, entry.create_system, entry.extra)
                        for entry in (one.getinfo(name), other.getinfo(name))]
            if settings[0] != settings[1]:
                return f"{name}: packed as {settings[0]} and {settings[1]}"
    return _of_bytes(first, second)


def _of_xml(first: bytes, second: bytes) -> str:
    try:
        pairs = zip(etree.fromstring(first).iter(), etree.fromstring(second).iter(), strict=False)
    except etree.XMLSyntaxError:
        return _of_bytes(first, second)
    for one, other in pairs:
        for what, a, b in (("element", one.tag, other.tag), ("attributes", dict(one.attrib), dict(other.attrib)),
                           ("text", one.text, other.text), ("text after it", one.tail, other.tail)):
            if a != b:
                return f"{one.getroottree().getpath(one)}: {what} {a!r} and {b!r}"
    return _of_bytes(first, second)


def _of_bytes(first: bytes, second: bytes) -> str:
    place = next((place for place, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second)))
    line = first[:place].count(b"\n") + 1
    around = slice(max(0, place - 30), place + 30)
    return f"byte {place}, line {line}: {first[around]!r} and {second[around]!r}"


if __name__ == "__main__":
    told = first_difference(Path(sys.argv[1]), Path(sys.argv[2]))
    print(told or "the same")
    sys.exit(bool(told))
