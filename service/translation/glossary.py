"""Glossaries: which terms a text has, and what each is to be called in the other language."""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources

from service.core.terms import CONTESTED, LOOK_UP_ONLY, TermTable
from service.translation.terms import Found, TermIndex


@dataclass(frozen=True)
class TermPair:
    """A term and what it is to be called.

    Attributes:
        source, target: dictionary forms.
        language: of the target, ISO 639-1.
    """

    source: str
    target: str
    language: str

    @property
    def is_verbatim(self) -> bool:
        """Whether the term is not to be translated."""
        return self.source == self.target

    @cached_property
    def in_target(self) -> TermIndex:
        """Finds the term in a translation, in any form; where it is a country's name, also its adjective."""
        adjectives = _adjectives().get(self.language, {}).get(self.target, "")
        return TermIndex([self.target, *filter(None, adjectives.split("|"))], self.language)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A term of a sentence: where it stands, and the pair that says what it is to be called."""

    found: Found
    pair: TermPair


class Direction:
    """The terms of glossaries from one language into another."""

    def __init__(self, tables: Sequence[TermTable], source: str, target: str) -> None:
        self.pairs = tuple(TermPair(one, other, target) for one, other in _pairs(tables, source, target))
        self._index = TermIndex([pair.source for pair in self.pairs], source)

    def find(self, text: str) -> list[Wanted]:
        """The terms in a text, in order."""
        return [Wanted(found, self.pairs[found.term]) for found in self._index.find(text)]


class Glossary:
    """One glossary or several of which an earlier one wins; safe to use from many threads.

    Attributes:
        tables: the glossaries.
    """

    def __init__(self, tables: Sequence[TermTable]) -> None:
        self.tables = tuple(tables)
        self._lock = threading.Lock()
        self._directions: dict[tuple[str, str], Direction | None] = {}

    @property
    def signature(self) -> str:
        """Changes with every term: ``starter@1f0c9a3e``."""
        return "+".join(f"{table.name}@{table.digest}" for table in self.tables)

    def direction(self, source: str, target: str) -> Direction | None:
        """The terms for a direction; None if there are none."""
        key = source, target
        with self._lock:
            if key not in self._directions:
                tables = [table for table in self.tables if table.serves(source, target)]
                direction = Direction(tables, source, target) if tables else None
                self._directions[key] = direction if direction and direction.pairs else None
            return self._directions[key]


def _pairs(tables: Sequence[TermTable], source: str, target: str) -> Iterator[tuple[str, str]]:
    """What is read and what is written for it. Names to write come before other names, which may be another's own."""
    terms = [
        (term.names(source), term.texts[target])
        for table in tables
        for term in table.terms
        if target in term.texts and term.note not in {LOOK_UP_ONLY, CONTESTED}
    ]
    yield from ((names[0], written) for names, written in terms if names)
    yield from ((name, written) for names, written in terms for name in names[1:])


@cache
def _adjectives() -> dict[str, dict[str, str]]:
    file = resources.files("service.translation") / "data" / "adjectives.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def is_adjective_of_country(word: str, language: str) -> bool:
    """Whether a word is made of a country's name, such as ``Armenian``."""
    return bool(_adjective_index(language).find(word))


@cache
def _adjective_index(language: str) -> TermIndex:
    values = _adjectives().get(language, {}).values()
    return TermIndex([adjective for text in values for adjective in text.split("|")], language)
