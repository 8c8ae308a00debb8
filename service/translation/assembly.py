"""A translated article: its sentences finished, and all of it put together again.

A translation gets the marks of its language and is checked. What is not prose was not given to a model: agency line,
time stamp and dateline are rebuilt by rule, lines without letters stay as they are, and everything goes back to its
position.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from service.core.document import Article, Role, Sentence, Span
from service.text.agencies import localize_agency
from service.text.datelines import localize_dateline
from service.text.dates import localize_timestamp
from service.text.labels import localize_label
from service.text.repair import repair_translation
from service.translation.alignment import offset_map
from service.translation.checks import LOW_SCORE, check
from service.translation.enforcement import Status, TermUse
from service.translation.memory import MemoryKind
from service.translation.quality import QualityWarning, warning
from service.translation.quotations import rejoin
from service.translation.routing import Route
from service.translation.sentences import SentenceTranslation
from service.translation.similarity import Match


@dataclass(frozen=True, slots=True)
class TranslatedSentence:
    """A sentence and its translation.

    Attributes:
        source: the sentence in the article, with its offsets.
        text: the translation.
        score: the model's mean probability of a token, 0 to 1; over several hops their product.
        warnings: what a reader should look at.
        notes: what was repaired in the source or the translation; needs no look.
        alternatives: other translations, best first, where they were asked for.
        memory: the kind of entry it was found as in the translation memory; None where models translated it now.
        matches: approved segments like it, best first; None where they were not asked for.
        terms: of the glossary, and persons' names, with offsets in the article, and what became of them.
    """

    source: Sentence
    text: str
    score: float
    warnings: tuple[QualityWarning, ...] = ()
    notes: tuple[QualityWarning, ...] = ()
    alternatives: tuple[str, ...] = ()
    memory: MemoryKind | None = None
    matches: tuple[Match, ...] | None = None
    terms: tuple[TermUse, ...] = ()


@dataclass(frozen=True, slots=True)
class TranslatedArticle:
    """An article in another language.

    Attributes:
        target: its language.
        text: the whole text, laid out as the source is.
        sentences: in the order of the source.
        route: the languages passed through, source and target included.
        models: ``name@version`` of the model of each hop.
        headline, dateline: in the target language, None where the source has none.
        alternatives: the whole text made of the next best translations of its sentences, where they were asked for.
        terminology: signature of the glossary and the other rules of terms that were applied; empty for none.
    """

    target: str
    text: str
    sentences: tuple[TranslatedSentence, ...]
    route: tuple[str, ...]
    models: tuple[str, ...]
    headline: str | None
    dateline: str | None
    alternatives: tuple[str, ...] = ()
    terminology: str = ""


def finish(
    article: Article, sentence: Sentence, found: SentenceTranslation, source: str, target: str
) -> TranslatedSentence:
    """A translated sentence with the marks of its language, and what is to be said about it.

    What a person approved is neither changed nor judged.

    Args:
        article: what the sentence stands in.
        sentence: its place there.
        found: from `translate_sentences`.
        source, target: language codes.
    """
    best, *others = found.preserved.hypotheses
    text, notes = best.text, found.repaired.codes
    warnings: list[str] = []
    alternatives: tuple[str, ...] = ()
    if found.memory is not MemoryKind.APPROVED:
        repaired = repair_translation(text, found.repaired.text, target)
        text, notes = repaired.text, (*notes, *repaired.codes)
        notes += ("abbreviations",) if found.abbreviated else ()
        warnings = [problem.code for problem in check(found.read, text, source, target)]
        warnings += ["repetition"] if best.looped else []
        warnings += ["low-score"] if best.score < LOW_SCORE else []
        warnings += ["in-parts"] if found.preserved.in_parts else []
        alternatives = tuple(repair_translation(other.text, found.repaired.text, target).text for other in others)
    if any(use.status is Status.MISSED and use.kind == "term" for use in found.uses):
        warnings.append("glossary")
    return TranslatedSentence(
        source=sentence,
        text=text,
        score=best.score,
        warnings=tuple(map(warning, dict.fromkeys(warnings))),
        notes=tuple(map(warning, dict.fromkeys(notes))),
        alternatives=alternatives,
        memory=found.memory,
        matches=found.matches,
        terms=_in_article(found.uses, found.repaired.text, article, sentence),
    )


def _in_article(uses: Sequence[TermUse], text: str, article: Article, sentence: Sentence) -> tuple[TermUse, ...]:
    """Terms of a repaired sentence with their offsets in the article."""
    if not uses:
        return ()
    there = offset_map(text, article.slice(sentence))
    return tuple(
        replace(use, start=sentence.start + there(use.start), end=sentence.start + there(use.end)) for use in uses
    )


def _rejoined(article: Article, sentences: Sequence[TranslatedSentence], target: str) -> tuple[TranslatedSentence, ...]:
    """Sentences whose quotations go on from one to the next as in the source; what a person approved stays."""
    done: list[TranslatedSentence] = []
    for _, group in groupby(sentences, key=lambda sentence: sentence.source.paragraph):
        paragraph = list(group)
        sources = [article.slice(sentence.source) for sentence in paragraph]
        approved = [number for number, sentence in enumerate(paragraph) if sentence.memory is MemoryKind.APPROVED]
        texts = rejoin(sources, [sentence.text for sentence in paragraph], target, approved)
        done += (replace(sentence, text=text) for sentence, text in zip(paragraph, texts, strict=True))
    return tuple(done)


def assemble(
    article: Article,
    sentences: tuple[TranslatedSentence, ...],
    route: Route,
    alternatives: int = 0,
    terminology: str = "",
) -> TranslatedArticle:
    """Put an article together again around its translated sentences.

    Args:
        article: the source.
        sentences: all of its sentences, in order.
        route: over which they were translated.
        alternatives: how many further texts to make of their next best translations at most.
        terminology: signature of the rules of terms that were applied.
    """
    source, target = route[0].source, route[-1].target
    sentences = _rejoined(article, sentences, target)
    fixed: dict[Span, str] = {}
    dateline = None
    if article.dateline is not None:
        dateline = localize_dateline(article, article.dateline, source, target) or article.slice(article.dateline)
        fixed[article.dateline] = dateline
    for block in article.blocks_of(Role.TIMESTAMP):
        fixed[block] = localize_timestamp(article.slice(block), source, target) or article.slice(block)
    for label in article.labels:
        fixed[label] = localize_label(article.slice(label), target)
    for block in article.blocks_of(Role.AGENCY):
        fixed[block] = localize_agency(article.slice(block), target)

    def of_rank(rank: int) -> dict[Span, str]:
        chosen = {s.source: (s.text, *s.alternatives)[min(rank, len(s.alternatives))] for s in sentences}
        return fixed | chosen

    text = article.render(of_rank(0))
    headline = next(article.blocks_of(Role.HEADLINE), None)
    others = dict.fromkeys(article.render(of_rank(rank)) for rank in range(1, alternatives + 1))
    others.pop(text, None)
    return TranslatedArticle(
        target=target,
        text=text,
        sentences=sentences,
        route=(source, *(package.target for package in route)),
        models=tuple(f"{package.name}@{package.version}" for package in route),
        headline=article.render(of_rank(0), headline) if headline else None,
        dateline=dateline,
        alternatives=tuple(others),
        terminology=terminology,
    )
