"""TOML files written by people -> checked models; every mistake is named with its file and key, in Vietnamese."""

import re
from pathlib import Path
from typing import Any, TypeVar

import tomli
from pydantic import BaseModel, ValidationError

from flows.errors import BrokenConfigurationError

Model = TypeVar("Model", bound=BaseModel)

_REASONS = {
    "missing": "thiếu", "extra_forbidden": "khóa lạ", "string_type": "phải là chữ trong ngoặc kép",
    "int_type": "phải là số nguyên", "int_parsing": "phải là số nguyên", "float_type": "phải là số",
    "bool_type": "phải là true hoặc false", "bool_parsing": "phải là true hoặc false",
    "date_type": "phải là ngày", "date_from_datetime_parsing": "phải là ngày", "date_parsing": "phải là ngày",
    "literal_error": "không thuộc các giá trị cho phép", "string_pattern_mismatch": "sai dạng",
    "tuple_type": "phải là danh sách", "list_type": "phải là danh sách", "dict_type": "phải là một nhóm khóa",
    "too_short": "còn thiếu mục", "greater_than_equal": "số quá nhỏ", "less_than_equal": "số quá lớn",
}


def read_toml(path: Path) -> dict[str, Any]:
    """The file's content, BOM or not. Raises BrokenConfigurationError naming file and line."""
    try:
        return tomli.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError as error:
        raise BrokenConfigurationError(f"Thiếu tệp {path.as_posix()}.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenConfigurationError(f"{path.as_posix()}: không đọc được; tệp phải là văn bản UTF-8.") from error
    except tomli.TOMLDecodeError as error:
        raise BrokenConfigurationError(f"{path.as_posix()}: {toml_mistake(error)}.") from error


def read_toml_as(model: type[Model], path: Path) -> Model:
    """A TOML file as a model. Raises BrokenConfigurationError listing every mistake with its key."""
    data = read_toml(path)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise BrokenConfigurationError(f"{path.as_posix()}: {'; '.join(mistakes(error))}.") from error


def toml_mistake(error: tomli.TOMLDecodeError) -> str:
    """Where a file stops being TOML, in Vietnamese; the parser's own words are English."""
    place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
    return f"dòng {place[1]}, cột {place[2]}: sai cú pháp TOML" if place else "sai cú pháp TOML ở cuối tệp"


def mistakes(error: ValidationError) -> list[str]:
    """Each mistake of a model as ``key: reason``, in file order."""
    return [f"{'.'.join(str(part) for part in item['loc'])}: "
            f"{_REASONS.get(item['type'], item['msg'].removeprefix('Value error, '))}" for item in error.errors()]
