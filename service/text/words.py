"""Words: tokens, case folding, stems and stop words.

Owns snowballstemmer, which is imported when the first word of a language that needs it is stemmed.
"""

from __future__ import annotations

import re
import threading
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from service.core.languages import HOME_LANGUAGES
from service.text import stemming_az

_ARMENIAN_STRESS = str.maketrans("", "", "՛՜՞")
"""The Armenian emphasis, exclamation and question marks, which stand inside the word they belong to."""

_MARKS = "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0900-\u0963\u0966-\u0dff\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200c\u200d"
"""Signs that belong to a word and that `re` does not count as letters: accents, Hebrew, Arabic, Indic, Thai vowels."""

_LETTER = rf"(?:[^\W_]|[{_MARKS}])"
_TOKEN = re.compile(rf"\d+(?:[.,]\d+)+|[^\W_]{_LETTER}*(?:['’ʼ՚\-‐‑]{_LETTER}+)*")

_SNOWBALL = {"en": "english", "ru": "russian", "hy": "armenian"}
_STRESS = "\u0301"
_DOTTED_I = {"az", "tr"}
_UNIFORM = str.maketrans({"’": "'", "ʼ": "'", "՚": "'", "‐": "-", "‑": "-"})


def tokenize(text: str) -> list[str]:
    """The words and numbers of a text, in order, as they are written.

    Apostrophes and hyphens between letters belong to the word (``Qur'an``, ``2000-ci``); separators between digits
    belong to the number (``1,140``); the Armenian marks inside a word are taken out (``ինչո՞ւ`` → ``ինչու``).
    """
    return _TOKEN.findall(text.translate(_ARMENIAN_STRESS))


def fold(word: str, language: str) -> str:
    """A word in the lower case of its language, with uniform apostrophes and hyphens.

    Azerbaijani and Turkish have two letters i (``I`` → ``ı``, ``İ`` → ``i``); Russian ``ё`` becomes ``е`` and loses
    its stress marks; the Armenian ligature ``և``, whose capital is written
    with two letters (``ԵՎ``), is one letter always.
    """
    word = word.translate(_UNIFORM)
    if language in _DOTTED_I:
        return word.replace("I", "ı").replace("İ", "i").lower()
    if language == "hy":
        return word.lower().replace("եւ", "և").replace("եվ", "և")
    word = word.casefold().replace("i\u0307", "i")  # İ outside Azerbaijani: no combining dot left over
    return word.replace("ё", "е").replace(_STRESS, "") if language == "ru" else word


@lru_cache(maxsize=65536)
def stem(word: str, language: str) -> str:
    """The stem of a word: Snowball's for en, ru and hy, a light stemmer of our own for az, else the folded word."""
    word = fold(word, language)
    if language == "az":
        return stemming_az.stem(word)
    if language in _SNOWBALL:
        return str(_snowball(language).stemWord(word))
    return word


@cache
def stop_words(language: str) -> frozenset[str]:
    """The function words of a language, folded; empty for a language other than en, ru, az and hy."""
    if language not in HOME_LANGUAGES:
        return frozenset()
    lines = resources.files("service.text").joinpath(f"data/stopwords/{language}.txt").read_text("utf-8").splitlines()
    return frozenset(fold(word, language) for line in lines if not line.startswith("#") for word in line.split())


_of_thread = threading.local()


def _snowball(language: str) -> Any:
    """This thread's stemmer: a Snowball stemmer keeps the word it works on, so threads cannot share one."""
    stemmers: dict[str, Any] = _of_thread.__dict__
    if language not in stemmers:
        import snowballstemmer

        stemmers[language] = snowballstemmer.stemmer(_SNOWBALL[language])
    return stemmers[language]
