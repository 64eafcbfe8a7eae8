"""Collecting: receive, check, answer, register and board, without the report; fit for every night."""

from datetime import date
from pathlib import Path

from prefect import flow

from flows import tasks
from flows.run import open_run
from flows.state.lock import year_lock
from flows.summary import Summary, summarise


@flow(name="collect", flow_run_name="collect-{year}", persist_result=False)
def collect(year: str, inputs: Path = Path("inputs"), outputs: Path = Path("outputs"), as_of: date | None = None) -> Summary:
    """Renew what senders and secretariat look at every morning.

    New in the edition: ``tra-lai/``, ``theo-doi.html``, findings, register and explanations. A report that is there stays
    as it is, with the figures, facts and ledger it leads to; before the first report the facts are published too.
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
