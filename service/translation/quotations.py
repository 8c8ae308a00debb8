"""Quotations that run over several sentences.

Speech is often quoted for more than one sentence, so that a sentence has the opening mark alone, or the closing one.
Models learn from whole quotations: the embedded one drops every fourth lone mark (`benchmarks.quotations`).
A lone mark at the edge of a sentence is kept from the model, one within the sentence gets a partner for it, and so does
one of speech that an attribution interrupts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from service.text.edits import Edit, apply_edits, invert_edits, move_words
from service.text.quotations import (
    DASHES,
    MARKS,
    STOPS,
    LoneMark,
    closed,
    end_of_quotation,
    is_whole,
    lone_mark,
    opened,
    pair_in,
    pair_of,
    start_of_quotation,
)
from service.text.speech import interruptions, quote_each_part
from service.translation.engine import Hypothesis
from service.translation.preservation import Translate

_BESIDE_SPEECH = f"{STOPS},-–—"
_AROUND_ATTRIBUTION = 2  # ``«Да, – сказал он, – дорога открыта.``


def translate_quoting(
    translate: Translate, texts: Sequence[str], language: str, target: str, hypotheses: int = 1
) -> Iterator[tuple[int, list[Hypothesis]]]:
    """Translate sentences, a lone quotation mark of which is in the translation as well.

    Where the translation has turned the sentence round (``"…," she said`` to ``Она сказала: «…»``) it keeps both marks;
    `rejoin` sees to its neighbours.

    Args:
        translate: the plain way from the source to the target language.
        texts: one sentence each.
        language, target: language codes.
        hypotheses: how many translations of each to give at most.
    """
    balanced = [_balance(text, language, target) for text in texts]
    seen = [sentence.text if sentence else text for sentence, text in zip(balanced, texts, strict=True)]
    for position, found in translate(seen, hypotheses):
        sentence = balanced[position]
        yield position, [sentence.restore(hypothesis) for hypothesis in found] if sentence else found


def rejoin(sources: Sequence[str], translations: Sequence[str], target: str, kept: Collection[int] = ()) -> list[str]:
    """Close and open quotations that run on where a translation has turned a sentence round.

    Args:
        sources: the sentences of one paragraph.
        translations: of them.
        target: language code of these.
        kept: positions of translations that stay as they are.
    """
    speech = quote_each_part(sources)
    sources = list(map(apply_edits, sources, speech))
    joined = list(translations)
    first: int | None = None
    for last, source in enumerate(sources):
        lone = lone_mark(source)
        if lone is None:
            continue
        if lone.opens:
            first = last
        elif first is not None:
            start, end = pair_in(target, source[lone.position])
            begins, ends = lone_mark(joined[first]), lone_mark(joined[last])
            is_open, is_closed = begins is not None and begins.opens, ends is not None and not ends.opens
            between = last - first > 1
            if not is_open and (is_closed or between) and first + 1 not in kept:
                joined[first + 1] = opened(joined[first + 1], start)
            if not is_closed and (is_open or between) and last - 1 not in kept:
                joined[last - 1] = closed(joined[last - 1], end, target)
            first = None
    for position, edits in enumerate(speech):
        resumes = edits and edits[0].start == 0
        if resumes and not {position - 1, position} & set(kept):
            joined[position - 1 : position + 1] = _as_one_quotation(*joined[position - 1 : position + 1])
    return joined


def _as_one_quotation(first: str, second: str) -> tuple[str, str]:
    """Two parts of speech whose attribution stands no longer between them: ``O deyib: "Yol açıqdır". "Gedin".``"""
    end, start = _last_mark(first), len(second) - len(second.lstrip(DASHES))
    if end is None or not second[start:] or second[start] not in MARKS:
        return first, second
    begin, closes = start_of_quotation(first, end), end_of_quotation(second, start)
    is_speech = begin is not None and first[:begin].rstrip().endswith((":", ".", "․"))
    if not is_speech or (closes is not None and second[closes + 1 :].strip(STOPS)):
        return first, second
    return first[:end] + first[end + 1 :], second[:start] + second[start + 1 :]


@dataclass(frozen=True, slots=True)
class _Balanced:
    """A sentence whose lone mark was taken away, or has a partner.

    Attributes:
        source: as it was.
        lone: its lone mark.
        edit: what was done about it.
        target: language code of the translation.
    """

    source: str
    lone: LoneMark
    edit: Edit
    target: str

    @property
    def text(self) -> str:
        """What a model sees."""
        return apply_edits(self.source, [self.edit])

    def restore(self, hypothesis: Hypothesis) -> Hypothesis:
        """A translation of `text` as one of the source."""
        edits = list(self._restoring(hypothesis.text)) if hypothesis.text else []
        text, alignment = apply_edits(hypothesis.text, edits), hypothesis.alignment
        if alignment:
            alignment = replace(
                alignment,
                source=move_words(alignment.source, invert_edits(self.source, [self.edit]), len(self.source)),
                target=move_words(alignment.target, edits, len(text)),
            )
        return replace(hypothesis, text=text, alignment=alignment)

    def _restoring(self, text: str) -> Iterator[Edit]:
        """What puts the mark back into a translation, or takes its partner out of it."""
        start, end = pair_in(self.target, self.source[self.lone.position])
        has_partner = bool(self.edit.text)
        if has_partner:
            edge = _last_mark(text) if self.lone.opens else self._first_mark(text)
            if edge is not None and is_whole(text):
                yield Edit(edge, edge + 1, "")
        else:
            yield _insertion(text, opened(text, start) if self.lone.opens else closed(text, end, self.target))

    def _first_mark(self, text: str) -> int | None:
        """The mark before speech that begins a translation; its partner has a stop or a comma beside it, as there."""
        start = len(text) - len(text.lstrip(DASHES))
        end = end_of_quotation(text, start)
        position = self.lone.position + len(self.edit.text)  # in what the model saw, behind the mark's partner
        if end is None or (_ends_speech(self.text, position) and not _ends_speech(text, end)):
            return None
        return start


def _last_mark(text: str) -> int | None:
    """The mark at the end of a translation."""
    end = len(text.rstrip(STOPS + " ")) - 1
    return end if end >= 0 and text[end] in MARKS else None


def _ends_speech(text: str, position: int) -> bool:
    """Whether a mark is one after speech, which has a stop, a comma or a dash beside it, and not one after a name."""
    beside = text[position - 1 : position] + text[position + 1 :].lstrip()[:1]
    return any(mark in _BESIDE_SPEECH for mark in beside)


def _balance(text: str, language: str, target: str) -> _Balanced | None:
    """A sentence without a lone mark; None where it has none, or where that would not do."""
    lone = lone_mark(text) if any(map(str.isalpha, text)) else None
    if lone is None:
        return None
    start, end = pair_of(text[lone.position])
    outside = text[: lone.position].strip(DASHES) if lone.opens else text[lone.position + 1 :].strip(STOPS + " ")
    if not outside and len(interruptions(text)) < _AROUND_ATTRIBUTION:
        edit = Edit(lone.position, lone.position + 1, "")
    elif lone.opens:
        edit = _insertion(text, closed(text, end, language))
    else:
        edit = _insertion(text, opened(text, start))
    balanced = _Balanced(text, lone, edit, target)
    return balanced if is_whole(balanced.text) else None


def _insertion(text: str, longer: str) -> Edit:
    """The insertion that makes a longer text of another."""
    pairs = enumerate(zip(text, longer, strict=False))
    start = next((place for place, (one, other) in pairs if one != other), len(text))
    return Edit(start, start, longer[start : start + len(longer) - len(text)])
