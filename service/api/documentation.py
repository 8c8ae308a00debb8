"""The page at /docs: `openapi.json` for people. All of it is in ``service/web``, nothing comes from elsewhere."""

from __future__ import annotations

from pathlib import Path

from apiflask import APIBlueprint
from flask import Response, send_from_directory

from service.api.access import public

FOLDER = Path(__file__).parent.parent / "web"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

blueprint = APIBlueprint("documentation", __name__, enable_openapi=False)


@blueprint.get("/docs")
@public
def page() -> Response:
    """The page. Its links are relative, so it works under any path."""
    response = send_from_directory(FOLDER, "docs.html")
    response.headers["Content-Security-Policy"] = POLICY
    return response


@blueprint.get("/docs/<any('docs.css', 'docs.js'):name>")
@public
def part(name: str) -> Response:
    """Its style or script."""
    return send_from_directory(FOLDER, name)
