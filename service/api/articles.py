"""The native API: articles and language identification."""

from __future__ import annotations

from typing import Any, Literal

from apiflask import APIBlueprint
from flask import Response, current_app
from flask import request as http_request

from service.api.access import charge
from service.api.errors import problems
from service.api.record import translated
from service.api.schemas import ArticleIn, ArticleOut, DetectIn, DetectOut, SummaryIn
from service.api.streaming import MEDIA_TYPE, stream_article
from service.core.errors import InvalidOption
from service.core.limits import check_text
from service.pipeline import process_article
from service.request import ArticleRequest, ProcessedArticle, Services
from service.serialization import article_as_dict, identification_as_dict
from service.summarization.extractive import DEFAULT_METHOD, SummaryLength
from service.text.extraction import ExtractedArticle, extract_article

STREAM: dict[int | str, Any] = {200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}}}

PAGE_FACTOR = 2
"""How many times longer than a text a page may be: it is tags and scripts for the most part."""

blueprint = APIBlueprint("articles", __name__, url_prefix="/v1", tag="Articles")


def services() -> Services:
    """The services the app was created with."""
    found = current_app.extensions["dragoman"]
    assert isinstance(found, Services)
    return found


@blueprint.post("/articles")
@blueprint.input(ArticleIn)
@blueprint.output(ArticleOut)
@blueprint.doc(responses={**STREAM, **problems(400, 401, 403, 404, 413, 422, 424, 429, 500, 503)})
def process(json_data: ArticleIn) -> dict[str, Any] | Response:
    """Translate and summarise an article.

    Its structure is kept, its language identified unless named, and the summary's sentences are given in the source
    and in every target language. With `Accept: text/event-stream` each sentence is sent as it is translated.

    The article may come as `text` or within a web page, as `html`: then the page's title is its headline, and
    navigation, advertisements, comments and the like are left out.
    """
    page = _find_article(json_data.html) if "html" in json_data.model_fields_set else None
    summary = json_data.summary
    if summary is None:
        summary = SummaryIn(**current_app.config["DEFAULT_SUMMARY"])
    targets = [json_data.target] if isinstance(json_data.target, str) else json_data.target or []
    request = ArticleRequest(
        text=page.text if page else json_data.text,
        source=json_data.source,
        targets=tuple(targets),
        summary=SummaryLength(sentences=summary.sentences, ratio=summary.ratio) if summary else None,
        method=summary.method if summary else DEFAULT_METHOD,
        matches=json_data.matches,
        check_back=json_data.check_back,
        glossary=_names(json_data.glossary),
        name_policy=None if json_data.name_policy is None else tuple(json_data.name_policy),
        titled=bool(page and page.title),
    )

    def shaped(processed: ProcessedArticle) -> dict[str, Any]:
        return {**article_as_dict(processed), "text": request.text if page else None}

    streamed = http_request.accept_mimetypes.best == MEDIA_TYPE
    if streamed and request.check_back:
        raise InvalidOption("check_back does not go with server-sent events.", hint="Accept application/json.")
    charge(len(request.text), max(1, len(request.targets)) * (2 if request.check_back else 1))
    if streamed:
        return stream_article(services(), request, shaped)
    processed = process_article(services(), request)
    for translation in processed.translations:
        translated(processed.language, translation.target, len(request.text))
    return shaped(processed)


def _find_article(html: str) -> ExtractedArticle:
    check_text(html, PAGE_FACTOR * services().max_characters)
    charge(0)  # finding it is work as well, before it is known how much text there is
    return extract_article(html)


@blueprint.post("/detect")
@blueprint.input(DetectIn)
@blueprint.output(DetectOut)
@blueprint.doc(responses=problems(400, 401, 403, 413, 422, 429, 500, 503))
def detect(json_data: DetectIn) -> dict[str, Any]:
    """Identify the language of texts.

    One result for each, with its candidates. What cannot be told is `und`, never a guess.
    """
    texts = [json_data.text] if isinstance(json_data.text, str) else json_data.text
    for text in texts:
        check_text(text, services().max_characters)
    charge(sum(map(len, texts)), translations=0)
    return {"results": [identification_as_dict(services().identifier.identify(text)) for text in texts]}


def _names(glossary: str | list[str] | Literal[False] | None) -> tuple[str, ...] | None:
    if glossary is None:
        return None
    return (glossary,) if isinstance(glossary, str) else tuple(glossary or ())
