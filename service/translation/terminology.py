"""What a translation keeps to besides the model: a glossary, and the names of persons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from service.core.document import Span
from service.text.protection import OPAQUE, find_items
from service.translation.enforcement import Status, TermUse, audit, enforce
from service.translation.engine import Hypothesis
from service.translation.glossary import Glossary, Wanted
from service.translation.names import Names
from service.translation.target_words import touch


@dataclass(frozen=True, slots=True)
class Terminology:
    """What a request asks for.

    Attributes:
        glossary: whose terms are to be in the translation; None for none.
        names: whether each person's name gets one spelling through an article.
    """

    glossary: Glossary | None = None
    names: bool = False

    @property
    def signature(self) -> str:
        """Of all that changes the output; empty where nothing does."""
        return "+".join(filter(None, (self.glossary.signature if self.glossary else "", "names" if self.names else "")))


@dataclass(frozen=True, slots=True)
class Settled:
    """A sentence's translations with its terms and names in them, and what became of these in the first."""

    hypotheses: list[Hypothesis]
    uses: tuple[TermUse, ...] = ()

    @property
    def is_context_free(self) -> bool:
        """Whether another article would have the same translation: a name's spelling may come from other sentences."""
        return all(use.kind != "name" or use.status is Status.FOUND for use in self.uses)


class TermKeeper:
    """The terms and names in the sentences of some articles, on their way into one language.

    Args:
        terminology: what is asked for.
        articles: the sentences of each, as they are translated.
        source, target: language codes.
    """

    def __init__(self, terminology: Terminology, articles: Sequence[Sequence[str]], source: str, target: str) -> None:
        self._texts = [text for sentences in articles for text in sentences]
        self._target = target
        direction = terminology.glossary.direction(source, target) if terminology.glossary else None
        self._wanted: list[list[Wanted]] = [[] for _ in self._texts]
        if direction:
            self._wanted = [_outside_links(text, source, direction.find(text)) for text in self._texts]
        self._names: dict[int, tuple[Names, int]] = {}
        self._held: defaultdict[int, dict[int, list[Hypothesis]]] = defaultdict(dict)
        first = 0
        for sentences in articles if terminology.names else ():
            taken = [[item.found for item in wanted] for wanted in self._wanted[first : first + len(sentences)]]
            names = Names(sentences, source, target, taken)
            self._names |= {first + index: (names, first) for index in range(len(sentences)) if index in names}
            first += len(sentences)

    @property
    def wants_alignment(self) -> bool:
        """Whether there is anything to look after, for which translations have to be aligned."""
        return bool(self._names) or any(self._wanted)

    def places(self, index: int) -> list[Span]:
        """Where the terms of the glossary stand in a sentence."""
        return [item.found for item in self._wanted[index]]

    def settle(self, index: int, hypotheses: list[Hypothesis]) -> Settled | None:
        """A sentence's translations as they are to be; None if others have to be known first (see `rest`)."""
        names, first = self._names.get(index, (None, 0))
        if names and index - first in names.together:
            self._held[first][index] = hypotheses
            return None
        return self._settle({index: hypotheses})[index]

    def rest(self) -> Iterator[tuple[int, Settled]]:
        """What was held back."""
        for held in self._held.values():
            yield from self._settle(held).items()
        self._held.clear()

    def audit(self, index: int, translation: Hypothesis) -> tuple[TermUse, ...]:
        """What has become of the terms and names in a translation that is not to be changed."""
        uses = audit(self._texts[index], translation.text, self._wanted[index], self._target)
        names, first = self._names.get(index, (None, 0))
        if names is None:
            return uses
        fixed = {index - first: self._places_of_terms(index, translation.text)}
        return uses + names.apply({index - first: translation}, fixed, mend=False)[index - first][1]

    def _settle(self, group: Mapping[int, list[Hypothesis]]) -> dict[int, Settled]:
        settled = {}
        for index, hypotheses in group.items():
            enforced = [enforce(self._texts[index], one, self._wanted[index], self._target) for one in hypotheses]
            settled[index] = Settled([hypothesis for hypothesis, _ in enforced], enforced[0][1])
        names, first = self._names.get(next(iter(group)), (None, 0))
        if names is None:
            return settled
        for rank in range(max(len(one.hypotheses) for one in settled.values())):
            chosen = {index: one.hypotheses[rank] for index, one in settled.items() if rank < len(one.hypotheses)}
            fixed = {index - first: self._places_of_terms(index, chosen[index].text) for index in chosen}
            named = names.apply({index - first: hypothesis for index, hypothesis in chosen.items()}, fixed)
            for index in chosen:
                hypothesis, uses = named[index - first]
                settled[index].hypotheses[rank] = hypothesis
                if rank == 0:
                    settled[index] = replace(settled[index], uses=(*settled[index].uses, *uses))
        return settled

    def _places_of_terms(self, index: int, translation: str) -> list[Span]:
        return [
            Span(found.start, found.end)
            for item in self._wanted[index]
            for found in item.pair.in_target.find(translation)
        ]


def _outside_links(text: str, language: str, wanted: list[Wanted]) -> list[Wanted]:
    """The terms that are not part of a link, an address, a tag or code."""
    if not wanted:
        return wanted
    opaque = [item for item in find_items(text, language).items if item.kind in OPAQUE]
    return [item for item in wanted if not any(touch(item.found, span) for span in opaque)]
