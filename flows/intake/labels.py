"""The labels a form is known by: header paths, aliases, titles and numbers, folded for comparison.

A path is the labels of a column from the top header row down: ``Tiếp thường xuyên › Vụ việc › Cũ``. Units drop upper
levels, so every unambiguous tail of a path names its field too.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from flows.catalogue import Catalogue, FieldSpec, FormSpec
from flows.text import fold

PATH_MARK = "›"
_PRINTED_FORMULA = re.compile(r"\(?\d+\)?\s*=[\s\d+=().…-]*$")
_NUMBERING = re.compile(r"^\(?(?:[ivx]+|\d+(?:\.\d+)*|[a-z])[.)]\s*", re.IGNORECASE)
# Header cells that are never data.
ORDINAL_LABELS = frozenset({"stt", "tt", "so tt", "so thu tu", "a", "ms"})
UNIT_LABELS = frozenset({"don vi tinh", "dvt"})
REMARK_LABELS = frozenset({"ghi chu", "giai trinh"})


def fold_label(label: object) -> str:
    """A header label as compared: folded, without line breaks, printed formula or trailing footnote marks."""
    return fold(_PRINTED_FORMULA.sub("", str(label)))


def fold_row_label(label: object) -> str:
    """The label of a row as compared: also without its leading number or dash."""
    text = str(label).strip().lstrip("-+*• ")
    return fold(_NUMBERING.sub("", text)) or fold(text)


@dataclass(frozen=True, slots=True)
class Match:
    """Which field a label names; ``by`` is label, number or "" (nothing), ``near`` the closest field when nothing fits."""

    field: str
    by: str


class FormLabels:
    """One form's labels in one year: ``{year}`` and ``{prev}`` in catalogue labels stand for that year and the one before."""

    def __init__(self, form: FormSpec, year: int, reviewed: Mapping[str, str]) -> None:
        self.form = form
        self.year = year
        self.headings = frozenset(self._fold(label) for label in form.heading)
        self.values = frozenset(self._fold(label) for label in form.value_labels)
        self.titles = tuple(sorted({fold(title) for title in (form.title, *form.title_aliases)}, key=len, reverse=True))
        self.reviewed = {fold(label): field for label, field in reviewed.items()}

    def _fold(self, label: str) -> str:
        return fold(label.replace("{year}", str(self.year)).replace("{prev}", str(self.year - 1)))

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
        path = "|".join(segments)
        if path in self.reviewed or " ".join(segments) in self.reviewed:
            return Match(self.reviewed.get(path) or self.reviewed[" ".join(segments)], "label")
        numbered = self.form.by_number.get(number)
        for start in range(len(segments)):
            fields = self.tails.get("|".join(segments[start:]), ())
            if numbered and numbered.id in fields:
                return Match(numbered.id, "label")
            if len(fields) == 1:
                return Match(fields[0], "label")
        return Match(numbered.id, "number") if numbered else Match("", "")


class LabelBook:
    """All forms of a year, ready for matching; built once per worker."""

    def __init__(self, catalogue: Catalogue, reviewed: Mapping[str, Mapping[str, str]] | None = None) -> None:
        reviewed = reviewed or {}
        self.forms = {form.id: FormLabels(form, catalogue.year, reviewed.get(form.id, {})) for form in catalogue.forms.values()}
        self.headings = frozenset(heading for labels in self.forms.values() for heading in labels.headings)
        self.by_heading: dict[str, list[FormLabels]] = {}
        for labels in self.forms.values():
            for heading in labels.headings:
                self.by_heading.setdefault(heading, []).append(labels)
        self.numbers = {fold(form.number): form.id for form in catalogue.forms.values() if form.number}
