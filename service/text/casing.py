"""Capitals of the four languages, where they differ from what Unicode does by default."""

from __future__ import annotations

_AZERBAIJANI_UPPER = str.maketrans({"i": "İ", "ı": "I"})


def upper(text: str, language: str) -> str:
    """The text in capitals: Azerbaijani i as İ, Armenian և as ԵՎ (the orthography of the Republic).

    Args:
        text: any text.
        language: ISO 639-1 code.
    """
    if language == "az":
        text = text.translate(_AZERBAIJANI_UPPER)
    return text.replace("և", "ԵՎ").upper()


def fold(text: str) -> str:
    """A key under which all ways to write a word meet.

    Lower case; one letter for i, ı, İ and I; և as եւ; U+2024, the dot of some Armenian abbreviations, as a period.
    """
    text = text.replace("İ", "i").lower().replace("ı", "i").replace("\u2024", ".")
    return text.replace("եվ", "և").replace("և", "եւ")
