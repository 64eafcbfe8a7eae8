"""Before a flow starts: everything a person can mend is told, and Prefect is set up."""

from datetime import date
from pathlib import Path
from typing import Any

from flows.prefect_settings import prepare_prefect
from flows.run import Run, open_run


def ready_run(year: str, inputs: Path, outputs: Path, as_of: date | None, **wishes: Any) -> Run:  # noqa: ANN401 - as open_run has them
    """The run as asked for, its wishes and hand-written files examined. Raises what ``open_run`` and the checks raise."""
    from flows.preflight import check_hand_written, check_wishes

    opened = open_run(year, inputs, outputs, as_of=as_of, **wishes)
    check_wishes(opened)
    check_hand_written(opened)      # mistakes are told before the server starts
    prepare_prefect()
    return opened
