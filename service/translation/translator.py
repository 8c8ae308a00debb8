"""An article into another language, sentence by sentence, and together again.

All sentences of the article go to the engine in one call per hop, and stay one to one over every hop.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice

from service.core.document import Article
from service.translation.assembly import TranslatedArticle, TranslatedSentence, assemble, finish
from service.translation.checks import BACK_SIMILARITY, similarity
from service.translation.engine import Engine
from service.translation.hops import best_over
from service.translation.memory import Memory, MemoryKind
from service.translation.quality import warning
from service.translation.routing import Router
from service.translation.sentences import translate_sentences
from service.translation.terminology import Terminology

OnSentence = Callable[[str, TranslatedSentence], None]
"""Called with the target language and each sentence as it is finished, on the caller's thread."""


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
        texts = [[article.slice(sentence) for sentence in article.sentences] for article in articles]
        for index, found in translate_sentences(
            self.engine, self.memory, route, texts, terminology, hypotheses=alternatives + 1, matches=matches
        ):
            translated[index] = finished = finish(*places[index], found, source, target)
            if on_sentence:
                on_sentence(target, finished)
        done = iter(sentence for sentence in translated if sentence is not None)
        return [
            assemble(article, tuple(islice(done, len(article.sentences))), route, alternatives, terminology.signature)
            for article in articles
        ]

    def check_back(self, article: Article, translation: TranslatedArticle) -> TranslatedArticle:
        """Translate a translation back, and warn of sentences that then read differently; costs as much again.

        What a person approved is not judged.

        Args:
            article: the source of the translation.
            translation: from `translate_articles`.

        Raises:
            NoRoute: there is no way back.
            ModelError, Overloaded: see `Engine.translate`.
        """
        route = self.router.route(translation.target, translation.route[0])
        sentences = list(translation.sentences)
        for index, back in enumerate(best_over(self.engine, route, [s.text for s in sentences])):
            sentence = sentences[index]
            approved = sentence.memory is MemoryKind.APPROVED
            if not approved and similarity(back.text, article.slice(sentence.source)) < BACK_SIMILARITY:
                sentences[index] = replace(sentence, warnings=(*sentence.warnings, warning("back-translation")))
        return replace(translation, sentences=tuple(sentences))
