"""The office's machine at work by itself: server, timetable, runs started from the page."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from flows import console
from flows.commands.options import Inputs, Outputs, app

YearOrNewest = Annotated[str, Parameter(help="năm báo cáo; không ghi thì lấy năm mới nhất trong thư mục dữ liệu")]


@app.command(help="Chạy máy chủ trên máy này: thu số liệu mỗi đêm, đôn đốc sau hạn nộp, lập báo cáo khi bấm trên trang web.")
def serve(year: YearOrNewest = "", *, inputs: Inputs = Path("inputs"), outputs: Outputs = Path("outputs"),
          port: Annotated[int, Parameter(help="cổng của máy chủ")] = 4200) -> int:
    from flows.prefect_settings import prepare_prefect
    from flows.season import season
    from flows.serving import opened, serve_flows, server

    served = opened(year, inputs, outputs)
    prepare_prefect(logging_level="INFO")       # here nobody watches the terminal, and the page shows the log
    with server(port) as started:
        console.show_serving(served.id, started.address.removesuffix("/api"), season(served.settings), served.settings.timetable)
        serve_flows(served, inputs, outputs, started)
    console.say("Đã dừng; lịch tạm dừng cho đến khi chạy lại danvan serve.")
    return 0
