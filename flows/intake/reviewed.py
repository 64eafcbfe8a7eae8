"""What people have settled for reading: column matches in ``khop-cot.toml``, passwords in ``inputs/mat-khau.toml``."""

from collections.abc import Iterator
from pathlib import Path

from flows.catalogue import Catalogue
from flows.errors import BrokenConfigurationError
from flows.toml_file import read_toml


def reviewed_columns(folder: Path, catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """khop-cot.toml: form -> label as written -> field id; {} without the file.

    Raises BrokenConfigurationError listing every form or field the year's catalogue does not have.
    """
    path = folder / "khop-cot.toml"
    data = read_toml(path) if path.exists() else {}
    problems = [problem for form, matches in data.items() for problem in _problems(form, matches, catalogue)]
    if problems:
        raise BrokenConfigurationError(f"{path.as_posix()}: {'; '.join(problems)}.")
    return data


def _problems(form: str, matches: object, catalogue: Catalogue) -> Iterator[str]:
    if form not in catalogue.forms:
        yield f"[{form}]: danh mục không có biểu này"
    elif not isinstance(matches, dict) or not all(isinstance(field, str) for field in matches.values()):
        yield f'mục [{form}] phải gồm các dòng "nhãn cột" = "mã chỉ tiêu"'
    else:
        for field in matches.values():
            if field not in catalogue.forms[form].fields:
                yield f"[{form}]: biểu không có chỉ tiêu “{field}”"


def passwords(inputs: Path) -> list[str]:
    """mat-khau.toml: the list ``mat_khau`` of passwords to try; [] without the file. Never printed."""
    path = inputs / "mat-khau.toml"
    found = read_toml(path).get("mat_khau", []) if path.exists() else []
    if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
        raise BrokenConfigurationError(f"{path.as_posix()}: mat_khau phải là một danh sách chữ trong ngoặc kép.")
    return found
