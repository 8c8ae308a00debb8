"""Words handed through: what a model does not know it may say in the letters, and the language, of its source.

Names in Latin letters are usual in Russian and Armenian, words in lower case are not: there a model has slipped, and
goes on in the wrong language.
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


def hands_words_through(text: str, language: str) -> bool:
    """Whether a text has words in lower case with letters of another alphabet than its language's.

    False for a language whose alphabet is not known here.
    """
    foreign = FOREIGN_LETTERS.get(language)
    if foreign is None or not foreign.search(text):
        return False
    return any(word.islower() and _has_lower(foreign, word) for word in _WORD.findall(text))


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
