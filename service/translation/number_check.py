"""Whether a translation has the numbers of its source and no others.

Compared are values, so separators, words of scale, number words, Roman numerals and months may differ between the two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from service.text.numbers import is_spelled, roman, spelled
from service.text.protection import OPAQUE, Kind, Protected

_TWELVE_HOURS = re.compile(
    r"\d\s?[ap]\.?m\b|\b(?:noon|midnight|evening|afternoon|morning)\b|вечера|дня|утра|ночи", re.IGNORECASE
)
_SCALES = (1000, 10**6, 10**9)
_Values = frozenset[Decimal]


@dataclass
class _Side:
    """The numbers of one of the two texts."""

    protected: Protected

    @cached_property
    def values(self) -> list[_Values]:
        """What each number written in digits may be worth."""
        found: list[_Values] = []
        for item in self.protected.items:
            if item.kind is Kind.NUMBER:
                found.append(item.values)
            elif item.kind not in OPAQUE:
                found += (frozenset([Decimal(digits)]) for digits in re.findall(r"\d+", item.text))
        return found

    @cached_property
    def digits(self) -> frozenset[str]:
        """All runs of digits, also those inside words and links."""
        return frozenset(re.findall(r"\d+", self.protected.text))

    @cached_property
    def words(self) -> frozenset[int]:
        """Values of number words, Roman numerals and months."""
        months = {phrase.month for phrase in self.protected.phrases if phrase.month}
        return spelled(self.protected.text, self.protected.language) | roman(self.protected.text) | months

    def accounts_for(self, values: _Values, others: Sequence[_Values]) -> bool:
        """Whether numbers that the other text has in digits are here in another way."""
        return any(
            value == 0
            or is_spelled(value, self.words)
            or str(value) in self.digits
            or any(scale in self.words and str(value / scale) in self.digits for scale in _SCALES)  # 5 or 6 million
            or any(_same_hour(value, other) for group in others for other in group)
            or (1000 < value < 2100 and is_spelled(value % 100, self.words))
            for value in values
        )


def numbers_differ(source: Protected, translation: Protected) -> bool:
    """Whether a number of the source is missing in the translation, or the translation has one of its own."""
    one, other = _Side(source), _Side(translation)
    free = list(other.values)
    lost: list[_Values] = []
    for values in one.values:
        match = next((candidate for candidate in free if candidate & values), None)
        if match is None:
            lost.append(values)
        else:
            free.remove(match)
    hours = bool(lost and free) and bool(_TWELVE_HOURS.search(source.text) or _TWELVE_HOURS.search(translation.text))
    return not (
        all(other.accounts_for(values, free if hours else ()) for values in lost)
        and all(one.accounts_for(values, lost if hours else ()) for values in free)
    )


def _same_hour(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) == 12 and max(one, other) <= 24
