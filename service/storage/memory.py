"""The translation memory in a database: a bounded cache of machine translations, and people's approved segments."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from service.core.memory import MachineTranslation, MemoryStatistics, Segment
from service.storage.approved import ApprovedSegments
from service.storage.database import Database
from service.storage.machine import Bounds, MachineTranslations
from service.storage.suggestions import Suggestions


class MemoryStore:
    """A translation memory in a database; implements `service.translation.memory.MemoryBackend`.

    Every method raises `DatabaseUnavailable` where the database cannot be used.

    Attributes:
        machine: what models made.
        approved: what people approved.
        suggestions: what people propose.
    """

    def __init__(self, database: Database, bounds: Bounds | None = None) -> None:
        self.database = database
        self.machine = MachineTranslations(database, bounds or Bounds())
        self.approved = ApprovedSegments(database)
        self.suggestions = Suggestions(database)

    def find(
        self, approved: Collection[bytes], machine: Collection[bytes]
    ) -> tuple[dict[bytes, Segment], dict[bytes, MachineTranslation]]:
        """The entries that have these keys, of each kind, in one transaction."""
        with self.database.begin() as connection:
            return self.approved.find(connection, approved), self.machine.find(connection, machine)

    def remember(self, translations: Mapping[bytes, MachineTranslation]) -> None:
        """Keep machine translations, and forget those unused for longest where there are too many."""
        self.machine.put(translations)

    def approve(self, segments: Mapping[bytes, tuple[Segment, Collection[int]]]) -> int:
        """Keep approved segments with their index words, over others of the same key; returns how many are new."""
        return self.approved.put(segments)

    def candidates(self, queries: Sequence[Collection[int]], limit: int) -> list[list[Segment]]:
        """For each set of index words the approved segments that share most of them."""
        return self.approved.candidates(queries, limit)

    def statistics(self) -> MemoryStatistics:
        """How much there is."""
        entries, size = self.machine.size()
        return MemoryStatistics(entries, size, self.approved.pairs(), self.suggestions.number())
