"""The yearly report: spreadsheets in ``inputs/YEAR`` become the Word report and everything beside it in ``outputs/YEAR``."""

from pathlib import Path

from prefect import flow

from flows import tasks
from flows.run import Run, open_run
from flows.state.lock import year_lock
from flows.summary import Summary, summarise, stop_if_refused


@flow(name="annual-report", flow_run_name="annual-report-{year}")
def annual_report(year: str, inputs: Path = Path("inputs"), outputs: Path = Path("outputs"), final: bool = False) -> Summary:
    """Build one year's edition. A draft is always made from what is valid; a final one is refused while errors remain."""
    return run_year(open_run(year, inputs, outputs, final=final))


def run_year(run: Run) -> Summary:
    """The job of one opened year, from cells to pages."""
    with year_lock(run.year.state, run.year.id):
        staging = tasks.prepare(run)                                            # an empty place for the new edition
        received = tasks.receive(run)                                           # files -> sheets -> facts
        previous = tasks.previous_facts(run)                                    # the year before, to compare with
        examined = tasks.examine(run, received, previous)                       # what counts, what is wrong, who is missing
        stop_if_refused(run, examined)                                          # a final edition tolerates no open error
        figures = tasks.compute(run, examined, previous)                        # the numbers
        charts = tasks.draw(run, figures, staging)                              # the pictures
        documents = tasks.write_documents(run, examined, figures, charts, staging)  # the Word pages
        tasks.write_sources(run, examined, figures, documents, staging)         # ledger and data package
        published = tasks.publish(run, received, examined, staging)             # all or nothing
    return summarise(run, examined, figures, published)
