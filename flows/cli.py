"""``danvan …``: arguments in, one room's door called, exit code out. Prefect is imported only where a flow runs."""

import sys
import traceback
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import (
    App,
    CycloptsError,
    MissingArgumentError,
    Parameter,
    UnknownCommandError,
    UnknownOptionError,
)

from flows import console
from flows.errors import DanvanError

app = App(name="danvan", help="Từ bảng tính của các đơn vị đến báo cáo Năm dân vận, mỗi con số có nguồn.",
          help_flags=["--help", "-h"], version_flags=["--version"], result_action="return_value")

Year = Annotated[str, Parameter(help="năm báo cáo, ví dụ 2018")]
Inputs = Annotated[Path, Parameter(help="thư mục chứa dữ liệu các năm")]
Outputs = Annotated[Path, Parameter(help="thư mục kết quả")]
AsOf = Annotated[date | None, Parameter(name="--as-of", help="ngày tính quá hạn, dạng 2019-01-15")]
DocumentYear = Annotated[str, Parameter(name="--year", help="năm báo cáo, nếu không theo năm ghi trong tệp")]
_CLEAN_DOCUMENT = "đúng thể thức, mọi con số đúng nguồn"
Profile = Annotated[str, Parameter(help="thể thức nd30 (nhà nước) hoặc party (Đảng); không ghi thì theo đầu văn bản")]
Json = Annotated[bool, Parameter(name="--json", help="in kết quả dạng JSON cho chương trình khác", negative=())]


@app.command(help="Lập báo cáo năm: nhận, kiểm tra, tính, vẽ, viết và công bố vào outputs/NĂM.")
def run(year: Year, *, inputs: Inputs = Path("inputs"), outputs: Outputs = Path("outputs"), as_of: AsOf = None,
        final: Annotated[bool, Parameter(help="lập như bản chính thức: từ chối khi còn lỗi", negative=())] = False,
        json: Json = False) -> int:
    from flows.prefect_settings import prepare_prefect
    from flows.preflight import check_hand_written
    from flows.run import open_run

    opened = open_run(year, inputs, outputs, as_of=as_of, final=final)
    check_hand_written(opened)      # mistakes are told before the server starts
    prepare_prefect()
    from flows.annual_report import annual_report

    summary = annual_report(year, inputs, outputs, opened.as_of, final)
    console.show_json(summary) if json else console.show_summary(summary)
    return 0


@app.command(help="Nhận, kiểm tra, trả lại tệp có phát hiện và lập sổ theo dõi; báo cáo đang có giữ nguyên.")
def collect(year: Year, *, inputs: Inputs = Path("inputs"), outputs: Outputs = Path("outputs"), as_of: AsOf = None,
            json: Json = False) -> int:
    from flows.prefect_settings import prepare_prefect
    from flows.preflight import check_hand_written
    from flows.run import open_run

    opened = open_run(year, inputs, outputs, as_of=as_of)
    check_hand_written(opened)
    prepare_prefect()
    from flows.collect import collect as collect_year

    summary = collect_year(year, inputs, outputs, opened.as_of)
    console.show_json(summary) if json else console.show_collected(summary)
    return 0


@app.command(name="open", help="Mở năm mới từ năm trước: chép nam.toml, don-vi.csv và phát cho mỗi đơn vị một tệp biểu mẫu.")
def open_(year: Year, *, inputs: Inputs = Path("inputs"), outputs: Outputs = Path("outputs"), json: Json = False) -> int:
    from flows.opening.open import open_next_year

    opened = open_next_year(year, inputs, outputs)
    console.show_json(opened) if json else console.show_opened(opened.path, opened.workbooks, opened.tasks)
    return 0


@app.command(help="Kiểm tra tệp hoặc thư mục bảng tính ngay, không cần máy chủ.")
def check(*paths: Path, year: Annotated[str, Parameter(help="năm báo cáo, nếu đường dẫn không cho biết")] = "",
          inputs: Inputs = Path("inputs"), json: Json = False) -> int:
    from flows.inspection import inspect

    findings = inspect(paths, year, inputs)
    if json:
        console.show_json(findings)
    elif len(findings):
        console.show_findings(findings)
    else:
        console.say("Không có phát hiện nào.")
    return 1 if (findings["severity"] == "error").any() else 0


@app.command(help="Sổ theo dõi: đơn vị nào đã nộp biểu nào.")
def status(year: Year, *, inputs: Inputs = Path("inputs"), outputs: Outputs = Path("outputs"), as_of: AsOf = None,
           json: Json = False) -> int:
    from flows.edition_reader import register_of

    register, names = register_of(year, inputs, outputs, as_of)
    if json:
        console.show_json(register)
    else:
        console.show_table(f"Sổ theo dõi năm {year}", ["Đơn vị", "Hợp lệ", "Có lỗi", "Chưa nộp", "Nộp muộn"], names)
    return 0


@app.command(help="Con số này ở đâu ra: công thức, rồi từng tệp, trang tính và ô.")
def trace(year: Year, figure: Annotated[str, Parameter(help="mã con số, ví dụ one_stop.on_time_rate@058")], *,
          inputs: Inputs = Path("inputs"), outputs: Outputs = Path("outputs"), json: Json = False) -> int:
    from flows.edition_reader import trace_figure

    traced = trace_figure(year, figure, inputs, outputs)
    if json:
        console.show_json(traced.as_json())
    else:
        for line in traced.lines():
            console.say(line)
    return 0


@app.command(help="Kiểm tra một văn bản Word: thể thức, mọi con số, kể cả sau khi sửa tay; hoặc cả bản đã công bố.")
def verify(path: Annotated[Path, Parameter(help="tệp .docx hoặc thư mục outputs/NĂM")], *,
           profile: Profile = "", year: DocumentYear = "", outputs: Outputs = Path("outputs"),
           json: Json = False) -> int:
    if path.is_dir():
        from flows.edition_reader import verify_edition

        findings, clean, show = verify_edition(path), "đủ và đúng như khi công bố", console.show_findings
    else:
        from flows.document_check import verify_document

        findings, clean, show = verify_document(path, profile, year, outputs), _CLEAN_DOCUMENT, console.show_places
    if json:
        console.show_json(findings)
    elif len(findings):
        show(findings)
    else:
        console.say(f"{path.as_posix()}: {clean}.")
    return 1 if (findings["severity"] == "error").any() else 0


@app.command(help="Đưa con số, chữ tăng giảm và biểu đồ mới vào văn bản đã sửa tay; lời văn, định dạng, ghi chú giữ nguyên.")
def update(path: Annotated[Path, Parameter(help="tệp .docx do danvan lập, đã sửa trong Word")], *, year: DocumentYear = "",
           outputs: Outputs = Path("outputs"), json: Json = False,
           everything: Annotated[bool, Parameter(name="--all", help="thay cả con số đã sửa tay", negative=())] = False) -> int:
    from flows.edited_document import update_document

    done = update_document(path, year, outputs, everything=everything)
    if json:
        console.show_json(done)
    else:
        for line in done.lines():
            console.say(line)
    return 1 if done.review else 0


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
