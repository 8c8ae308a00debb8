"""``dragoman models``: what is installed, what there is, getting more, and taking them elsewhere.

Only ``install`` and ``available --update`` use the network.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.core.errors import InvalidOption
from service.models.progress import progress_bars

if TYPE_CHECKING:
    from service.models.catalog import Catalog, Entry
    from service.models.installed import Installed
    from service.models.store import Store
    from service.settings import Settings

app = typer.Typer(help="Translation models: list, get, check and take them elsewhere.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
Replace = Annotated[bool, typer.Option("--replace", help="Install over a package of the same name.")]
AcceptLicence = Annotated[bool, typer.Option("--accept-licence", help="Agree to a licence that restricts use.")]
Names = Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Installed packages; all by default.")]


@app.command("list")
def list_models(as_json: Json = False) -> None:
    """List installed models: name and version, directions and their use, size, licence and origin."""
    from service.bootstrap import installed_packages
    from service.models.listing import installed_models
    from service.translation.packages import starter_packages
    from service.translation.routing import Router

    settings, store, _ = _open()
    starter = starter_packages() if settings.starter else []
    listed = installed_models(store, starter, Router(installed_packages(settings)).packages)
    if as_json:
        print(json.dumps([asdict(model) for model in listed], ensure_ascii=False, indent=2))
        return
    for model in listed:
        print(model.as_line())


@app.command()
def available(
    source: Annotated[str, typer.Option("--from", metavar="CODE", help="Only models that translate from it.")] = "",
    target: Annotated[str, typer.Option("--to", metavar="CODE", help="Only models that translate into it.")] = "",
    update: Annotated[bool, typer.Option("--update", help="Download the index of Argos packages first.")] = False,
    as_json: Json = False,
) -> None:
    """List what can be installed: the catalogue, and Argos packages once their index was downloaded."""
    from service.core.languages import normalize_code
    from service.models.files import megabytes
    from service.models.install import update_argos_index

    _, store, catalog = _open()
    if update:
        with progress_bars() as report:
            update_argos_index(store, catalog, report)
        _, store, catalog = _open()
    elif not store.argos_index.is_file():
        print("The index of Argos packages is not here yet: dragoman models available --update", file=sys.stderr)
    installed = {package.name for package in store.installed()}
    entries = list(catalog.serving(normalize_code(source), normalize_code(target)))
    if as_json:
        rows = [
            entry.model_dump(include={"name", "title", "format", "version", "licence", "confirm", "quality"})
            | {
                "directions": [f"{a}-{b}" for a, b in entry.directions],
                "size": entry.size,
                "installed": entry.name in installed,
            }
            for entry in entries
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for entry in entries:
        mark = "\tinstalled" if entry.name in installed else ""
        print(f"{entry.name}\t{entry.title}\t{megabytes(entry.size)}\t{entry.licence}{mark}")


@app.command()
def install(
    names: Annotated[list[str], typer.Argument(metavar="NAME|en-de...", help="Catalogue names or directions.")],
    accept_licence: AcceptLicence = False,
    accept_changed: Annotated[
        bool, typer.Option("--accept-changed", help="Take a file though it differs from its first download.")
    ] = False,
    replace: Replace = False,
) -> None:
    """Download models, convert them where needed, and install them.

    An interrupted download is resumed by the same command.
    """
    from service.models.install import install as install_entry
    from service.models.install import update_argos_index

    _, store, catalog = _open()
    with progress_bars() as report:
        if not store.argos_index.is_file() and not all(name in catalog.entries for name in names):
            update_argos_index(store, catalog, report)
            _, store, catalog = _open()
        entries = [catalog.find(name) for name in names]
    for entry in entries:
        _confirm(entry, accept_licence)
        with progress_bars() as report:
            package = install_entry(
                store, catalog, entry, replace_installed=replace, accept_changed=accept_changed, report=report
            )
        _print_installed(package)


@app.command("import")
def import_models(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Bundles, packages or folders of models.")],
    name: Annotated[str, typer.Option("--as", metavar="NAME", help="Catalogue entry that the files belong to.")] = "",
    checksum: Annotated[str, typer.Option("--sha256", help="Checksum that the file must have.")] = "",
    accept_licence: AcceptLicence = False,
    replace: Replace = False,
) -> None:
    """Install from files, without a network.

    Takes what ``export`` wrote, .argosmodel files, and with --as the OPUS-MT archive or the folder of CTranslate2 files
    of a catalogued model.
    """
    from service.models.install import import_file

    _, store, catalog = _open()
    entry = catalog.find(name) if name else None
    if (entry or checksum) and len(files) > 1:
        raise InvalidOption("--as and --sha256 are for one file.", hint="Import the files one by one.")
    if entry:
        _confirm(entry, accept_licence)
    for file in files:
        with progress_bars() as report:
            packages = list(
                import_file(
                    store, catalog, file, entry=entry, checksum=checksum, replace_installed=replace, report=report
                )
            )
        for package in packages:
            _print_installed(package)


@app.command()
def remove(names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Installed packages.")]) -> None:
    """Remove installed models."""
    from service.models.files import megabytes

    _, store, _ = _open()
    for name in names:
        print(f"removed {name}, {megabytes(store.remove(name).size)}")


@app.command()
def verify(names: Names = None) -> None:
    """Check that installed files are as they were installed. Exit code 1 when one is not."""
    from service.models.installed import verify as verify_package
    from service.translation.packages import STARTER_NAME, starter_packages

    settings, store, _ = _open()
    if settings.starter and (not names or STARTER_NAME in names):
        starter_packages()
        print(f"{STARTER_NAME}\tcomplete")
    chosen = [store.get(name) for name in names if name != STARTER_NAME] if names else store.installed()
    damaged = False
    for package in chosen:
        faults = verify_package(package)
        damaged = damaged or bool(faults)
        print(f"{package.name}\t{'; '.join(faults) or ('intact' if package.record else 'readable, no checksums')}")
    if damaged:
        raise typer.Exit(1)


@app.command()
def export(
    place: Annotated[Path, typer.Argument(help="Bundle to write: NAME.tar, or a folder.")],
    names: Names = None,
    argos: Annotated[bool, typer.Option("--argos", help="Write .argosmodel files for Argos Translate.")] = False,
    pairs: Annotated[
        list[str] | None, typer.Option("--pair", metavar="en-az", help="With --argos: only this direction.")
    ] = None,
) -> None:
    """Write installed models for a machine without a network, with checksums.

    ``dragoman models import`` installs a bundle. With --argos: one file for each direction, the embedded model's too.
    """
    from service.models import bundle

    if argos:
        _export_argos(place, pairs or [])
        return
    if pairs:
        raise InvalidOption("--pair goes with --argos.")
    _, store, _ = _open()
    chosen = [store.get(name) for name in dict.fromkeys(names)] if names else store.installed()
    with progress_bars() as report:
        digest = bundle.export(chosen, place, report)
    print(f"{digest}  {place if place.suffix == '.tar' else place / bundle.CHECKSUMS}")


def _export_argos(folder: Path, pairs: list[str]) -> None:
    from service.bootstrap import installed_packages
    from service.settings import load_settings
    from service.translation.argos_export import can_export, export_packages
    from service.translation.routing import Router

    best = Router(filter(can_export, installed_packages(load_settings()))).packages
    packages = {f"{package.source}-{package.target}": package for package in best}
    for pair in pairs:
        if pair not in packages:
            raise InvalidOption(
                f"No model that Argos Translate can run is installed for '{pair[:20]}'.",
                hint="'dragoman models list' lists all.",
            )
    for place in export_packages((packages[pair] for pair in pairs or sorted(packages)), folder):
        print(place)


def _open() -> tuple[Settings, Store, Catalog]:
    from service.models.catalog import load_catalog
    from service.models.store import Store
    from service.settings import load_settings

    settings = load_settings()
    store = Store(settings.packages)
    own = Path(settings.catalog).expanduser() if settings.catalog else None
    return settings, store, load_catalog(own, store.argos_index)


def _confirm(entry: Entry, accepted: bool) -> None:
    """Show a licence that restricts use and ask for agreement."""
    if not entry.confirm or accepted:
        return
    print(f"{entry.title} is under {entry.licence}.", file=sys.stderr)
    if not sys.stdin.isatty():
        raise InvalidOption(
            f"The licence of '{entry.name}' restricts use ({entry.licence}).", hint="Agree with --accept-licence."
        )
    if not typer.confirm("Do you agree to it?", err=True):
        raise InvalidOption(f"'{entry.name}' was not installed: its licence was not agreed to.")


def _print_installed(package: Installed) -> None:
    from service.models.files import megabytes

    pairs = [f"{one.source}-{one.target}" for one in package.directions]
    what = pairs[0] if len(pairs) == 1 else f"{len(pairs)} directions"
    licence = package.record.licence if package.record else "-"
    print(f"installed {package.name}\t{what}\t{megabytes(package.size)}\t{licence}")
