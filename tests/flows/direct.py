"""The yearly run without Prefect, for comparison with the flow; also ``python -m tests.flows.direct YEAR INPUTS OUTPUTS``."""

import sys
from dataclasses import replace
from pathlib import Path

from flows import stages
from flows.console import show_summary
from flows.publish.edition import Published
from flows.run import open_run
from flows.summary import Summary, stop_if_refused, summarise


def run_stages(year: str, inputs: Path, outputs: Path, *, final: bool = False, force: bool = False,
               workers: int = 0, cluster: str = "") -> tuple[Published, Summary]:
    """Every stage of the flow in its order."""
    run = open_run(year, inputs, outputs, final=final, force=force, workers=workers, cluster=cluster)
    staging = stages.prepare(run)
    received = stages.receive(run)
    previous = stages.previous_facts(run)
    examined = stages.examine(run, received, previous)
    stop_if_refused(run, examined)
    answered = stages.answer(run, received, examined, staging)
    figures = stages.put_into_words(run, stages.compute(run, examined, previous))
    charts = stages.draw_charts(run, examined, figures, staging)
    documents = stages.write_documents(run, examined, figures, charts, staging)
    units = stages.write_unit_reports(run, examined, figures, staging)
    sources = stages.write_sources(run, examined, answered, figures, documents.paths, staging)
    changes = stages.effects(run, examined, figures, documents.paths, staging)
    published = stages.publish(run, received, examined, sources.rows, staging, changes)
    summary = summarise(run, examined, answered, len(figures), published, changes)
    parts = (charts.kept, *documents.kept, *units, *answered.kept, sources.kept)
    return published, replace(summary, reuse=received.reuse, parts=parts)


if __name__ == "__main__":
    _, ended = run_stages(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    show_summary(replace(ended, path=f"outputs/{sys.argv[1]}"))
