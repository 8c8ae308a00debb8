"""A light stemmer for Azerbaijani in the Latin script.

Azerbaijani is agglutinative: a word is a stem followed by endings in a fixed order, and the vowels of an ending are
set by the last vowel before it. An ending is therefore written once, as a template with two variable vowels (the usual
notation of Turkic grammars):

    A   a after a back vowel, ə after a front one                       (two-way harmony)
    I   ı, i, u or ü, agreeing in backness and rounding                  (four-way harmony)

`stem` peels at most one ending per slot, the outermost slot first, and only where the vowels agree. After each slot it
drops a consonant that may be a buffer (``n``, ``s``, ``y`` between two vowels) or that alternates (``k``~``y``,
``q``~``ğ``), and at last a final vowel. It does so in every form of a word, whether the letter is a buffer there or
part of the stem, for only so do all forms meet: ``ölkə``, ``ölkəsi``, ``ölkəyə``, and ``çörək``, ``çörəyi``. The result
is therefore a key for comparing words, not a dictionary form, and a few unrelated short words share one (``liman``,
``limon``).
"""

from __future__ import annotations

_FRONT_UNROUNDED, _BACK_UNROUNDED, _FRONT_ROUNDED, _BACK_ROUNDED = "eəi", "aı", "öü", "ou"
_VOWELS = _FRONT_UNROUNDED + _BACK_UNROUNDED + _FRONT_ROUNDED + _BACK_ROUNDED
_TWO_WAY = {vowel: "ə" if vowel in _FRONT_UNROUNDED + _FRONT_ROUNDED else "a" for vowel in _VOWELS}
_FOUR_WAY = (
    dict.fromkeys(_FRONT_UNROUNDED, "i")
    | dict.fromkeys(_BACK_UNROUNDED, "ı")
    | dict.fromkeys(_FRONT_ROUNDED, "ü")
    | dict.fromkeys(_BACK_ROUNDED, "u")
)
_BUFFER_OR_ALTERNATING = "nsykqğ"

_SHORTEST_STEM = 3
"""Letters that stay at least; with two, everyday stems (``su``, ``il``) would swallow unrelated words."""

_VERB_ENDINGS = (
    "mIşdIlAr", "AcAqdIr", "AcAqlAr", "mAlIdIr", "mIşlAr", "mIşdIr", "mIşdI", "IbdIr", "IblAr", "dIlAr", "AcAq",
    "mAlI", "mIş", "mAq", "dI", "Ib",
)  # fmt: skip
"""Past, perfect, future, necessity and infinitive, longest first. The present (``Ir``) and the participle (``An``) are
left alone: too many nouns end like them (``nazir``, ``plan``)."""

_NOUN_SLOTS = (
    ("dIrlAr", "dIr"),  # copula
    ("dAkI", "dAn", "In", "dA", "lA", "A", "I"),  # case
    ("ImIz", "InIz", "I"),  # possessor; the singular of the first two persons is rare in news
    ("lAr",),  # plural
)
_ORDINALS = ("cI", "IncI")
"""After a hyphen, with digits: ``2000-ci``."""


def _last_vowel(text: str) -> str | None:
    return next((letter for letter in reversed(text) if letter in _VOWELS), None)


def _surface(template: str, vowel: str) -> str:
    """The form of an ending after a stem whose last vowel is given."""
    letters = []
    for letter in template:
        if letter in "AI":
            vowel = (_TWO_WAY if letter == "A" else _FOUR_WAY)[vowel]
            letters.append(vowel)
        else:
            letters.append(letter)
    return "".join(letters)


_HYPHENATED_ENDINGS = frozenset(
    buffer + _surface(template, vowel)
    for slot in (*_NOUN_SLOTS, _ORDINALS)
    for template in slot
    for buffer in ("", "n", "y", "s")
    for vowel in "aiou"
)


def _peel(word: str, templates: tuple[str, ...]) -> str:
    """The word without the first ending of a slot that fits, or the word."""
    for template in templates:
        rest = word[: -len(template)]
        vowel = _last_vowel(rest)
        if len(rest) >= _SHORTEST_STEM and vowel and word == rest + _surface(template, vowel):
            return rest
    return word


def _drop_end(word: str, droppable: str) -> str:
    """The word without its last letter, where that may go and enough stays."""
    rest = word[:-1]
    return rest if len(rest) >= _SHORTEST_STEM and word[-1] in droppable and _last_vowel(rest) else word


def _drop_buffer(word: str) -> str:
    return _drop_end(word, _BUFFER_OR_ALTERNATING) if word[-2:-1] and word[-2] in _VOWELS else word


def stem(word: str) -> str:
    """The key under which all forms of a word meet.

    Args:
        word: one word, not empty, in Azerbaijani lower case (`service.text.words.fold`).
    """
    head, _, tail = word.rpartition("-")
    if head and tail in _HYPHENATED_ENDINGS:  # NATO-nun, 10-dan: no written vowel sets the harmony
        return stem(head)
    rest = _peel(word, _VERB_ENDINGS)
    if rest == word:
        for slot in _NOUN_SLOTS:
            rest = _drop_buffer(_peel(rest, slot))
    while (shorter := _drop_buffer(_drop_end(rest, _VOWELS))) != rest:
        rest = shorter
    return rest
