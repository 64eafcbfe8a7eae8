"""After the report: where a figure comes from, whether a document still holds, new figures into an edited one."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from flows import console
from flows.commands.options import DocumentYear, Inputs, Json, Outputs, OutputsOfFile, Profile, Year, app

_CLEAN_DOCUMENT = "đúng thể thức, mọi con số đúng nguồn"
_NO_SOURCE = "không có con số nào gắn nguồn (văn bản của nơi khác, hoặc đã lưu qua dạng .odt, .doc) nên không so được số liệu"
_WITHOUT_FIGURES = f"đúng thể thức; {_NO_SOURCE}"


@app.command(help="Con số này ở đâu ra: công thức, rồi từng tệp, trang tính và ô.")
def trace(year: Year, figure: Annotated[str, Parameter(help="mã con số, ví dụ one_stop.on_time_rate@058")], *,
          inputs: Inputs = Path("inputs"), outputs: Outputs = Path("outputs"), json: Json = False) -> int:
    from flows.questions.edition_reader import trace_figure

    traced = trace_figure(year, figure, inputs, outputs)
    if json:
        console.show_json(traced.as_json())
    else:
        for line in traced.lines():
            console.say(line)
    return 0


@app.command(help="Kiểm tra một văn bản Word: thể thức, mọi con số, kể cả sau khi sửa tay; hoặc cả bản đã công bố.")
def verify(path: Annotated[Path, Parameter(help="tệp .docx hoặc thư mục outputs/NĂM")], *,
           profile: Profile = "", year: DocumentYear = "", outputs: OutputsOfFile = None,
           json: Json = False) -> int:
    if path.is_dir():
        from flows.questions.edition_reader import verify_edition

        findings, clean, show = verify_edition(path), "đủ và đúng như khi công bố", console.show_findings
    else:
        from flows.questions.document_check import verify_document
        from flows.questions.edited_document import has_figures

        findings, show = verify_document(path, profile, year, outputs), console.show_places
        clean = _CLEAN_DOCUMENT if has_figures(path) else _WITHOUT_FIGURES
    if json:
        console.show_json(findings)
    elif len(findings):
        show(findings)
        if clean is _WITHOUT_FIGURES:
            console.say(f"{path.as_posix()}: {_NO_SOURCE}.")
    else:
        console.say(f"{path.as_posix()}: {clean}.")
    return 1 if (findings["severity"] == "error").any() else 0


@app.command(help="Đưa con số, chữ tăng giảm, dòng bảng, biểu đồ mới vào văn bản đã sửa tay; lời văn, ghi chú giữ nguyên.")
def update(path: Annotated[Path, Parameter(help="tệp .docx do danvan lập, đã sửa trong Word")], *, year: DocumentYear = "",
           outputs: OutputsOfFile = None, json: Json = False,
           everything: Annotated[bool, Parameter(name="--all", help="thay cả con số đã sửa tay", negative=())] = False) -> int:
    from flows.questions.edited_document import update_document

    done = update_document(path, year, outputs, everything=everything)
    if json:
        console.show_json(done)
    else:
        for line in done.lines():
            console.say(line)
    return 1 if done.review or done.sentences or any(not one.is_done for one in done.tables) else 0
