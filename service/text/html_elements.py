"""What the elements of HTML are to a translator, from ``data/html.toml``, which says what each set is."""

from __future__ import annotations

import tomllib
from pathlib import Path

_DATA = tomllib.loads((Path(__file__).parent / "data" / "html.toml").read_text(encoding="utf-8"))


def _names(key: str) -> frozenset[str]:
    return frozenset(_DATA[key].split())


BLOCK = _names("block")
VOID = _names("void")
RAW_TEXT = _names("raw_text")
UNTRANSLATED = _names("untranslated")
FOREIGN = _names("foreign")
LINE_BREAKS = _names("line_breaks")
TEXT_ATTRIBUTES = _names("text_attributes")
IMPLIED_END = {name: frozenset(enders.split()) for name, enders in _DATA["implied_end"].items()}
