"""``danvan …``: arguments in, one command called, exit code out. The commands stand in ``flows/commands``."""

import errno
import signal
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from cyclopts import Argument, CoercionError, CycloptsError, MissingArgumentError, Token, UnknownCommandError, UnknownOptionError

from flows import console
from flows.commands import approving, collecting, operation, reporting, tracing  # noqa: F401 - each registers its commands
from flows.commands.options import app
from flows.errors import DanvanError

# What the disk or the shared folder refuses, and nothing here can mend.
_WHY = {
    errno.ENOSPC: "Đĩa đã đầy", errno.EDQUOT: "Đã hết dung lượng được cấp", errno.EFBIG: "Hệ thống không cho ghi tệp lớn như vậy",
    errno.EROFS: "Thư mục kết quả chỉ cho đọc", errno.EACCES: "Không có quyền đọc hoặc ghi",
    errno.EPERM: "Hệ thống không cho phép",
    errno.ENOENT: "Tệp hoặc thư mục không còn nữa", errno.EIO: "Đĩa hoặc mạng bị lỗi", errno.ESTALE: "Thư mục dùng chung đã mất",
    errno.ENOTCONN: "Mất kết nối tới thư mục dùng chung",
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point. Exit codes: 0 done and clean, 1 errors found or refused, 2 wrong usage or broken configuration."""
    console.use_utf8()
    signal.signal(signal.SIGTERM, signal.default_int_handler)   # else Prefect's server would outlive us
    sys.exit(_code(list(sys.argv[1:] if arguments is None else arguments)))


def _code(arguments: list[str]) -> int:
    try:
        return int(app(arguments, exit_on_error=False, print_error=False) or 0)
    except KeyboardInterrupt:
        return _stopped()
    except Exception as error:  # the last rim: a person must get a sentence
        return _stopped() if _comes_of_stopping(error) else told(error)


def _stopped() -> int:
    console.complain("Đã dừng theo yêu cầu; bản đang có không thay đổi.")
    return 2


def _comes_of_stopping(error: BaseException | None) -> bool:
    """Prefect may fail at putting away a run that was stopped; its own signal is known by name, for it may not be loaded."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt) or type(error).__name__ == "TerminationSignal":
            return True
        error = error.__cause__ or error.__context__
    return False


def told(error: Exception) -> int:
    """Tells in one sentence what ended a command, and gives its exit code."""
    match error:
        case DanvanError():
            console.complain(str(error))
            return error.exit_code
        case CycloptsError():
            console.complain(f"{_told(error)} Xem {' '.join(['danvan', *(error.command_chain or [])])} --help.")
        case OSError() if error.errno in _WHY:
            place = f" ({error.filename})" if error.filename else ""
            console.complain(f"{_WHY[error.errno]}{place}; bản đã công bố không thay đổi. Sửa xong thì chạy lại.")
        case _ if _is_of_server(error):
            console.complain("Không nối được với máy chủ Prefect, hoặc máy chủ đã dừng giữa chừng; bản đã công bố không thay đổi."
                             " Chạy lại lệnh này.")
        case _:
            return _unexpected(error)
    return 2


def _is_of_server(error: Exception) -> bool:
    """By names: Prefect and its client are not loaded for commands that need neither."""
    return type(error).__module__.startswith(("httpx", "httpcore")) or "Prefect API server" in str(error)


def _told(error: CycloptsError) -> str:
    """The parser's complaint in Vietnamese."""
    match error:
        case UnknownCommandError():
            return f"Không có lệnh {' '.join(error.unused_tokens or [])}.".replace(" .", ".")
        case UnknownOptionError():
            return f"Không có tùy chọn {error.token.keyword or error.token.value}."
        case MissingArgumentError(argument=Argument() as missing):
            return f"Lệnh còn thiếu {_named(missing)} ({missing.parameter.help})."
        case CoercionError(argument=Argument() as wrong, token=Token() as token):
            return f"Không hiểu “{token.value}” ở {_named(wrong)} ({wrong.parameter.help})."
        case _:
            return "Tham số của lệnh chưa đúng."


def _named(argument: Argument) -> str:
    """As the help of the command shows it: YEAR, --by."""
    return argument.name if argument.index is None else argument.name.lstrip("-").upper()


def _unexpected(error: Exception) -> int:
    log = Path("danvan-loi.log")
    with suppress(OSError):     # nowhere to write it: the sentence must come all the same
        log.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    console.complain(f"Lỗi ngoài dự kiến ({type(error).__name__}); chi tiết ở {log}. Bản đã công bố không thay đổi.")
    return 2


if __name__ == "__main__":
    main()
