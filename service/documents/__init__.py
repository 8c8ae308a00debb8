"""Files whose text is translated while all else in them stays as it is.

A format reads a file into the texts to translate and puts their translations back. Each has a module of its own and a
line in `READERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol

from service.core.errors import InputError
from service.documents.plain_text import read_plain_text

_LONGEST_NAME = 100


class UnsupportedFormat(InputError):
    """No module here reads this kind of file."""

    code = "unsupported-format"


class Document(Protocol):
    """A file that has been read."""

    @property
    def media_type(self) -> str:
        """Of the translated file."""

    @property
    def texts(self) -> Sequence[str]:
        """What is to be translated, in order."""

    def render(self, translations: Sequence[str]) -> bytes:
        """The file with a translation in the place of each text."""


@dataclass(frozen=True, slots=True)
class TranslatedDocument:
    """A file in another language.

    Attributes:
        name: for whoever downloads it.
        media_type: of the file.
        data: the file.
        characters: of its source text.
        languages: of its source texts, in order.
    """

    name: str
    media_type: str
    data: bytes
    characters: int
    languages: tuple[str, ...]


READERS: dict[str, Callable[[bytes], Document]] = {".txt": read_plain_text}
"""By the end of the file's name."""


def read_document(name: str, data: bytes) -> Document:
    """Read a file by the format its name tells.

    Raises:
        UnsupportedFormat: none that we know.
        UndecodableText: the file is not what its name says.
    """
    reader = READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise UnsupportedFormat("Files of this kind are not supported.", hint=f"Supported: {', '.join(READERS)}.")
    return reader(data)


def name_in(name: str, target: str) -> str:
    """The name of a file's translation: ``news/story.txt`` → ``story_ru.txt``."""
    path = PurePath(name.replace("\\", "/"))
    stem = "".join(character for character in path.stem if character.isprintable())[:_LONGEST_NAME]
    return f"{stem or 'document'}_{target}{path.suffix.lower()}"
