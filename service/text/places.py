"""Names of dateline places in four languages, from ``data/places.tsv``."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from service.text.casing import fold


@lru_cache
def _places() -> tuple[dict[str, dict[str, int]], list[dict[str, str]]]:
    """Row numbers by language and folded name, and the rows: the preferred name by language."""
    file = resources.files("service.text") / "data" / "places.tsv"
    header, *lines = file.read_text(encoding="utf-8").splitlines()
    codes = header.split("\t")
    index: dict[str, dict[str, int]] = {code: {} for code in codes}
    rows = []
    for number, line in enumerate(lines):
        spellings = dict(zip(codes, (cell.split("|") for cell in line.split("\t")), strict=True))
        for code, names in spellings.items():
            index[code] |= {fold(name): number for name in names}
        rows.append({code: names[0] for code, names in spellings.items()})
    return index, rows


def is_place(name: str) -> bool:
    """Whether the table has the place, in any of its languages."""
    key = fold(name)
    return any(key in names for names in _places()[0].values())


def translate_place(name: str, source: str, target: str) -> str | None:
    """The place's name in another language, in the nominative; None if the table does not have it.

    Args:
        name: in the source language, in any case.
        source: en, ru, az or hy.
        target: likewise.
    """
    index, rows = _places()
    number = index.get(source, {}).get(fold(name))
    return None if number is None else rows[number].get(target)
