"""docs/cli.md lists what the commands themselves say in ``--help``."""

from __future__ import annotations

import re
import subprocess
import sys

import typer

from service.cli import app
from tests.cli_reference import DOCUMENT, commands, expected


def test_every_command_is_documented_as_it_is() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text == expected(), "run: python tests/cli_reference.py"


def test_the_document_has_all_commands_and_options_that_help_lists() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    found = dict(commands("dragoman", typer.main.get_command(app)))
    assert {"dragoman translate", "dragoman serve", "dragoman models install", "dragoman keys add"} <= found.keys()
    sections = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    assert sections.keys() == found.keys()
    for name in ("dragoman translate", "dragoman keys add"):
        command = [sys.executable, "-m", "service", *name.split()[1:], "--help"]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        options = set(re.findall(r"(?<![\w-])--[a-z-]+", run.stdout)) - {"--help"}
        assert options
        assert all(option in sections[name] for option in options), (name, options)
