"""Azerbaijani typed without its letters ə ğ ı ö ş ç ü, as on old teletypes and in chats: given back where it is safe.

Only words that can be read in one way are changed; the table is made by ``training/diacritics.py``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from service.text.azerbaijani import lower
from service.text.casing import upper

TABLE = resources.files("service.text") / "data" / "az_diacritics.txt"

_TO_ASCII = str.maketrans("əğıöşçü", "egioscu")
_OWN_LETTERS = re.compile("[əğıöşçüƏĞİÖŞÇÜ]")
_WORD = re.compile(r"[A-Za-z]+")


def ascii_key(word: str) -> str:
    """A word in lower case and plain ASCII."""
    return lower(word).translate(_TO_ASCII)


def lacks_diacritics(text: str) -> bool:
    """Whether a text has none of the letters that nearly every Azerbaijani sentence has."""
    return not _OWN_LETTERS.search(text)


def repair(text: str, table: Mapping[str, str] | None = None) -> str:
    """The text with every unambiguous word in its proper letters; capitals stay capitals.

    Args:
        text: Azerbaijani in ASCII.
        table: proper by ASCII spelling; the one shipped by default.
    """
    words = _table() if table is None else table

    def proper(match: re.Match[str]) -> str:
        word = match[0]
        found = words.get(ascii_key(word))
        if found is None:
            return word
        return "".join(
            upper(letter, "az") if typed.isupper() else letter for letter, typed in zip(found, word, strict=True)
        )

    return _WORD.sub(proper, text)


@cache
def _table() -> dict[str, str]:
    with TABLE.open(encoding="utf-8") as lines:
        return {ascii_key(word): word for word in map(str.rstrip, lines)}
