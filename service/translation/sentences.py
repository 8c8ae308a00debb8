"""Sentences into another language, whatever they stand in: the way that plain text and markup share.

A sentence's spelling is repaired and it is looked up in the translation memory. What is not there is translated with
its abbreviations written out and its speech quoted in whole, so that its quotation marks, numbers, links and the like
survive, and gets its terms and names. All of it goes to the engine in one call per hop.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from operator import attrgetter

from service.text.edits import Edit, apply_edits, invert_edits, move_words
from service.text.expansion import find_expansions
from service.text.repair import Repaired, repair_source
from service.text.speech import quote_each_part
from service.translation.enforcement import TermUse
from service.translation.engine import Engine, Hypothesis
from service.translation.hops import translate_over
from service.translation.memory import Memory, MemoryKind
from service.translation.memory_keys import Conditions
from service.translation.preservation import Preserved, translate_preserving
from service.translation.quotations import translate_quoting
from service.translation.routing import Route
from service.translation.similarity import Match
from service.translation.terminology import Settled, Terminology, TermKeeper


@dataclass(frozen=True, slots=True)
class SentenceTranslation:
    """What a sentence was translated to, before it gets the marks of its language.

    Attributes:
        repaired: the sentence as it was looked up.
        read: as it was translated, its abbreviations written out and its speech quoted in whole.
        preserved: its translations.
        memory: the kind of entry they were found as; None where models translated it now.
        abbreviated: whether it had abbreviations to write out.
        uses: of terms and names, with offsets in the repaired sentence.
        matches: approved segments like it; None where they were not asked for.
    """

    repaired: Repaired
    read: str
    preserved: Preserved
    abbreviated: bool
    memory: MemoryKind | None = None
    uses: tuple[TermUse, ...] = ()
    matches: tuple[Match, ...] | None = None


def translate_sentences(
    engine: Engine,
    memory: Memory,
    route: Route,
    articles: Sequence[Sequence[str]],
    terminology: Terminology,
    *,
    hypotheses: int = 1,
    matches: bool = False,
    aligned: Collection[int] = (),
) -> Iterator[tuple[int, SentenceTranslation]]:
    """Translate the sentences of some articles; yields each one's position among all of them, as they are done.

    The memory is written when the last one is taken.

    Args:
        engine: what runs the models.
        memory: what is looked up and remembered.
        route: from `Router.route`.
        articles: the sentences of each; a person's name gets one spelling through an article.
        terminology: the glossary and other rules of terms to keep to.
        hypotheses: how many translations of each to give at most; with more than one, models are asked whatever they
            said before.
        matches: offer approved segments like each sentence.
        aligned: positions of sentences that are to be aligned with their translations. What models said before has no
            alignment, so these are translated anew.

    Raises:
        ModelError, Overloaded: see `Engine.translate`.
    """
    source, target = route[0].source, route[-1].target
    repaired = [repair_source(text, source) for sentences in articles for text in sentences]
    texts = [sentence.text for sentence in repaired]
    in_order = iter(texts)
    by_article = [list(islice(in_order, len(part))) for part in articles]
    terms = TermKeeper(terminology, by_article, source, target)
    expansions = [find_expansions(text, source, terms.places(index)) for index, text in enumerate(texts)]
    speech = list(chain.from_iterable(map(quote_each_part, by_article)))
    edits = list(map(_merged, speech, expansions))
    read = list(map(apply_edits, texts, edits))
    return_alignment = bool(aligned) or terms.wants_alignment

    def plainly(texts: Sequence[str], hypotheses: int) -> Iterator[tuple[int, list[Hypothesis]]]:
        return translate_over(engine, route, texts, hypotheses, return_alignment=return_alignment)

    def translate(texts: Sequence[str], hypotheses: int) -> Iterator[tuple[int, list[Hypothesis]]]:
        return translate_quoting(plainly, texts, source, target, hypotheses)

    glossary = terminology.glossary.signature if terminology.glossary else ""
    recall = memory.recall(
        texts,
        Conditions.of(route, engine.options, glossary),
        machine=hypotheses == 1,
        afresh={*aligned, *(index for index, parts in enumerate(speech) if parts)},
    )
    offered = memory.offer(texts, source, target) if matches else None

    def result(
        index: int, preserved: Preserved, uses: tuple[TermUse, ...], kind: MemoryKind | None = None
    ) -> tuple[int, SentenceTranslation]:
        like = offered[index] if offered else None
        abbreviated = bool(expansions[index])
        return index, SentenceTranslation(repaired[index], read[index], preserved, abbreviated, kind, uses, like)

    def keep(index: int, preserved: Preserved, settled: Settled) -> tuple[int, SentenceTranslation]:
        preserved = replace(preserved, hypotheses=settled.hypotheses)
        if settled.is_context_free and not speech[index]:
            recall.keep(index, preserved)
        return result(index, preserved, settled.uses)

    for index, found in recall.hits.items():
        yield result(index, found.preserved, terms.audit(index, found.preserved.hypotheses[0]), found.kind)
    new = [index for index in range(len(texts)) if index not in recall.hits]
    waiting: dict[int, Preserved] = {}
    untold = [read[index] for index in new]
    for position, translated in translate_preserving(translate, untold, source, target, hypotheses):
        index = new[position]
        preserved = _of_source(translated, texts[index], edits[index])
        if settled := terms.settle(index, preserved.hypotheses):
            yield keep(index, preserved, settled)
        else:
            waiting[index] = preserved
    for index, settled in terms.rest():
        yield keep(index, waiting[index], settled)
    memory.save(recall)


def _merged(first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """Edits of both kinds in order, without those of the second that overlap one of the first."""
    apart = (edit for edit in second if not any(one.start < edit.end and edit.start < one.end for one in first))
    return sorted([*first, *apart], key=attrgetter("start"))


def _of_source(preserved: Preserved, text: str, edits: Sequence[Edit]) -> Preserved:
    """Translations of an edited sentence as those of the sentence."""
    if not edits:
        return preserved
    back = invert_edits(text, edits)

    def moved(hypothesis: Hypothesis) -> Hypothesis:
        alignment = hypothesis.alignment
        if alignment:
            alignment = replace(alignment, source=move_words(alignment.source, back, len(text)))
        return replace(hypothesis, alignment=alignment)

    return replace(preserved, hypotheses=[moved(hypothesis) for hypothesis in preserved.hypotheses])
