"""What people have settled for reading: column matches in ``khop-cot.toml``, passwords in ``inputs/mat-khau.toml``."""

from pathlib import Path

from flows.errors import BrokenConfigurationError
from flows.toml_file import read_toml


def reviewed_columns(folder: Path) -> dict[str, dict[str, str]]:
    """khop-cot.toml: form -> label as written -> field id; {} without the file."""
    path = folder / "khop-cot.toml"
    data = read_toml(path) if path.exists() else {}
    for form, matches in data.items():
        if not isinstance(matches, dict) or not all(isinstance(field, str) for field in matches.values()):
            raise BrokenConfigurationError(f'{path.as_posix()}: mục [{form}] phải gồm các dòng "nhãn cột" = "mã chỉ tiêu".')
    return data


def passwords(inputs: Path) -> list[str]:
    """mat-khau.toml: the list ``mat_khau`` of passwords to try; [] without the file. Never printed."""
    path = inputs / "mat-khau.toml"
    found = read_toml(path).get("mat_khau", []) if path.exists() else []
    if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
        raise BrokenConfigurationError(f"{path.as_posix()}: mat_khau phải là một danh sách chữ trong ngoặc kép.")
    return found
