"""An article into another language, sentence by sentence.

All sentences of the article go to the engine in one call per hop, and stay one to one over every hop. What is not
prose is not given to a model: the dateline and the time stamp are rebuilt by rule, lines without letters stay as they
are, and the article is put together again by position.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service.core.document import Article, Role, Sentence, Span
from service.text.datelines import localize_dateline, localize_timestamp
from service.translation.engine import Engine, Hypothesis
from service.translation.routing import Route, Router

LOW_SCORE = 0.25
"""Below this mean token probability a translation is marked; about the lowest twentieth on news text."""


@dataclass(frozen=True, slots=True)
class QualityWarning:
    """Something a reader should look at.

    Attributes:
        code: stable name, such as ``repetition``.
        message: for people, without the article's text.
    """

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class TranslatedSentence:
    """A sentence and its translation.

    Attributes:
        source: the sentence in the article, with its offsets.
        text: the translation.
        score: the model's mean probability of a token, 0 to 1; over several hops their product.
        warnings: what a reader should look at.
    """

    source: Sentence
    text: str
    score: float
    warnings: tuple[QualityWarning, ...] = ()


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
    """

    target: str
    text: str
    sentences: tuple[TranslatedSentence, ...]
    route: tuple[str, ...]
    models: tuple[str, ...]
    headline: str | None
    dateline: str | None


class Translator:
    """Translates articles and plain strings over the installed models."""

    def __init__(self, engine: Engine, router: Router) -> None:
        self.engine = engine
        self.router = router

    def translate_article(
        self, article: Article, source: str, target: str, on_progress: Callable[[int], None] | None = None
    ) -> TranslatedArticle:
        """Translate a segmented article.

        Args:
            article: with sentences.
            source, target: language codes.
            on_progress: called with the number of sentences just finished, on the caller's thread. A sentence counts
                once however many hops it takes.

        Raises:
            UnknownLanguage, SameLanguage, NoRoute: see `Router.route`.
            ModelError, Overloaded: see `Engine.translate`.
        """
        route = self.router.route(source, target)
        texts = [article.slice(sentence) for sentence in article.sentences]
        hypotheses = self.translate_texts(texts, route, on_progress)
        sentences = tuple(
            TranslatedSentence(sentence, hypothesis.text, hypothesis.score, _warnings(hypothesis))
            for sentence, hypothesis in zip(article.sentences, hypotheses, strict=True)
        )
        replacements: dict[Span, str] = {sentence.source: sentence.text for sentence in sentences}
        dateline = None
        if article.dateline is not None:
            dateline = localize_dateline(article, article.dateline, source, target) or article.slice(article.dateline)
            replacements[article.dateline] = dateline
        for block in article.blocks_of(Role.TIMESTAMP):
            replacements[block] = localize_timestamp(article.slice(block), source, target) or article.slice(block)
        return TranslatedArticle(
            target=target,
            text=article.render(replacements),
            sentences=sentences,
            route=(source, *(package.target for package in route)),
            models=tuple(f"{package.name}@{package.version}" for package in route),
            headline=next((s.text for s in sentences if article.role(s.source) is Role.HEADLINE), None),
            dateline=dateline,
        )

    def translate_texts(
        self, texts: Sequence[str], route: Route, on_progress: Callable[[int], None] | None = None
    ) -> list[Hypothesis]:
        """Translate sentences over a route, in order; texts without a letter come back as they are.

        Args:
            texts: one sentence each.
            route: from `Router.route`.
            on_progress: called with the number of sentences just finished.
        """
        results = [Hypothesis(text, 1.0) for text in texts]
        prose = [index for index, text in enumerate(texts) if any(character.isalpha() for character in text)]
        for hop, package in enumerate(route):
            sentences = [results[index].text for index in prose]
            for position, (best, *_) in self.engine.translate(package, sentences):
                before = results[prose[position]]
                # A model that says nothing must not lose the sentence.
                text, score = (best.text, before.score * best.score) if best.text else (before.text, 0.0)
                results[prose[position]] = Hypothesis(text, score, before.looped or best.looped)
                if on_progress and hop == len(route) - 1:
                    on_progress(1)
        if on_progress and len(texts) > len(prose):
            on_progress(len(texts) - len(prose))
        return results


def _warnings(hypothesis: Hypothesis) -> tuple[QualityWarning, ...]:
    warnings: list[QualityWarning] = []
    if hypothesis.looped:
        warnings.append(QualityWarning("repetition", "The model repeated itself and was constrained."))
    if hypothesis.score < LOW_SCORE:
        warnings.append(QualityWarning("low-score", "The model was unsure of this sentence."))
    return tuple(warnings)
