"""Loaded by every Python process that has this folder on its path: notes every call that would leave the machine."""

import os
import sys


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    """AF_UNIX sockets are how our own processes talk; their addresses are no tuples."""
    address = arguments[1] if event in ("socket.connect", "socket.sendto", "socket.bind") else None
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "urllib.Request", "ftplib.connect",
                 "http.client.connect", "smtplib.connect") or isinstance(address, tuple):
        _note(f"{event} {address or arguments}")


def _note(line: str) -> None:
    with open(os.environ["DANVAN_CALLS"], "a", encoding="utf-8") as file:  # noqa: PTH123 - nothing may be imported here
        file.write(f"{line}\n")


if "DANVAN_CALLS" in os.environ:
    _note(f"watching {os.getpid()}")
    sys.addaudithook(_watch)
