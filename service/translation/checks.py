"""Checks of a sentence and its translation: what a reader should look at, by code.

Each check is a rule that can be read in one go, calibrated on true translations so that it stays silent on them
(`benchmarks.checks` measures how well); docs/checks.md says what the codes mean. Nothing is changed here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property

from service.core.languages import HOME_LANGUAGES
from service.text.negation import denies, may_deny
from service.text.protection import OPAQUE, Protected, find_items
from service.text.quotations import MARKS, lone_mark
from service.text.words import fold, tokenize
from service.translation.name_check import names_are_missing
from service.translation.number_check import numbers_differ
from service.translation.quality import QualityWarning, warning
from service.translation.repetition import LOOP_ORDER, is_loop, most_repeated
from service.translation.scripts import FOREIGN_LETTERS

LOW_SCORE = 0.35
"""Below this mean token probability a translation is marked. With the embedded model none is; version 0.5 was so
unsure of 1 % of wire copy, of which a tenth was unusable, and of 9 % of other text (`benchmarks.confidence`)."""

BACK_SIMILARITY = 0.25
"""Below this `similarity` of a sentence and its translation back, one of the two ways went wrong. With the embedded
model these are 0.4 % of wire copy and 0.8 % of other text, where a fifth of them is unusable."""

LONGEST, SHORTEST = 1.55, 0.62
"""A translation with so many times its source's letters, as that language needs, has invented or left out something.
At most four in a thousand true translations in flores-dev and wire-dev are outside, in any direction."""

_SHORT = 25
"""Letters added to both lengths: short sentences vary more."""

_LETTERS_NEEDED = {"en": 1.0, "ru": 1.07, "az": 1.07, "hy": 1.1}
"""Length of a text in each language against English; means over flores-dev and wire-dev."""

LONGEST_ECHO = 8
"""Words of the longest phrase whose immediate repetition is looked for."""

COPIED = 0.5
"""Share of the source's words, in lower case, that may stand in its translation."""

_QUOTE = re.compile(f"[{MARKS}]")
_SPEECH = re.compile('[«“„"](?:[^«»“”„"]*\\s){3}')
_LETTERS = re.compile(r"[^\W\d_]+")
_SHORT_WORD, _FEW_WORDS = 3, 3


def check(source: str, translation: str, language: str, target: str) -> tuple[QualityWarning, ...]:
    """What is wrong with a translation, as far as rules can tell.

    Args:
        source: a sentence.
        translation: of it.
        language, target: the languages of the two, ISO 639-1; rules that need to know one keep silent for others than
            en, ru, az and hy.
    """
    if source == translation and not any(map(str.isalpha, source)):
        return ()
    pair = _Pair(source, translation, language, target)
    return tuple(warning(code) for code, is_wrong in _CHECKS.items() if is_wrong(pair))


def similarity(one: str, other: str, order: int = 6) -> float:
    """How alike two texts in one language are, 0 to 1: the F2 score of their character n-grams up to an order.

    This is chrF2 for one sentence (Popović 2015, "chrF: character n-gram F-score for automatic MT evaluation").
    """
    scores = []
    for length in range(1, order + 1):
        grams, others = (
            Counter(text[start : start + length] for start in range(len(text) - length + 1))
            for text in ("".join(one.split()), "".join(other.split()))
        )
        if grams and others:
            common = (grams & others).total()
            precision, recall = common / grams.total(), common / others.total()
            scores.append(5 * precision * recall / (4 * precision + recall) if common else 0.0)
    return sum(scores) / len(scores) if scores else float(one == other)


class _Pair:
    """A sentence and its translation, with what several checks need of them."""

    def __init__(self, source: str, translation: str, language: str, target: str) -> None:
        self.source, self.translation = source, translation
        self.language, self.target = language, target

    @cached_property
    def source_items(self) -> Protected:
        return find_items(self.source, self.language)

    @cached_property
    def items(self) -> Protected:
        return find_items(self.translation, self.target)

    @cached_property
    def source_tokens(self) -> list[str]:
        return tokenize(_prose(self.source_items))

    @cached_property
    def tokens(self) -> list[str]:
        return tokenize(_prose(self.items))

    @cached_property
    def source_words(self) -> list[str]:
        return [fold(token, self.language) for token in self.source_tokens]

    @cached_property
    def words(self) -> list[str]:
        return [fold(token, self.target) for token in self.tokens]

    @property
    def at_home(self) -> bool:
        return {self.language, self.target} <= HOME_LANGUAGES.keys()


def _prose(protected: Protected) -> str:
    """A text without links, addresses, tags and code."""
    text = protected.text
    for item in reversed(protected.items):
        if item.kind in OPAQUE:
            text = f"{text[: item.start]} {text[item.end :]}"
    return text


def _numbers(pair: _Pair) -> bool:
    return pair.at_home and numbers_differ(pair.source_items, pair.items)


def _names(pair: _Pair) -> bool:
    return pair.at_home and names_are_missing(pair.source, pair.language, pair.translation)


def _urls(pair: _Pair) -> bool:
    one, other = (
        Counter(item.text for item in protected.items if item.kind in OPAQUE)
        for protected in (pair.source_items, pair.items)
    )
    return one != other and any(
        pair.source.count(text) != pair.translation.count(text) for text in one.keys() | other.keys()
    )


def _quotation(pair: _Pair) -> bool:
    """Speech is in quotes in every language; titles and nicknames are not."""
    if _QUOTE.search(pair.translation):
        return False
    return bool(_SPEECH.search(pair.source)) or lone_mark(pair.source) is not None


def _untranslated(pair: _Pair) -> bool:
    """Names and short words may be the same in two languages; most of the rest may not."""
    words = [token for token in pair.source_tokens if len(token) > _SHORT_WORD and token.islower()]
    if len(words) < _FEW_WORDS:
        return pair.source == pair.translation and len(pair.source_tokens) >= _FEW_WORDS
    copied = set(pair.tokens)
    return sum(word in copied for word in words) > COPIED * len(words)


def _wrong_script(pair: _Pair) -> bool:
    """Latin names are usual in Russian and Armenian; all else must stand in the source."""
    foreign = FOREIGN_LETTERS.get(pair.target)
    if foreign is None or not foreign.search(pair.translation):
        return False
    known = set(_LETTERS.findall(pair.source))
    words = [word for word in _LETTERS.findall(_prose(pair.items)) if word not in known and foreign.search(word)]
    names = [word for word in words if word.isascii() and not word.islower()]
    return len(words) > len(names) or 3 * sum(map(len, names)) > len(pair.translation)


def _repetition(pair: _Pair) -> bool:
    words = pair.words
    if len(set(words)) == len(words):
        return False
    if is_loop(words, pair.source_words) or (
        most_repeated(words) > 1 and most_repeated(pair.source_words, LOOP_ORDER - 1) <= 1
    ):
        return True
    return _stutters(words) and not _stutters(pair.source_words)


def _stutters(words: Sequence[str]) -> bool:
    """Whether a word is said three times running, or several words twice."""
    for distance in range(1, min(LONGEST_ECHO, len(words) // 2) + 1):
        needed = max(2, distance)
        run = 0
        for word, earlier in zip(words[distance:], words, strict=False):
            run = run + 1 if word == earlier else 0
            if run == needed:
                return True
    return False


def _length(pair: _Pair) -> float:
    """How long the translation is against what its source leads to expect."""
    one = len(pair.source) / _LETTERS_NEEDED.get(pair.language, 1.0)
    other = len(pair.translation) / _LETTERS_NEEDED.get(pair.target, 1.0)
    return (other + _SHORT) / (one + _SHORT)


def _invention(pair: _Pair) -> bool:
    return _length(pair) > LONGEST


def _omission(pair: _Pair) -> bool:
    return _length(pair) < SHORTEST


def _negation(pair: _Pair) -> bool:
    return denies(pair.source_words, pair.language) and not may_deny(pair.words, pair.target)


_CHECKS: dict[str, Callable[[_Pair], bool]] = {
    "numbers": _numbers,
    "names": _names,
    "urls": _urls,
    "quotation": _quotation,
    "untranslated": _untranslated,
    "wrong-script": _wrong_script,
    "repetition": _repetition,
    "invention": _invention,
    "omission": _omission,
    "negation": _negation,
}
