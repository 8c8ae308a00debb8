"""Persons named in a text.

Only what is surely a person's name is taken for one: capitalised words that are no common words, places or terms, of
which the first is a known given name or the last ends like a surname of our languages or stands after a title; and a
surname alone after a title, or where the text gives it in full.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from service.core.document import Span
from service.core.languages import HOME_LANGUAGES
from service.text.places import is_place
from service.text.words import fold
from service.translation.glossary import is_adjective_of_country
from service.translation.inflection.words import read
from service.translation.name_check import is_common
from service.translation.name_spelling import known_name
from service.translation.target_words import touch
from service.translation.terms import TermIndex, Word, split_words

_CAPITALISED = re.compile("[A-ZА-ЯЁƏĞİÖŞÇÜԱ-Ֆ][a-zа-яёəğıöşçüա-և'’-]{2,}(?:-[A-ZА-ЯƏԱ-Ֆ][a-zа-яёəğıöşçüա-և]+)?")
_RUSSIAN_ADJECTIVE = re.compile("(?:[ыи]х|ого|ой|ая|ый|ий|[ыи]ми?)$")
_ARMENIAN_ARTICLE = re.compile("(.+)(?:ը|(?<=[աեիոօն])ն)")
_FEMALE = re.compile("(.*(?:ов|ев|ин))а")
_GIVEN_ENDING = re.compile("(.{3,}[бвгджзклмнпрстфхцчш])(?:а|у|ом|ем|е)")


@dataclass(frozen=True, slots=True)
class Mention(Span):
    """A person's name in a sentence.

    Attributes:
        start, end: offsets in the sentence.
        words: of the name, in the nominative as far as it can be told; the surname is the last.
    """

    words: tuple[str, ...]

    @property
    def surname(self) -> str:
        """The last of the words."""
        return self.words[-1]


def find_mentions(texts: Sequence[str], language: str, taken: Sequence[Sequence[Span]]) -> list[list[Mention]]:
    """The persons named in each sentence of an article.

    Args:
        texts: the sentences.
        language: ISO 639-1; names are known in en, ru, az and hy.
        taken: for each sentence what is no person's name, such as terms and links.
    """
    if language not in HOME_LANGUAGES:
        return [[] for _ in texts]
    runs = [_runs(text, language, spans) for text, spans in zip(texts, taken, strict=True)]
    full = [[mention for run in found if (mention := _full_name(run, language))] for found in runs]
    surnames = {mention.surname for mentions in full for mention in mentions}
    found = []
    for run_list, mentions in zip(runs, full, strict=True):
        alone = [
            mention
            for run in run_list
            if not any(touch(run.words[-1], one) for one in mentions) and (mention := _surname(run, language, surnames))
        ]
        found.append(sorted((*mentions, *alone), key=lambda mention: mention.start))
    return found


@lru_cache(maxsize=4096)
def nominative(word: str, language: str) -> str:
    """A word of a name without the ending of its case; as it is where that cannot be told."""
    if language == "en":
        return re.sub("['’]s?$", "", word)
    if language == "hy" and (match := _ARMENIAN_ARTICLE.fullmatch(word)):
        bare = match[1]
        if word.endswith("ը") or (is_surname(bare, language) and not known_name(word, language)):
            return bare
    for length in range(len(word), 2, -1):
        base = word[:length]
        if (known_name(base, language) or is_surname(base, language)) and (
            length == len(word) or _has_ending(word, base, language)
        ):
            return base
    return word


@dataclass(frozen=True, slots=True)
class _Run:
    words: list[Word]
    titled: bool
    first: bool


def _runs(text: str, language: str, taken: Sequence[Span]) -> list[_Run]:
    """Capitalised words in a row that are no common words, places, titles or terms."""
    runs: list[_Run] = []
    previous: Word | None = None
    titled = False
    for position, word in enumerate(split_words(text)):
        near = previous is not None and text[previous.end : word.start] in {" ", "\u00a0", ". ", ".\u00a0", "."}
        if _may_be_name(word, language) and not any(touch(word, span) for span in taken):
            if runs and runs[-1].words[-1] is previous and near and text[runs[-1].words[-1].end] != ".":
                runs[-1].words.append(word)
            else:
                runs.append(_Run([word], titled and near, position == 0))
            titled = False
        elif len(word.text) > 1:  # an initial changes nothing
            titled = _is_title(word.text, language)
        previous = word
    return runs


def _full_name(run: _Run, language: str) -> Mention | None:
    if len(run.words) < 2:
        return None
    known = [known_name(nominative(word.text, language), language) for word in run.words[:-1]]
    start = next((index for index, name in enumerate(known) if name and name.gender), len(known) - 1)
    words, given = run.words[start:], known[start]
    lemmas = [nominative(word.text, language) for word in words]
    if given is None and (_RUSSIAN_ADJECTIVE.search(words[0].text) or (run.first and start == 0)):
        return None  # the first word of a sentence is capitalised, whatever it is
    if not ((given and given.gender) or run.titled or is_surname(lemmas[-1], language)):
        return None
    if language == "ru":
        lemmas = _agree([word.text for word in words], lemmas, given.gender if given else "")
    return Mention(words[0].start, words[-1].end, tuple(lemmas))


def _surname(run: _Run, language: str, surnames: set[str]) -> Mention | None:
    word = run.words[-1]
    lemma = nominative(word.text, language)
    female = _FEMALE.fullmatch(lemma) if language == "ru" else None
    if female and female[1] in surnames and lemma not in surnames:
        lemma = female[1]
    known = known_name(lemma, language)
    sure = lemma in surnames or (known and not known.gender)
    if not (sure or (run.titled and len(run.words) == 1 and is_surname(lemma, language))):
        return None
    return Mention(word.start, word.end, (lemma,))


def _agree(surfaces: list[str], lemmas: list[str], gender: str) -> list[str]:
    """Russian names, of which both words are declined, and a man's genitive looks like a woman's nominative."""
    female = _FEMALE.fullmatch(lemmas[-1])
    if female and gender == "m":
        lemmas[-1] = female[1]
    if lemmas[-1] != surfaces[-1] and lemmas[0] == surfaces[0] and not gender:
        match = _GIVEN_ENDING.fullmatch(surfaces[0])
        lemmas[0] = match[1] if match else lemmas[0]
    return lemmas


def _has_ending(word: str, base: str, language: str) -> bool:
    return bool(read(word, base, language)) or (language == "ru" and word[len(base) :] in {"ым", "ой", "ою"})


def _may_be_name(word: Word, language: str) -> bool:
    text = word.text
    if not _CAPITALISED.fullmatch(text):
        return False
    lemma = nominative(text, language)
    if known_name(lemma, language):
        return True
    return not (
        is_common(text, language)
        or is_place(lemma)
        or _is_title(text, language)
        or is_adjective_of_country(text, language)
    )


@lru_cache(maxsize=16384)
def _is_title(word: str, language: str) -> bool:
    return bool(_titles(language).find(word))


@cache
def _titles(language: str) -> TermIndex:
    return TermIndex(_rules()["titles"][language], language)


@lru_cache(maxsize=4096)
def is_surname(word: str, language: str) -> bool:
    """Whether a name in the nominative ends like a surname of our languages, whose spelling is then regular."""
    return len(word) > 4 and fold(word, language).endswith(tuple(_rules()["surnames"][language]))


@cache
def _rules() -> dict[str, dict[str, tuple[str, ...]]]:
    file = resources.files("service.translation") / "data" / "persons.toml"
    sections = tomllib.loads(file.read_text(encoding="utf-8"))
    return {name: {code: tuple(words.split()) for code, words in section.items()} for name, section in sections.items()}
