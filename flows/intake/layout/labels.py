"""The labels a form is known by: header paths, aliases, titles and numbers, folded for comparison.

A path is the labels of a column from the top header row down: ``Tiếp thường xuyên › Vụ việc › Cũ``. Units drop upper
levels, so every unambiguous tail of a path names its field too.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from flows.catalogue import Catalogue, FieldSpec, FormSpec
from flows.intake.layout.lines import REMEMBERED
from flows.intake.values.measures import factor_of, is_known_unit, kind_of
from flows.intake.values.parse import NUMERIC, Parsed, parse
from flows.text import fold

PATH_MARK = "›"
_PRINTED_FORMULA = re.compile(r"\(?\d+\)?\s*=[\s\d+=().…-]*$")
_NUMBERING = re.compile(r"^\(?(?:[ivx]+|\d+(?:\.\d+)*|[a-z])[.)]\s*", re.IGNORECASE)
_FORM_NUMBER = re.compile(r"(?:bieu|mau)(?: so)?:? ([0-9a-z./]+)")
_BEFORE_NUMBER = ("bieu", "mau", "bieu so", "mau so")
# Header cells that are never data.
ORDINAL_LABELS = frozenset({"stt", "tt", "so tt", "so thu tu", "a", "ms"})
UNIT_LABELS = frozenset({"don vi tinh", "dvt"})
REMARK_LABELS = frozenset({"ghi chu", "giai trinh"})


@lru_cache(maxsize=REMEMBERED, typed=True)
def fold_label(label: object) -> str:
    """A header label as compared: folded, without line breaks, printed formula or trailing footnote marks."""
    return fold(_PRINTED_FORMULA.sub("", str(label)))


@lru_cache(maxsize=REMEMBERED)
def fold_row_label(label: str) -> str:
    """The label of a row as compared: also without its leading number or dash."""
    text = label.strip().lstrip("-+*• ")
    return fold(_NUMBERING.sub("", text)) or fold(text)


@dataclass(frozen=True, slots=True)
class Match:
    """Which field a label names; ``by`` is label, number or "" (nothing)."""

    field: str
    by: str


class Known(dict[float | str | None, Parsed | None]):
    """What a cell of a field holds (None: blank) -> what ``values.parse`` says of it; None where that takes a closer look.

    Nearly all cells are small counts, blanks and words that every office writes. A closer look is taken at numbers written
    as text and at shares up to 1, which mean what their column makes of them. For cells without a format only.
    """

    def __init__(self, field: FieldSpec) -> None:
        super().__init__()
        self.field = field
        self.of_column = field.type in NUMERIC      # text means what the column makes of it

    def __missing__(self, cell: float | str | None) -> Parsed | None:
        if len(self) >= REMEMBERED:
            self.clear()
        is_open = self.of_column if isinstance(cell, str) else self.field.type == "percent" and cell is not None and 0 < cell <= 1
        self[cell] = None if is_open else parse(cell, self.field)
        return self[cell]


class FormLabels:
    """One form's labels in one year: ``{year}`` and ``{prev}`` in catalogue labels stand for that year and the one before."""

    def __init__(self, form: FormSpec, year: int, reviewed: Mapping[str, str]) -> None:
        self.form = form
        self.year = year
        self.headings = frozenset(self._fold(label) for label in form.heading)
        self.values = frozenset(self._fold(label) for label in form.value_labels)
        self.titles = tuple(sorted({fold(title) for title in (form.title, *form.title_aliases)}, key=len, reverse=True))
        self.reviewed = {" ".join(self.segments(label)): field for label, field in reviewed.items()}
        # The same few answers for every file of a form: remembered for the life of a worker.
        self.row_field = lru_cache(maxsize=REMEMBERED)(self._row_field)
        self.row_factor = lru_cache(maxsize=REMEMBERED)(self._row_factor)
        self.factors = lru_cache(maxsize=256)(self._factors)
        self.known = {name: Known(field) for name, field in self.fields.items()}
        self.knows_unit = lru_cache(maxsize=256)(self._knows_unit)

    def _fold(self, label: str) -> str:
        return fold(label.replace("{year}", str(self.year)).replace("{prev}", str(self.year - 1)))

    def segments(self, label: str) -> tuple[str, ...]:
        """A label written with its upper labels, each folded as those of a sheet are."""
        return tuple(fold_label(self._fold(part) if "{" in part else part) for part in label.split(PATH_MARK))

    @cached_property
    def fields(self) -> dict[str, FieldSpec]:
        """The form's fields by id, each with its unit of measure spelled out where it is the form's."""
        return {field.id: field if field.unit or not self.form.unit else field.model_copy(update={"unit": self.form.unit})
                for field in self.form.field}

    @cached_property
    def tails(self) -> dict[str, tuple[str, ...]]:
        """Every tail of every path and alias -> the fields it may mean. Whole paths outrank tails."""
        whole: dict[str, list[str]] = {}
        partial: dict[str, list[str]] = {}
        for field in self.form.field:
            for label in (field.label, *field.aliases):
                segments = [self._fold(part) for part in label.split(PATH_MARK)]
                for start in range(len(segments)):
                    table = partial if start else whole
                    fields = table.setdefault("|".join(segments[start:]), [])
                    if field.id not in fields:
                        fields.append(field.id)
        return {key: tuple(fields) for key, fields in {**partial, **whole}.items()}

    @cached_property
    def items(self) -> dict[str, str]:
        """Folded label or alias of a declared row -> its id."""
        return {fold_row_label(self._fold(label)): item.id for item in self.form.item for label in (item.label, *item.aliases)}

    @cached_property
    def all_labels(self) -> frozenset[str]:
        """Last segments of every field's labels: what a sheet of this form must show."""
        return frozenset(key.rsplit("|", 1)[-1] for key in self.tails)

    def match_path(self, segments: tuple[str, ...], number: str) -> Match:
        """The field of a column with these folded header labels and this printed number ("" = none)."""
        if (path := " ".join(segments)) in self.reviewed:
            return Match(self.reviewed[path], "label")
        numbered = self.form.by_number.get(number)
        for start in range(len(segments)):
            fields = self.tails.get("|".join(segments[start:]), ())
            if numbered and numbered.id in fields:
                return Match(numbered.id, "label")
            if len(fields) == 1:
                return Match(fields[0], "label")
        return Match(numbered.id, "number") if numbered else Match("", "")

    def _row_field(self, group: str, text: str, number: str) -> FieldSpec | None:
        """Layout "rows": the field a row's label means below its group's label ("" = none); None if that is not certain."""
        label = fold_row_label(text)
        if reviewed := self.reviewed.get(fold_label(text)):
            return self.fields[reviewed]
        match = self.match_path((group, label) if group else (label,), number)
        return self.fields[match.field] if match.by == "label" else None

    def _row_factor(self, written: str, field: str) -> float | None:
        """Layout "rows": the factor for a value whose row states its unit of measure; None if it makes no sense for the field."""
        spec = self.fields[field]
        factor = factor_of(written, self.form, spec)
        return None if factor == 1.0 and kind_of(written) != kind_of(spec.unit) else factor

    def _factors(self, unit: str) -> Mapping[str, float]:
        """Field -> factor for its values on a sheet stated in ``unit``."""
        return {field.id: factor_of(unit, self.form, field) or 1.0 for field in self.form.field}

    def _knows_unit(self, written: str) -> bool:
        """Whether a sheet's unit of measure makes sense for the form."""
        return is_known_unit(written, self.form)


@dataclass(frozen=True, slots=True)
class Told:
    """What one line above a table tells: forms by printed number and by title; ``may_go_on``: one may end in the next line."""

    numbered: frozenset[str]
    titled: frozenset[str]
    may_go_on: bool


class LabelBook:
    """All forms of a year, ready for matching; built once per worker."""

    def __init__(self, catalogue: Catalogue, reviewed: Mapping[str, Mapping[str, str]] | None = None) -> None:
        reviewed = reviewed or {}
        self.forms = {form.id: FormLabels(form, catalogue.year, reviewed.get(form.id, {})) for form in catalogue.forms.values()}
        self.headings = frozenset(heading for labels in self.forms.values() for heading in labels.headings)
        self.headings_of_rows = frozenset(heading for labels in self.forms.values() if labels.form.layout == "rows"
                                          for heading in labels.headings)
        self.by_heading: dict[str, list[FormLabels]] = {}
        for labels in self.forms.values():
            for heading in labels.headings:
                self.by_heading.setdefault(heading, []).append(labels)
        self.numbers = {fold(form.number): form.id for form in catalogue.forms.values() if form.number}
        titles = [(title, form) for form, labels in self.forms.items() for title in labels.titles]
        self._titles = _by_rarest_word(titles)
        self._beginnings = _beginnings(title for title, _ in titles)
        self.told = lru_cache(maxsize=REMEMBERED)(self._told)

    def _told(self, line: str) -> Told:
        """What a folded line tells of the form of the table below it."""
        words = {"", *line.split()}
        numbered = frozenset(self.numbers[number] for number in _FORM_NUMBER.findall(line) if number in self.numbers)
        titled = frozenset(form for word in words & self._titles.keys() for title, form in self._titles[word] if title in line)
        begun = self._beginnings.get(line.rpartition(" ")[2], ())
        return Told(numbered, titled, line.endswith(_BEFORE_NUMBER) or any(line.endswith(beginning) for beginning in begun))


def _by_rarest_word(titles: Sequence[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """(title, form) by that word between the title's first and last that fewest titles have ("" without one).

    A text that holds a title holds this word as a whole, so that few of some hundred titles need to be looked for.
    """
    frequency = Counter(word for title, _ in titles for word in set(title.split()))
    table: dict[str, list[tuple[str, str]]] = {}
    for title, form in titles:
        rarest = min(title.split()[1:-1], key=lambda word: (frequency[word], word), default="")
        table.setdefault(rarest, []).append((title, form))
    return table


def _beginnings(titles: Iterable[str]) -> dict[str, list[str]]:
    """First words of titles, one and more but never all, by their last word: what a line ends with whose title goes on below."""
    table: dict[str, list[str]] = {}
    for title in titles:
        words = title.split()
        for count in range(1, len(words)):
            table.setdefault(words[count - 1], []).append(" ".join(words[:count]))
    return table
