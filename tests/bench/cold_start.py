"""A whole run as a person starts it, against the bare start of an empty flow and the work itself, each in a new process."""

import os
import sys
from pathlib import Path

from tests.bench.measure import Line, command, seconds

FACTOR = 1.5
_SETTINGS = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "PREFECT_LOGGING_LEVEL": "CRITICAL",
             "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180"}


def cold_start(inputs: Path, folder: Path) -> Line:
    """``danvan run`` may take as long as the stages without Prefect and one and a half empty flows.

    Prefect's database is there already, as on every day but the first; the edition is made from nothing each time. Measured
    once: a run is long enough for that.
    """
    (folder / "prefect").mkdir(parents=True)
    os.environ.update({**_SETTINGS, "PREFECT_HOME": str(folder / "prefect")})
    _python("tests.bench.empty_flow")
    empty = seconds(lambda: _python("tests.bench.empty_flow"))
    run = seconds(lambda: _python("flows", "run", "2018", "--inputs", str(inputs), "--outputs", str(folder / "by-prefect")))
    own = seconds(lambda: _python("tests.flows.direct", "2018", str(inputs), str(folder / "alone")))
    limit = FACTOR * empty + own
    return Line(f"danvan run, cold: 1,5 times an empty flow ({empty:.1f} s) and its own work ({own:.1f} s)", f"{run:.1f} s",
                f"{limit:.1f} s", run / limit)


def _python(*arguments: str) -> None:
    command([sys.executable, "-m", *arguments])
