"""What goes into the pipeline and what comes out of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field

from service.core.document import Article, Sentence
from service.core.languages import normalize_code
from service.summarization.extractive import DEFAULT_METHOD, SummaryLength
from service.text.identification import Identification, LanguageIdentifier
from service.translation.assembly import TranslatedArticle
from service.translation.glossary_catalog import GlossaryCatalog
from service.translation.memory import MemoryKind, MemoryState
from service.translation.translator import Translator

AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Services:
    """What the pipeline works with; built by `service.bootstrap`."""

    identifier: LanguageIdentifier
    translator: Translator
    max_characters: int
    version: str
    glossaries: GlossaryCatalog = field(default_factory=GlossaryCatalog)


@dataclass(frozen=True, slots=True)
class ArticleRequest:
    """What is asked of an article.

    Attributes:
        text: the article as it came.
        source: a language code, or ``auto``.
        targets: languages to translate into; none for a summary alone.
        summary: its length, or None for no summary.
        method: one of `service.summarization.extractive.METHODS`.
        matches: offer approved segments of the translation memory that are like each sentence.
        check_back: translate each translation back, and warn of sentences that then read differently.
        titled: the first paragraph is a headline, whatever it looks like.
        glossary: names or ids of glossaries, an earlier one wins; none for no glossary; None for the configured ones.
        name_policy: whose names contested places get; None for the configured policies.
    """

    text: str
    source: str = AUTO
    targets: tuple[str, ...] = ()
    summary: SummaryLength | None = None
    method: str = DEFAULT_METHOD
    matches: bool = False
    check_back: bool = False
    titled: bool = False
    glossary: tuple[str, ...] | None = None
    name_policy: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        """Codes in one spelling, each target once."""
        if self.source != AUTO:
            object.__setattr__(self, "source", normalize_code(self.source))
        object.__setattr__(self, "targets", tuple(dict.fromkeys(map(normalize_code, self.targets))))


@dataclass(frozen=True, slots=True)
class ProcessedArticle:
    """An article with all that was made of it.

    Attributes:
        article: structure and sentences over the source text.
        language: of the source.
        identification: how sure that is; None where the request named the language.
        translations: one for each target, in the order asked for.
        summary: the chosen sentences in source order; None where none was asked for.
        method: of the summary.
        signature: of everything that determines the output, so that two answers can be compared.
    """

    article: Article
    language: str
    identification: Identification | None
    translations: tuple[TranslatedArticle, ...]
    summary: tuple[Sentence, ...] | None
    method: str
    signature: str


def sign(
    services: Services, request: ArticleRequest, language: str, translations: tuple[TranslatedArticle, ...]
) -> str:
    """All that determines the output, in the manner of sacrebleu's signatures."""
    parts = [f"dragoman:{services.version}", f"source:{language}"]
    parts += (f"{'>'.join(translation.route)}:{'+'.join(translation.models)}" for translation in translations)
    if translations:
        parts.append(f"beam:{services.translator.engine.options.beam_size}")
        parts += [f"terms:{signature}" for signature in dict.fromkeys(t.terminology for t in translations) if signature]
        parts += _sign_memory(services.translator.memory.state, translations)
    if request.summary:
        parts.append(f"summary:{request.method}.{request.summary.sentences or request.summary.ratio}")
    return "|".join(parts)


def _sign_memory(state: MemoryState, translations: tuple[TranslatedArticle, ...]) -> list[str]:
    """The memory's state, and which approved segments were used; machine translations found there change nothing."""
    if state is MemoryState.OFF:
        return []
    approved = [
        (translation.target, sentence.source.id, sentence.text)
        for translation in translations
        for sentence in translation.sentences
        if sentence.memory is MemoryKind.APPROVED
    ]
    if not approved:
        return [f"memory:{state}"]
    return [f"memory:{state}.{len(approved)}.{hashlib.sha256(json.dumps(approved).encode()).hexdigest()[:8]}"]
