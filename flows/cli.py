"""``danvan …``: arguments in, one command called, exit code out. The commands stand in ``flows/commands``."""

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from cyclopts import CycloptsError, MissingArgumentError, UnknownCommandError, UnknownOptionError

from flows import console
from flows.commands import approving, collecting, reporting, tracing  # noqa: F401 - each registers its commands
from flows.commands.options import app
from flows.errors import DanvanError


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point. Exit codes: 0 done and clean, 1 errors found or refused, 2 wrong usage or broken configuration."""
    console.use_utf8()
    sys.exit(_code(list(sys.argv[1:] if arguments is None else arguments)))


def _code(arguments: list[str]) -> int:
    try:
        return int(app(arguments, exit_on_error=False, print_error=False) or 0)
    except DanvanError as error:
        console.complain(str(error))
        return error.exit_code
    except CycloptsError as error:
        console.complain(f"{_told(error)} Xem danvan --help.")
        return 2
    except KeyboardInterrupt:
        console.complain("Đã dừng theo yêu cầu; bản đang có không thay đổi.")
        return 2
    except Exception as error:  # the last rim: a person must get a sentence, the details go to a file
        return _unexpected(error)


def _told(error: CycloptsError) -> str:
    """The parser's complaint in Vietnamese."""
    match error:
        case UnknownCommandError():
            return f"Không có lệnh {' '.join(error.unused_tokens or [])}.".replace(" .", ".")
        case UnknownOptionError():
            return f"Không có tùy chọn {error.token.keyword or error.token.value}."
        case MissingArgumentError():
            return "Lệnh còn thiếu tham số."
        case _:
            return "Tham số của lệnh chưa đúng."


def _unexpected(error: Exception) -> int:
    log = Path("danvan-loi.log")
    log.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    console.complain(f"Lỗi ngoài dự kiến ({type(error).__name__}); chi tiết ở {log}. Bản đã công bố không thay đổi.")
    return 2


if __name__ == "__main__":
    main()
