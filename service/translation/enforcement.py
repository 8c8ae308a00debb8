"""A glossary's terms put into a translation.

Where the term is in the translation, in any form, nothing is done. Otherwise the words that its source was translated
to, by word alignment, give way to it: the run of words whose links to the term, less those to the rest of the sentence,
are strongest. The term takes the form of the word it replaces where a rule can tell that and write it. What cannot be
placed is reported, never forced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from service.core.document import Span
from service.text.casing import upper
from service.text.edits import Edit, apply_edits, move
from service.translation.engine import Hypothesis
from service.translation.glossary import Wanted
from service.translation.inflection.forms import DICTIONARY_FORM, Form
from service.translation.inflection.words import inflect
from service.translation.target_words import TargetWords

ENGLISH = "en"
"""Has prepositions in the place of cases, which the model has written."""


class Status(StrEnum):
    """What became of a term."""

    FOUND = "found"
    """The model wrote it."""

    PLACED = "placed"
    """It replaces what the model wrote."""

    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class TermUse(Span):
    """A term of a sentence and what became of it.

    Attributes:
        start, end: offsets in the sentence.
        source: the term as it stands there.
        target: what it is to be called, in the dictionary form.
        text: as it stands in the translation; empty if it was missed.
        status: see `Status`.
        kind: ``term``, or ``name`` for a person's.
    """

    source: str
    target: str
    text: str
    status: Status
    kind: str = "term"


def enforce(
    source: str, hypothesis: Hypothesis, wanted: Sequence[Wanted], language: str
) -> tuple[Hypothesis, tuple[TermUse, ...]]:
    """A translation that has the terms of its source.

    Args:
        source: a sentence.
        hypothesis: its translation.
        wanted: the terms in the sentence, in order.
        language: of the translation.
    """
    if not wanted:
        return hypothesis, ()
    words = TargetWords(source, hypothesis, language)
    uses: dict[Wanted, TermUse] = {}
    edits: list[Edit] = []
    for item in wanted:  # what is there first, so that no term takes the place of another
        place = words.nearest(item.pair.in_target.find(words.text, words.words), item.found)
        if place:
            words.take(place)
            uses[item] = _use(source, item, words.text[place.start : place.end], Status.FOUND)
    for item in wanted:
        if item in uses:
            continue
        place = words.counterpart(item.found)
        if place:
            words.take(place)
            edits.append(Edit(place.start, place.end, _written(item, place, words, language)))
            uses[item] = _use(source, item, edits[-1].text, Status.PLACED)
        else:
            uses[item] = _use(source, item, "", Status.MISSED)
    return edited(hypothesis, edits), tuple(uses[item] for item in wanted)


def audit(source: str, translation: str, wanted: Sequence[Wanted], language: str) -> tuple[TermUse, ...]:
    """Which terms a translation has that is not to be changed."""
    if not wanted:
        return ()
    words = TargetWords(source, Hypothesis(translation, 1.0), language)
    uses = []
    for item in wanted:
        place = words.nearest(item.pair.in_target.find(words.text, words.words), item.found)
        if place:
            words.take(place)
        text = words.text[place.start : place.end] if place else ""
        uses.append(_use(source, item, text, Status.FOUND if place else Status.MISSED))
    return tuple(uses)


def edited(hypothesis: Hypothesis, edits: Sequence[Edit]) -> Hypothesis:
    """A hypothesis with replacements made, and its alignment with them."""
    if not edits:
        return hypothesis
    edits = sorted(edits, key=lambda edit: edit.start)
    alignment = hypothesis.alignment
    if alignment:
        alignment = replace(alignment, target=tuple(move(*span, edits) for span in alignment.target))
    return replace(hypothesis, text=apply_edits(hypothesis.text, edits), alignment=alignment)


def _written(item: Wanted, place: Span, words: TargetWords, language: str) -> str:
    """A term in the form of the words it replaces; where these show none, in the case its source is in."""
    if item.pair.is_verbatim:
        return item.pair.target
    form = words.form(place)
    if form == DICTIONARY_FORM and language != ENGLISH:
        form = Form(item.found.forms[0].case)
    written = " ".join(inflect(item.pair.target.split(" "), form, language))
    begins = words.begins(place) and words.text[place.start].isupper()
    return upper(written[0], language) + written[1:] if begins else written


def _use(source: str, item: Wanted, text: str, status: Status) -> TermUse:
    start, end = item.found.start, item.found.end
    return TermUse(start, end, source[start:end], item.pair.target, text, status)
