"""Whether a period ends a sentence or belongs to an abbreviation, an initial or a list number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.text.abbreviations import Abbreviations
from service.text.casing import fold

_NUMBER = re.compile(r"(?:\d+(?:[.,:]\d+)*|[IVXLCХ]+)")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}[.\u2024-])+[^\W\d_]{1,2}")


@dataclass(frozen=True, slots=True)
class PeriodContext:
    """What stands around one period that no lower-case letter follows.

    Attributes:
        previous: the word before the word; empty when the word opens the sentence.
        word: the word the period stands at, without quotes and brackets before it; may be empty.
        next_word: the word after it, with its own period if it has one.
        in_opening_phrase: the sentence has only begun: ``В 1990 г. Иванов …``. Looked at after a number.
    """

    previous: str
    word: str
    next_word: str
    in_opening_phrase: bool


def period_ends(context: PeriodContext, lists: Abbreviations) -> bool:
    """Whether the sentence ends with this period.

    Args:
        context: the words around the period.
        lists: of the text's language.
    """
    word, previous = fold(context.word), fold(context.previous)
    opener = fold(context.next_word) in lists.openers
    if not word:
        return True
    if not previous and (_NUMBER.fullmatch(context.word) or len(word) == 1):
        return False  # the number of a list item, or an initial
    if previous.endswith((";", ":", "՝")) and _NUMBER.fullmatch(context.word):
        return False
    if len(word) == 1 and word.isalpha() and not context.word.islower():
        return opener or previous in lists.labelled or _is_pronoun(context)
    if _DOTTED.fullmatch(word) and word not in lists.all:
        return opener
    joined = f"{previous.rstrip('.')}.{word}"
    keys = {joined} if joined in lists.all else {word, word.rsplit("-", 1)[-1]}
    if not keys & lists.all:
        return True
    if keys & lists.initials and context.word[0].isupper():
        return opener

    number_before = _NUMBER.fullmatch(context.previous.rstrip(".,")) is not None
    number_after = context.next_word[:1].isdigit()
    if number_before and keys & (lists.may_end | lists.before_place):
        return not number_after and (opener or not context.in_opening_phrase)
    if keys & (lists.continues | lists.before_place):
        return False
    if keys & lists.before_number:
        return not number_after
    return opener or not keys & lists.before_opener


def _is_pronoun(context: PeriodContext) -> bool:
    """Whether a capital I is the English pronoun: "taller than I." """
    return context.word == "I" and context.previous.islower()
