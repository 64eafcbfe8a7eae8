"""Notes (comments) in the cells of one sheet: ours are written beside the sender's, and taken away again the next time."""

import re
from collections.abc import Iterator
from functools import cached_property

from lxml import etree

from flows.returns.note_boxes import NoteBoxes
from flows.returns.workbook import UnmarkableError, Workbook, main
from flows.returns.xml_build import element, text_element

AUTHOR = "danvan"
NUMBER = "phát hiện số {}"                # in every note: which row of the listing it speaks of
_NUMBER = re.compile(NUMBER.format("([0-9]+)"))
_OURS = re.compile(rf"[^(]{{3,12}} \({_NUMBER.pattern}\): ")       # not by the author: LibreOffice forgets him
_MARK = "——— danvan ———"                  # our words behind the sender's own in one note
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"


class Notes:
    """The notes of one sheet."""

    def __init__(self, workbook: Workbook, part: str) -> None:
        self.workbook, self.part = workbook, part
        self.boxes = NoteBoxes(workbook, part)
        self._path = next(iter(workbook.related(part, "comments").values()), "")

    def remove_ours(self) -> dict[str, str]:
        """Takes every word of ours away; address of the cell -> number of the finding the note spoke of."""
        if not self._path:
            return {}
        found: dict[str, str] = {}
        for address, comment in list(self._by_address.items()):
            text = "".join(node.text or "" for node in _texts(comment))
            is_ours = _OURS.match(text) is not None
            if is_ours:
                comment.getparent().remove(comment)
                del self._by_address[address]
                self.boxes.remove(address)
            elif _MARK in text:
                _cut(comment)
            if is_ours or _MARK in text:
                number = _NUMBER.search(text.rpartition(_MARK)[2])
                found[address] = number[1] if number else ""
        return found

    def write(self, address: str, text: str) -> None:
        """A note of ours at a cell; behind the sender's words where the cell has a note, nowhere in a discussion."""
        known = self._by_address.get(address)
        if known is None:
            font = element("rPr", element("sz", val=9), element("color", indexed=81), element("rFont", val="Tahoma"),
                           element("family", val=2))
            words = element("text", element("r", font, text_element("t", text)))
            comment = self._by_address[address] = element("comment", words, ref=address, authorId=self._author())
            self._group("commentList").append(comment)
            self.boxes.add(address, text)
        elif not self._author_of(known).startswith("tc="):      # a discussion's shadow for old programs
            words = known.find(main("text"))
            for bare in words.findall(main("t")):
                bare.addprevious(run := element("r"))
                run.append(bare)
            words.append(element("r", text_element("t", f"\n\n{_MARK}\n{text}")))

    def _group(self, name: str) -> etree._Element:
        """``authors`` or ``commentList``; the part is made where there is none."""
        if not self._path:
            self._path = self.workbook.free_name("xl/comments{}.xml")
            self.workbook.add(self._path, element("comments", element("authors"), element("commentList")), _TYPE)
            self.workbook.relate(self.part, "comments", self._path)
        group = self.workbook.tree(self._path).find(main(name))
        if group is None:
            raise UnmarkableError("tệp có phần ghi chú viết khác thường")
        return group

    @cached_property
    def _by_address(self) -> dict[str, etree._Element]:
        return {comment.get("ref", ""): comment for comment in self._group("commentList").iterfind(main("comment"))}

    def _author_of(self, comment: etree._Element) -> str:
        names = [node.text or "" for node in self._group("authors")]
        number = int(comment.get("authorId", "0"))
        return names[number] if number < len(names) else ""

    def _author(self) -> int:
        authors = self._group("authors")
        names = [node.text for node in authors]
        if AUTHOR not in names:
            authors.append(author := element("author"))
            author.text = AUTHOR
        return names.index(AUTHOR) if AUTHOR in names else len(names)


def _texts(comment: etree._Element) -> Iterator[etree._Element]:
    """The pieces of text of a note, without reading aids."""
    return (node for node in comment.iter(main("t")) if node.getparent().tag != main("rPh"))


def _cut(comment: etree._Element) -> None:
    """Leaves the sender's own note without what we had written behind it; other programs may have joined the two."""
    is_behind = False
    for node in list(_texts(comment)):
        before, mark, _ = (node.text or "").partition(_MARK)
        if is_behind or mark:
            node.text = "" if is_behind else before.rstrip("\n")
            is_behind = True
    for run in list(comment.iter(main("r"))):
        if not run.findtext(main("t")):
            run.getparent().remove(run)
