"""The probability of each language, given words in one script.

The n-gram statistics are langdetect's (`DetectorFactory`, `LangProfile`, `NGram`), with our profiles added in its
format. Its detector is not used: it draws n-grams at random until one language wins, so equal texts get unequal
answers, its probabilities are nearly always 1, and it takes several times as long. Here every n-gram of the text counts
once, in langdetect's own formula (Shuyo, "Language Detection Library for Java", 2010):
log(α/10000 + P(n-gram | language)).

To that come the evidence of whole words and of letters, and one class more: "a language without a profile".
"""

from __future__ import annotations

import json
import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import add
from pathlib import Path
from typing import Any

from service.core.languages import UNDETERMINED
from service.text.profiles.varieties import (
    FOREIGN_LETTER_PENALTY,
    LEXICONS,
    NGRAM_WEIGHT,
    SIGNATURE_REWARD,
    UNLISTED_DEFICIT,
    UNLISTED_PRIOR,
    UNLISTED_WEIGHT,
    VARIETIES,
    Lexicon,
    Variety,
)

OWN_PROFILES = Path(__file__).parent
_ALPHA = 0.5 / 10_000  # langdetect's ALPHA_DEFAULT / BASE_FREQ
_ORDERS = 3  # n-grams of 1, 2 and 3 characters
_REMEMBERED_WORDS = 4096  # per script; a few megabytes
_SHORTEST_WORD = 3  # letters; shorter words are shared by too many languages
_ENOUGH_RUNNING_TEXT = 10  # letters in lower case
_SHORTEST_CAPITALIZED = 5  # letters; names coincide with words more often


@dataclass(frozen=True, slots=True)
class Evidence:
    """What some words say for each variety, as log-likelihoods. Evidence of several stretches of text adds up.

    Attributes:
        ngrams: sum over the n-grams, by variety.
        words: sum over whole words and letters, by variety.
        count: number of n-grams.
    """

    ngrams: Sequence[float]
    words: Sequence[float]
    count: int

    def __add__(self, other: Evidence) -> Evidence:
        return Evidence(
            [a + b for a, b in zip(self.ngrams, other.ngrams, strict=True)],
            [a + b for a, b in zip(self.words, other.words, strict=True)],
            self.count + other.count,
        )


class ScriptModel:
    """Tells apart the languages of one script.

    Immutable once built, apart from caches whose entries depend on their key alone, so threads may share it.

    Args:
        script: a key of `VARIETIES`.
        own_profiles: folder of our profiles and word lists.
    """

    def __init__(self, script: str, own_profiles: Path = OWN_PROFILES) -> None:
        from langdetect.detector_factory import DetectorFactory

        self._varieties = VARIETIES[script]
        self._signatures = frozenset[str]().union(*(variety.signature for variety in self._varieties))
        self._normalization = _Normalization()
        self._profiles = [_load_profile(variety, own_profiles) for variety in self._varieties]
        self._lexicons = [
            _LoadedLexicon(lexicon, self._varieties, own_profiles) for lexicon in LEXICONS.get(script, ())
        ]
        factory = DetectorFactory()
        for index, profile in enumerate(self._profiles):
            factory.add_profile(profile, index, len(self._profiles))
        self._log_likelihoods = _LogLikelihoods(factory.word_lang_prob_map, len(self._varieties))
        self._expected = cache(self._expected_log_likelihood)
        self._word_likelihood = lru_cache(_REMEMBERED_WORDS)(self._sum_over_ngrams)

    def evidence(self, words: Sequence[str], *, unfinished: bool = False) -> Evidence:
        """What words of this script say.

        Args:
            words: in the order of the text.
            unfinished: the last one may be cut off.
        """
        normalized = " ".join(words).translate(self._normalization).split()
        telling = [word for word in normalized if not self._signatures.isdisjoint(word.lower())]
        unnamed = _without_names(normalized, enough=any(map(str.islower, telling)))
        rows = [self._word_likelihood(word) for word in unnamed]
        ngrams = [sum(column) for column in zip(*rows, strict=True)] if rows else [0.0] * len(self._varieties)
        cut_off = normalized[-1:] if unfinished else []
        running = [word for word in normalized[: len(normalized) - len(cut_off)] if word.islower()]
        letters = Counter("".join(running))
        scores = [_letter_score(variety, letters, telling) for variety in self._varieties]
        maybe_names = [word.lower() for word in normalized if not word.islower()]
        for lexicon in self._lexicons:
            lexicon.add(scores, running, maybe_names + cut_off)
        return Evidence(ngrams, scores, sum(_ORDERS * len(word) + 1 for word in unnamed))

    def probabilities(self, evidence: Evidence) -> dict[str, float]:
        """By language, and for `UNDETERMINED` the probability of a language without a profile; they sum to 1."""
        best = max(range(len(self._varieties)), key=evidence.ngrams.__getitem__)
        surplus = evidence.ngrams[best] - evidence.count * (self._expected(best) - UNLISTED_DEFICIT)
        unlisted = UNLISTED_PRIOR + NGRAM_WEIGHT * evidence.ngrams[best] - UNLISTED_WEIGHT * surplus
        logs = [(UNDETERMINED, unlisted)]
        logs += [
            (variety.language, variety.prior + NGRAM_WEIGHT * ngrams + words)
            for variety, ngrams, words in zip(self._varieties, evidence.ngrams, evidence.words, strict=True)
        ]
        highest = max(log for _, log in logs)
        weights: defaultdict[str, float] = defaultdict(float)
        for language, log in logs:
            weights[language] += math.exp(log - highest)
        total = math.fsum(weights.values())
        return {language: weight / total for language, weight in weights.items()}

    def _sum_over_ngrams(self, word: str) -> list[float]:
        """Log-likelihood of a word's n-grams, by variety."""
        return [sum(column) for column in zip(*(self._log_likelihoods[ngram] for ngram in _ngrams(word)), strict=True)]

    def _expected_log_likelihood(self, index: int) -> float:
        """Mean log-likelihood of an n-gram of the variety's own text."""
        profile = self._profiles[index]
        total = 0.0
        for ngram, frequency in profile.freq.items():
            probability = frequency / profile.n_words[len(ngram) - 1]
            total += probability * math.log(_ALPHA + probability)
        return total / _ORDERS


def _letter_score(variety: Variety, running: Counter[str], words: Sequence[str]) -> float:
    """Log-likelihood of letters of running words that the alphabet lacks, and of words that only it can spell."""
    score = 0.0
    if variety.alphabet:
        score -= FOREIGN_LETTER_PENALTY * sum(running[letter] for letter in running.keys() - variety.alphabet)
    if variety.signature:
        score += SIGNATURE_REWARD * sum(not variety.signature.isdisjoint(word.lower()) for word in words)
    return score


class _LogLikelihoods(dict[str, list[float]]):
    """Log-likelihoods of an n-gram, by variety; logarithms are taken when an n-gram is first met."""

    def __init__(self, probabilities: Mapping[str, Sequence[float]], varieties: int) -> None:
        super().__init__()
        self._probabilities = probabilities
        self._unseen = [math.log(_ALPHA)] * varieties

    def __missing__(self, ngram: str) -> list[float]:
        known = self._probabilities.get(ngram)
        if known is None:  # not kept: there is no end to them
            return self._unseen
        row = self[ngram] = [math.log(_ALPHA + probability) for probability in known]
        return row


class _LoadedLexicon:
    """A word list with the log-likelihood ratios of a listed and an unlisted word."""

    def __init__(self, lexicon: Lexicon, varieties: Iterable[Variety], folder: Path) -> None:
        listed = (folder / "words" / f"{lexicon.language}.txt").read_text(encoding="utf-8")
        self._words = frozenset(listed.translate(lexicon.letters).translate(lexicon.fold).split())
        self._fold = lexicon.fold
        self._ratios = [
            (index, math.log(rate / lexicon.other), math.log((1 - rate) / (1 - lexicon.other)))
            for index, variety in enumerate(varieties)
            if (rate := lexicon.rates.get(variety.language))
        ]

    def add(self, scores: list[float], running: Sequence[str], uncertain: Sequence[str]) -> None:
        """Add to the scores what the words say.

        Args:
            scores: log-likelihoods, by variety.
            running: words that speak for a language where listed and against it where not.
            uncertain: words that may be names or cut off: only a listed one says something.
        """
        counted = [word for word in running if len(word) >= _SHORTEST_WORD]
        hits = sum(map(self._lists, counted))
        misses = len(counted) - hits
        hits += sum(len(word) >= _SHORTEST_CAPITALIZED and self._lists(word) for word in uncertain)
        for index, hit, miss in self._ratios:
            scores[index] += hits * hit + misses * miss

    def _lists(self, word: str) -> bool:
        return word.translate(self._fold) in self._words


class _Normalization(dict[int, str]):
    """`str.translate` table of langdetect's character normalization; what is neither letter nor mark is a space."""

    def __init__(self) -> None:
        from langdetect.utils.ngram import NGram

        super().__init__()
        self._normalize = NGram.normalize

    def __missing__(self, code: int) -> str:
        character = chr(code)
        category = unicodedata.category(character)
        if unicodedata.combining(character) and 0x300 <= code < 0x370:  # stress marks, the dot of a lowered İ
            normalized = ""
        elif category[0] not in "LM":
            normalized = " "
        else:
            normalized = self._normalize(character)
        self[code] = normalized
        return normalized


def _without_names(words: Sequence[str], *, enough: bool) -> Sequence[str]:
    """The words without capitalized ones after the first, where enough running text is left: names cross borders.

    Args:
        words: in the order of the text.
        enough: the running text speaks for itself, however short.
    """
    running = sum(len(word) for word in words if word.islower())
    if running < _ENOUGH_RUNNING_TEXT and not enough:
        return words
    return [word for index, word in enumerate(words) if index == 0 or not word[0].isupper()]


def _ngrams(word: str) -> list[str]:
    """All n-grams of 1 to 3 characters; a word's bounds are spaces in those of 2 and 3, as in langdetect's profiles.

    A word of n letters has n, n + 1 and n of them.
    """
    padded = f" {word} "
    bigrams = list(map(add, padded, padded[1:]))
    return [*word, *bigrams, *map(add, bigrams, padded[2:])]


def _load_profile(variety: Variety, own_profiles: Path) -> Any:
    """The variety's ``langdetect.utils.lang_profile.LangProfile``: ours where we have one, else langdetect's own."""
    from langdetect.detector_factory import PROFILES_DIRECTORY
    from langdetect.utils.lang_profile import LangProfile

    own = own_profiles / f"{variety.language}.json"
    path = own if own.is_file() else Path(PROFILES_DIRECTORY) / variety.language
    profile = json.loads(path.read_text(encoding="utf-8"))
    if variety.letters:
        frequencies: defaultdict[str, int] = defaultdict(int)
        for ngram, frequency in profile["freq"].items():
            frequencies[ngram.translate(variety.letters)] += frequency
        profile["freq"] = frequencies
    profile["name"] = id(variety)  # DetectorFactory refuses two of one name; here they are told apart by position
    return LangProfile(**profile)
