"""The HTTP service."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apiflask import APIFlask

    from service.api.options import Options
    from service.request import Services


def create_app(services: Services, options: Options | None = None) -> APIFlask:
    """The Flask application over a set of services.

    Args:
        services: from `service.bootstrap.build_services`.
        options: everything else that can be chosen.
    """
    from service.api import (
        access,
        articles,
        compatible,
        deepl,
        deepl_glossaries,
        documentation,
        downloads,
        errors,
        glossaries,
        libretranslate,
        logging,
        meta,
        metrics,
        middleware,
        openapi,
        record,
    )
    from service.api.application import Application
    from service.api.options import Options

    options = options or Options()
    # The document and its page are ours, not APIFlask's, which takes its address from the first who asks.
    app = Application("service", title="Dragoman", version=services.version, spec_path=None, docs_path=None)
    # A code point takes at most four bytes in UTF-8, and twelve as a pair of JSON escapes or percent-encoded.
    longest = 12 * services.max_characters + 65_536
    app.config.update(
        MAX_CONTENT_LENGTH=longest,
        MAX_FORM_MEMORY_SIZE=longest,
        DEFAULT_SUMMARY={"sentences": options.summary_sentences, "method": options.summary_method},
        DESCRIPTION="Translation and extractive summaries for the languages of the South Caucasus.",
        LICENSE={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["dragoman"] = services
    measured = metrics.Metrics(services)
    log = partial(logging.log_request, addresses=options.log_addresses)
    record.init_app(app, measured.observe_request, log)
    errors.init_app(app)
    metrics.init_app(app, measured, options)
    access.init_app(app, options)
    middleware.init_app(app, options)
    app.register_blueprint(articles.blueprint)
    app.register_blueprint(glossaries.blueprint)
    app.register_blueprint(meta.blueprint)
    app.register_blueprint(libretranslate.blueprint)
    app.register_blueprint(deepl.blueprint)
    app.register_blueprint(deepl_glossaries.blueprint)
    app.register_blueprint(documentation.blueprint)
    downloads.init_app(app)
    openapi.init_app(app, options)
    compatible.init_app(app, {"libretranslate": libretranslate.FORM, "deepl": deepl.FORM})
    return app
