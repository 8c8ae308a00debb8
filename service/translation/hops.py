"""Sentences over a route of models, one hop after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from service.translation.engine import Engine, Hypothesis
from service.translation.routing import Route


def translate_over(
    engine: Engine, route: Route, texts: Sequence[str], hypotheses: int = 1, *, return_alignment: bool = False
) -> Iterator[tuple[int, list[Hypothesis]]]:
    """Translate sentences over a route; yields their positions and translations as they are done, in any order.

    Texts without a letter come back as they are. Several hypotheses come from the last hop.

    Args:
        engine: what runs the models.
        route: from `Router.route`.
        texts: one sentence each.
        hypotheses: how many translations of each to give at most.
        return_alignment: align each text with its translations.

    Raises:
        ModelError, Overloaded: see `Engine.translate`.
    """
    best = [Hypothesis(text, 1.0) for text in texts]
    prose = [index for index, text in enumerate(texts) if any(map(str.isalpha, text))]
    for index in sorted(set(range(len(texts))) - set(prose)):
        yield index, [best[index]]
    for hop, package in enumerate(route, start=1):
        wanted = hypotheses if hop == len(route) else 1
        before = [best[index].text for index in prose]
        for position, found in engine.translate(package, before, wanted, return_alignment=return_alignment):
            index = prose[position]
            chained = [_chain(best[index], hypothesis, first=hop == 1) for hypothesis in found]
            best[index] = chained[0]
            if hop == len(route):
                yield index, chained


def best_over(
    engine: Engine, route: Route, texts: Sequence[str], *, return_alignment: bool = False
) -> list[Hypothesis]:
    """The best translation of each sentence, in order; see `translate_over`."""
    found = dict(translate_over(engine, route, texts, return_alignment=return_alignment))
    return [found[position][0] for position in range(len(texts))]


def _chain(before: Hypothesis, after: Hypothesis, *, first: bool) -> Hypothesis:
    """A hypothesis over one more hop. A model that says nothing must not lose the sentence."""
    if not after.text:
        return replace(before, score=0.0)
    alignment = after.alignment
    if not first:
        alignment = before.alignment.then(alignment) if before.alignment and alignment else None
    return Hypothesis(after.text, before.score * after.score, before.looped or after.looped, alignment)
