"""Abbreviations and sentence openers of one language, read from ``data/abbreviations/CODE.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from functools import lru_cache
from importlib import resources

from service.text.casing import fold


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """Word lists that tell the period of an abbreviation from the end of a sentence.

    All words are as `service.text.casing.fold` makes them, without the last period. A period joins two words: ``т. е.``
    is ``т.е``.

    Attributes:
        continues: the sentence goes on after them (titles).
        before_number: the sentence goes on if a number follows.
        before_place: letters before a place name; the sentence goes on unless a number stands before them.
        may_end: years, units and closings of a list; the sentence ends if a capital follows, after a number not before
            another number nor in its opening phrase.
        before_opener: the sentence ends only if an opener follows (companies, countries).
        initials: shortened first names of more than one letter.
        labelled: nouns that a single letter may follow as a label.
        openers: words that open a sentence and are no name.
        speech: verbs after which a colon introduces a quotation.
        all: every abbreviation.
    """

    continues: frozenset[str] = frozenset()
    before_number: frozenset[str] = frozenset()
    before_place: frozenset[str] = frozenset()
    may_end: frozenset[str] = frozenset()
    before_opener: frozenset[str] = frozenset()
    initials: frozenset[str] = frozenset()
    labelled: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    speech: frozenset[str] = frozenset()
    all: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        lists = (self.continues, self.before_number, self.before_place, self.may_end, self.before_opener, self.initials)
        object.__setattr__(self, "all", frozenset().union(*lists))


@lru_cache
def abbreviations(language: str) -> Abbreviations:
    """The lists of a language; those of ``und`` for a language that has none of its own.

    Args:
        language: ISO 639-1 code.
    """
    folder = resources.files("service.text") / "data" / "abbreviations"
    file = folder / f"{language}.toml"
    if not (language.isalpha() and file.is_file()):
        file = folder / "und.toml"
    lists = tomllib.loads(file.read_text(encoding="utf-8"))
    names = {item.name for item in fields(Abbreviations) if item.init}
    return Abbreviations(**{name: frozenset(fold(lists.get(name, "")).split()) for name in names})
