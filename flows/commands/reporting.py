"""The yearly report itself."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from flows import console
from flows.commands.options import AsOf, Inputs, Json, Outputs, Year, app
from flows.parameters import Runner


@app.command(help="Lập báo cáo năm: nhận, kiểm tra, tính, vẽ, viết và công bố vào outputs/NĂM.")
def run(year: Year, *, inputs: Inputs = Path("inputs"), outputs: Outputs = Path("outputs"), as_of: AsOf = None,
        final: Annotated[bool, Parameter(help="lập như bản chính thức: từ chối khi còn lỗi", negative=())] = False,
        annotate: Annotated[bool, Parameter(help="dự thảo có ghi chú Word nêu nguồn của từng con số", negative=())] = False,
        pdf: Annotated[bool, Parameter(help="lập thêm PDF của các văn bản (cần LibreOffice)", negative=())] = False,
        force: Annotated[bool, Parameter(help="làm lại tất cả, không dùng gì đã lưu của lần trước", negative=())] = False,
        explain: Annotated[bool, Parameter(help="nói rõ từng phần vì sao lập lại hay dùng lại", negative=())] = False,
        runner: Annotated[Runner, Parameter(help="nơi đọc tệp: local là máy này, dask là cụm Dask đang có")] = "local",
        dask_address: Annotated[str, Parameter(help="địa chỉ scheduler của cụm Dask, dạng tcp://máy:8786")] = "",
        json: Json = False) -> int:
    from flows.commands.ready import ready_run
    from flows.publish.manifest import read_manifest
    from flows.questions.explained import explained
    from flows.run import cluster_address

    opened = ready_run(year, inputs, outputs, as_of, final=final, annotate=annotate, pdf=pdf, force=force,
                       cluster=cluster_address(runner, dask_address))
    from flows.annual_report import annual_report

    before = read_manifest(opened.year.outputs)
    summary = annual_report(year, inputs, outputs, opened.as_of, final, annotate, pdf, force, runner, dask_address)
    lines = explained(summary.reuse, summary.parts, before, read_manifest(opened.year.outputs) or {}) if explain else []
    if json:
        console.show_json({**asdict(summary), **({"explanation": lines} if explain else {})})
    else:
        console.show_summary(summary)
        for line in lines:
            console.say(line)
    return 0
