"""What this installation can do, whether it is up, and whether it can work."""

from __future__ import annotations

import os
from typing import Any

from apiflask import APIBlueprint
from flask import Response, current_app

from service.api.access import Access, public
from service.api.articles import services
from service.api.errors import problem, problem_body, problems
from service.api.schemas import HealthOut, LanguagesOut
from service.core.errors import Overloaded
from service.storage.records import DatabaseUnavailable
from service.summarization.extractive import METHODS
from service.translation.packages import MODEL_FILES

blueprint = APIBlueprint("meta", __name__, tag="Service")


class NotReady(Overloaded):
    """A model or the database is missing."""

    code = "not-ready"


@blueprint.get("/v1/languages")
@blueprint.output(LanguagesOut)
@blueprint.doc(responses=problems(500))
@public
def languages() -> dict[str, Any]:
    """What this installation can do.

    The languages its models read or write, what each can be translated into, directly or over another, and the methods
    of summaries. The language of a text is told among many more.
    """
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
@blueprint.doc(responses=problems(500))
@public
def health() -> dict[str, Any]:
    """Whether the process answers.

    For liveness probes: it looks at nothing else.
    """
    return {"status": "ok", "version": services().version}


@blueprint.get("/ready")
@blueprint.output(HealthOut)
@blueprint.doc(responses=problems(500, 503))
@public
def ready() -> dict[str, Any] | Response:
    """Whether requests can be served.

    For readiness probes: the models can be loaded and the database, where one is used, can be reached. If not, `errors`
    says why.
    """
    reasons = {"models": _missing_models(), "database": _database_trouble()}
    wrong = {name: found for name, found in reasons.items() if found}
    if wrong:
        return problem({**problem_body(NotReady("Requests cannot be served.", retry_after=30)), "errors": wrong})
    return {"status": "ok", "version": services().version}


def _missing_models() -> list[str]:
    packages = services().translator.router.packages
    # Directions share models: the embedded one serves twelve.
    files = sorted({(package.name, package.model_folder / file) for package in packages for file in MODEL_FILES})
    wrong = [f"{name}: {path.name} cannot be read" for name, path in files if not os.access(path, os.R_OK)]
    return wrong if packages else ["no model is installed"]


def _database_trouble() -> list[str]:
    access: Access = current_app.extensions["dragoman.access"]
    try:
        if access.options.keys:
            access.options.keys.database.ping()
    except DatabaseUnavailable as error:
        return [error.message]
    return []
