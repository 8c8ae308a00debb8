"""The way of an article: structure, language, sentences, translations, summary."""

from __future__ import annotations

from service.core.document import Article, Role, Sentence
from service.core.errors import UnknownLanguage
from service.core.languages import UNDETERMINED
from service.core.limits import check_text
from service.request import AUTO, ArticleRequest, ProcessedArticle, Services, sign
from service.summarization.extractive import summarize
from service.text.identification import Identification
from service.text.segmentation import segment
from service.text.wire import parse_article
from service.translation.translator import OnSentence


def process_article(
    services: Services, request: ArticleRequest, on_sentence: OnSentence | None = None
) -> ProcessedArticle:
    """Take an article all the way.

    Args:
        services: from `service.bootstrap`.
        request: what to do.
        on_sentence: told of each sentence as it is translated.

    Raises:
        UnknownLanguage: the language cannot be told and a translation is asked for.
        InputError, ModelError, Overloaded: see the stages.
    """
    check_text(request.text, services.max_characters)
    article = parse_article(request.text, titled=request.titled)
    language, identification = identify(services, article, request)
    article = segment(article, language)
    terminology = services.glossaries.terminology(request.glossary, request.name_policy)
    for target in request.targets:  # all of them before the first is worked on
        services.translator.router.route(language, target)
    translations = tuple(
        translation
        for target in request.targets
        for translation in services.translator.translate_articles(
            [article], language, target, matches=request.matches, terminology=terminology, on_sentence=on_sentence
        )
    )
    if request.check_back:
        translations = tuple(services.translator.check_back(article, translation) for translation in translations)
    summary = choose_summary(article, language, request) if request.summary else None
    signature = sign(services, request, language, translations)
    return ProcessedArticle(article, language, identification, translations, summary, request.method, signature)


def identify(services: Services, article: Article, request: ArticleRequest) -> tuple[str, Identification | None]:
    """The language the request names, or the one the text is in."""
    if request.source != AUTO:
        return request.source, None
    identification = services.identifier.identify(article.text)
    if identification.language == UNDETERMINED and request.targets:
        likely = ", ".join(candidate.language for candidate in identification.candidates[:3])
        raise UnknownLanguage(
            "The language of the text cannot be told.",
            hint="Name it as source." + (f" Candidates: {likely}." if likely else ""),
        )
    return identification.language, identification


def choose_summary(article: Article, language: str, request: ArticleRequest) -> tuple[Sentence, ...]:
    """The most important sentences of the body; headline and dateline stand apart from it."""
    assert request.summary is not None
    body = [sentence for sentence in article.sentences if article.role(sentence) is Role.BODY]
    chosen = summarize(
        [article.slice(sentence) for sentence in body],
        language=language,
        length=request.summary,
        method=request.method,
        headline=article.headline,
        paragraphs=[sentence.paragraph for sentence in body],
    )
    return tuple(body[position] for position in chosen)
