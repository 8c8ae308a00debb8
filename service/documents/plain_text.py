"""Plain text files, read in any encoding that can be told and written as UTF-8."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.text.decoding import decode


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text file: one text."""

    texts: tuple[str]
    media_type: str = "text/plain"

    def render(self, translations: Sequence[str]) -> bytes:
        """The translation as UTF-8."""
        return "".join(translations).encode()


def read_plain_text(data: bytes) -> PlainText:
    """Read a text file.

    Raises:
        UndecodableText: see `service.text.decoding.decode`.
    """
    return PlainText((decode(data).text,))
