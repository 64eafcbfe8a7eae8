"""Tables -> ``so-lieu/``: .csv files with a Frictionless data package that says what every column is, and back."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from flows.errors import UnreadableFileError
from flows.publish.csv_text import number_cell, text_cell, unescape
from flows.publish.schema import TABLES, Column, Table

FOLDER = "so-lieu"
DESCRIPTOR = "datapackage.json"
Rows = pd.DataFrame | Iterable[pd.DataFrame]

_CHUNK = 50_000     # rows turned into text at a time: bounds memory, not speed
_ESCAPE_NOTE = (
    "Ô chữ bắt đầu bằng = + - @, dấu tab hoặc xuống dòng (kể cả = + - @ ngay sau dấu ; tab hoặc xuống dòng trong ô) có "
    "thêm một dấu nháy đơn ' ở trước để Excel không chạy như công thức; bỏ một dấu nháy ở chỗ đó thì được chữ gốc.")


def write_package(folder: Path, tables: Mapping[str, Rows], *, year: str, title: str = "") -> dict[str, int]:
    """Writes the .csv files and datapackage.json and returns the number of rows of each table.

    ``tables`` are named as in ``schema.TABLES``; each is a DataFrame, or pieces of one where it is large. Columns
    beyond the contract are left out. Raises KeyError for a missing column, TypeError or ValueError for values that are
    not of the column's type: those are faults of the program, not of the data.
    """
    if unknown := sorted(set(tables) - {table.name for table in TABLES}):
        raise KeyError(f"no such table in the data package: {unknown}")
    folder.mkdir(parents=True, exist_ok=True)
    resources = {table.name: _Resource(table, folder) for table in TABLES if table.name in tables}
    for name, resource in resources.items():
        rows = tables[name]
        resource.write([rows] if isinstance(rows, pd.DataFrame) else rows)
    descriptor = {
        "profile": "tabular-data-package",
        "name": f"dan-van-{year.lower()}",
        "title": title or f"Số liệu Năm dân vận {year}",
        "description": _ESCAPE_NOTE,
        "resources": [_description(resource, resources) for resource in resources.values()],
    }
    text = json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n"
    (folder / DESCRIPTOR).write_text(text, encoding="utf-8", newline="\n")
    return {name: resource.count for name, resource in resources.items()}


def carry_tables(folder: Path, source: Path) -> list[str]:
    """Takes the tables of another package that ``folder`` has not written itself into its descriptor; their names.

    Their .csv files lie in ``folder`` already. A package that cannot be read gives none.
    """
    descriptor = read_descriptor(folder)
    own = {resource["name"]: resource for resource in descriptor["resources"]}
    try:
        others = {resource["name"]: resource for resource in read_descriptor(source)["resources"]}
    except UnreadableFileError:
        return []
    carried = [table.name for table in TABLES
               if table.name in others and table.name not in own and (folder / others[table.name]["path"]).is_file()]
    descriptor["resources"] = [(others | own)[table.name] for table in TABLES if table.name in own or table.name in carried]
    text = json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n"
    (folder / DESCRIPTOR).write_text(text, encoding="utf-8", newline="\n")
    return carried


def read_package(folder: Path, only: Collection[str] | None = None, *, check: bool = True) -> dict[str, pd.DataFrame]:
    """The tables as written: text as str ("" where blank), numbers as float64 with NaN, whole numbers as Int64.

    ``only`` names the tables wanted. Raises UnreadableFileError naming a file that is missing, unreadable or, with
    ``check``, no longer the one that was published.
    """
    return {resource["name"]: _read_resource(folder, resource, check)
            for resource in read_descriptor(folder)["resources"] if only is None or resource["name"] in only}


def read_descriptor(folder: Path) -> dict[str, Any]:
    """datapackage.json. Raises UnreadableFileError."""
    path = folder / DESCRIPTOR
    try:
        descriptor: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        _ = [(resource["name"], resource["path"], resource["schema"]["fields"]) for resource in descriptor["resources"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableFileError(f"Không đọc được {path.as_posix()}; gói số liệu không dùng được.") from error
    return descriptor


class _Resource:
    """One .csv file being written, and what decides which keys and references may be declared of it."""

    def __init__(self, table: Table, folder: Path) -> None:
        self.table = table
        self.path = folder / f"{table.name}.csv"
        self.count = 0
        self.bytes = 0
        self.sha256 = hashlib.sha256()
        self.values: dict[str, set[str]] = {column: set() for column in _watched(table)}
        self._key_hashes: list[np.ndarray[Any, np.dtype[Any]]] = []
        self._has_blank_key = False

    def write(self, pieces: Iterable[pd.DataFrame]) -> None:
        with self.path.open("wb") as handle:
            for data in self._encoded(pieces):
                self.sha256.update(data)
                self.bytes += handle.write(data)

    def has_unique_key(self) -> bool:
        """True if the declared key is never blank and never twice (by 64-bit hash: never a false True)."""
        if not self.table.key or self._has_blank_key:
            return False
        return len(np.unique(np.concatenate(self._key_hashes))) == self.count if self._key_hashes else True

    def _encoded(self, pieces: Iterable[pd.DataFrame]) -> Iterator[bytes]:
        yield (",".join(self.table.column_names) + "\n").encode()
        for piece in pieces:
            for start in range(0, len(piece), _CHUNK):
                part = piece.iloc[start:start + _CHUNK]
                cells = {column.name: _cells(part[column.name], column, self.table) for column in self.table.columns}
                self._note(part, cells)
                yield "".join([",".join(row) + "\n" for row in zip(*cells.values(), strict=True)]).encode()

    def _note(self, part: pd.DataFrame, cells: Mapping[str, list[str]]) -> None:
        self.count += len(part)
        for column, values in self.values.items():
            values.update(value for value in part[column].unique() if isinstance(value, str) and value)
        if self.table.key:
            key = pd.DataFrame({column: cells[column] for column in self.table.key})
            self._has_blank_key |= any("" in cells[column] for column in self.table.key)
            self._key_hashes.append(pd.util.hash_pandas_object(key, index=False).to_numpy())


def _watched(table: Table) -> list[str]:
    """Columns that refer to another table or are referred to."""
    referring = [column for column, _, _ in table.refers]
    return referring + [target for other in TABLES for _, name, target in other.refers if name == table.name]


def _cells(values: "pd.Series[Any]", column: Column, table: Table) -> list[str]:
    """One column as text of the .csv. Raises TypeError where the values are not of the declared type."""
    if column.type in ("number", "integer"):
        numbers = pd.to_numeric(values).to_numpy(dtype="float64", na_value=np.nan)
        if column.type == "integer" and not np.all(np.isnan(numbers) | (numbers == np.floor(numbers))):
            raise TypeError(f"{table.name}.{column.name} must hold whole numbers")
        return [number_cell(number) for number in numbers.tolist()]
    return [_text(value, column, table) for value in values.astype(object).tolist()]


def _text(value: object, column: Column, table: Table) -> str:
    if isinstance(value, str):
        return text_cell(value)
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, date) and column.type == "date":
        return value.isoformat()[:10]
    raise TypeError(f"{table.name}.{column.name} must hold text, not {value!r}")


def _description(resource: _Resource, resources: Mapping[str, _Resource]) -> dict[str, Any]:
    """The resource's entry in datapackage.json; keys and references only where the data bears them out."""
    table = resource.table
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if resource.has_unique_key():
        schema["primaryKey"] = list(table.key)
    references = [{"fields": column, "reference": {"resource": "" if name == table.name else name, "fields": target}}
                  for column, name, target in table.refers
                  if name in resources and resource.values[column] <= resources[name].values[target]]
    if references:
        schema["foreignKeys"] = references
    return {
        "name": table.name, "path": resource.path.name, "profile": "tabular-data-resource",
        "title": table.title, "description": table.description,
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True,
                    "skipInitialSpace": False, "header": True, "caseSensitiveHeader": True},
        "bytes": resource.bytes, "hash": f"sha256:{resource.sha256.hexdigest()}",
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type, "title": column.title}
    if column.description:
        field["description"] = column.description
    if column.enum:
        field["constraints"] = {"enum": list(column.enum)}
    return field


def _read_resource(folder: Path, resource: Mapping[str, Any], check: bool) -> pd.DataFrame:
    path = folder / resource["path"]
    try:
        if check and resource.get("hash") != f"sha256:{file_sha256(path)}":
            raise UnreadableFileError(f"{path.as_posix()} đã bị sửa sau khi công bố; "
                                      "lấy lại bản gốc hoặc chạy lại năm đó.")
        table = pd.read_csv(path, encoding="utf-8", dtype="str", keep_default_na=False, na_filter=False)
        return pd.DataFrame({field["name"]: _typed(table[field["name"]], field["type"])
                             for field in resource["schema"]["fields"]})
    except (OSError, ValueError, KeyError) as error:
        raise UnreadableFileError(f"Không đọc được {path.as_posix()} ({type(error).__name__}).") from error


def _typed(cells: "pd.Series[Any]", type_: str) -> "pd.Series[Any]":
    """Numbers by Python's own exact reading: pandas' parser may be off in the last digit."""
    if type_ == "number":
        return pd.Series([float(cell) if cell else np.nan for cell in cells], dtype="float64")
    if type_ == "integer":
        return pd.Series([int(cell) if cell else pd.NA for cell in cells], dtype="Int64")
    return _unescaped(cells)


def _unescaped(values: "pd.Series[Any]") -> "pd.Series[Any]":
    changed = {text: plain for text in values.unique() if "'" in text and (plain := unescape(text)) != text}
    return values.map(lambda text: changed.get(text, text)) if changed else values


def file_sha256(path: Path) -> str:
    """Hash of a file's bytes, read piece by piece."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
