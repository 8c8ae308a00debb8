"""The API of LibreTranslate, at the root: what its clients send and read, with texts of a batch told apart."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint, FileSchema
from flask import Response, current_app, url_for

from service.api.access import FeatureOff, KeyInvalid, KeyMissing, QuotaExceeded, RateLimited, charge, public
from service.api.articles import services
from service.api.compatible import MULTIPART, ErrorForm, init_blueprint, note_translations, resolve_code, takes
from service.api.downloads import documents, send_document
from service.api.libretranslate_schemas import (
    DetectedLanguage,
    FileIn,
    FrontendSettings,
    LibreTranslateDetectIn,
    LibreTranslateLanguage,
    LibreTranslateOut,
    SuggestIn,
    SuggestOut,
    TranslatedFileOut,
    TranslateIn,
)
from service.api.openapi import document
from service.api.options import Options
from service.core import errors
from service.core.languages import UNDETERMINED
from service.core.memory import Segment, check_segment
from service.documents import READERS, read_document
from service.documents.store import DocumentNotFound
from service.request import AUTO
from service.text.html_parser import MarkupOptions
from service.texts import check_length, choose_languages, translate_document, translate_texts

FORM = ErrorForm(
    "error",
    {
        errors.InputError: 400,
        errors.Overloaded: 503,
        errors.DragomanError: 500,
        DocumentNotFound: 404,
        KeyMissing: 400,
        KeyInvalid: 403,
        FeatureOff: 403,
        QuotaExceeded: 403,  # clients take 429 for a rate, 403 for a quota
        RateLimited: 429,
    },
)
FRONTEND_TIMEOUT = 500  # ms, as LibreTranslate gives

blueprint = APIBlueprint("libretranslate", __name__, tag="LibreTranslate")
init_blueprint(blueprint, FORM)


@blueprint.post("/translate")
@blueprint.output(LibreTranslateOut)
@blueprint.doc(responses=FORM.responses(400, 403, 413, 429, 500, 503))
@takes(TranslateIn)
def translate(body: TranslateIn) -> dict[str, Any]:
    """Translate a text or a batch.

    With the source `auto` each text is translated from its own language. One that has no letters, is in the target
    language already or whose language cannot be told comes back as it is.
    """
    texts = [body.q] if isinstance(body.q, str) else body.q
    source, target = _code(body.source), _code(body.target)
    charge(sum(map(len, texts)))
    markup = MarkupOptions(attributes=body.attributes) if body.format == "html" else None
    results = translate_texts(services(), texts, source, target, alternatives=body.alternatives, markup=markup)
    note_translations(texts, [result.language for result in results], target)

    def shaped(values: list[Any]) -> Any:
        return values[0] if isinstance(body.q, str) else values

    return {
        "translatedText": shaped([result.text for result in results]),
        "detectedLanguage": shaped([_detected(result.language, result.confidence) for result in results])
        if source == AUTO
        else None,
        "alternatives": shaped([list(result.alternatives) for result in results]) if body.alternatives else None,
    }


@blueprint.post("/detect")
@blueprint.output(list[DetectedLanguage])  # type: ignore[arg-type]  # APIFlask reads it
@blueprint.doc(responses=FORM.responses(400, 403, 413, 429, 500))
@takes(LibreTranslateDetectIn)
def detect(body: LibreTranslateDetectIn) -> list[dict[str, Any]]:
    """Identify the language of a text.

    All candidates, best first, or `und` alone where nothing speaks for any.
    """
    text = body.q if isinstance(body.q, str) else "\n".join(body.q)
    charge(len(text), translations=0)
    check_length(text, services().max_characters)
    candidates = services().identifier.identify(text).candidates
    return [_detected(found.language, found.confidence) for found in candidates] or [_detected(UNDETERMINED, 0)]


@blueprint.get("/languages")
@blueprint.output(list[LibreTranslateLanguage])  # type: ignore[arg-type]  # APIFlask reads it
@blueprint.doc(responses=FORM.responses(500))
@public
def languages() -> list[dict[str, Any]]:
    """The installed languages.

    Each is among its own targets, as LibreTranslate's clients expect.
    """
    router = services().translator.router
    return [
        {"code": code, "name": router.names[code], "targets": sorted({code, *router.targets(code)})}
        for code in router.languages
    ]


@blueprint.get("/frontend/settings")
@blueprint.output(FrontendSettings)
@blueprint.doc(responses=FORM.responses(500))
@public
def frontend_settings() -> dict[str, Any]:
    """What a front end has to know.

    Limits, whether keys are needed, and the languages a menu begins with.
    """
    router = services().translator.router
    options = _options()
    target = "en" if "en" in router.names else next(iter(router.languages), "en")
    return {
        "charLimit": options.anonymous.characters_per_request or services().max_characters,
        "frontendTimeout": FRONTEND_TIMEOUT,
        "apiKeys": options.keys is not None,
        "keyRequired": options.key_required,
        "suggestions": options.suggestions is not None,
        "filesTranslation": True,
        "supportedFilesFormat": list(READERS),
        "language": {
            "source": {"code": AUTO, "name": "Auto Detect"},
            "target": {"code": target, "name": router.names.get(target, "English")},
        },
    }


@blueprint.post("/suggest")
@blueprint.output(SuggestOut)
@blueprint.doc(responses=FORM.responses(400, 403, 413, 429, 500))
@takes(SuggestIn)
def suggest(body: SuggestIn) -> dict[str, Any]:
    """Suggest a better translation.

    A person reviews it before it is used. Off unless the operator takes suggestions.
    """
    suggestions = _options().suggestions
    if suggestions is None:
        raise FeatureOff("Suggestions are disabled on this server.")
    charge(len(body.q) + len(body.s), translations=0)
    source, target = _code(body.source), _code(body.target)
    if source == AUTO:
        source = choose_languages([body.q], [services().identifier.identify(body.q)])[0]
    services().translator.router.route(source, target)  # refuses languages that are not here
    segment = Segment(source, target, body.q.strip(), body.s.strip(), origin="suggestion")
    check_segment(segment)
    suggestions.add(segment)
    return {"success": True}


@blueprint.post("/translate_file")
@blueprint.output(TranslatedFileOut)
@blueprint.doc(responses=FORM.responses(400, 403, 413, 429, 500, 503))
@takes(FileIn, MULTIPART)
def translate_file(body: FileIn) -> dict[str, Any]:
    """Translate a file.

    The translated file is kept for an hour under the address given.
    """
    source, target = _code(body.source), _code(body.target)
    name = body.file.filename or ""
    uploaded = read_document(name, body.file.read())
    charge(sum(map(len, uploaded.texts)))
    result = translate_document(services(), name, uploaded, source, target)
    note_translations(uploaded.texts, result.languages, target)
    address = f"{documents().put(result)}.{result.name}"
    return {"translatedFileUrl": url_for("libretranslate.download_file", name=address, _external=True)}


@blueprint.get("/download_file/<name>")
@blueprint.output(FileSchema(type="string", format="binary"), content_type="application/octet-stream")
@blueprint.doc(responses=FORM.responses(404, 500))
@public
def download_file(name: str) -> Response:
    """Fetch a translated file.

    Its address is the answer of `/translate_file`.
    """
    token, _, own_name = name.partition(".")
    found = documents().read(token)
    if found.name != own_name:
        raise DocumentNotFound("There is no such document.")
    return send_document(found)


@blueprint.get("/spec")
@blueprint.doc(hide=True)
@public
def specification() -> dict[str, Any]:
    """The OpenAPI document, where LibreTranslate has it."""
    return document()


def _code(code: str) -> str:
    """The installed language a client means, or `AUTO`; also for `und`, which `/detect` may have answered."""
    if code.strip().lower() in {AUTO, UNDETERMINED}:
        return AUTO
    return resolve_code(code, services().translator.router.names)


def _options() -> Options:
    options: Options = current_app.extensions["dragoman.access"].options
    return options


def _detected(language: str, confidence: float) -> dict[str, Any]:
    return {"confidence": round(100 * confidence), "language": language}
