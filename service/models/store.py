"""The folder of installed packages: locked while it changes, changed by renaming alone.

Everything that is not yet a package lies in one hidden folder inside it, `WORKSPACE`: downloads, what is being unpacked
or converted, the lock, the index of Argos packages and the checksums of first downloads. It is on the same disk, so
that renaming is atomic, and has metadata of its own, so that Argos Translate passes over it.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from service.core.errors import ConfigurationError, InvalidOption, ModelCorrupt
from service.models.errors import StoreBusy, StoreError
from service.models.files import regular_files, sha256
from service.models.installed import Installed, Record, look_at
from service.translation.packages import RECORD, STARTER_NAME, read_json, read_package

WORKSPACE = ".dragoman"


class Store:
    """Installed packages in folders, of which the first takes new ones.

    Raises:
        ConfigurationError: there is no folder.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        if not folders:
            raise ConfigurationError("No folder of packages is configured.", hint="Set 'packages'.")
        self.folders = tuple(folder.expanduser() for folder in folders)
        self.folder = self.folders[0]
        self.workspace = self.folder / WORKSPACE
        self.argos_index = self.workspace / "argos-index.json"
        self._known = self.workspace / "checksums.json"

    def installed(self) -> list[Installed]:
        """All packages, those that cannot be read included."""
        paths = [path for folder in self.folders if folder.is_dir() for path in sorted(folder.iterdir())]
        return [look_at(path) for path in paths if path.is_dir() and not path.name.startswith(".")]

    def get(self, name: str) -> Installed:
        """The installed package of a name.

        Raises:
            InvalidOption: there is none.
        """
        for package in self.installed():
            if package.name == name:
                return package
        known = ", ".join(package.name for package in self.installed()) or "none"
        raise InvalidOption(f"No package '{name[:60]}' is installed.", hint=f"Installed: {known}.")

    @contextlib.contextmanager
    def changing(self) -> Iterator[Path]:
        """Hold the lock; yields an empty folder for what is being made, which is gone afterwards.

        Raises:
            StoreBusy: another process holds the lock.
            StoreError: the folder cannot be written to, or the disk failed inside.
        """
        import fcntl

        try:
            self.workspace.mkdir(parents=True, exist_ok=True)
            (self.workspace / "metadata.json").write_text('{"type": "workspace"}\n', encoding="utf-8")
            with (self.workspace / "lock").open("w") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError as error:
                    raise StoreBusy(
                        f"Another process is changing the packages in {self.folder}.", hint="Try again when it is done."
                    ) from error
                staging = self.workspace / "staging"
                shutil.rmtree(staging, ignore_errors=True)  # of a process that was killed
                staging.mkdir()
                try:
                    yield staging
                finally:
                    shutil.rmtree(staging, ignore_errors=True)
        except OSError as error:
            raise StoreError(f"Packages in {self.folder} cannot be changed: {error.strerror or error}.") from error

    def downloads(self, name: str) -> Path:
        """The folder for downloads of one entry; made if needed. They stay until it is installed."""
        folder = self.workspace / "downloads" / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def add(self, staged: Path, name: str, record: Record, *, replace: bool = False) -> Installed:
        """Make a finished folder a package, inside `changing`.

        Raises:
            InvalidOption: the name is taken, or no name for a package.
            ModelError: the folder is no package that works.
        """
        if name == STARTER_NAME or name.startswith(".") or Path(name).name != name:
            raise InvalidOption(f"'{name[:60]}' is no name for a package.")
        self.check_free(name, replace=replace)
        (staged / RECORD).unlink(missing_ok=True)
        files = {path: sha256(staged / path) for path in regular_files(staged)}
        complete = asdict(record) | {"files": files, "installed": datetime.now(UTC).isoformat(timespec="seconds")}
        (staged / RECORD).write_text(json.dumps(complete, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        if not read_package(staged):
            raise ModelCorrupt(f"'{name}' holds no translation model.")
        place = self.folder / name
        old = Path(tempfile.mkdtemp(dir=staged.parent)) / name
        if place.exists():
            place.rename(old)
        try:
            staged.rename(place)
        except BaseException:
            if old.exists():
                old.rename(place)
            raise
        return look_at(place)

    def check_free(self, name: str, *, replace: bool) -> None:
        """Raise `InvalidOption` where a package of this name is installed and may not be replaced."""
        if not replace and (self.folder / name).exists():
            raise InvalidOption(f"'{name}' is already installed.", hint="Use --replace to install it again.")

    def remove(self, name: str) -> Installed:
        """Take a package away.

        Raises:
            InvalidOption: there is none of this name, or it is the embedded model.
            StoreError, StoreBusy: see `changing`.
        """
        if name == STARTER_NAME:
            raise InvalidOption(
                "The embedded model is part of dragoman and cannot be removed.",
                hint="Set starter = false to leave it unused.",
            )
        package = self.get(name)
        with self.changing() as staging:
            if package.folder.parent == self.folder:
                package.folder.rename(staging / name)  # at once, so that a half removed package is never found
            else:
                shutil.rmtree(package.folder)
        return package

    def known_checksum(self, url: str) -> str:
        """SHA-256 of an earlier download from an address, or empty."""
        return str(self._checksums().get(url, ""))

    def remember_checksum(self, url: str, checksum: str) -> None:
        """Record what an address gave, inside `changing`."""
        content = json.dumps(self._checksums() | {url: checksum}, indent=2) + "\n"
        partial = self._known.with_suffix(".part")
        partial.write_text(content, encoding="utf-8")
        partial.replace(self._known)

    def _checksums(self) -> dict[str, Any]:
        return read_json(self._known) if self._known.is_file() else {}
