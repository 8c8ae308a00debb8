"""An article into another language, sentence by sentence.

All sentences of the article go to the engine in one call per hop, and stay one to one over every hop. The way of a
sentence: its spelling is repaired, it is translated so that its numbers, links and the like survive, terms and names
are put in their places, the translation gets the marks of its language and is checked. What is not prose is not given
to a model: agency line, time stamp and dateline are rebuilt by rule, lines without letters stay as they are, and the
article is put together again by position.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from service.core.document import Article, Role, Sentence, Span
from service.text.datelines import localize_agency, localize_dateline
from service.text.dates import localize_timestamp
from service.text.repair import Repaired, repair_source, repair_translation
from service.translation.alignment import offset_map
from service.translation.checks import BACK_SIMILARITY, LOW_SCORE, check, similarity
from service.translation.enforcement import Status, TermUse
from service.translation.engine import Engine, Hypothesis
from service.translation.memory import Memory, MemoryKind, Recalled
from service.translation.memory_keys import Conditions
from service.translation.preservation import Preserved, translate_preserving
from service.translation.quality import QualityWarning, warning
from service.translation.routing import Route, Router
from service.translation.similarity import Match
from service.translation.terminology import Settled, Terminology, TermKeeper


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


OnSentence = Callable[[str, TranslatedSentence], None]
"""Called with the target language and each sentence as it is finished, on the caller's thread."""


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


class Translator:
    """Translates articles over the installed models, and with what is in a translation memory."""

    def __init__(self, engine: Engine, router: Router, memory: Memory | None = None) -> None:
        self.engine = engine
        self.router = router
        self.memory = memory or Memory()

    def translate_articles(
        self,
        articles: Sequence[Article],
        source: str,
        target: str,
        *,
        alternatives: int = 0,
        matches: bool = False,
        terminology: Terminology | None = None,
        on_sentence: OnSentence | None = None,
    ) -> list[TranslatedArticle]:
        """Translate segmented articles, all that is not in the memory in one engine call per hop.

        Args:
            articles: with sentences.
            source, target: language codes.
            alternatives: how many further translations of each sentence to give at most; with them, models are asked
                whatever they said before.
            matches: offer approved segments like each sentence.
            terminology: the glossary and other rules of terms to keep to; None for none.
            on_sentence: told of each sentence as it is finished, in any order.

        Raises:
            UnknownLanguage, SameLanguage, NoRoute: see `Router.route`.
            ModelError, Overloaded: see `Engine.translate`.
        """
        route = self.router.route(source, target)
        terminology = terminology or Terminology()
        places = [(article, sentence) for article in articles for sentence in article.sentences]
        translated: list[TranslatedSentence | None] = [None] * len(places)
        repaired = [repair_source(article.slice(sentence), source) for article, sentence in places]

        texts = [sentence.text for sentence in repaired]
        in_order = iter(texts)
        terms = TermKeeper(
            terminology, [list(islice(in_order, len(article.sentences))) for article in articles], source, target
        )

        def translate(texts: Sequence[str], hypotheses: int) -> Iterator[tuple[int, list[Hypothesis]]]:
            return self.translate_sentences(texts, route, hypotheses, return_alignment=terms.wants_alignment)

        glossary = terminology.glossary.signature if terminology.glossary else ""
        conditions = Conditions.of(route, self.engine.options, glossary)
        recall = self.memory.recall(texts, conditions, machine=not alternatives)
        offered = self.memory.offer(texts, source, target) if matches else None

        def finish(index: int, found: Recalled, uses: Sequence[TermUse]) -> None:
            article, sentence = places[index]
            finished = _finish(sentence, repaired[index], found, source, target)
            if uses:
                finished = _with_terms(finished, _in_article(uses, texts[index], article, sentence))
            translated[index] = finished = replace(finished, matches=offered[index]) if offered else finished
            if on_sentence:
                on_sentence(target, finished)

        def settle(index: int, preserved: Preserved, settled: Settled) -> None:
            preserved = replace(preserved, hypotheses=settled.hypotheses)
            if settled.is_context_free:
                recall.keep(index, preserved)
            finish(index, Recalled(preserved), settled.uses)

        for index, found in recall.hits.items():
            finish(index, found, terms.audit(index, found.preserved.hypotheses[0]))
        new = [index for index in range(len(texts)) if index not in recall.hits]
        untold = [texts[index] for index in new]
        waiting: dict[int, Preserved] = {}
        for position, preserved in translate_preserving(translate, untold, source, target, alternatives + 1):
            index = new[position]
            if settled := terms.settle(index, preserved.hypotheses):
                settle(index, preserved, settled)
            else:
                waiting[index] = preserved
        for index, settled in terms.rest():
            settle(index, waiting[index], settled)
        self.memory.save(recall)
        done = iter(sentence for sentence in translated if sentence is not None)
        assembled = [
            _assemble(article, tuple(islice(done, len(article.sentences))), source, target, route, alternatives)
            for article in articles
        ]
        return [replace(article, terminology=terminology.signature) for article in assembled]

    def translate_sentences(
        self, texts: Sequence[str], route: Route, hypotheses: int = 1, *, return_alignment: bool = False
    ) -> Iterator[tuple[int, list[Hypothesis]]]:
        """Translate sentences over a route; yields their positions and translations as they are done, in any order.

        Texts without a letter come back as they are. Several hypotheses come from the last hop.

        Args:
            texts: one sentence each.
            route: from `Router.route`.
            hypotheses: how many translations of each to give at most.
            return_alignment: align each text with its translations.
        """
        best = [Hypothesis(text, 1.0) for text in texts]
        prose = [index for index, text in enumerate(texts) if any(map(str.isalpha, text))]
        for index in sorted(set(range(len(texts))) - set(prose)):
            yield index, [best[index]]
        for hop, package in enumerate(route, start=1):
            wanted = hypotheses if hop == len(route) else 1
            before = [best[index].text for index in prose]
            for position, found in self.engine.translate(package, before, wanted, return_alignment=return_alignment):
                index = prose[position]
                chained = [_chain(best[index], hypothesis, first=hop == 1) for hypothesis in found]
                best[index] = chained[0]
                if hop == len(route):
                    yield index, chained

    def check_back(self, article: Article, translation: TranslatedArticle) -> TranslatedArticle:
        """Translate a translation back, and warn of sentences that then read differently; costs as much again.

        Args:
            article: the source of the translation.
            translation: from `translate_articles`.

        Raises:
            NoRoute: there is no way back.
            ModelError, Overloaded: see `Engine.translate`.
        """
        route = self.router.route(translation.target, translation.route[0])
        sentences = list(translation.sentences)
        for index, (best, *_) in self.translate_sentences([sentence.text for sentence in sentences], route):
            sentence = sentences[index]
            if similarity(best.text, article.slice(sentence.source)) < BACK_SIMILARITY:
                sentences[index] = replace(sentence, warnings=(*sentence.warnings, warning("back-translation")))
        return replace(translation, sentences=tuple(sentences))


def _chain(before: Hypothesis, after: Hypothesis, *, first: bool) -> Hypothesis:
    """A hypothesis over one more hop. A model that says nothing must not lose the sentence."""
    if not after.text:
        return replace(before, score=0.0)
    alignment = after.alignment
    if not first:
        alignment = before.alignment.then(alignment) if before.alignment and alignment else None
    return Hypothesis(after.text, before.score * after.score, before.looped or after.looped, alignment)


def _finish(sentence: Sentence, repaired: Repaired, found: Recalled, source: str, target: str) -> TranslatedSentence:
    """A translated sentence with the marks of its language, and what is to be said about it.

    What a person approved is neither changed nor judged.
    """
    preserved = found.preserved
    best = preserved.hypotheses[0]
    if found.kind is MemoryKind.APPROVED:
        notes = tuple(map(warning, repaired.codes))
        return TranslatedSentence(sentence, best.text, best.score, notes=notes, memory=found.kind)
    texts = [repair_translation(hypothesis.text, repaired.text, target) for hypothesis in preserved.hypotheses]
    codes = [found.code for found in check(repaired.text, texts[0].text, source, target)]
    codes += ["repetition"] if best.looped else []
    codes += ["low-score"] if best.score < LOW_SCORE else []
    codes += ["in-parts"] if preserved.in_parts else []
    return TranslatedSentence(
        source=sentence,
        text=texts[0].text,
        score=best.score,
        warnings=tuple(warning(code) for code in dict.fromkeys(codes)),
        notes=tuple(warning(code) for code in dict.fromkeys((*repaired.codes, *texts[0].codes))),
        alternatives=tuple(text.text for text in texts[1:]),
        memory=found.kind,
    )


def _in_article(uses: Sequence[TermUse], text: str, article: Article, sentence: Sentence) -> tuple[TermUse, ...]:
    """Terms of a repaired sentence with their offsets in the article."""
    there = offset_map(text, article.slice(sentence))
    return tuple(
        replace(use, start=sentence.start + there(use.start), end=sentence.start + there(use.end)) for use in uses
    )


def _with_terms(sentence: TranslatedSentence, uses: tuple[TermUse, ...]) -> TranslatedSentence:
    missed = any(use.status is Status.MISSED and use.kind == "term" for use in uses)
    warnings = (*sentence.warnings, warning("glossary")) if missed else sentence.warnings
    return replace(sentence, terms=uses, warnings=warnings)


def _assemble(
    article: Article,
    sentences: tuple[TranslatedSentence, ...],
    source: str,
    target: str,
    route: Route,
    alternatives: int,
) -> TranslatedArticle:
    """Put an article together again around its translated sentences."""
    fixed: dict[Span, str] = {}
    dateline = None
    if article.dateline is not None:
        dateline = localize_dateline(article, article.dateline, source, target) or article.slice(article.dateline)
        fixed[article.dateline] = dateline
    for block in article.blocks_of(Role.TIMESTAMP):
        fixed[block] = localize_timestamp(article.slice(block), source, target) or article.slice(block)
    for block in article.blocks_of(Role.AGENCY):
        fixed[block] = localize_agency(article.slice(block), target)

    def text_of_rank(rank: int) -> str:
        chosen = {s.source: (s.text, *s.alternatives)[min(rank, len(s.alternatives))] for s in sentences}
        return article.render(fixed | chosen)

    text = text_of_rank(0)
    others = dict.fromkeys(text_of_rank(rank) for rank in range(1, alternatives + 1))
    others.pop(text, None)
    return TranslatedArticle(
        target=target,
        text=text,
        sentences=sentences,
        route=(source, *(package.target for package in route)),
        models=tuple(f"{package.name}@{package.version}" for package in route),
        headline=next((s.text for s in sentences if article.role(s.source) is Role.HEADLINE), None),
        dateline=dateline,
        alternatives=tuple(others),
    )
