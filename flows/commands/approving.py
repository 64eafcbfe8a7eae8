"""The year's end: sign it off, open it again, put a slip of form right."""

from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from flows import console
from flows.commands.options import Inputs, Json, Outputs, Year, app

On = Annotated[date | None, Parameter(name="--as-of", help="ngày của việc này, dạng 2019-01-15; không ghi là hôm nay")]
Edited = Annotated[Path | None, Parameter(help="báo cáo đã sửa trong Word; không ghi thì lấy outputs/NĂM/bao-cao-NĂM.docx")]
Number = Annotated[str, Parameter(help="số và ngày báo cáo đã ký, ví dụ \"15/BC-UBND ngày 16/01/2019\"; không ghi thì đọc ở "
                                         "đầu báo cáo trong outputs/NĂM")]


@app.command(help="Phê duyệt: kiểm tra báo cáo đã sửa, bỏ dấu dự thảo và ghi chú Word, khóa số liệu của năm.")
def approve(year: Year, *, by: Annotated[str, Parameter(help="người phê duyệt: họ tên, chức vụ")], document: Edited = None,
            inputs: Inputs = Path("inputs"), outputs: Outputs = Path("outputs"), as_of: On = None, json: Json = False) -> int:
    from flows.signing.approve import approve_year

    approved = approve_year(year, by, document, inputs, outputs, as_of)
    console.show_json(approved) if json else console.show_approved(approved)
    return 0


@app.command(help="Mở lại năm đã phê duyệt để lập lại; bản đã ký được giữ nguyên ở outputs/NĂM/luu.")
def reopen(year: Year, *, reason: Annotated[str, Parameter(help="lý do mở lại")], replaces: Number = "",
           inputs: Inputs = Path("inputs"), outputs: Outputs = Path("outputs"), as_of: On = None, json: Json = False) -> int:
    from flows.signing.reopen import reopen_year

    reopened = reopen_year(year, reason, replaces, inputs, outputs, as_of)
    console.show_json(reopened) if json else console.show_reopened(reopened)
    return 0


@app.command(help="Lập công văn đính chính chỗ viết sai thể thức trong báo cáo đã phê duyệt; báo cáo và số liệu giữ nguyên.")
def correct(year: Year, *, wrong: Annotated[str, Parameter(help="chữ đã in trong báo cáo")],
            right: Annotated[str, Parameter(help="chữ đúng")], number: Number = "",
            inputs: Inputs = Path("inputs"), outputs: Outputs = Path("outputs"), as_of: On = None, json: Json = False) -> int:
    from flows.signing.correct import correct_year

    corrected = correct_year(year, wrong, right, number, inputs, outputs, as_of)
    console.show_json(corrected) if json else console.show_corrected(corrected)
    return 0
