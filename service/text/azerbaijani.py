"""Azerbaijani written in the Cyrillic alphabet of 1958–1991, in today's Latin letters.

The two alphabets of Azerbaijani map letter for letter, except that Russian loans kept ``ц щ ъ ы ь э ю я``.
Source of the table: the Azerbaijani law on the Latin alphabet of 25 December 1991 and the ISO 9 practice for the rest.
"""

from __future__ import annotations

_LETTERS = dict(
    zip(
        "абвгғдеәжзиыјкҝлмноөпрстуүфхһчҹш",
        "abvqğdeəjziıyk" + "g" + "lmnoöprstuüfxhçcş",
        strict=True,
    )
)
_LOANS = {"ц": "s", "щ": "ş", "ъ": "", "ь": "", "э": "e", "ю": "yu", "я": "ya", "й": "y", "ё": "yo", "ʼ": ""}
_UPPER = {"i": "İ", "ı": "I"}


def _capital(latin: str) -> str:
    return _UPPER.get(latin[:1], latin[:1].upper()) + latin[1:]


_TABLE = str.maketrans(
    {**_LETTERS, **_LOANS} | {cyrillic.upper(): _capital(latin) for cyrillic, latin in (_LETTERS | _LOANS).items()}
)


def to_latin(text: str) -> str:
    """The text with every Cyrillic letter in Latin; all other characters stay."""
    return text.translate(_TABLE)


def lower(text: str) -> str:
    """The text in lower case, with dotted and dotless i apart."""
    return text.replace("I", "ı").replace("İ", "i").lower()
