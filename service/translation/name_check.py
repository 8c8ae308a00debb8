"""Whether the names of persons in a sentence are in its translation, by sound.

A person is taken to be two or more capitalised words in a row that are no common words and no places: organisations and
countries have other names in other languages and are not looked at. A name is found where the consonants of some word
of the translation begin like its own (`service.text.transliteration`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

from service.core.languages import HOME_LANGUAGES
from service.text.casing import fold
from service.text.places import is_place
from service.text.transliteration import skeleton

_CAPITALISED = "[A-ZА-ЯЁƏĞİÖŞÇÜԱ-Ֆ][a-zа-яёəğıöşçüա-և]{2,}"
_RUN = re.compile(rf"(?<![\w'’-]){_CAPITALISED}(?: {_CAPITALISED})+")
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 2
"""Classes of consonants a name must have to be looked for."""


def names_are_missing(source: str, language: str, translation: str) -> bool:
    """Whether the last name of a person in a sentence has no counterpart in the translation.

    Args:
        source: a sentence.
        language: its ISO 639-1 code; names are known in en, ru, az and hy.
        translation: in any of these.
    """
    names = {skeleton(run[-1]) for run in persons(source, language)}
    names = {name for name in names if len(name) >= _SHORTEST}
    if not names:
        return False
    heard = {skeleton(word) for word in _WORD.findall(translation) if word[0].isupper()}
    return not all(any(_alike(name, other) for other in heard) for name in names)


def persons(text: str, language: str) -> Iterator[tuple[str, ...]]:
    """The names of persons in a text, each as its words."""
    if language not in HOME_LANGUAGES:
        return
    for run in _RUN.findall(text):
        name: list[str] = []
        for word in (*run.split(), ""):
            if word and not is_common(word, language):
                name.append(word)
            else:
                if len(name) > 1:
                    yield tuple(name)
                name = []


def _alike(one: str, other: str) -> bool:
    """Whether two skeletons begin alike: one may have an ending more, and long ones differ in one class."""
    length = min(len(one), len(other))
    if length < _SHORTEST:
        return False
    if one[:length] == other[:length]:
        return length >= max(len(one), len(other)) - 2
    if length <= _SHORTEST:
        return False
    return any(_differ_once(one[:size], other[:size]) for size in (length, length + 1))


def _differ_once(one: str, other: str) -> bool:
    """Whether one substitution, insertion or deletion makes one string of the other."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, others = one[start:], other[start:]
    return rest[1:] == others[1:] or rest[1:] == others or rest == others[1:]


def is_common(word: str, language: str) -> bool:
    """Whether a word is a frequent one of its language, or a place: no person's name."""
    return fold(word) in _common_words(language) or is_place(word)


@cache
def _common_words(language: str) -> frozenset[str]:
    """Frequent words of a language, folded; none for Armenian, which has capitals in names and first words alone."""
    file = resources.files("service.text") / "profiles" / "words" / f"{language}.txt"
    return frozenset(map(fold, file.read_text(encoding="utf-8").split())) if file.is_file() else frozenset()
