"""Language identification.

1. Leave out what is no language: URLs, e-mail addresses, handles, code, markup. Of a long text read three samples.
2. The script gate: letters are counted by script, and where a script has one language that is the answer.
3. In the other scripts, stretches of about a sentence are weighed by `service.text.profiles.model`.
4. The stretches are put together. One that clearly speaks another language than the whole counts for that language, so
   that a text of two languages ends with two candidates of middling confidence.
5. A confidence under `MINIMUM_CONFIDENCE` is no answer: the language is `UNDETERMINED`, with the candidates. A text of
   capitalized words alone, which may be a name, needs more.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path

from service.core.languages import UNDETERMINED
from service.text.profiles.model import OWN_PROFILES, Evidence, ScriptModel
from service.text.profiles.varieties import VARIETIES
from service.text.scripts import NO_SCRIPT, SOLE_LANGUAGE, count_scripts, script_of

MINIMUM_CONFIDENCE = 0.55
"""Under this the answer is `UNDETERMINED`. Calibrated on our own held-out text (docs/decisions)."""
_MINIMUM_FOR_NAMES = 0.9  # the same for a text of capitalized words alone, which may be a name

_LONGEST_TEXT = 6_000  # characters; of a longer text three samples that make up this number are read
_STRETCH = 30  # characters; shorter sentences are joined with the next
_DISSENT = 0.9  # probability from which a stretch counts as another language than the whole
_SMALLEST_SHARE = 0.15  # of the weight of all words, under which a script does not count: names and quoted words
_LONGEST_WORD = 50  # letters, in scripts that separate words; beyond lie encoded data
_NAME_WEIGHT = 0.25  # of a capitalized word: names travel between languages
_CANDIDATES = 3
_SMALLEST_CANDIDATE = 0.01  # probability under which a language is not worth naming

_MARKUP = re.compile(r"```.*?```|`[^`\n]*`|<[^<>\n]{1,200}>|&\w{2,8};", re.DOTALL)
_NOT_LANGUAGE = re.compile(r"://|@|^www\.|^[#$\\]|[_={}|]|\w\(\)|\w\.[a-z]{2,}(?:[/:?]|\W*$)|[/\\]\w+[/\\]")
_SENTENCE_END = re.compile(r"(?<=[.!?։…])\s+|\n+")
_UZBEK_LETTER = re.compile(r"([OoGg])[ʻʼ‘’'`´](?=[^\W\d_])")
_UZBEK_LETTERS = {"O": "Ǒ", "o": "ǒ", "G": "Ǧ", "g": "ǧ"}  # to letters that no profile knows
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0dff\u064b-\u065f])*")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A language a text may be in.

    Attributes:
        language: ISO 639-1.
        confidence: probability, 0 to 1.
    """

    language: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Identification:
    """The language of a text.

    Attributes:
        language: ISO 639-1, or `UNDETERMINED`.
        confidence: probability that the language named, or for `UNDETERMINED` the best candidate, is right; 0 to 1.
        script: ISO 15924 code of most of the letters; ``Zyyy`` when there are none.
        candidates: best first, also for `UNDETERMINED`. Their sum stays under 1 by what speaks for a language we do
            not know.
    """

    language: str
    confidence: float
    script: str
    candidates: tuple[Candidate, ...]


class LanguageIdentifier:
    """Identifies the language of texts. Constructing it costs nothing; a script's profiles load when first met.

    Threads may share one. The same text gets the same answer, in every thread and process.

    Args:
        profiles: folder of our own profiles; another one only to calibrate on held-out text.
    """

    def __init__(self, profiles: Path = OWN_PROFILES) -> None:
        self._profiles = profiles
        self._models: dict[str, ScriptModel] = {}
        self._lock = threading.Lock()

    def identify(self, text: str) -> Identification:
        """The language of a text of any length and content."""
        read = _clean(_sample(text))
        stretches = [_words_by_script(stretch) for stretch in _stretches(read)]
        letters = _letters_by_script(stretches)
        if not letters:
            return Identification(UNDETERMINED, 0.0, NO_SCRIPT, ())
        script = max(sorted(letters), key=letters.__getitem__)
        probabilities: defaultdict[str, float] = defaultdict(float)
        for each, share in _shares(stretches).items():
            parts = [stretch[each] for stretch in stretches if each in stretch]
            unfinished = read[-1:].isalpha() and each in stretches[-1]
            for language, probability in self._in_script(each, parts, unfinished=unfinished).items():
                probabilities[language] += share * probability
        enough = 1 - 0.5 ** letters.total()  # one or two letters may be a symbol
        candidates = tuple(
            Candidate(language, round(probability * enough, 4))
            for language, probability in sorted(probabilities.items(), key=lambda item: (-item[1], item[0]))
            if language != UNDETERMINED and probability >= _SMALLEST_CANDIDATE
        )[:_CANDIDATES]
        if not candidates:
            return Identification(UNDETERMINED, 0.0, script, ())
        best = candidates[0]
        told = best.confidence >= _minimum_confidence(script, stretches)
        return Identification(best.language if told else UNDETERMINED, best.confidence, script, candidates)

    def _in_script(self, script: str, stretches: Sequence[list[str]], *, unfinished: bool) -> Mapping[str, float]:
        """Probabilities by language for the words of one script, stretch by stretch; the last word may be cut off."""
        if script in SOLE_LANGUAGE:
            return {SOLE_LANGUAGE[script]: 1.0}
        if script not in VARIETIES:
            return {UNDETERMINED: 1.0}
        model = self._model(script)
        last = len(stretches) - 1
        weighed = [
            (evidence, sum(map(len, words)))
            for index, words in enumerate(stretches)
            if (evidence := model.evidence(words, unfinished=unfinished and index == last)).count
        ]
        if not weighed:
            return {UNDETERMINED: 1.0}
        whole = model.probabilities(reduce(add, (evidence for evidence, _ in weighed)))
        return _with_dissent(model, whole, weighed) if len(weighed) > 1 else whole

    def _model(self, script: str) -> ScriptModel:
        model = self._models.get(script)
        if model is None:
            with self._lock:
                model = self._models.get(script) or ScriptModel(script, self._profiles)
                self._models[script] = model
        return model


def _with_dissent(
    model: ScriptModel, whole: Mapping[str, float], weighed: Sequence[tuple[Evidence, int]]
) -> Mapping[str, float]:
    """The probabilities of the whole, corrected by the stretches that clearly speak another language."""
    winner = max(whole, key=whole.__getitem__)
    total = sum(letters for _, letters in weighed)
    result: defaultdict[str, float] = defaultdict(float)
    for evidence, letters in weighed:
        own = model.probabilities(evidence)
        best = max(own, key=own.__getitem__)
        dissents = best not in (winner, UNDETERMINED) and own[best] >= _DISSENT
        for language, probability in (own if dissents else whole).items():
            result[language] += probability * letters / total
    return result


def _sample(text: str) -> str:
    """The text, or pieces from its beginning, middle and end, cut at white space where there is any."""
    if len(text) <= _LONGEST_TEXT:
        return text
    piece = _LONGEST_TEXT // 3
    middle = (len(text) - piece) // 2
    pieces = text[:piece], text[middle : middle + piece], text[-piece:]
    return "\n".join(_cut_at_space(sample) for sample in pieces)


def _cut_at_space(sample: str) -> str:
    words = sample.split(" ")
    return " ".join(words[1:-1]) if len(words) > 3 else sample


def _clean(text: str) -> str:
    """The text in NFC without markup, code, addresses and handles."""
    text = _MARKUP.sub(" ", unicodedata.normalize("NFC", text))
    lines = (" ".join(token for token in line.split() if not _NOT_LANGUAGE.search(token)) for line in text.splitlines())
    return _UZBEK_LETTER.sub(lambda match: _UZBEK_LETTERS[match[1]], "\n".join(lines))


def _stretches(text: str) -> Iterator[str]:
    """Sentences, roughly; short ones joined with those that follow."""
    pending = ""
    for sentence in _SENTENCE_END.split(text):
        pending = f"{pending} {sentence}".strip()
        if len(pending) >= _STRETCH:
            yield pending
            pending = ""
    if pending:
        yield pending


def _words_by_script(stretch: str) -> dict[str, list[str]]:
    """The words of a stretch by the script of their first letter, in order.

    A stretch all in capitals is read in lower case; elsewhere a word in capitals is an acronym and says nothing.
    """
    shouted = stretch.isupper()
    words: defaultdict[str, list[str]] = defaultdict(list)
    for word in _WORD.findall(stretch.lower() if shouted else stretch):
        acronym = len(word) > 1 and word.isupper()
        if acronym or not (script := script_of(word[0])):
            continue
        if script not in VARIETIES or len(word) <= _LONGEST_WORD:
            words[script].append(word)
    if "Hani" in words and "Jpan" in count_scripts("".join(words["Hani"])):
        words["Jpan"] += words.pop("Hani")
    return words


def _letters_by_script(stretches: Sequence[Mapping[str, list[str]]]) -> Counter[str]:
    letters: Counter[str] = Counter()
    for stretch in stretches:
        for words in stretch.values():
            letters += count_scripts("".join(words))
    return letters


def _shares(stretches: Sequence[Mapping[str, list[str]]]) -> dict[str, float]:
    """Each script's share of the words, by weight, without scripts that only bring in names; sums to 1."""
    weights: defaultdict[str, float] = defaultdict(float)
    for stretch in stretches:
        for script, words in stretch.items():
            weights[script] += sum(len(word) * (_NAME_WEIGHT if word[0].isupper() else 1) for word in words)
    least = _SMALLEST_SHARE * sum(weights.values())
    kept = {script: weight for script, weight in weights.items() if weight >= least}
    total = sum(kept.values())
    return {script: weight / total for script, weight in kept.items()}


def _minimum_confidence(script: str, stretches: Sequence[Mapping[str, list[str]]]) -> float:
    words = (word for stretch in stretches for word in stretch.get(script, ()))
    may_be_name = script not in SOLE_LANGUAGE and all(word[0].isupper() for word in words)
    return _MINIMUM_FOR_NAMES if may_be_name else MINIMUM_CONFIDENCE
