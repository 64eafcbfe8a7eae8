"""Collecting: receive, check, answer, register and board, without the report; fit for every night."""

from datetime import date
from pathlib import Path

from prefect import flow

from flows import tasks
from flows.parameters import YearId
from flows.run import open_run
from flows.state.lock import year_lock
from flows.summary import Summary, summarise


@flow(name="collect", flow_run_name="thu số liệu năm {year}", persist_result=False,
      description="Nhận, kiểm tra, trả lại tệp có phát hiện và lập sổ theo dõi; báo cáo đang có giữ nguyên.")
def collect(year: YearId, inputs: Path = Path("inputs"), outputs: Path = Path("outputs"), as_of: date | None = None) -> Summary:
    """Renew what senders and secretariat look at every morning.

    New in the edition: ``tra-lai/``, ``theo-doi.html``, findings, register and explanations. A report that is there stays
    as it is, with the figures, facts and ledger it leads to; before the first report the facts are published too.

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
        published = tasks.publish_collected(run, received, examined, answered, staging)     # all or nothing
    return summarise(run, examined, answered, 0, published)
