"""The generated part of docs/cli.md: ``python tests/cli_reference.py`` writes it anew from the commands themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from service.cli import app

DOCUMENT = Path(__file__).parents[1] / "docs" / "cli.md"
MARK = "<!-- From here on written by `python tests/cli_reference.py`. -->\n"


def main() -> None:
    """Replace the generated part."""
    DOCUMENT.write_text(expected(), encoding="utf-8")


def expected() -> str:
    """What the document should be."""
    written_by_hand, _, _ = DOCUMENT.read_text(encoding="utf-8").partition(MARK)
    return written_by_hand + MARK + "".join(f"\n{section}" for section in sections())


def sections() -> Iterator[str]:
    """One section a command."""
    for name, command in commands("dragoman", typer.main.get_command(app)):
        arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
        options = [one for one in command.params if one.param_type_name == "option" and one.name != "help"]
        usage = " ".join([name, *(["[OPTIONS]"] if options else []), *map(_argument, arguments)])
        parts = [f"## {name}\n", f"```\n{usage}\n```\n", _prose(command.help)]
        if rows := [_row(parameter) for parameter in (*arguments, *options)]:
            parts.append("| | |\n| --- | --- |\n" + "".join(rows))
        yield "\n".join(parts)


def commands(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    """All commands that do something, with their full names."""
    if not hasattr(command, "commands"):
        yield name, command
        return
    for part, inner in command.commands.items():
        yield from commands(f"{name} {part}", inner)


def _argument(parameter: Any) -> str:
    name = (parameter.metavar or parameter.name.upper()).strip("[]{}.")
    name += "…" if parameter.nargs == -1 or (parameter.metavar or "").endswith("...") else ""
    return name if parameter.required else f"[{name}]"


def _row(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        name = _argument(parameter)
    else:
        value = "" if parameter.is_flag else " " + (parameter.metavar or "VALUE")
        name = ", ".join((*parameter.opts, *parameter.secondary_opts)) + value
    text = _prose(parameter.help).replace("\n", " ").replace("|", "\\|").strip()
    text += " Required." if parameter.required and parameter.param_type_name == "option" else ""
    default = parameter.default if isinstance(parameter.default, int | float | str) else None
    if default not in {None, ""} and not isinstance(default, bool):
        text += f" Default: {default}."
    return "| `{}` | {} |\n".format(name.replace("|", "\\|"), text)


def _prose(text: str | None) -> str:
    """A help text as Markdown: paragraphs filled, ``code`` marked as here."""
    paragraphs = re.split(r"\n\s*\n", (text or "").replace("\b", "").strip())
    return "\n\n".join(" ".join(part.split()) for part in paragraphs).replace("``", "`") + "\n"


if __name__ == "__main__":
    main()
