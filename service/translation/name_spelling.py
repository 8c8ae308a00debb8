"""How a person's name is spelt in another of our languages: from a table of names, else letter by letter."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from service.core.languages import HOME_LANGUAGES
from service.text.casing import upper
from service.text.words import fold

_VOWELS = frozenset("aeiouəıöüаеёиоуыэюяաեէըիոօ")
_MARRIED = {"en": "a", "ru": "а", "az": "a", "hy": "ա"}
"""The ending of women's surnames in -ov, -ev and -in."""


@dataclass(frozen=True, slots=True)
class KnownName:
    """A row of the table of names.

    Attributes:
        spellings: by language.
        gender: ``m`` or ``f`` for a given name; empty for a surname.
    """

    spellings: dict[str, str]
    gender: str


@dataclass(frozen=True, slots=True)
class _Letters:
    letters: dict[str, str]
    start: dict[str, str]
    after_vowel: dict[str, str]
    end: dict[str, str]


def known_name(word: str, language: str) -> KnownName | None:
    """A name of the table in the nominative, in any case of letters."""
    return _known(language).get(fold(word, language))


@lru_cache(maxsize=4096)
def spell_name(name: str, source: str, target: str) -> str:
    """One word of a person's name in another language.

    Args:
        name: in the nominative.
        source, target: two of en, ru, az and hy.
    """
    if known := known_name(name, source):
        return known.spellings[target]
    if name.endswith(_MARRIED[source]) and (known := known_name(name[:-1], source)) and not known.gender:
        return known.spellings[target] + _MARRIED[target]
    for endings in _compounds():
        given = known_name(name.removesuffix(endings[source]), source)
        if given and given.gender and name.endswith(endings[source]):
            return given.spellings[target] + endings[target]
    return "-".join(_transliterate(part, source, target) for part in name.split("-"))


def _transliterate(name: str, source: str, target: str) -> str:
    table = _tables()[f"{source}-{target}"]
    folded = fold(name, source)
    parts: list[str] = []
    position = 0
    while position < len(folded):
        rest = folded[position:]
        if position and rest in table.end:
            parts.append(table.end[rest])
            break
        tables = [table.letters]
        if position == 0:
            tables.insert(0, table.start)
        elif folded[position - 1] in _VOWELS:
            tables.insert(0, table.after_vowel)
        key = next((rest[:size] for size in (4, 3, 2, 1) for letters in tables if rest[:size] in letters), rest[0])
        parts.append(next((letters[key] for letters in tables if key in letters), key))
        position += len(key)
    spelt = "".join(parts)
    return upper(spelt, target) if len(name) > 1 and name.isupper() else upper(spelt[:1], target) + spelt[1:]


@cache
def _known(language: str) -> dict[str, KnownName]:
    names: dict[str, KnownName] = {}
    header, *lines = _data("names.tsv").splitlines()
    for line in lines:
        row = dict(zip(header.split("\t"), line.split("\t"), strict=True))
        known = KnownName({code: row[code] for code in HOME_LANGUAGES}, row["gender"])
        names.setdefault(fold(row[language], language), known)
    return names


@cache
def _tables() -> dict[str, _Letters]:
    kinds = ("letters", "start", "after_vowel", "end")
    directions = {name: section for name, section in _rules().items() if "letters" in section}
    return {name: _Letters(*(_pairs(section.get(kind, "")) for kind in kinds)) for name, section in directions.items()}


@cache
def _compounds() -> list[dict[str, str]]:
    return [_pairs(text) for text in _rules()["compounds"].values()]


@cache
def _rules() -> dict[str, dict[str, str]]:
    return tomllib.loads(_data("transliteration.toml"))


def _pairs(text: str) -> dict[str, str]:
    return {key: value for key, _, value in (pair.partition("=") for pair in text.split())}


def _data(name: str) -> str:
    return (resources.files("service.translation") / "data" / name).read_text(encoding="utf-8")
