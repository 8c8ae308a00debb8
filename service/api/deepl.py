"""The API of DeepL under /v2, as far as a server of one's own can have it."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint, FileSchema
from flask import Response, current_app

from service.api.access import Access, FeatureOff, KeyInvalid, KeyMissing, QuotaExceeded, RateLimited, caller, charge
from service.api.articles import services
from service.api.compatible import (
    MULTIPART,
    QUERY,
    ErrorForm,
    InvalidRequest,
    init_blueprint,
    note_translations,
    resolve_code,
    takes,
)
from service.api.deepl_schemas import (
    DeepLDocumentIn,
    DeepLDocumentKeyIn,
    DeepLDocumentOut,
    DeepLDocumentStatusOut,
    DeepLLanguage,
    DeepLLanguagesIn,
    DeepLTranslateIn,
    DeepLTranslateOut,
    DeepLUsageOut,
)
from service.api.downloads import documents, send_document
from service.core import errors
from service.core.terms import GlossaryNotFound
from service.documents import read_document
from service.documents.store import DocumentNotFound
from service.request import AUTO
from service.text.html_parser import MarkupOptions
from service.texts import translate_document, translate_texts

FORM = ErrorForm(
    "message",
    {
        errors.InputError: 400,
        errors.TextTooLong: 413,
        errors.Overloaded: 503,
        errors.DragomanError: 500,
        DocumentNotFound: 404,
        GlossaryNotFound: 404,
        KeyMissing: 403,
        KeyInvalid: 403,
        FeatureOff: 403,
        QuotaExceeded: 456,
        RateLimited: 429,
    },
)
VARIANTS = {
    "en": {"EN-GB": "English (British)", "EN-US": "English (American)"},
    "pt": {"PT-PT": "Portuguese (European)"},
    "pb": {"PT-BR": "Portuguese (Brazilian)"},
    "zh": {"ZH-HANS": "Chinese (simplified)"},
    "zt": {"ZH-HANT": "Chinese (traditional)"},
}
"""Target languages that DeepL's clients know by variants alone."""
SOURCES = {"pb": "pt", "zt": "zh"}
"""Source languages that DeepL does not tell from others."""
UNLIMITED = 1_000_000_000_000
"""DeepL's own figure for no limit."""
PATIENCE = 2.0
"""Seconds an upload waits for its document: a client that finds it unfinished asks again only 5 s later."""

blueprint = APIBlueprint("deepl", __name__, url_prefix="/v2", tag="DeepL")
init_blueprint(blueprint, FORM)


@blueprint.post("/translate")
@blueprint.output(DeepLTranslateOut)
@blueprint.doc(responses=FORM.responses(400, 403, 404, 413, 429, 456, 500, 503))
@takes(DeepLTranslateIn)
def translate(body: DeepLTranslateIn) -> dict[str, Any]:
    """Translate texts.

    Each is taken to be in its own language unless `source_lang` names one. With `tag_handling` texts are HTML or XML.
    """
    _check_formality(body.formality)
    source, target = _source(body.source_lang), _code(body.target_lang)
    glossary = _glossaries(body, source, target)
    charge(sum(map(len, body.text)))
    results = translate_texts(
        services(),
        body.text,
        source,
        target,
        split_sentences=body.split_sentences != "0",
        markup=_markup(body),
        glossary=glossary,
    )
    note_translations(body.text, [result.language for result in results], target)
    return {
        "translations": [
            {
                "detected_source_language": SOURCES.get(result.language, result.language).upper(),
                "text": result.text,
                "billed_characters": len(text),
            }
            for text, result in zip(body.text, results, strict=True)
        ]
    }


@blueprint.get("/languages")
@blueprint.output(list[DeepLLanguage])  # type: ignore[arg-type]  # APIFlask reads it
@blueprint.doc(responses=FORM.responses(400, 403, 429, 500))
@takes(DeepLLanguagesIn, QUERY)
def languages(body: DeepLLanguagesIn) -> list[dict[str, Any]]:
    """The installed languages.

    Those that can be translated from, or with `type` `target` those that can be translated into.
    """
    router = services().translator.router
    if body.type == "source":
        sources = [code for code in router.languages if router.targets(code) and code not in SOURCES]
        return [{"language": code.upper(), "name": router.names[code]} for code in sources]
    reached = sorted({target for code in router.languages for target in router.targets(code)})
    return [
        {"language": variant, "name": name, "supports_formality": False}
        for code in reached
        for variant, name in VARIANTS.get(code, {code.upper(): router.names[code]}).items()
    ]


@blueprint.get("/usage")
@blueprint.output(DeepLUsageOut)
@blueprint.doc(responses=FORM.responses(403, 429, 500))
def usage() -> dict[str, Any]:
    """What the key has used this month.

    An anonymous caller is not counted.
    """
    access: Access = current_app.extensions["dragoman.access"]
    key, keys = caller().key, access.options.keys
    used = keys.used(key) if key and keys else 0
    return {"character_count": used, "character_limit": caller().limits.characters_per_month or UNLIMITED}


@blueprint.post("/document")
@blueprint.output(DeepLDocumentOut)
@blueprint.doc(responses=FORM.responses(400, 403, 404, 413, 429, 456, 500, 503))
@takes(DeepLDocumentIn, MULTIPART)
def upload(body: DeepLDocumentIn) -> dict[str, Any]:
    """Have a file translated.

    Its status and result are asked for with the id and key given.
    """
    _check_formality(body.formality)
    source, target = _source(body.source_lang), _code(body.target_lang)
    glossary = _glossaries(body, source, target)
    name = body.filename or body.file.filename or ""
    if body.output_format and not name.lower().endswith(f".{body.output_format.lower()}"):
        raise InvalidRequest("Invalid request: output_format differs from the format of the file")
    document = read_document(name, body.file.read())
    charge(sum(map(len, document.texts)))
    found = services()
    token = documents().submit(
        lambda: translate_document(found, name, document, source, target, glossary=glossary), PATIENCE
    )
    future = documents().status(token)
    if future.done() and future.exception() is None:
        note_translations(document.texts, future.result().languages, target)
    middle = len(token) // 3
    return {"document_id": token[:middle], "document_key": token[middle:]}


@blueprint.post("/document/<document_id>")
@blueprint.output(DeepLDocumentStatusOut)
@blueprint.doc(responses=FORM.responses(400, 403, 404, 413, 429, 500))
@takes(DeepLDocumentKeyIn)
def status(document_id: str, body: DeepLDocumentKeyIn) -> dict[str, Any]:
    """How far a document is.

    `queued`, `translating`, `done` or `error`; its key shows that it is the caller's.
    """
    future = documents().status(document_id + body.document_key)
    answer: dict[str, Any] = {"document_id": document_id}
    if not future.done():
        return {**answer, "status": "translating" if future.running() else "queued"}
    error = future.exception()
    if error is None:
        return {**answer, "status": "done", "billed_characters": future.result().characters}
    message = str(error) if isinstance(error, errors.DragomanError) else "Something went wrong here."
    return {**answer, "status": "error", "error_message": message}


@blueprint.post("/document/<document_id>/result")
@blueprint.output(FileSchema(type="string", format="binary"), content_type="application/octet-stream")
@blueprint.doc(responses=FORM.responses(400, 403, 404, 413, 429, 500, 503))
@takes(DeepLDocumentKeyIn)
def result(document_id: str, body: DeepLDocumentKeyIn) -> Response:
    """Fetch a translated document.

    It is kept for an hour.
    """
    return send_document(documents().read(document_id + body.document_key))


def _glossaries(body: DeepLTranslateIn | DeepLDocumentIn, source: str, target: str) -> tuple[str, ...] | None:
    """The glossaries a request names.

    Raises:
        InvalidRequest: without the source language, or for other languages than theirs.
        GlossaryNotFound: there is no such one.
    """
    names = [*([body.glossary_id] if body.glossary_id else []), *(body.glossary_ids or ())]
    if not names:
        return None
    if source == AUTO:
        raise InvalidRequest("Invalid request: a glossary needs source_lang")
    for name in names:
        if not services().glossaries.table(name).serves(source, target):
            raise InvalidRequest("Invalid request: the glossary is for other languages")
    return tuple(names)


def _code(code: str) -> str:
    return resolve_code(code, services().translator.router.names)


def _source(code: str | None) -> str:
    return _code(code) if code else AUTO


def _markup(body: DeepLTranslateIn) -> MarkupOptions | None:
    if body.tag_handling is None:
        return None
    return MarkupOptions(
        xml=body.tag_handling == "xml",
        ignored=frozenset(body.ignore_tags or ()),
        splitting=frozenset(body.splitting_tags or ()),
    )


def _check_formality(formality: str | None) -> None:
    if formality in {"less", "more"}:
        raise InvalidRequest("Invalid request: formality is not supported for the target language")
