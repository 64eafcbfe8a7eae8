"""The yearly report: spreadsheets in ``inputs/YEAR`` become the Word report and everything beside it in ``outputs/YEAR``."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from prefect import flow

from flows import tasks
from flows.parameters import Runner, YearId
from flows.run import cluster_address, open_run
from flows.state.lock import year_lock
from flows.summary import Summary, stop_if_refused, summarise


@flow(name="annual-report", flow_run_name="báo cáo năm {year}", persist_result=False,
      description="Lập báo cáo năm: nhận, kiểm tra, tính, vẽ, viết và công bố vào outputs/NĂM.")
def annual_report(year: YearId, inputs: Path = Path("inputs"), outputs: Path = Path("outputs"), as_of: date | None = None,
                  final: bool = False, annotate: bool = False, pdf: bool = False, force: bool = False, runner: Runner = "local",
                  dask_address: str = "") -> Summary:
    """Build one year's edition. A draft is always made from what is valid; a final one is refused while errors remain.

    Args:
        year: Năm báo cáo, bốn chữ số, ví dụ 2018; phải có thư mục inputs/NĂM.
        inputs: Thư mục dữ liệu các năm trên máy chạy.
        outputs: Thư mục kết quả trên máy chạy.
        as_of: Ngày tính quá hạn; để trống là hôm nay (hoặc ngay_xem trong nam.toml).
        final: Lập như bản chính thức, bị từ chối khi còn lỗi hoặc thiếu biểu bắt buộc.
        annotate: Dự thảo có ghi chú Word nêu nguồn của từng con số.
        pdf: Lập thêm PDF của các văn bản (máy chạy cần có LibreOffice).
        force: Làm lại tất cả, không dùng gì đã lưu của lần trước.
        runner: Nơi đọc tệp, local là máy này, dask là cụm Dask đang có.
        dask_address: Địa chỉ scheduler của cụm Dask, dạng tcp://máy:8786; để trống khi đọc ở máy này.
    """
    run = open_run(year, inputs, outputs, as_of=as_of, final=final, annotate=annotate, pdf=pdf, force=force,
                   cluster=cluster_address(runner, dask_address))
    with year_lock(run.year.state, run.year.id):
        staging = tasks.prepare(run)                                            # an empty place for the new edition
        received = tasks.receive(run)                                           # files -> sheets -> facts
        previous = tasks.previous_facts(run)                                    # the year before, to compare with
        examined = tasks.examine(run, received, previous)                       # what counts, what is wrong, who is missing
        stop_if_refused(run, examined)                                          # a final edition tolerates no open error
        answered = tasks.answer(run, received, examined, staging)               # marked workbooks back, the board
        figures = tasks.compute(run, examined, previous)                        # the numbers
        charts = tasks.draw(run, examined, figures, staging)                    # the pictures
        documents = tasks.write_documents(run, examined, figures, charts, staging)  # the Word pages
        units = tasks.write_unit_reports(run, examined, figures, staging)       # one report for every unit
        if annotate:
            tasks.annotate(run, examined, previous, figures, staging)         # where each figure comes from, as comments
        sources = tasks.write_sources(run, examined, answered, figures, documents.paths, staging)   # ledger and data package
        pdfs = [tasks.write_pdfs(run, staging)] if pdf else []                  # by LibreOffice
        changes = tasks.effects(run, examined, figures, documents.paths, staging)  # what revisions changed in the report
        published = tasks.publish(run, received, examined, sources.rows, staging, changes)  # all or nothing
    return replace(summarise(run, examined, answered, len(figures), published, changes), reuse=received.reuse,
                   parts=(charts.kept, *documents.kept, *units, *answered.kept, sources.kept, *pdfs))
