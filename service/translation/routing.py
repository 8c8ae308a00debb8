"""Which models lead from one language to another.

Directions are the edges of a graph. Of several models for one direction the one of the best quality serves it. A direct
model wins over a detour, otherwise the route with the fewest hops, and of those one over English, since most models are
trained from or to it. Models of `POOR_QUALITY` are used only where no route goes without them.
"""

from __future__ import annotations

from collections.abc import Iterable

from service.core.errors import NoRoute, SameLanguage, UnknownLanguage
from service.translation.packages import TranslationPackage

Route = tuple[TranslationPackage, ...]

MAX_HOPS = 3
"""A fourth model in a row leaves little of the meaning; such a route is not offered."""


POOR_QUALITY = 30
"""A model of a lower rank is worse than a detour. Of those in the catalogue only Argos' and OPUS-MT's from
English into Azerbaijani are (chrF 29 and 27); the next ones have 35."""


class Router:
    """Finds routes over the installed packages.

    Args:
        packages: of two for the same direction, the one of higher quality wins; of two equally good, the earlier one.
    """

    def __init__(self, packages: Iterable[TranslationPackage]) -> None:
        self._edges: dict[str, dict[str, TranslationPackage]] = {}
        self.names: dict[str, str] = {}
        for package in packages:
            best = self._edges.setdefault(package.source, {}).setdefault(package.target, package)
            if package.quality > best.quality:
                self._edges[package.source][package.target] = package
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
        return self._search(source, min_quality=0) | self._search(source, min_quality=POOR_QUALITY)

    def _search(self, source: str, min_quality: int) -> dict[str, Route]:
        # Breadth first, so that a language is first reached by the fewest hops. English is expanded before its
        # neighbours at the same distance and so wins ties.
        routes: dict[str, Route] = {source: ()}
        frontier = [source]
        for _ in range(MAX_HOPS):
            reached: list[str] = []
            for code in sorted(frontier, key=lambda code: (code != "en", code)):
                for target, package in sorted(self._edges.get(code, {}).items()):
                    if target not in routes and package.quality >= min_quality:
                        routes[target] = (*routes[code], package)
                        reached.append(target)
            frontier = reached
        return routes
