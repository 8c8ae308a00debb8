"""Batches of plain strings, each in a language of its own.

An item whose language is not named is identified by itself. What cannot be told is not guessed: an item without letters
comes back as it is; an item between two languages is given the one that is clearly ahead, or else the language of the
rest of its batch where it is among its candidates; failing that it comes back as it is, as `UNDETERMINED`. Only where
nothing of a batch can be translated is that an error.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from service.core.document import Article, Role, Sentence
from service.core.errors import UnknownLanguage
from service.core.languages import UNDETERMINED
from service.core.limits import check_text
from service.documents import Document, TranslatedDocument, name_in
from service.request import AUTO, Services
from service.text.html_parser import MarkupOptions, visible_text
from service.text.identification import Identification
from service.text.segmentation import segment
from service.text.wire import parse_article
from service.translation.markup import MarkupTranslator
from service.translation.routing import Router
from service.translation.terminology import Terminology
from service.translation.translator import Translator

CLEAR_CONFIDENCE = 0.5
CLEAR_LEAD = 2.0
"""A candidate is clearly ahead with this probability and this many times that of the next. Measured in
docs/decisions/compatible-apis.md."""


@dataclass(frozen=True, slots=True)
class TranslatedText:
    """A string in another language.

    Attributes:
        text: the translation; the very input where there was nothing to translate.
        language: of the input; `UNDETERMINED` where it cannot be told.
        confidence: probability of that language, 0 to 1; 1 where the caller named it.
        alternatives: other translations of the whole string, best first.
    """

    text: str
    language: str
    confidence: float
    alternatives: tuple[str, ...] = ()


def translate_texts(
    services: Services,
    texts: Sequence[str],
    source: str,
    target: str,
    *,
    alternatives: int = 0,
    split_sentences: bool = True,
    markup: MarkupOptions | None = None,
    glossary: Sequence[str] | None = None,
) -> list[TranslatedText]:
    """Translate strings, with one engine call per source language and hop for all of them together.

    White space and blank lines stay as they are. An item in the target language already comes back unchanged.

    Args:
        services: from `service.bootstrap`.
        texts: in any languages where ``source`` is `AUTO`.
        source: a language code, or `AUTO` for each item's own.
        target: a language code.
        alternatives: how many further translations of each to give at most; markup has none.
        split_sentences: False takes each paragraph of plain text for one sentence.
        markup: how the strings are read where they are HTML or XML; None for plain text.
        glossary: names or ids of glossaries; None for the configured ones.

    Raises:
        GlossaryNotFound: there is no such glossary.
        TextTooLong: all of them together are over the limit.
        UndecodableText: one holds half a surrogate pair.
        UnknownLanguage: the source or target is not installed; or no item's language can be told or is installed.
        NoRoute: no installed models lead from the source to the target, or from any item's language.
        ModelError, Overloaded: see `Translator.translate_articles`.
    """
    check_length("".join(texts), services.max_characters)
    visible = [visible_text(text, markup) for text in texts] if markup else texts
    identified = [services.identifier.identify(text) for text in visible] if source == AUTO else []
    languages = choose_languages(visible, identified) if identified else [source] * len(texts)
    results = [
        TranslatedText(text, language, _confidence(identified[index], language) if identified else 1.0)
        for index, (text, language) in enumerate(zip(texts, languages, strict=True))
    ]
    translator = services.translator
    terminology = services.glossaries.terminology(glossary)
    for language, chosen in _by_direction(translator.router, visible, languages, target).items():
        items = [texts[index] for index in chosen]
        if markup:
            translated = _translate_markup(translator, items, language, target, markup, terminology)
        else:
            articles = [segment(parse_article(text), language) for text in items]
            if not split_sentences:
                articles = [_one_sentence_per_block(article) for article in articles]
            found = translator.translate_articles(
                articles, language, target, alternatives=alternatives, terminology=terminology
            )
            translated = [(article.text, article.alternatives) for article in found]
        for index, (text, others) in zip(chosen, translated, strict=True):
            results[index] = replace(results[index], text=text, alternatives=others)
    return results


def translate_document(
    services: Services,
    name: str,
    document: Document,
    source: str,
    target: str,
    *,
    glossary: Sequence[str] | None = None,
) -> TranslatedDocument:
    """Translate a file that `service.documents.read_document` has read.

    Args:
        services: from `service.bootstrap`.
        name: of the file.
        document: the file.
        source, target, glossary: as in `translate_texts`.

    Raises:
        EmptyText: there is no text in it.
        InputError, ModelError, Overloaded: see `translate_texts`.
    """
    check_text("".join(document.texts), services.max_characters)
    results = translate_texts(services, document.texts, source, target, glossary=glossary)
    return TranslatedDocument(
        name=name_in(name, target),
        media_type=document.media_type,
        data=document.render([result.text for result in results]),
        characters=sum(map(len, document.texts)),
        languages=tuple(result.language for result in results),
    )


def check_length(text: str, max_characters: int) -> None:
    """Refuse a text as `check_text` does, except that it may be empty.

    Raises:
        TextTooLong, UndecodableText: see `check_text`.
    """
    if text.strip():
        check_text(text, max_characters)


def choose_languages(texts: Sequence[str], identified: Sequence[Identification]) -> list[str]:
    """The language of each item of a batch; `UNDETERMINED` where nothing speaks for one clearly enough."""
    sure = [_clear_language(identification) for identification in identified]
    weights: Counter[str] = Counter()
    for text, language in zip(texts, sure, strict=True):
        weights[language] += len(text)
    del weights[UNDETERMINED]
    common = max(sorted(weights), key=weights.__getitem__, default=UNDETERMINED)
    return [
        common if language == UNDETERMINED and _is_candidate(common, identification) else language
        for language, identification in zip(sure, identified, strict=True)
    ]


def _translate_markup(
    translator: Translator,
    texts: Sequence[str],
    source: str,
    target: str,
    options: MarkupOptions,
    terminology: Terminology,
) -> list[tuple[str, tuple[str, ...]]]:
    translated = MarkupTranslator(translator).translate(texts, source, target, options, terminology)
    return [(text, ()) for text in translated]


def _by_direction(router: Router, texts: Sequence[str], languages: Sequence[str], target: str) -> dict[str, list[int]]:
    """The items to translate, by their language.

    Raises:
        UnknownLanguage, NoRoute: see `translate_texts`.
    """
    if target not in router.names:
        router.route(target, target)  # says what is wrong
    items: defaultdict[str, list[int]] = defaultdict(list)
    for index, (text, language) in enumerate(zip(texts, languages, strict=True)):
        if any(map(str.isalpha, text)):
            items[language].append(index)
    routed = {language: chosen for language, chosen in items.items() if target in router.targets(language)}
    if items and not routed and target not in items:
        if set(items) == {UNDETERMINED}:
            raise UnknownLanguage("The language of the text cannot be told.", hint="Name it as the source.")
        router.route(min(set(items) - {UNDETERMINED}), target)
    return routed


def _clear_language(identification: Identification) -> str:
    if identification.language != UNDETERMINED or not identification.candidates:
        return identification.language
    best, *others = identification.candidates
    next_best = others[0].confidence if others else 0.0
    clear = best.confidence >= CLEAR_CONFIDENCE and best.confidence >= CLEAR_LEAD * next_best
    return best.language if clear else UNDETERMINED


def _is_candidate(language: str, identification: Identification) -> bool:
    return any(candidate.language == language for candidate in identification.candidates)


def _confidence(identification: Identification, language: str) -> float:
    return next((c.confidence for c in identification.candidates if c.language == language), 0.0)


def _one_sentence_per_block(article: Article) -> Article:
    """The article with each headline or body block as one sentence, after its dateline."""
    sentences: list[Sentence] = []
    for number, block in enumerate(article.blocks):
        own = [sentence for sentence in article.sentences if sentence.paragraph == number]
        if own and block.role in {Role.HEADLINE, Role.BODY}:
            sentences.append(Sentence(own[0].start, own[-1].end, len(sentences), number))
    return replace(article, sentences=tuple(sentences))
