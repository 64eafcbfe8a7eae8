"""Tables -> ``so-lieu/``: .csv files with a Frictionless data package that says what every column is, and back."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from flows.errors import UnreadableFileError
from flows.publish.csv_text import number_cell, text_cell, unescape
from flows.publish.schema import TABLES, Column, Table
from flows.state.canonical import canonical
from flows.state.parts import Parts

FOLDER = "so-lieu"
DESCRIPTOR = "datapackage.json"

_CHUNK = 50_000     # rows turned into text at a time: bounds memory, not speed
_ESCAPE_NOTE = (
    "Ô chữ bắt đầu bằng = + - @, dấu tab hoặc xuống dòng (kể cả = + - @ ngay sau dấu ; tab hoặc xuống dòng trong ô) có "
    "thêm một dấu nháy đơn ' ở trước để Excel không chạy như công thức; bỏ một dấu nháy ở chỗ đó thì được chữ gốc.")


def write_package(folder: Path, tables: Mapping[str, pd.DataFrame], *, year: str, title: str = "",
                  kept: Parts | None = None) -> dict[str, int]:
    """Writes the .csv files and datapackage.json and returns the number of rows of each table.

    ``tables`` are named as in ``schema.TABLES``. Columns beyond the contract are left out. ``kept`` holds the .csv files of
    earlier runs. Raises KeyError for a missing column, TypeError or ValueError for values that are not of the column's
    type: those are faults of the program, not of the data.
    """
    if unknown := sorted(set(tables) - {table.name for table in TABLES}):
        raise KeyError(f"no such table in the data package: {unknown}")
    folder.mkdir(parents=True, exist_ok=True)
    files = {table.name: _file(folder, table, tables[table.name], kept or Parts()) for table in TABLES if table.name in tables}
    descriptor = {
        "profile": "tabular-data-package",
        "name": f"dan-van-{year.lower()}",
        "title": title or f"Số liệu Năm dân vận {year}",
        "description": _ESCAPE_NOTE,
        "resources": [_description(table, files) for table in TABLES if table.name in files],
    }
    text = json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n"
    (folder / DESCRIPTOR).write_text(text, encoding="utf-8", newline="\n")
    return {name: file.count for name, file in files.items()}


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
    return {resource["name"]: _read_table(folder, resource, check)
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


@dataclass(frozen=True, slots=True)
class _File:
    """One .csv file as written, and what decides which keys and references may be declared of it.

    ``values``: column that refers to another table or is referred to -> its distinct texts without "".
    """

    count: int
    bytes: int
    sha256: str
    has_unique_key: bool
    values: Mapping[str, list[str]]


def _file(folder: Path, table: Table, rows: pd.DataFrame, kept: Parts) -> _File:
    shown = canonical(rows[list(table.column_names)])
    return _File(**kept.file_made(folder / f"{table.name}.csv", shown, lambda path: asdict(_written(path, table, rows))))


def _written(path: Path, table: Table, rows: pd.DataFrame) -> _File:
    keys = _Keys(table)
    sha256 = hashlib.sha256()
    with path.open("wb") as handle:
        for data in _encoded(table, rows, keys):
            sha256.update(data)
            handle.write(data)
    values = {column: [value for value in rows[column].unique() if isinstance(value, str) and value]
              for column in _watched(table)}
    return _File(len(rows), path.stat().st_size, sha256.hexdigest(), keys.are_unique(), values)


def _encoded(table: Table, rows: pd.DataFrame, keys: "_Keys") -> Iterator[bytes]:
    yield (",".join(table.column_names) + "\n").encode()
    for start in range(0, len(rows), _CHUNK):
        piece = rows.iloc[start:start + _CHUNK]
        cells = {column.name: _cells(piece[column.name], column, table) for column in table.columns}
        keys.note(cells)
        yield "".join([",".join(row) + "\n" for row in zip(*cells.values(), strict=True)]).encode()


class _Keys:
    """The declared key of every row written, as hashes of 64 bits: never a false "unique"."""

    def __init__(self, table: Table) -> None:
        self._columns = table.key
        self._hashes: list[np.ndarray[Any, np.dtype[Any]]] = []
        self._is_filled = bool(table.key)

    def note(self, cells: Mapping[str, list[str]]) -> None:
        if self._columns:
            key = pd.DataFrame({column: cells[column] for column in self._columns})
            self._is_filled &= not any("" in cells[column] for column in self._columns)
            self._hashes.append(pd.util.hash_pandas_object(key, index=False).to_numpy())

    def are_unique(self) -> bool:
        """True if there is a key that is never blank and never twice."""
        every = np.concatenate(self._hashes) if self._hashes else np.empty(0)
        return self._is_filled and len(np.unique(every)) == len(every)


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


def _description(table: Table, files: Mapping[str, _File]) -> dict[str, Any]:
    """The table's entry in datapackage.json; keys and references only where the data bears them out."""
    file = files[table.name]
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if file.has_unique_key:
        schema["primaryKey"] = list(table.key)
    references = [{"fields": column, "reference": {"resource": "" if name == table.name else name, "fields": target}}
                  for column, name, target in table.refers
                  if name in files and set(file.values[column]) <= set(files[name].values[target])]
    if references:
        schema["foreignKeys"] = references
    return {
        "name": table.name, "path": f"{table.name}.csv", "profile": "tabular-data-resource",
        "title": table.title, "description": table.description,
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True,
                    "skipInitialSpace": False, "header": True, "caseSensitiveHeader": True},
        "bytes": file.bytes, "hash": f"sha256:{file.sha256}",
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type, "title": column.title}
    if column.description:
        field["description"] = column.description
    if column.enum:
        field["constraints"] = {"enum": list(column.enum)}
    return field


def _read_table(folder: Path, resource: Mapping[str, Any], check: bool) -> pd.DataFrame:
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
