"""Installed models as lists show them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from service.models.files import megabytes, regular_files
from service.models.store import Store
from service.translation.packages import STARTER_FOLDER, STARTER_NAME, TranslationPackage


@dataclass(frozen=True)
class ListedModel:
    """One installed model.

    Attributes:
        name, version, licence: of the model; empty where they are not known.
        directions: such as ``en-hy``.
        serving: those of them for which no better model is installed.
        quality: rank of each direction.
        size: bytes on the disk.
        origin: addresses or files it came from.
        folder: where it is.
        problem: why it cannot be used, or empty.
    """

    name: str
    version: str
    licence: str
    directions: list[str]
    serving: list[str]
    quality: dict[str, int]
    size: int
    origin: list[str]
    folder: str
    problem: str = ""

    def as_line(self) -> str:
        """Name, directions, size, licence and origin, with tabs between them."""
        used, total = len(self.serving), len(self.directions)
        what = self.directions[0] if total == 1 else f"{total} directions"
        use = "in use" if used == total else f"{used} in use" if used else "not in use: a better one is installed"
        state = f"unusable: {self.problem}" if self.problem else f"{what}, {use}"
        origin = self.origin[0] if self.origin else "-"
        return f"{self.name}@{self.version}\t{state}\t{megabytes(self.size)}\t{self.licence or '-'}\t{origin}"


def installed_models(
    store: Store, starter: Collection[TranslationPackage], serving: Collection[TranslationPackage]
) -> list[ListedModel]:
    """All installed models, the embedded one last.

    Args:
        store: of packages.
        starter: directions of the embedded model, none where it is not used.
        serving: the package that serves each direction.
    """
    used = {(package.source, package.target, package.model_folder) for package in serving}

    def serves(directions: Collection[TranslationPackage]) -> list[str]:
        return [_pair(one) for one in directions if (one.source, one.target, one.model_folder) in used]

    listed = [
        ListedModel(
            name=package.name,
            version=package.directions[0].version if package.directions else "",
            licence=package.record.licence if package.record else "",
            directions=[_pair(one) for one in package.directions],
            serving=serves(package.directions),
            quality={_pair(one): one.quality for one in package.directions},
            size=package.size,
            origin=list(package.record.origin) if package.record else [],
            folder=str(package.folder),
            problem=package.problem,
        )
        for package in store.installed()
    ]
    if starter:
        listed.append(
            ListedModel(
                name=STARTER_NAME,
                version=next(iter(starter)).version,
                licence="Apache-2.0",
                directions=[_pair(one) for one in starter],
                serving=serves(starter),
                quality={_pair(one): one.quality for one in starter},
                size=sum((STARTER_FOLDER / path).stat().st_size for path in regular_files(STARTER_FOLDER)),
                origin=["embedded"],
                folder=str(STARTER_FOLDER),
            )
        )
    return listed


def _pair(package: TranslationPackage) -> str:
    return f"{package.source}-{package.target}"
