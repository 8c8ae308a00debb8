"""What several commands share: arguments, options and the services they work with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from service.request import Services
    from service.settings import Settings

Files = Annotated[
    list[Path] | None, typer.Argument(metavar="[FILE]...", help="Text files; - or none for standard input.")
]
Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON; one line a file for several files.")]


def build() -> tuple[Settings, Services]:
    """The operator's settings and the services they make."""
    from service.bootstrap import build_services
    from service.settings import load_settings

    settings = load_settings()
    return settings, build_services(settings)
