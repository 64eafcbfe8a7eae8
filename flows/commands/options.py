"""The program itself and what its commands share: one name and one explanation for each option."""

from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

app = App(name="danvan", help="Từ bảng tính của các đơn vị đến báo cáo Năm dân vận, mỗi con số có nguồn.",
          suppress_keyboard_interrupt=False, help_flags=["--help", "-h"], version=lambda: version("danvan"),
          version_flags=["--version"], result_action="return_value")

Year = Annotated[str, Parameter(help="năm báo cáo, ví dụ 2018")]
Inputs = Annotated[Path, Parameter(help="thư mục chứa dữ liệu các năm")]
Outputs = Annotated[Path, Parameter(help="thư mục kết quả")]
OutputsOfFile = Annotated[Path | None, Parameter(name="--outputs", help="thư mục kết quả; không ghi thì theo nơi tệp nằm")]
AsOf = Annotated[date | None, Parameter(name="--as-of", help="ngày tính quá hạn, dạng 2019-01-15")]
DocumentYear = Annotated[str, Parameter(name="--year", help="năm báo cáo, nếu không theo năm ghi trong tệp")]
Profile = Annotated[str, Parameter(help="thể thức nd30 (nhà nước) hoặc party (Đảng); không ghi thì theo đầu văn bản")]
Json = Annotated[bool, Parameter(name="--json", help="in kết quả dạng JSON cho chương trình khác", negative=())]
