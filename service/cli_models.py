"""``dragoman models``: what is installed, and taking it elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from service.core.errors import InvalidOption

app = typer.Typer(help="Installed translation models.", no_args_is_help=True)


@app.command("list")
def list_models(
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """List every installed direction, its model and version."""
    from service.bootstrap import installed_packages
    from service.settings import load_settings

    packages = installed_packages(load_settings())
    if as_json:
        rows = [
            {"source": package.source, "target": package.target, "name": package.name, "version": package.version}
            for package in packages
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for package in packages:
        print(f"{package.source}-{package.target}\t{package.name}@{package.version}\t{package.model_folder}")


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="Where to write; made where it does not exist.")],
    pairs: Annotated[
        list[str] | None, typer.Option("--pair", metavar="en-az", help="Only this direction; can be repeated.")
    ] = None,
) -> None:
    """Write installed models as .argosmodel files with checksums.

    Argos Translate and LibreTranslate install such files, and so does a machine without a network.
    """
    from service.bootstrap import installed_packages
    from service.settings import load_settings
    from service.translation.argos_export import export_packages

    packages = {
        f"{package.source}-{package.target}": package for package in reversed(installed_packages(load_settings()))
    }
    wanted = pairs or sorted(packages)
    for pair in wanted:
        if pair not in packages:
            raise InvalidOption(f"No model is installed for '{pair[:20]}'.", hint="'dragoman models list' lists all.")
    for place in export_packages((packages[pair] for pair in wanted), folder):
        print(place)
