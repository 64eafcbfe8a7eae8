"""Prefect's settings for this project, set before Prefect is imported: own home, no telemetry, patience at start-up."""

import os
from pathlib import Path

_SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # The newer of Prefect's two pages calls a telemetry host from the browser, whatever the settings above say.
    "PREFECT_SERVER_UI_V2_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    # A first start in an empty home migrates a database and takes longer than Prefect's own limit of 20 s.
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "true",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
}


def prepare_prefect(home: Path = Path(".prefect"), *, logging_level: str = "CRITICAL") -> None:
    """Set what the environment does not set already. Must run before the first ``import prefect``.

    The person at the terminal reads our own lines; Prefect's log, tracebacks included, goes to its server.
    """
    os.environ.setdefault("PREFECT_HOME", str(home.resolve()))
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", logging_level)
    for name, value in _SETTINGS.items():
        os.environ.setdefault(name, value)
