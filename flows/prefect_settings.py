"""Prefect's settings for this project, set before Prefect is imported: own home, no telemetry, patience at start-up."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from flows.leftover import end_left_servers, mark_as_ours

_SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # The newer of Prefect's two pages calls a telemetry host from the browser, whatever the settings above say: not the first
    # to be shown, and of a server of ours not there at all (leave_out_newer_page).
    "PREFECT_SERVER_UI_V2_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    # A first start in an empty home migrates a database and takes longer than Prefect's own limit of 20 s.
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "true",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "300",
}

# A server of our own that has died comes not back: each request waits 30 s for it, not Prefect's 62. One that others run may
# be started again.
_RETRIES = "4"


def prepare_prefect(home: Path = Path(".prefect"), *, logging_level: str = "CRITICAL") -> None:
    """Set what the environment does not set already. Must run before the first ``import prefect``.

    The person at the terminal reads our own lines; Prefect's log, tracebacks included, goes to its server.
    """
    os.environ.setdefault("PREFECT_HOME", str(home.resolve()))
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", logging_level)
    if logging_level == "CRITICAL":
        os.environ.setdefault("PREFECT_LOGGING_INTERNAL_LEVEL", logging_level)      # it has a level of its own
    if "PREFECT_API_URL" not in os.environ:
        os.environ.setdefault("PREFECT_CLIENT_MAX_RETRIES", _RETRIES)
    for name, value in _SETTINGS.items():
        os.environ.setdefault(name, value)
    end_left_servers()
    mark_as_ours()
    set_aside_broken_database(Path(os.environ["PREFECT_HOME"]) / "prefect.db")


def leave_out_newer_page() -> None:
    """Have a server of ours offer no newer page. There is no setting for it; but a page whose files cannot be laid out is not
    offered, and pages are laid out in a folder of one's choice. Unless the environment names such a folder.
    """
    if {"PREFECT_UI_STATIC_DIRECTORY", "PREFECT_SERVER_UI_STATIC_DIRECTORY"} & os.environ.keys():
        return
    pages = Path(os.environ["PREFECT_HOME"]) / "ui"
    pages.mkdir(parents=True, exist_ok=True)
    barred = pages / "v2"
    if os.name == "nt":
        barred.touch()                          # elsewhere Prefect would stumble over a file
    else:
        with suppress(FileExistsError):
            barred.symlink_to("khong-dung")     # which is not there
    os.environ["PREFECT_SERVER_UI_STATIC_DIRECTORY"] = str(pages)


def set_aside_broken_database(path: Path) -> Path | None:
    """A database that is none any more gets another name, and the server makes a new one; else every run would wait for
    minutes and fail. It holds the history of runs and nothing of the report. Returns the new name.
    """
    if not path.is_file() or not path.stat().st_size:
        return None
    try:
        with closing(sqlite3.connect(f"file:{path.resolve().as_posix()}?mode=ro", uri=True)) as connection:
            connection.execute("select count(*) from sqlite_master").fetchone()
    except sqlite3.OperationalError:        # in use, or not to be opened by us
        return None
    except sqlite3.DatabaseError:
        number = 1
        while (aside := path.with_name(f"prefect-hong-{number}.db")).exists():
            number += 1
        path.rename(aside)
        for beside in ("-wal", "-shm"):     # they belong to the broken one
            path.with_name(path.name + beside).unlink(missing_ok=True)
        return aside
    return None
