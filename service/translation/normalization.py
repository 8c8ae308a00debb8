"""Spelling variants folded before a sentence reaches a model.

The same folding is applied to training data, so that one spelling is one token sequence: Unicode NFC, plain spaces,
straight apostrophes, Azerbaijani in Latin letters, the Armenian ligature ``և``, and the Armenian full stop ``։`` where
a colon stands in for it.
"""

from __future__ import annotations

import unicodedata

from service.text.armenian import COLON_STOP
from service.text.azerbaijani import to_latin

_FOLDED = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u00ad": None, "’": "'", "ʼ": "'", "‘": "'"})


def normalize(sentence: str, language: str) -> str:
    """The sentence in the spelling models are trained on, without outer white space."""
    folded = unicodedata.normalize("NFC", sentence).translate(_FOLDED)
    if language == "az":
        folded = to_latin(folded)
    if language == "hy":
        folded = COLON_STOP.sub("։", folded.replace("եւ", "և"))
    return " ".join(folded.split())
