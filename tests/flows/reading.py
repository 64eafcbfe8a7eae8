"""A finished Word document read with the standard library alone: its figures and its text."""

import zipfile
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Control(NamedTuple):
    """One content control: its figure, what it shows, whether it stands in a table."""

    figure: str
    text: str
    in_table: bool


def controls(path: Path) -> list[Control]:
    """Every control of the main part, in document order."""
    found: list[Control] = []
    _collect(_root(path), False, found)
    return found


def _collect(element: ET.Element, in_table: bool, found: list[Control]) -> None:
    for child in element:
        if child.tag == f"{_W}sdt":
            tag, alias = (child.find(f"{_W}sdtPr/{_W}{name}") for name in ("tag", "alias"))
            assert tag is not None and alias is not None
            assert tag.get(f"{_W}val") == alias.get(f"{_W}val")
            found.append(Control(str(tag.get(f"{_W}val")), _text(child), in_table))
        _collect(child, in_table or child.tag == f"{_W}tbl", found)


def paragraphs(path: Path) -> list[str]:
    """The text of every paragraph, without the empty ones."""
    texts = (_text(paragraph) for paragraph in _root(path).iter(f"{_W}p"))
    return [text for text in texts if text]


def _text(element: ET.Element) -> str:
    return "".join(piece.text or "" for piece in element.iter(f"{_W}t"))


def _root(path: Path) -> ET.Element:
    with zipfile.ZipFile(path) as package:
        return ET.fromstring(package.read("word/document.xml"))  # noqa: S314 - our own document
