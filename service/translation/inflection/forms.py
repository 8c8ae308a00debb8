"""What a form of a noun says, and how a paradigm is written down."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Case(StrEnum):
    """The cases of our languages together. English has a genitive in ``'s``; Armenian writes its genitive and its
    dative alike but for the article."""

    NOMINATIVE = "nominative"
    GENITIVE = "genitive"
    DATIVE = "dative"
    ACCUSATIVE = "accusative"
    ABLATIVE = "ablative"
    LOCATIVE = "locative"
    INSTRUMENTAL = "instrumental"


@dataclass(frozen=True, slots=True)
class Form:
    """What an ending says.

    Attributes:
        case: Russian prepositional is `Case.LOCATIVE`.
        plural: more than one.
        possessed: with the Azerbaijani ending of the third person (``prezidenti``).
        definite: with the Armenian article.
    """

    case: Case = Case.NOMINATIVE
    plural: bool = False
    possessed: bool = False
    definite: bool = False


DICTIONARY_FORM = Form()

Paradigm = tuple[tuple[str, Form], ...]
"""Endings and what they say, the usual ending of a form first; one ending may stand for several forms."""


@dataclass(frozen=True, slots=True)
class Stem:
    """A part of a word that does not change, and what may follow it.

    Attributes:
        base: folded.
        endings: see `Paradigm`.
        written: whether words are made of it; otherwise they are only read.
    """

    base: str
    endings: Paradigm
    written: bool = True
