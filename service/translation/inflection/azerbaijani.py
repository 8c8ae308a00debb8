"""Azerbaijani nouns: plural, possessor, case, with vowel harmony.

Endings are written with two variable vowels, as grammars of Turkic languages do: ``A`` is a after a back vowel and ə
after a front one, ``I`` is ı, i, u or ü.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from service.translation.inflection.forms import Case, Form, Paradigm, Stem

VOWELS = "aıoueəiöü"
_BACK, _ROUNDED = "aıou", "ouöü"
_HIGH = {(True, False): "ı", (True, True): "u", (False, False): "i", (False, True): "ü"}
_CASES = (
    (Case.GENITIVE, "In", "n", "n"),
    (Case.DATIVE, "A", "y", "n"),
    (Case.ACCUSATIVE, "I", "n", "n"),
    (Case.LOCATIVE, "dA", "", "n"),
    (Case.ABLATIVE, "dAn", "", "n"),
    (Case.INSTRUMENTAL, "lA", "y", "y"),
    (Case.LOCATIVE, "dAkI", "", "n"),
)
"""Case, ending, and the consonants put before it after a vowel and after a possessor."""

_SOFTENED = {"k": "y", "q": "ğ"}
_AS_LETTERS = dict.fromkeys("bcçdegjpştvyz", ("e", True)) | dict.fromkeys("flmnrsx", ("e", False)) | {"ş": ("ı", False)}
"""How the last letter of an abbreviation that is spelt out sounds: its vowel, and whether it ends in it (BMT-nin)."""


def stems(word: str, *, abbreviation: bool = False, possessed: bool = False) -> tuple[Stem, ...]:
    """The stems of a folded noun.

    Args:
        word: in lower case.
        abbreviation: its endings come after a hyphen.
        possessed: it has the ending of a possessor already, as the last word of ``Xarici İşlər Nazirliyi`` does.
    """
    if abbreviation:
        return _of_abbreviation(word)
    vowel = _last_vowel(word)
    if not vowel:
        return (Stem(word, (("", Form()),)),)
    found = [Stem(word, _endings(vowel, word[-1] in VOWELS, possessed))]
    if word[-1] in _SOFTENED and sum(letter in VOWELS for letter in word) > 1:
        soft = tuple(pair for pair in found[0].endings if pair[0][:1] in tuple(VOWELS))
        hard = tuple(pair for pair in found[0].endings if pair[0][:1] not in tuple(VOWELS))
        found = [Stem(word, hard), Stem(word[:-1] + _SOFTENED[word[-1]], soft), Stem(word, soft, written=False)]
    return tuple(found)


def is_possessed(last: str, words: int) -> bool:
    """Whether the last word of a term of several words has the ending of a possessor (``Sevan gölü``)."""
    if words < 2 or last[-1:] not in tuple("ıiuü"):
        return False
    vowel = _last_vowel(last[:-1])
    return bool(vowel) and last[-1] == _harmonize("I", vowel or "")


def _of_abbreviation(word: str) -> tuple[Stem, ...]:
    vowel = _last_vowel(word)
    if len(word) > 3 and vowel and (word[-1] in VOWELS or word[-2] in VOWELS):  # read as a word: NATO, ATƏT
        written = _endings(vowel, word[-1] in VOWELS, False)
    else:
        written = _endings(*_AS_LETTERS.get(word[-1:], ("a", True)), False)
    read = (pair for vowel in "aeou" for is_open in (True, False) for pair in _endings(vowel, is_open, False))
    hyphened = tuple((f"-{ending}" if ending else "", form) for ending, form in (*written, *read))
    return Stem(word, hyphened), Stem(word, written, written=False)


@cache
def _endings(vowel: str, is_open: bool, possessed: bool) -> Paradigm:
    return tuple(dict.fromkeys(_all_endings(vowel, is_open, possessed)))


def _all_endings(vowel: str, is_open: bool, possessed: bool) -> Iterator[tuple[str, Form]]:
    owners = ("",) if possessed else ("", "I", "ImIz")
    for number in ("",) if possessed else ("", "lAr"):
        for owner in owners:
            before = number
            after_vowel = is_open and not number
            if owner:
                buffer = ("s" if owner == "I" else "") if after_vowel else ""
                before += buffer + (owner[1:] if after_vowel and not buffer else owner)
            by_owner = owner == "I" or possessed
            after_vowel = by_owner or (after_vowel and not owner)
            plural, owned = bool(number), bool(owner)
            yield _harmonize(before, vowel), Form(plural=plural, possessed=owned)
            for case, ending, after_open, after_owner in _CASES:
                buffer = after_owner if by_owner else after_open if after_vowel else ""
                yield _harmonize(before + buffer + ending, vowel), Form(case, plural=plural, possessed=owned)
            yield _harmonize(before + "dIr", vowel), Form(plural=plural, possessed=owned)


def _last_vowel(word: str) -> str | None:
    return next((letter for letter in reversed(word) if letter in VOWELS), None)


def _harmonize(template: str, vowel: str) -> str:
    """An ending as it is after a vowel."""
    letters = []
    for letter in template:
        if letter == "A":
            vowel = "a" if vowel in _BACK else "ə"
            letters.append(vowel)
        elif letter == "I":
            vowel = _HIGH[vowel in _BACK, vowel in _ROUNDED]
            letters.append(vowel)
        else:
            letters.append(letter)
    return "".join(letters)
