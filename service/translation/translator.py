"""An article into another language, sentence by sentence.

All sentences of the article go to the engine in one call per hop, and stay one to one over every hop. The way of a
sentence: its spelling is repaired, it is translated so that its numbers, links and the like survive, the translation
gets the marks of its language and is checked. What is not prose is not given to a model: the dateline and the time
stamp are rebuilt by rule, lines without letters stay as they are, and the article is put together again by position.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from service.core.document import Article, Role, Sentence, Span
from service.text.datelines import localize_dateline
from service.text.dates import localize_timestamp
from service.text.repair import Repaired, repair_source, repair_translation
from service.translation.checks import BACK_SIMILARITY, LOW_SCORE, check, similarity
from service.translation.engine import Engine, Hypothesis
from service.translation.memory import Memory, MemoryKind, Recalled
from service.translation.memory_keys import Conditions
from service.translation.preservation import translate_preserving
from service.translation.quality import QualityWarning, warning
from service.translation.routing import Route, Router
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
    """

    source: Sentence
    text: str
    score: float
    warnings: tuple[QualityWarning, ...] = ()
    notes: tuple[QualityWarning, ...] = ()
    alternatives: tuple[str, ...] = ()
    memory: MemoryKind | None = None
    matches: tuple[Match, ...] | None = None


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
    """

    target: str
    text: str
    sentences: tuple[TranslatedSentence, ...]
    route: tuple[str, ...]
    models: tuple[str, ...]
    headline: str | None
    dateline: str | None
    alternatives: tuple[str, ...] = ()


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
        on_sentence: OnSentence | None = None,
    ) -> list[TranslatedArticle]:
        """Translate segmented articles, all that is not in the memory in one engine call per hop.

        Args:
            articles: with sentences.
            source, target: language codes.
            alternatives: how many further translations of each sentence to give at most; with them, models are asked
                whatever they said before.
            matches: offer approved segments like each sentence.
            on_sentence: told of each sentence as it is finished, in any order.

        Raises:
            UnknownLanguage, SameLanguage, NoRoute: see `Router.route`.
            ModelError, Overloaded: see `Engine.translate`.
        """
        route = self.router.route(source, target)
        places = [(article, sentence) for article in articles for sentence in article.sentences]
        translated: list[TranslatedSentence | None] = [None] * len(places)
        repaired = [repair_source(article.slice(sentence), source) for article, sentence in places]

        def translate(texts: Sequence[str], hypotheses: int) -> Iterator[tuple[int, list[Hypothesis]]]:
            return self.translate_sentences(texts, route, hypotheses)

        texts = [sentence.text for sentence in repaired]
        recall = self.memory.recall(texts, Conditions.of(route, self.engine.options), machine=not alternatives)
        offered = self.memory.offer(texts, source, target) if matches else None

        def finish(index: int, found: Recalled) -> None:
            finished = _finish(places[index][1], repaired[index], found, source, target)
            translated[index] = finished = replace(finished, matches=offered[index]) if offered else finished
            if on_sentence:
                on_sentence(target, finished)

        for index, found in recall.hits.items():
            finish(index, found)
        new = [index for index in range(len(texts)) if index not in recall.hits]
        untold = [texts[index] for index in new]
        for position, preserved in translate_preserving(translate, untold, source, target, alternatives + 1):
            recall.keep(new[position], preserved)
            finish(new[position], Recalled(preserved))
        self.memory.save(recall)
        in_order = iter(sentence for sentence in translated if sentence is not None)
        return [
            _assemble(article, tuple(islice(in_order, len(article.sentences))), source, target, route, alternatives)
            for article in articles
        ]

    def translate_sentences(
        self, texts: Sequence[str], route: Route, hypotheses: int = 1
    ) -> Iterator[tuple[int, list[Hypothesis]]]:
        """Translate sentences over a route; yields their positions and translations as they are done, in any order.

        Texts without a letter come back as they are. Several hypotheses come from the last hop.

        Args:
            texts: one sentence each.
            route: from `Router.route`.
            hypotheses: how many translations of each to give at most.
        """
        best = [Hypothesis(text, 1.0) for text in texts]
        prose = [index for index, text in enumerate(texts) if any(map(str.isalpha, text))]
        for index in sorted(set(range(len(texts))) - set(prose)):
            yield index, [best[index]]
        for hop, package in enumerate(route, start=1):
            wanted = hypotheses if hop == len(route) else 1
            for position, found in self.engine.translate(package, [best[index].text for index in prose], wanted):
                index = prose[position]
                chained = [_chain(best[index], hypothesis) for hypothesis in found]
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


def _chain(before: Hypothesis, after: Hypothesis) -> Hypothesis:
    """A hypothesis over one more hop. A model that says nothing must not lose the sentence."""
    if not after.text:
        return replace(before, score=0.0)
    return replace(after, score=before.score * after.score, looped=before.looped or after.looped)


def _finish(
    sentence: Sentence, repaired: Repaired, found: Recalled, source: str, target: str
) -> TranslatedSentence:
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
