"""Words handed through: what a model does not know it may say in the letters, and the language, of its source.

Names in Latin letters are usual in Russian and Armenian. Words in lower case are not, nor are names in other letters
or half in them: there a model has slipped, and mostly goes on in the wrong language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

FOREIGN_LETTERS = {
    "en": re.compile(r"[^\W\d_A-Za-zÀ-ɏ]"),
    "az": re.compile(r"[^\W\d_A-Za-zÀ-ɏə]"),
    "ru": re.compile(r"[^\W\d_Ѐ-ӿ]"),
    "hy": re.compile(r"[^\W\d_Ա-ֈ]"),
}
"""A letter that is not of the alphabet, by language."""

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]+")


def hands_words_through(text: str, language: str) -> bool:
    """Whether a text has words with small letters of another alphabet than its language's, Latin names set aside.

    False for a language whose alphabet is not known here.
    """
    foreign = FOREIGN_LETTERS.get(language)
    if foreign is None or not foreign.search(text):
        return False
    words = [word for word in _WORD.findall(text) if word.islower() or not _LATIN.fullmatch(word)]
    return any(_has_lower(foreign, word) for word in words)


def foreign_pieces(pieces: Iterable[str], language: str) -> tuple[str, ...]:
    """The pieces of a vocabulary with lower-case letters of another alphabet than a language's.

    Control symbols (``</s>``, ``<2az>``, ``<0x0A>``) are none of them.
    """
    foreign = FOREIGN_LETTERS.get(language)
    if foreign is None:
        return ()
    return tuple(piece for piece in pieces if not piece.startswith("<") and _has_lower(foreign, piece))


def _has_lower(letters: re.Pattern[str], text: str) -> bool:
    return any(map(str.islower, letters.findall(text)))
