"""The real server process, spoken to over a socket."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

STORY = "Министры встретились в Тбилиси и договорились продолжить переговоры. Они обсудили торговлю и дороги."


class Server:
    """``dragoman serve`` on a free port."""

    def __init__(self, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "service", "serve", "--port", "0"],
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )
        assert self.process.stderr
        self.log = ""
        for line in self.process.stderr:
            self.log += line
            if found := re.search(r"Listening at: (http://\S+)", line):
                self.address = found[1]
                break
        else:
            pytest.fail(self.log)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self.log += line

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        request = urllib.request.Request(
            self.address + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            answer: dict[str, Any] = json.load(response)
        return answer

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        code = self.process.wait(30)
        self._reader.join(5)
        assert self.process.stderr
        self.process.stderr.close()
        return code


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(DRAGOMAN_BEAM_SIZE="1")
    yield running
    if running.process.poll() is None:
        running.stop(signal.SIGKILL)


def test_the_service_answers_and_stops_cleanly(server: Server) -> None:
    answer = server.post("/v1/articles", {"text": STORY, "target": "hy"})
    assert answer["language"] == "ru"
    assert answer["translations"][0]["text"]
    assert server.stop() == 0


def test_a_running_request_is_finished_before_the_service_stops(server: Server) -> None:
    server.post("/v1/articles", {"text": STORY, "target": "hy"})
    answers: list[dict[str, Any]] = []
    long = "\n".join([STORY] * 40)
    asking = threading.Thread(
        target=lambda: answers.append(server.post("/v1/articles", {"text": long, "target": "en"}))
    )
    asking.start()
    while not asking.is_alive():
        pass
    threading.Event().wait(0.3)
    assert server.stop() == 0
    asking.join(30)
    assert len(answers) == 1
    assert answers[0]["translations"][0]["text"].count("\n") == 39


def test_no_text_reaches_the_log(server: Server) -> None:
    with pytest.raises(urllib.error.HTTPError):
        server.post("/v1/articles", {"text": STORY, "target": "ru"})
    server.post("/v1/articles", {"text": STORY, "target": "en"})
    server.stop()
    assert "Тбилиси" not in server.log
