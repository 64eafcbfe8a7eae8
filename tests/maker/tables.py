"""What one unit reports on one form: rows of values by field id, before they are laid out on a sheet."""

from dataclasses import dataclass
from datetime import date

Value = int | float | str | date | None
Values = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Line:
    """One row. ``label`` is the row's label in the facts ("" for unit rows and forms of single values)."""

    label: str
    values: Values


@dataclass(frozen=True, slots=True)
class Table:
    """The rows one unit reports on one form."""

    form: str
    unit: str
    lines: tuple[Line, ...]

    def total(self, field: str) -> float:
        """Sum of a field over the rows."""
        return sum(value for line in self.lines if isinstance(value := line.values.get(field), int | float))


def single(form: str, unit: str, values: Values) -> Table:
    """A form with one value per field."""
    return Table(form, unit, (Line("", values),))
