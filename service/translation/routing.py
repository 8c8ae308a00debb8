"""Which models lead from one language to another.

Directions are the edges of a graph. A direct model always wins; otherwise the route with the fewest hops, and of those
one over English, since most models are trained from or to it.
"""

from __future__ import annotations

from collections.abc import Iterable

from service.core.errors import NoRoute, SameLanguage, UnknownLanguage
from service.translation.packages import TranslationPackage

Route = tuple[TranslationPackage, ...]

MAX_HOPS = 3
"""A fourth model in a row leaves little of the meaning; such a route is not offered."""


class Router:
    """Finds routes over the installed packages.

    Args:
        packages: earlier ones win where two serve the same direction.
    """

    def __init__(self, packages: Iterable[TranslationPackage]) -> None:
        self._edges: dict[str, dict[str, TranslationPackage]] = {}
        self.names: dict[str, str] = {}
        for package in packages:
            self._edges.setdefault(package.source, {}).setdefault(package.target, package)
            self.names.setdefault(package.source, package.source_name)
            self.names.setdefault(package.target, package.target_name)

    @property
    def packages(self) -> tuple[TranslationPackage, ...]:
        """The package of every direct direction."""
        return tuple(package for targets in self._edges.values() for package in targets.values())

    @property
    def languages(self) -> tuple[str, ...]:
        """All codes any installed model reads or writes, sorted."""
        return tuple(sorted(self.names))

    def targets(self, source: str) -> tuple[str, ...]:
        """All languages that can be reached from one, sorted, without itself."""
        return tuple(sorted(set(self._routes_from(source)) - {source}))

    def route(self, source: str, target: str) -> Route:
        """The models to apply, in order.

        Args:
            source, target: language codes.

        Raises:
            SameLanguage: source and target are one.
            UnknownLanguage: no installed model reads the source or writes the target.
            NoRoute: both are known and no chain of at most `MAX_HOPS` models joins them.
        """
        for code in (source, target):
            if code not in self.names:
                raise UnknownLanguage(
                    f"No installed model knows the language '{code[:20]}'.",
                    hint=f"Known: {', '.join(self.languages)}. 'dragoman languages' lists all directions.",
                )
        if source == target:
            raise SameLanguage(f"Source and target are both '{source}'.", hint="Choose another target.")
        try:
            return self._routes_from(source)[target]
        except KeyError:
            raise NoRoute(
                f"No installed models lead from '{source}' to '{target}'.",
                hint=f"From '{source}' these can be reached: {', '.join(self.targets(source)) or 'none'}.",
            ) from None

    def _routes_from(self, source: str) -> dict[str, Route]:
        # Breadth first, so that a language is first reached by the fewest hops. English is expanded before its
        # neighbours at the same distance and so wins ties.
        routes: dict[str, Route] = {source: ()}
        frontier = [source]
        for _ in range(MAX_HOPS):
            reached: list[str] = []
            for code in sorted(frontier, key=lambda code: (code != "en", code)):
                for target, package in sorted(self._edges.get(code, {}).items()):
                    if target not in routes:
                        routes[target] = (*routes[code], package)
                        reached.append(target)
            frontier = reached
        return routes
