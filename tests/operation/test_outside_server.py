"""When a server that others run counts as gone: nobody listens for some seconds, or a gateway says so; slow is not gone."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket

import pytest

from flows import serving
from flows.serving import _is_there, _left
from tests.operation.servers import free_port


@contextmanager
def answering(port: int, status: int, after: float = 0) -> Iterator[str]:
    """Somebody who answers every question so, after this many seconds; the address to ask at."""
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(after)
            self.send_response(status if self.path == "/api/health" else 418)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", port), Answer) as somebody:
        answers = threading.Thread(target=somebody.serve_forever, args=[0.02])
        answers.start()
        try:
            yield f"http://127.0.0.1:{port}/api"
        finally:
            somebody.shutdown()
            answers.join()


@pytest.mark.parametrize(("status", "there"), [(200, True), (401, True), (500, True), (502, False), (503, False), (504, False)])
def test_whoever_answers_is_there_but_a_gateway_that_finds_nobody(status: int, there: bool) -> None:
    with answering(free_port(), status) as address:
        assert _is_there(address) is there
        assert _is_there(f"{address}/") is there


def test_who_does_not_answer_in_time_is_there_and_who_refuses_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "_ANSWER_SECONDS", 0.2)
    with socket() as silent:
        silent.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/api"
        assert not _is_there(address)
        silent.listen()
        assert _is_there(address)
    assert _is_there("http://no-such-host.invalid/api")      # a name that cannot be looked up today says nothing of the server


@pytest.fixture
def over(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    monkeypatch.setattr(serving, "_ASK_SECONDS", 0.02)
    monkeypatch.setattr(serving, "_COMING_BACK_SECONDS", 0.6)
    return threading.Event()


def told(address: str, over: threading.Event) -> tuple[threading.Thread, list[bool]]:
    """Somebody who waits for the server to leave, and what it was told at last."""
    said: list[bool] = []
    waiting = threading.Thread(target=lambda: said.append(_left(address, over)))
    waiting.start()
    return waiting, said


def test_a_server_that_has_been_there_and_does_not_come_back_has_left(over: threading.Event) -> None:
    with answering(free_port(), 200) as address:
        waiting, said = told(address, over)
        time.sleep(0.2)
    waiting.join(10)
    assert said == [True]


def test_one_that_is_started_again_or_has_not_come_yet_has_not_left(over: threading.Event) -> None:
    port = free_port()
    waiting, said = told(f"http://127.0.0.1:{port}/api", over)
    time.sleep(0.9)
    for _ in range(2):
        with answering(port, 200):
            time.sleep(0.3)
        time.sleep(0.2)
    with answering(port, 200):
        time.sleep(0.3)
        over.set()
        waiting.join(10)
    assert said == [False]
