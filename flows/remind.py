"""Reminding: collecting, and a letter to every unit that has not sent all it owes, in time and without errors."""

from datetime import date
from pathlib import Path

from prefect import flow

from flows import tasks
from flows.parameters import YearId
from flows.run import open_run
from flows.state.lock import year_lock
from flows.summary import Reminded, reminded


@flow(name="remind", flow_run_name="đôn đốc năm {year}", persist_result=False,
      description="Nhận, kiểm tra như collect và viết công văn đôn đốc cho đơn vị chưa nộp, nộp chậm hoặc có lỗi.")
def remind(year: YearId, inputs: Path = Path("inputs"), outputs: Path = Path("outputs"), as_of: date | None = None) -> Reminded:
    """Write the letters of the day from what has really been received by now.

    Register and board are renewed with them, so that no letter asks for a file that came this morning. A report that is
    there stays as it is. The letters of an earlier day give way, unless somebody has edited them: those are kept.

    Args:
        year: Năm báo cáo, bốn chữ số, ví dụ 2018; phải có thư mục inputs/NĂM.
        inputs: Thư mục dữ liệu các năm trên máy chạy.
        outputs: Thư mục kết quả trên máy chạy.
        as_of: Ngày tính quá hạn; để trống là hôm nay (hoặc ngay_xem trong nam.toml).
    """
    run = open_run(year, inputs, outputs, as_of=as_of)                                  # settings, units, catalogue
    with year_lock(run.year.state, run.year.id):
        staging = tasks.prepare(run)                                                    # an empty place for the new edition
        received = tasks.receive(run)                                                   # files -> sheets -> facts
        previous = tasks.previous_facts(run)                                            # the year before, to compare with
        examined = tasks.examine(run, received, previous)                               # what is wrong, who is missing
        answered = tasks.answer(run, received, examined, staging)                       # marked workbooks back, the board
        letters = tasks.remind(run, examined, answered, staging)                        # one letter per unit to be reminded
        published = tasks.publish_collected(run, received, examined, answered, staging, with_letters=True)  # all or nothing
    return reminded(run, letters, published)
