"""Every example of docs/api.md, run in its order against a real server."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.api.openapi import operations
from tests.conftest import ROOT
from tests.test_server import Server

DOCUMENT = ROOT / "docs" / "api.md"
ADDRESS = "http://127.0.0.1:5000"
ELSEWHERE = "…"
"""A key that stands for further ones."""
OPEN = {"translations", "texts", "aliases"}
"""Objects whose keys are language codes."""

_BLOCK = re.compile(r"^### ([^\n]+)$|^```(\w+) ?(\d*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass
class Example:
    """A command and what it answers, below a heading."""

    operation: str
    command: str
    language: str = ""
    status: int = 200
    answer: str = ""


def examples() -> Iterator[Example]:
    operation = ""
    example: Example | None = None
    for heading, language, status, content in _BLOCK.findall(DOCUMENT.read_text(encoding="utf-8")):
        if heading:
            operation = heading
        elif language == "sh":
            assert example is None, f"no answer: {example}"
            example = Example(operation, content)
        else:
            assert example, content
            example.language, example.status, example.answer = language, int(status or 200), content
            yield example
            example = None


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(DRAGOMAN_BEAM_SIZE="1", DRAGOMAN_SUGGESTIONS="true", DRAGOMAN_GLOSSARY_EDITORS="anyone")
    yield running
    running.stop()


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_every_example_answers_as_it_says(server: Server, tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text("Министры договорились продолжить переговоры.\n", encoding="utf-8")
    known: dict[str, str] = {}
    for example in examples():
        command = example.command.replace(ADDRESS, server.address)
        for name, value in known.items():
            command = re.sub(rf"\b{name}\b", value, command)
        script = f"curl() {{ command curl -w '\\n%{{http_code}}' \"$@\"; }}\n{command}"
        run = subprocess.run(["bash", "-c", script], capture_output=True, text=True, cwd=tmp_path, timeout=120)
        body, _, status = run.stdout.rpartition("\n")
        assert int(status) == example.status, (example.command, run.stdout)
        if example.language == "json":
            answer = json.loads(body)
            assert differences(json.loads(example.answer), answer) == [], example.command
            if isinstance(answer, dict):
                known |= {_in_capitals(name): value for name, value in answer.items() if isinstance(value, str)}
        else:
            assert example.answer.strip() in body
            assert bool(body.strip()) is (example.status != 204)


def differences(shown: Any, answer: Any, path: str = "") -> list[str]:
    """Where an answer has not the shape that is shown."""
    found: list[str] = []
    if isinstance(shown, dict) and isinstance(answer, dict):
        if path.rpartition(".")[2] not in OPEN:
            found += [f"{path}: {name} is missing" for name in shown.keys() - answer.keys() - {ELSEWHERE}]
            if ELSEWHERE not in shown:
                found += [f"{path}: {name} is not shown" for name in answer.keys() - shown.keys()]
        for name in shown.keys() & answer.keys():
            found += differences(shown[name], answer[name], f"{path}.{name}")
    elif isinstance(shown, list) and isinstance(answer, list):
        if shown and not answer:
            found.append(f"{path}: is empty")
        for part, counterpart in zip(shown, answer, strict=False):
            found += differences(part, counterpart, f"{path}[]")
    elif _kind(shown) is not _kind(answer):
        found.append(f"{path}: {answer!r} where {shown!r} is shown")
    return found


def _kind(value: Any) -> type:
    return float if isinstance(value, int) and not isinstance(value, bool) else type(value)


def _in_capitals(name: str) -> str:
    """``translatedFileUrl`` and ``document_id`` as they stand in a command that uses them."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper()


def test_there_is_an_example_of_every_operation(client: FlaskClient) -> None:
    documented = {example.operation for example in examples()}
    assert documented == set(dict(operations(client.get("/openapi.json").get_json())))


def test_a_different_shape_is_noticed() -> None:
    assert differences({"a": [{"b": 1}]}, {"a": [{"b": 2.5}]}) == []
    assert differences({"a": 1, ELSEWHERE: ELSEWHERE}, {"a": 2, "b": 3}) == []
    for shown, answer in (({"a": 1}, {}), ({}, {"a": 1}), ({"a": 1}, {"a": "1"}), ([1], []), ({"a": None}, {"a": 1})):
        assert differences(shown, answer) != []
