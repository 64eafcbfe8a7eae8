"""Before the report: open a year, check files, collect them, see who has sent what."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from flows import console
from flows.commands.options import AsOf, Inputs, Json, Outputs, Year, app


@app.command(name="open", help="Mở năm mới từ năm trước: chép nam.toml, don-vi.csv và phát cho mỗi đơn vị một tệp biểu mẫu.")
def open_(year: Year, *, inputs: Inputs = Path("inputs"), outputs: Outputs = Path("outputs"), json: Json = False) -> int:
    from flows.opening.open import open_next_year

    opened = open_next_year(year, inputs, outputs)
    console.show_json(opened) if json else console.show_opened(opened.path, opened.workbooks, opened.tasks)
    return 0


@app.command(help="Kiểm tra tệp hoặc thư mục bảng tính ngay, không cần máy chủ.")
def check(*paths: Path, year: Annotated[str, Parameter(help="năm báo cáo, nếu đường dẫn không cho biết")] = "",
          inputs: Inputs = Path("inputs"), json: Json = False) -> int:
    from flows.questions.inspection import inspect

    findings = inspect(paths, year, inputs)
    if json:
        console.show_json(findings)
    elif len(findings):
        console.show_findings(findings)
    else:
        console.say("Không có phát hiện nào.")
    return 1 if (findings["severity"] == "error").any() else 0


@app.command(help="Nhận, kiểm tra, trả lại tệp có phát hiện và lập sổ theo dõi; báo cáo đang có giữ nguyên.")
def collect(year: Year, *, inputs: Inputs = Path("inputs"), outputs: Outputs = Path("outputs"), as_of: AsOf = None,
            json: Json = False) -> int:
    from flows.commands.ready import ready_run

    opened = ready_run(year, inputs, outputs, as_of)
    from flows.collect import collect as collect_year

    summary = collect_year(year, inputs, outputs, opened.as_of)
    console.show_json(summary) if json else console.show_collected(summary)
    return 0


@app.command(help="Nhận, kiểm tra như collect và viết công văn đôn đốc cho đơn vị chưa nộp, nộp chậm hoặc có lỗi.")
def remind(year: Year, *, inputs: Inputs = Path("inputs"), outputs: Outputs = Path("outputs"), as_of: AsOf = None,
           json: Json = False) -> int:
    from flows.commands.ready import ready_run

    opened = ready_run(year, inputs, outputs, as_of)
    from flows.remind import remind as remind_year

    reminded = remind_year(year, inputs, outputs, opened.as_of)
    console.show_json(reminded) if json else console.show_reminded(reminded)
    return 0


@app.command(help="Sổ theo dõi: đơn vị nào đã nộp biểu nào.")
def status(year: Year, *, inputs: Inputs = Path("inputs"), outputs: Outputs = Path("outputs"), as_of: AsOf = None,
           json: Json = False) -> int:
    from flows.publish.late import after_approval
    from flows.questions.edition_reader import register_of
    from flows.run import open_run

    register, names = register_of(year, inputs, outputs, as_of)
    if json:
        console.show_json(register)
    else:
        console.show_table(f"Sổ theo dõi năm {year}", ["Đơn vị", "Hợp lệ", "Có lỗi", "Chưa nộp", "Nộp muộn"], names)
        if since := after_approval(open_run(year, inputs, outputs)):
            console.say(since)
    return 0
