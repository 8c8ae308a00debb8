"""A glossary as data: terms by language, without anything that can be done with them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from service.core.errors import InputError

LOOK_UP_ONLY = "noun"
"""Note of a term that is there to be looked up: enforced, it would put a noun in the place of an adjective."""


CONTESTED = "contested"
"""Note of a name that is not enforced until a policy chooses: no side's name takes another's place unasked."""


class GlossaryNotFound(InputError):
    """No glossary has this id or name, or several have the name."""

    code = "glossary-not-found"


@dataclass(frozen=True, slots=True)
class Term:
    """A term in two languages or more.

    Attributes:
        texts: the term in its dictionary form, by language code.
        aliases: other names that are read as this term and never written.
        note: `LOOK_UP_ONLY`, `CONTESTED`, or anything for people.
    """

    texts: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    note: str = ""

    def names(self, language: str) -> tuple[str, ...]:
        """Everything the term is called in a language, the name to write first."""
        return ((self.texts[language],) if language in self.texts else ()) + self.aliases.get(language, ())


@dataclass(frozen=True)
class TermTable:
    """A named list of terms.

    Attributes:
        name: for people.
        languages: codes, in the order of the table's columns.
        terms: in order; where two have one source, the first is used.
    """

    name: str
    languages: tuple[str, ...]
    terms: tuple[Term, ...]

    @cached_property
    def digest(self) -> str:
        """Eight hexadecimal digits that change with every term."""
        content = [[sorted(term.texts.items()), sorted(term.aliases.items()), term.note] for term in self.terms]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:8]

    def serves(self, source: str, target: str) -> bool:
        """Whether it can have terms for a direction."""
        return source != target and {source, target} <= set(self.languages)


@dataclass(frozen=True, slots=True)
class GlossaryRecord:
    """A glossary as it is kept, without its terms.

    Attributes:
        id: names it for ever; a UUID.
        name: for people; need not be the only one.
        languages: codes, in the order of its columns.
        number: of its terms.
        digest: see `TermTable.digest`.
        created, changed: UTC.
    """

    id: str
    name: str
    languages: tuple[str, ...]
    number: int
    digest: str
    created: datetime
    changed: datetime
