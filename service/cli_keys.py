"""``dragoman keys``: who may use the HTTP service, and how much."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.storage.records import Limits

if TYPE_CHECKING:
    from service.storage.keys import KeyStore
    from service.storage.records import ApiKey

app = typer.Typer(help="API keys of the HTTP service.", no_args_is_help=True)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Whose key it is.")],
    requests_per_minute: Annotated[int, typer.Option(min=0, help="Requests of any kind; 0 for no limit.")] = 0,
    characters_per_request: Annotated[int, typer.Option(min=0, help="Longest text; 0 for no limit.")] = 0,
    characters_per_month: Annotated[int, typer.Option(min=0, help="Characters translated; 0 for no limit.")] = 0,
    expires: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="First day it is not valid.")
    ] = None,
) -> None:
    """Make a key and print it. It cannot be shown again: only its hash is kept."""
    limits = Limits(requests_per_minute, characters_per_request, characters_per_month)
    key, text = _store().add(name, limits, expires and expires.replace(tzinfo=UTC))
    print(text)
    print(f"Key {key.id} for {key.name}. Keep it now: it is not shown again.", file=sys.stderr)


@app.command("list")
def list_keys(as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False) -> None:
    """List all keys, their limits and this month's characters."""
    store = _store()
    rows = [_row(key, store.used(key)) for key in store.all()]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        limits = f"{row['requests_per_minute'] or '∞'}/min {row['characters_per_request'] or '∞'}/request"
        month = f"{row['characters_this_month']} of {row['characters_per_month'] or '∞'}/month"
        print(f"{row['id']}\t{row['state']}\t{row['name']}\t{limits} {month}\texpires {row['expires'] or 'never'}")


@app.command()
def revoke(which: Annotated[str, typer.Argument(metavar="ID|NAME", help="As 'dragoman keys list' shows it.")]) -> None:
    """Take a key out of use at once."""
    key = _store().revoke(which)
    print(f"Revoked {key.id} ({key.name}).")


def _store() -> KeyStore:
    from service.bootstrap import open_keys
    from service.settings import load_settings

    return open_keys(load_settings())


def _row(key: ApiKey, used: int) -> dict[str, Any]:
    state = "valid" if key.valid(datetime.now(UTC)) else "revoked" if key.revoked else "expired"
    return {
        "id": key.id,
        "name": key.name,
        "state": state,
        "created": key.created.isoformat(timespec="seconds"),
        "expires": key.expires and key.expires.isoformat(timespec="seconds"),
        "requests_per_minute": key.limits.requests_per_minute,
        "characters_per_request": key.limits.characters_per_request,
        "characters_per_month": key.limits.characters_per_month,
        "characters_this_month": used,
    }
