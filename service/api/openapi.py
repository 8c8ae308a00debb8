"""The OpenAPI document: what APIFlask reads from the views, completed.

Descriptions and schemas stand with the views. Requests and answers to show are in ``examples.json``, which is keyed by
method and path: ``requests`` by name, ``responses`` by media type, ``parameters`` by name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from apiflask import APIBlueprint, APIFlask
from flask import current_app, request

from service.api.access import SCHEMES, public
from service.api.options import Options
from service.api.schemas import ProblemOut

EXAMPLES = Path(__file__).with_name("examples.json")

SUBJECTS = {
    "Articles": "News articles: language, translations, summary. Errors are RFC 9457 problem documents.",
    "Service": "What this server can do, and how it is.",
    "LibreTranslate": "The API of LibreTranslate, for its clients. Errors are `{error}`.",
    "DeepL": "The API of DeepL, for its clients. Errors are `{message}`.",
    "Glossaries": "Terms and how they are to be translated.",
}
"""What an API is about, by tag."""

SECURITY_SCHEMES = {
    "bearer": {"type": "http", "scheme": SCHEMES[0], "description": "An API key, in all APIs."},
    "deepl": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`DeepL-Auth-Key KEY`, as DeepL's clients send it.",
    },
    "api_key": {
        "type": "apiKey",
        "in": "query",
        "name": "api_key",
        "description": "As LibreTranslate's clients send it; they also may put it in the body.",
    },
}

RETRY_AFTER = {"description": "Seconds after which to try again.", "schema": {"type": "integer", "minimum": 1}}

Json = dict[str, Any]

blueprint = APIBlueprint("openapi", __name__, enable_openapi=False)


@blueprint.get("/openapi.json")
@public
def show() -> Json:
    """The OpenAPI document."""
    return document()


def document() -> Json:
    """The OpenAPI document of this app, for the address it was asked at."""
    made: Json = current_app.extensions["dragoman.openapi"]()
    return {**made, "servers": [{"url": request.url_root.rstrip("/")}]}


def init_app(app: APIFlask, options: Options) -> None:
    """Complete and serve the document of an app; it is made when it is first asked for."""
    app.config.update(
        AUTO_SERVERS=False, AUTO_OPERATION_ID=True, AUTO_VALIDATION_ERROR_RESPONSE=False, AUTO_404_RESPONSE=False
    )

    @app.spec_processor
    def complete(document: Any) -> Any:
        document = _with_plain_names(document)
        names = {tag["name"] for tag in document["tags"]}
        document["tags"] = [{"name": name, "description": about} for name, about in SUBJECTS.items() if name in names]
        ranks = _ranks(app)
        document["paths"] = dict(sorted(document["paths"].items(), key=lambda item: ranks[item[0]]))
        components = document["components"]
        components["schemas"]["Problem"] = ProblemOut.model_json_schema()
        components["headers"] = {"RetryAfter": RETRY_AFTER}
        if options.keys:
            components["securitySchemes"] = SECURITY_SCHEMES
        examples = json.loads(EXAMPLES.read_text(encoding="utf-8"))
        guarded = _guarded(app)
        for name, operation in operations(document):
            _add_examples(operation, {"requests": {}, "responses": {}, "parameters": {}, **examples.get(name, {})})
            if "requestBody" in operation:
                operation["requestBody"]["required"] = True
            for status in {"429", "503"} & operation["responses"].keys():
                operation["responses"][status]["headers"] = {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}
            if options.keys and operation["operationId"] in guarded:
                operation["security"] = [{scheme: []} for scheme in SECURITY_SCHEMES]
                operation["security"] += [] if options.key_required else [{}]
        return document

    app.extensions["dragoman.openapi"] = cache(lambda: app.spec)
    app.register_blueprint(blueprint)


def operations(document: Json) -> Iterator[tuple[str, Json]]:
    """All operations of a document, by method and path: ``POST /translate``."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def _with_plain_names(document: Json) -> Json:
    """Schemas under their own names, once, where APIFlask repeats them as ``ArticleOut.SentenceOut``."""
    schemas = document["components"]["schemas"]
    plain: Json = {}
    for name, schema in schemas.items():
        bare = name.rpartition(".")[2]
        if plain.setdefault(bare, schema) is not schema and _named(plain[bare]) != _named(schema):
            raise ValueError(f"two schemas are named {bare}")
    document["components"]["schemas"] = plain
    renamed: Json = json.loads(_named(document))
    return renamed


def _named(part: Json) -> str:
    return re.sub(r'("#/components/schemas/)(?:\w+\.)+', r"\1", json.dumps(part, ensure_ascii=False))


def _ranks(app: APIFlask) -> dict[str, int]:
    """The paths in the order of the views in their modules."""
    order = list(app.view_functions)
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: order.index(rule.endpoint), reverse=True)
    return {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule): order.index(rule.endpoint) for rule in rules}


def _guarded(app: APIFlask) -> set[str]:
    """The ids of operations that ask for a key."""
    return {
        f"{method.lower()}_{rule.endpoint.replace('.', '_')}"
        for rule in app.url_map.iter_rules()
        if not getattr(app.view_functions[rule.endpoint], "is_public", False)
        for method in rule.methods or ()
    }


def _add_examples(operation: Json, examples: Json) -> None:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        if examples["requests"]:
            content["examples"] = {name: {"value": value} for name, value in examples["requests"].items()}
    for status in {"200", "201"} & operation["responses"].keys():
        for media_type, content in operation["responses"][status]["content"].items():
            if media_type in examples["responses"]:
                content["example"] = examples["responses"][media_type]
    for parameter in operation["parameters"]:
        if parameter["name"] in examples["parameters"]:
            parameter["example"] = examples["parameters"][parameter["name"]]
