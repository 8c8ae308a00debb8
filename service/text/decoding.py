"""Bytes of a file or request into text, or a refusal with the reason.

In order: a byte order mark; UTF-8; UTF-16 without a mark, which shows by where its zero bytes are; one of the eight-bit
code pages our languages were written in, told by charset-normalizer. Anything else is refused: a wrong guess would be
translated in earnest.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from service.core.errors import UndecodableText

_BYTE_ORDER_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CODE_PAGES = ["cp1251", "koi8_r", "cp866", "iso8859_5", "cp1254", "cp1252"]
_SAMPLE = 4096
_TEXT_CONTROLS = frozenset("\t\n\r\f\v\x1a\x1b\x85")
_ADVICE = "Save it as UTF-8 text and try again."


@dataclass(frozen=True, slots=True)
class DecodedText:
    """A text and the encoding it was read in, by Python's name for it."""

    text: str
    encoding: str


def decode(data: bytes) -> DecodedText:
    """Read bytes as text.

    Raises:
        UndecodableText: binary data, broken UTF-8 or UTF-16, or an encoding that cannot be told.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strict(data, encoding)
    if b"\0" in data[:_SAMPLE]:
        return _strict(data, _utf16_flavour(data[:_SAMPLE]))
    try:
        return _checked(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _code_page(data)


def _strict(data: bytes, encoding: str) -> DecodedText:
    try:
        return _checked(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise UndecodableText(f"The file begins like {encoding} but is broken further on.", hint=_ADVICE) from error


def _checked(text: str, encoding: str) -> DecodedText:
    controls = sum(1 for character in text[:_SAMPLE] if character < " " and character not in _TEXT_CONTROLS)
    if controls > len(text[:_SAMPLE]) * 0.01 or "\0" in text:
        raise UndecodableText("The file holds binary data, not text.", hint=_ADVICE)
    return DecodedText(text, encoding)


def _utf16_flavour(sample: bytes) -> str:
    """Latin letters, spaces and line ends have their zero byte second in little-endian order, first in big-endian."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) >= len(sample) // 64 and max(even, odd) > 8 * min(even, odd):
        return "utf-16-le" if odd > even else "utf-16-be"
    raise UndecodableText("The file holds binary data, not text.", hint=_ADVICE)


def _code_page(data: bytes) -> DecodedText:
    from charset_normalizer import from_bytes

    best = from_bytes(data[: 16 * _SAMPLE], cp_isolation=_CODE_PAGES, enable_fallback=False).best()
    if best is None:
        raise UndecodableText("The file is not UTF-8 and its encoding cannot be told.", hint=_ADVICE)
    return _strict(data, best.encoding)
