"""The HTTP service."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apiflask import APIFlask

    from service.request import Services


def create_app(services: Services, *, summary_sentences: int = 3, summary_method: str | None = None) -> APIFlask:
    """The Flask application over a set of services.

    Args:
        services: from `service.bootstrap.build_services`.
        summary_sentences: length of the summary of a request that does not say.
        summary_method: its method; None for the pipeline's default.
    """
    from apiflask import APIFlask

    from service.api import articles, errors, meta
    from service.api.schemas import ProblemOut
    from service.summarization.extractive import DEFAULT_METHOD

    app = APIFlask("service", title="Dragoman", version=services.version, docs_path=None, spec_path="/openapi.json")
    app.config.update(
        # A code point takes at most four bytes in UTF-8, and twelve as a pair of JSON escapes.
        MAX_CONTENT_LENGTH=12 * services.max_characters + 65_536,
        DEFAULT_SUMMARY={"sentences": summary_sentences, "method": summary_method or DEFAULT_METHOD},
        HTTP_ERROR_SCHEMA=ProblemOut.model_json_schema(),
        VALIDATION_ERROR_SCHEMA=ProblemOut.model_json_schema(),
        DESCRIPTION="Translation and extractive summaries for the languages of the South Caucasus.",
        LICENSE={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["dragoman"] = services
    errors.init_app(app)
    app.register_blueprint(articles.blueprint)
    app.register_blueprint(meta.blueprint)
    return app
