"""Which field an unknown label may mean: proposed to people in words ready for ``khop-cot.toml``, never taken by itself."""

import json
from collections.abc import Collection, Sequence

from flows.intake.layout.labels import FormLabels

_LEAST = 75.0       # of 100: below it two labels have little more in common than the subject of the form


def proposal(labels: FormLabels, written: str, taken: Collection[str]) -> str:
    """The field not in ``taken`` (ids) whose label is most like ``written``, and the line that says so in khop-cot.toml.

    "" where none is alike, or two are equally alike.
    """
    from rapidfuzz.fuzz import ratio  # here, because most files have no unknown label and need not wait for it

    asked = labels.segments(written)
    free = [field for field in labels.form.field if field.id not in taken]
    likeness = [max(ratio(*_below_shared(asked, labels.segments(label))) for label in (field.label, *field.aliases))
                for field in free]
    best = max(likeness, default=0.0)
    if best < _LEAST or likeness.count(best) > 1:
        return ""
    field = free[likeness.index(best)]
    line = f'{json.dumps(written, ensure_ascii=False)} = "{field.id}"'
    return f"“{field.label}”; nếu đúng, thêm vào mục [{labels.form.id}] của khop-cot.toml dòng {line}"


def _below_shared(one: Sequence[str], other: Sequence[str]) -> tuple[str, str]:
    """Two paths without the upper labels they share."""
    shared = 0
    while shared < min(len(one), len(other)) - 1 and one[shared] == other[shared]:
        shared += 1
    return " ".join(one[shared:]), " ".join(other[shared:])
