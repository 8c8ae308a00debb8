"""Translation that keeps what must be kept, whatever the model does.

A sentence is tried in up to three ways, each for all sentences that need it in one engine call:

1. as it is, with links, addresses, tags and code replaced by placeholders;
2. with placeholders for what was lost as well;
3. in parts: the text between what is protected is translated, and what is protected is put between by rule.

Placeholders are plain numbers: models of every make copy common numbers best. None is trusted: after each way the
translation is searched for everything that is protected, and the third way needs no cooperation of the model at all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from service.text.azerbaijani import lower
from service.text.edits import Edit, apply_edits, invert_edits, move
from service.text.numbers import find_numbers
from service.text.protection import OPAQUE, Item, Phrase, Protected, find_items
from service.text.restoration import ENDING, render, restore
from service.translation.alignment import Alignment
from service.translation.engine import Hypothesis

Translate = Callable[[Sequence[str], int], Iterator[tuple[int, list[Hypothesis]]]]
"""Translates texts, each into at most so many hypotheses; yields positions and hypotheses in any order."""

PLACEHOLDERS = ("17", "12", "20", "15", "30", "10", "25", "50", "18", "24", "40", "14", "60", "16", "13", "35")
"""Common numbers of two digits, which do not run together with a neighbour as thousands would."""

_ENDS = ".!?…։:"
_ENGLISH_ENDING = re.compile(r"(?:st|nd|rd|th|s)(?!\w)")
_ENDING = re.compile(f"-{ENDING}")
"""Endings of numbers that mean nothing by themselves in another language: ``7th``, ``1978-ci``, ``7-ից``."""

_CORE = re.compile(r"[^\W\d_](?:.*[^\W\d_])?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Preserved:
    """The translations of a sentence, best first; each has everything that is protected.

    Attributes:
        hypotheses: one at least.
        in_parts: translated in the third way, true to what is protected at the cost of the language.
    """

    hypotheses: list[Hypothesis]
    in_parts: bool = False


def translate_preserving(
    translate: Translate, texts: Sequence[str], source: str, target: str, hypotheses: int = 1
) -> Iterator[tuple[int, Preserved]]:
    """Translate sentences so that all that `find_items` marks in them survives.

    Args:
        translate: the plain way from the source to the target language.
        texts: one sentence each; one without letters comes back as it is.
        source, target: language codes.
        hypotheses: how many translations of each to give at most.

    Yields:
        The position of each sentence and its translations, as they are done, in any order.
    """
    protected = {index: find_items(text, source) for index, text in enumerate(texts) if any(map(str.isalpha, text))}
    yield from (
        (index, Preserved([Hypothesis(text, 1.0)])) for index, text in enumerate(texts) if index not in protected
    )
    attempts = {
        index: _Masked(sentence, [item for item in sentence.items if item.kind in OPAQUE])
        for index, sentence in protected.items()
    }
    in_parts: list[int] = []
    for last in (False, True):
        order, retries = list(attempts), {}
        for position, found in translate([attempts[index].text for index in order], hypotheses) if order else ():
            index = order[position]
            kept, lost = attempts[index].unmask(found, target)
            if kept:
                yield index, Preserved(kept)
            elif last or any(isinstance(span, Phrase) for span in lost):
                in_parts.append(index)
            else:
                retries[index] = attempts[index].again(lost)
        in_parts += (index for index in retries if not retries[index].fits)
        attempts = {index: retry for index, retry in retries.items() if retry.fits}
    in_parts.sort()
    yield from zip(in_parts, _in_parts(translate, [protected[index] for index in in_parts], target), strict=True)


class _Masked:
    """A sentence with placeholders in the place of some items."""

    def __init__(self, protected: Protected, items: Collection[Item], used: int = 0) -> None:
        self.protected = protected
        numbers = set(re.findall(r"\d+", protected.text))
        free = [placeholder for placeholder in PLACEHOLDERS[used:] if placeholder not in numbers]
        self.fits = len(items) <= len(free)
        self.items = dict(zip(free, sorted(items, key=lambda item: item.start), strict=False))
        self.edits = [Edit(item.start, item.end, placeholder) for placeholder, item in self.items.items()]
        self.text = apply_edits(protected.text, self.edits)

    def again(self, lost: Collection[Item | Phrase]) -> _Masked:
        """The sentence with other placeholders, for what was lost as well."""
        items = {*self.items.values(), *(span for span in lost if isinstance(span, Item))}
        return _Masked(self.protected, items, len(self.items))

    def unmask(self, found: Sequence[Hypothesis], target: str) -> tuple[list[Hypothesis], list[Item | Phrase]]:
        """The hypotheses that keep everything, restored; and what the first one that does not has lost."""
        kept: list[Hypothesis] = []
        lost: list[Item | Phrase] = []
        for hypothesis in found:
            edits, missing = self._fill(hypothesis.text, target)
            restored = restore(apply_edits(hypothesis.text, edits), self.protected, target)
            missing += (span for span in restored.missing if span not in missing)
            if not missing:
                alignment = self._moved(hypothesis.alignment, edits, restored.edits)
                kept.append(replace(hypothesis, text=restored.text, alignment=alignment))
            lost = lost or missing
        return kept, lost

    def _fill(self, text: str, target: str) -> tuple[list[Edit], list[Item | Phrase]]:
        """What the placeholders stand for in their places; and the items whose placeholder is not there once."""
        edits: list[Edit] = []
        lost: list[Item | Phrase] = []
        for placeholder, item in self.items.items():
            ending = rf"(?:{_ENDING.pattern}|{_ENGLISH_ENDING.pattern})?" if item.kind in OPAQUE else ""
            matches = list(re.finditer(rf"(?<![\w.,]){placeholder}(?!\d|[.,]\d){ending}", text))
            if len(matches) == 1:
                edits.append(Edit(*matches[0].span(), render(self.protected, item, target)))
            else:
                lost.append(item)
        return sorted(edits, key=lambda edit: edit.start), lost

    def _moved(self, alignment: Alignment | None, filled: Sequence[Edit], restored: Sequence[Edit]) -> Alignment | None:
        """An alignment of the texts with placeholders as one of the texts without."""
        if alignment is None:
            return None
        back = invert_edits(self.protected.text, self.edits)
        return replace(
            alignment,
            source=tuple(move(*span, back) for span in alignment.source),
            target=tuple(move(*move(*span, filled), restored) for span in alignment.target),
        )


def _in_parts(translate: Translate, sentences: Sequence[Protected], target: str) -> Iterator[Preserved]:
    """Sentences translated between what is protected, all parts in one call."""
    cuts = [_cut(sentence) for sentence in sentences]
    cores = [core[0] for texts, _ in cuts for text in texts if (core := _CORE.search(text))]
    best = {position: found[0] for position, found in translate(cores, 1)} if cores else {}
    translated = iter([best[position] for position in range(len(cores))])
    for sentence, (texts, spans) in zip(sentences, cuts, strict=True):
        used: list[Hypothesis] = []
        done: list[str] = []
        for text, span in zip_longest(texts, spans):
            core = _CORE.search(text)
            if core:
                used.append(next(translated))
                done += text[: core.start()], _fit(used[-1].text, core[0], target), text[core.end() :]
            else:
                done.append(text)
            if span:
                done.append(render(sentence, span, target))
        score = math.prod(hypothesis.score for hypothesis in used) ** (1 / max(1, len(used)))
        looped = any(hypothesis.looped for hypothesis in used)
        yield Preserved([Hypothesis("".join(done), score, looped)], in_parts=True)


def _cut(sentence: Protected) -> tuple[list[str], list[Item | Phrase]]:
    """What is protected, and the texts around it: one more of them. Endings of numbers belong to neither."""
    inside = [item for item in sentence.items if not any(p.start <= item.start < p.end for p in sentence.phrases)]
    spans: list[Item | Phrase] = sorted((*inside, *sentence.phrases), key=lambda span: span.start)
    ending = _ENGLISH_ENDING if sentence.language == "en" else _ENDING
    texts: list[str] = []
    position = 0
    for span in spans:
        texts.append(sentence.text[position : span.start])
        position = span.end
        if not (isinstance(span, Item) and span.kind in OPAQUE) and (match := ending.match(sentence.text, position)):
            position = match.end()
    return [*texts, sentence.text[position:]], spans


def _fit(translation: str, part: str, target: str) -> str:
    """A part's translation made to stand between others.

    It loses the stop and the capital that a model gives to whatever it takes for a sentence, and all numbers: there
    were none in the part. Nothing of it may be read as the scale of a number before it.
    """
    text = translation
    for number in reversed(find_numbers(text, target)):
        text = text[: number.start] + text[number.end_of_scale :]
    (before, *_) = find_numbers(f"1 {text}", target)
    text = " ".join(text[max(0, before.end_of_scale - 2) :].split())
    if part[-1:] not in _ENDS:
        text = text.rstrip(_ENDS + " ")
    if part[:1].islower() and text[:1].isupper() and not text[1:2].isupper():
        text = (lower(text[:1]) if target == "az" else text[:1].lower()) + text[1:]
    return text
