"""``report_templates/catalogue/tables.toml`` -> what each table of the documents shows; a new column is a changed line."""

from collections.abc import Container
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from flows.errors import BrokenConfigurationError
from flows.toml_file import read_toml_as

Heading = Annotated[tuple[str, ...], BeforeValidator(lambda text: tuple(str(text).split(" › ")))]


class _Spec(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ColumnSpec(_Spec):
    """One column: a figure (province id; ``@UNIT`` or ``.ITEM`` is added per row) or a named text field of the row."""

    heading: Heading
    figure: str = ""
    field: str = ""
    width: float = Field(gt=0)
    align: Literal["left", "center", "right"] = "right"


class RowSpec(_Spec):
    """One row of a ``figures`` table; ``label`` "" takes the figure's own."""

    figure: str
    label: str = ""


class TableSpec(_Spec):
    """One table of a document."""

    id: str
    kind: Literal["units", "items", "records", "figures"]
    title: str
    width_cm: float = Field(gt=0, le=26)
    columns: tuple[ColumnSpec, ...] = Field(min_length=1)
    captioned: bool = False
    unit_line: str = ""
    page_per_group: bool = False        # units, items: each group on pages of its own
    total: str = "Toàn tỉnh"            # name of the total row of a units table
    forms: tuple[str, ...] = ()         # units: who owes one of them has a row
    levels: tuple[str, ...] = ()        # units: only of these levels (or dia_phuong); () = every unit right below the province
    form: str = ""                      # items: the form whose declared items are the rows
    records: str = ""                   # records: which listing
    rows: tuple[RowSpec, ...] = ()      # figures
    empty: str = "Chưa có số liệu."     # records: printed instead of a table without rows

    def figures(self) -> list[str]:
        """Catalogue ids of the figures the table prints."""
        return [name for name in (*(column.figure for column in self.columns), *(row.figure for row in self.rows)) if name]


class _TablesFile(_Spec):
    table: tuple[TableSpec, ...]


def read_tables(path: Path) -> dict[str, TableSpec]:
    """Table id -> spec. Raises BrokenConfigurationError naming the file and every wrong key."""
    return _read_tables(path, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=8)
def _read_tables(path: Path, changed_at: int) -> dict[str, TableSpec]:  # noqa: ARG001 - part of the cache key
    tables = read_toml_as(_TablesFile, path).table
    found = {table.id: table for table in tables}
    if len(found) < len(tables):
        raise BrokenConfigurationError(f"{path.as_posix()}: có bảng trùng mã.")
    return found


def unknown_figures(tables: dict[str, TableSpec], known: Container[str]) -> list[str]:
    """Figures that tables name and the catalogue does not declare, as ``bảng …: không có con số …``."""
    return [f"tables.toml: bảng {table.id}: không có con số “{figure}”"
            for table in tables.values() for figure in table.figures() if figure not in known]
