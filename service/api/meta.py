"""What this installation can do, and whether it is up."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint

from service.api.articles import services
from service.api.schemas import HealthOut, LanguagesOut
from service.summarization.extractive import METHODS

blueprint = APIBlueprint("meta", __name__, tag="Service")


@blueprint.get("/v1/languages")
@blueprint.output(LanguagesOut)
def languages() -> dict[str, Any]:
    """Languages, the targets each can be translated into, and the summary methods."""
    router = services().translator.router
    return {
        "languages": [
            {"code": code, "name": router.names[code], "targets": list(router.targets(code))}
            for code in router.languages
        ],
        "summary_methods": list(METHODS),
    }


@blueprint.get("/health")
@blueprint.output(HealthOut)
def health() -> dict[str, Any]:
    """The process answers."""
    return {"status": "ok", "version": services().version}
