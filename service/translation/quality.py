"""What is said about a translated sentence: warnings and notes, by code. docs/checks.md explains the codes."""

from __future__ import annotations

from dataclasses import dataclass

_MESSAGES = {
    "numbers": "Numbers differ from the source.",
    "names": "A name of the source was not found.",
    "glossary": "A term of the glossary was not applied.",
    "urls": "A link, address or tag differs from the source.",
    "quotation": "Quotation marks were lost or added.",
    "untranslated": "Words of the source were not translated.",
    "wrong-script": "There are letters of another alphabet.",
    "repetition": "Words are repeated.",
    "invention": "The translation is far longer than its source.",
    "omission": "The translation is far shorter than its source.",
    "negation": "A negation of the source was not found.",
    "low-score": "The model was unsure of this sentence.",
    "in-parts": "The sentence was translated in parts to keep its numbers, names or links.",
    "back-translation": "Translated back, the sentence reads differently.",
    "homoglyphs": "Look-alike letters of another alphabet were replaced.",
    "cyrillic-azerbaijani": "Azerbaijani in Cyrillic letters was read as Latin.",
    "diacritics": "Azerbaijani letters typed without diacritics were restored.",
    "abbreviations": "Abbreviations were written out before the translation.",
    "armenian-punctuation": "Armenian punctuation was put in order.",
    "quotation-marks": "Quotation marks were written as the language has them.",
    "letter-case": "A broken dotted i was mended.",
}


@dataclass(frozen=True, slots=True)
class QualityWarning:
    """Something a reader should look at, or should know was done.

    Attributes:
        code: stable name, such as ``repetition``.
        message: for people, without the article's text.
    """

    code: str
    message: str


def warning(code: str) -> QualityWarning:
    """The warning of a code."""
    return QualityWarning(code, _MESSAGES[code])
