"""Controls of a document against what was printed and what the edition says now."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flows.documents.recheck.directions import leading_word
from flows.documents.recheck.edition import Edition
from flows.documents.recheck.findings import Findings, Found, Place
from flows.documents.recheck.reading import Control, Paragraph
from flows.documents.recheck.record import Printed, Record
from flows.documents.recheck.values import Row, difference, direction, shows, size_shown
from flows.wording.shown import figure_text, is_change


@dataclass(frozen=True, eq=False)
class Figure:
    """A control with what is known of it. ``printed``: its entry in the record; ``stored``, ``now``: the figure's rows."""

    paragraph: Paragraph
    control: Control
    printed: tuple[Printed, ...]
    stored: Row | None
    now: Row | None

    @property
    def place(self) -> Place:
        return Place(self.paragraph, self.control.id)

    @property
    def label(self) -> str:
        row = self.stored or self.now
        return str(row["label"]) if row and row["label"] else self.control.id

    @property
    def as_printed(self) -> bool:
        """Whether it still shows what was printed, in this or another right form."""
        text = self.control.text
        return text in {one.shown for one in self.printed} or (self.stored is not None and shows(text, self.stored))

    @property
    def as_now(self) -> bool:
        return self.now is not None and shows(self.control.text, self.now)

    @property
    def only_its_word(self) -> bool:
        """Whether of a change only the word or sign of direction was edited: that is told as such."""
        row = self.stored or self.now
        if row is None or not is_change(self.control.id) or not size_shown(self.control.text, row):
            return False
        word = leading_word(self.control.text)
        return bool(word) and word != direction(row)

    @property
    def was_shown(self) -> str:
        """How the figure was printed, or is shown in a sentence."""
        if self.printed:
            return self.printed[0].shown
        row = self.stored or self.now
        return figure_text(row) if row else ""


@dataclass(frozen=True, eq=False)
class Figures:
    """All figures of a document, in reading order; ``empty``: controls whose text was deleted."""

    filled: Sequence[Figure]
    empty: Sequence[Figure] = field(default=())


def figures_of(paragraphs: Sequence[Paragraph], record: Record | None, edition: Edition | None) -> Figures:
    """Every control beside its printed entry: the n-th of an id to the n-th printed, any of them where the counts differ."""
    printed: dict[str, list[Printed]] = defaultdict(list)
    for one in record.controls if record else ():
        printed[one.id].append(one)
    places = [(paragraph, control) for paragraph in paragraphs for control in paragraph.controls]
    counts = Counter(control.id for _, control in places)
    seen: Counter[str] = Counter()
    filled: list[Figure] = []
    empty: list[Figure] = []
    for paragraph, control in places:
        entries = printed[control.id]
        own = entries[seen[control.id]:seen[control.id] + 1] if len(entries) == counts[control.id] else entries
        seen[control.id] += 1
        stored = record.figures.get(control.id) if record else None
        figure = Figure(paragraph, control, tuple(own), stored, edition.row(control.id, stored) if edition else None)
        (filled if control.text else empty).append(figure)
    return Figures(filled, empty)


def check_values(figures: Sequence[Figure], edition: Edition | None) -> Findings:
    """Edited figures, figures whose data has changed, figures that are gone from the edition."""
    for figure in figures:
        if edition and figure.now is None:
            yield Found("figure-unknown", figure.place, f"con số của bản {edition.year}", figure.control.text,
                        f"Bản {edition.year} không còn con số “{figure.label}”.")
        elif figure.as_now or (edition is None and figure.as_printed) or figure.only_its_word:
            continue
        elif figure.as_printed and figure.now is not None:
            yield _outdated(figure, figure.now)
        elif figure.stored is not None or figure.now is not None:
            yield _edited(figure)


def _outdated(figure: Figure, now: Row) -> Found:
    new = figure_text(now)
    gap = _by(figure.control.text, new)
    return Found("figure-outdated", figure.place, new, figure.control.text,
                 f"{figure.label}: vẫn như khi in ({figure.control.text}) nhưng số liệu nay là {new}{gap}.")


def _edited(figure: Figure) -> Found:
    expected = figure.was_shown
    text = figure.control.text
    now = "" if figure.now is None or figure.stored is None or shows(expected, figure.now) else \
        f"; số liệu nay là {figure_text(figure.now)}"
    return Found("figure-edited", figure.place, expected, text,
                 f"{figure.label}: sửa tay từ {expected} thành {text}{_by(expected, text)}{now}.")


def _by(old: str, new: str) -> str:
    gap = difference(old, new)
    return f" (chênh {gap})" if gap else ""


def check_presence(figures: Figures, record: Record) -> Findings:
    """Notes for figures deleted from the text, or standing there more often than printed."""
    present = [*figures.filled]
    counts, printed = Counter(one.control.id for one in present), Counter(one.id for one in record.controls)
    shown: Mapping[str, Printed] = {one.id: one for one in record.controls}
    emptied = {one.control.id: one.place for one in figures.empty}
    for identity, count in (printed - counts).items():
        label = record.figures[identity]["label"] if identity in record.figures else identity
        times = f" ({count} chỗ)" if count > 1 else ""
        yield Found("figure-deleted", emptied.get(identity, Place(None, identity)), shown[identity].shown, "",
                    f"{label}: con số đã in ({shown[identity].shown}) không còn là ô gắn nguồn trong văn bản{times}.")
    surplus = counts - printed
    for one in reversed(present):
        if surplus[one.control.id] > 0:
            surplus[one.control.id] -= 1
            yield Found("figure-copied", one.place, f"{printed[one.control.id]} chỗ", one.control.text,
                        f"{one.label}: con số được chép thêm vào đây.")
