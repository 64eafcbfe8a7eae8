"""A new year: settings and units carried over from the year before, one workbook issued to every unit that owes forms."""

from pathlib import Path

from prefect import flow

from flows import artifacts
from flows.opening.open import Opened, open_next_year
from flows.parameters import YearId


@flow(name="open-year", flow_run_name="mở năm {year}", persist_result=False,
      description="Mở năm mới từ năm trước: chép nam.toml, don-vi.csv và phát cho mỗi đơn vị một tệp biểu mẫu.")
def open_year(year: YearId, inputs: Path = Path("inputs"), outputs: Path = Path("outputs")) -> Opened:
    """Make ``inputs/YEAR`` whole or not at all; a year that exists is refused. VIEC-CAN-LAM.md says what people must still do.

    Args:
        year: Năm mới, bốn chữ số, ví dụ 2019; năm liền trước phải có trong thư mục dữ liệu.
        inputs: Thư mục dữ liệu các năm trên máy chạy.
        outputs: Thư mục kết quả trên máy chạy.
    """
    opened = open_next_year(year, inputs, outputs)
    artifacts.show_tasks(opened)
    return opened
