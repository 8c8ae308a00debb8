"""Glossaries by name: the one that is shipped, files of the operator, and those kept in the database."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol

from service.core.terms import GlossaryNotFound, GlossaryRecord, TermTable
from service.translation.glossary import Glossary
from service.translation.house_policy import STARTER, names_of, starter_glossary
from service.translation.term_files import FORMATS, format_of, read_terms
from service.translation.terminology import Terminology

MAX_COMPILED = 16
"""Glossaries kept ready for use; one of 700 terms takes about 2.3 MB and 25 ms for each direction it is used in."""


class GlossaryBackend(Protocol):
    """Where glossaries are kept; `service.storage.glossaries` says what each method does and raises."""

    def add(self, glossary: TermTable) -> GlossaryRecord:
        """Keep a new glossary."""

    def replace(self, which: str, glossary: TermTable) -> GlossaryRecord:
        """Put other terms in the place of a glossary's."""

    def all(self) -> list[GlossaryRecord]:
        """Every glossary."""

    def get(self, which: str) -> GlossaryRecord:
        """A glossary by its id or name."""

    def table(self, which: str) -> TermTable | None:
        """The terms of a glossary, or None."""

    def remove(self, which: str) -> GlossaryRecord:
        """Delete a glossary."""


class GlossaryCatalog:
    """Finds glossaries and keeps those in use ready; safe to use from many threads.

    Args:
        files: of the operator, each a glossary named as the file is without its ending; read on first use.
        open_store: gives the database's glossaries, when they are first asked for; None where there are none.
        default: names of the glossaries that are used unless a request says otherwise.
        policies: see `service.translation.house_policy`.
        names: whether persons' names get one spelling through an article.
    """

    def __init__(
        self,
        files: Sequence[Path] = (),
        open_store: Callable[[], GlossaryBackend] | None = None,
        *,
        default: Sequence[str] = (),
        policies: Sequence[str] = (),
        names: bool = False,
    ) -> None:
        self.files: Mapping[str, Path] = {path.stem: path for path in files}
        self._open_store = open_store
        self._default, self._policies, self._names = tuple(default), tuple(policies), names
        self._tables: dict[str, TermTable] = {}
        self._compiled: OrderedDict[tuple[tuple[str, str], ...], Glossary] = OrderedDict()
        self._lock = threading.Lock()

    @cached_property
    def store(self) -> GlossaryBackend | None:
        """The glossaries kept in the database; None where there is none.

        Raises:
            ConfigurationError, MissingDependency: the database cannot be opened.
        """
        return self._open_store() if self._open_store else None

    def terminology(
        self, glossaries: Sequence[str] | None = None, policies: Sequence[str] | None = None
    ) -> Terminology:
        """What a request keeps to.

        Args:
            glossaries: names or ids, an earlier one wins; none for no glossary; None for the default.
            policies: of names; None for the default.

        Raises:
            GlossaryNotFound, UnknownPolicy: there is no such one.
            InvalidGlossary: a file cannot be used.
            DatabaseUnavailable: it cannot be looked up.
        """
        chosen = self._default if glossaries is None else tuple(glossaries)
        tables = [self.table(name) for name in chosen]
        if policies := tuple(self._policies if policies is None else policies):
            tables.append(names_of(policies))
        return Terminology(self._compile(tables) if tables else None, self._names)

    @property
    def installed_names(self) -> tuple[str, ...]:
        """Names of the glossaries that do not come from the database."""
        return (STARTER, *self.files)

    def installed(self) -> list[TermTable]:
        """The glossaries that do not come from the database.

        Raises:
            GlossaryNotFound, InvalidGlossary: a file cannot be used.
        """
        return [self.table(name) for name in self.installed_names]

    def with_files(self, names: Sequence[str]) -> tuple[str, ...]:
        """Names of glossaries where some are given as files, which are then in the catalogue; for the command line.

        Raises:
            InvalidGlossary, GlossaryNotFound: a file cannot be used.
        """
        files = {name: Path(name) for name in names if name.lower().endswith(tuple(f".{form}" for form in FORMATS))}
        for name, path in files.items():
            self._tables[name] = read_glossary(path)
        self.files = {**self.files, **files}
        return tuple(names)

    def table(self, name: str) -> TermTable:
        """A glossary by its name or id.

        Raises:
            GlossaryNotFound: there is none.
            InvalidGlossary: its file is no glossary.
            DatabaseUnavailable: it cannot be looked up.
        """
        if name == STARTER:
            return starter_glossary()
        if name in self.files:
            with self._lock:
                if name not in self._tables:
                    self._tables[name] = read_glossary(self.files[name])
                return self._tables[name]
        found = self.store.table(name) if self.store else None
        if found is None:
            raise GlossaryNotFound("There is no such glossary.", hint="A list of all shows names and ids.")
        return found

    def _compile(self, tables: Sequence[TermTable]) -> Glossary:
        key = tuple((table.name, table.digest) for table in tables)
        with self._lock:
            if key not in self._compiled:
                self._compiled[key] = Glossary(tables)
                while len(self._compiled) > MAX_COMPILED:
                    self._compiled.popitem(last=False)
            self._compiled.move_to_end(key)
            return self._compiled[key]


def read_glossary(path: Path, languages: Sequence[str] = ()) -> TermTable:
    """A glossary file, named as the file is without its ending.

    Raises:
        GlossaryNotFound: the file is not there or cannot be read.
        InvalidGlossary, UndecodableText: see `service.translation.term_files.read_terms`.
    """
    form = format_of(path.name)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise GlossaryNotFound(f"{path}: {error.strerror}.", hint="Check the name.") from error
    return read_terms(data, form, path.stem, languages)
