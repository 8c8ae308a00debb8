"""The real server process, spoken to over a socket."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import partial
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

    def post(self, path: str, body: dict[str, Any], key: str = "") -> dict[str, Any]:
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}
        request = urllib.request.Request(self.address + path, json.dumps(body).encode(), headers)
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


def test_the_log_is_json_and_holds_no_text(server: Server) -> None:
    with pytest.raises(urllib.error.HTTPError):
        server.post("/v1/articles", {"text": STORY, "target": "ru"})
    server.post("/v1/articles?q=secret", {"text": STORY, "target": "en"})
    address = server.address.removeprefix("http://").split(":")
    with socket.create_connection((address[0], int(address[1]))) as connection:
        connection.sendall(b"GET /secret secret HTTP/9.9\r\n\r\n")
        assert b" 400 " in connection.recv(1000)
    server.stop()
    assert "Тбилиси" not in server.log
    assert "secret" not in server.log
    lines = [json.loads(line) for line in server.log.splitlines()]
    assert [line["status"] for line in lines if line["message"] == "request"] == [422, 200]
    assert "Invalid request" in {line["message"] for line in lines}


def test_a_key_made_on_the_command_line_opens_a_closed_service(tmp_path: Path) -> None:
    data = {"DRAGOMAN_DATA_FOLDER": str(tmp_path)}
    keys = partial(_command, data, "keys")
    made = keys("add", "News desk", "--characters-per-month", "1000", "--expires", "2999-01-31")
    assert "not shown again" in made.stderr
    running = Server(DRAGOMAN_API_KEYS="required", **data)
    try:
        with pytest.raises(urllib.error.HTTPError, match="401"):
            running.post("/v1/detect", {"text": STORY})
        article = {"text": STORY, "target": "en"}
        assert running.post("/v1/articles", article, key=made.stdout.strip())["language"] == "ru"
        (listed,) = json.loads(keys("list", "--json").stdout)
        assert (listed["name"], listed["state"], listed["characters_this_month"]) == ("News desk", "valid", len(STORY))
        assert listed["expires"] == "2999-01-31T00:00:00+00:00"
        assert made.stdout.strip() not in keys("list").stdout
        assert listed["id"] in keys("revoke", "News desk").stdout
        with pytest.raises(urllib.error.HTTPError, match="401"):
            running.post("/v1/detect", {"text": STORY}, key=made.stdout.strip())
        assert keys("revoke", "News desk", code=2).stderr.count("\n") == 1
    finally:
        running.stop()
    assert made.stdout.strip() not in running.log


def test_a_service_without_keys_makes_no_database(tmp_path: Path) -> None:
    running = Server(DRAGOMAN_DATA_FOLDER=str(tmp_path / "data"))
    running.post("/v1/detect", {"text": STORY})
    running.stop()
    assert not (tmp_path / "data").exists()


def test_too_few_threads_are_a_mistake_in_the_settings() -> None:
    failed = _command({"DRAGOMAN_WORKERS": "8"}, "serve", code=1)
    assert "max_translating" in failed.stderr
    assert failed.stderr.count("\n") == 1


def _command(environment: dict[str, str], *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "service", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=60,
    )
    assert done.returncode == code, done.stderr
    return done
