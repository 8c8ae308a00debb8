"""Numbers in text: found, read, compared between languages, and written with another language's separators.

A number is read with all the values it may have: ``1,000`` is a thousand to an English reader and one to a Russian.
Two numbers agree when they may have a value in common. Words for numbers are known for en, ru, az and hy.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from service.core.document import Span
from service.core.languages import HOME_LANGUAGES
from service.text.words import fold as fold_case

_SPACES = " \u00a0\u202f\u2009"
_DIGITS = re.compile(
    rf"(?<![\d.,])(?<!\d[{_SPACES}])\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*"
)
_ROMAN = re.compile(r"(?<!\w)(?=[MDCLXVI])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?!\w)")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_CYRILLIC_ROMAN = str.maketrans("ХІМС", "XIMC")
_GROUP_LENGTH = 3
_WHOLE = re.compile(rf"[1-9]\d*|[1-9]\d{{0,2}}(?:[{_SPACES},]\d{{3}})+")


@dataclass(frozen=True, slots=True)
class Number(Span):
    """A number written with digits.

    Attributes:
        text: the digits with their separators, without the last word of scale.
        values: what it may be worth; the word of scale counts (``2.4 million``).
        scale: the power of ten that word stands for; 1 without one.
        end_of_scale: where that word ends; `end` without one.
    """

    text: str
    values: frozenset[Decimal]
    scale: int
    end_of_scale: int

    def goes_on_with(self, following: Number, between: str, language: str) -> bool:
        """Whether two numbers are one, as ``3 min 200`` and ``3 trillion 120 billion`` are.

        ``5 million 10 years ago`` is two. English says ``3,200`` where the others may say ``3 thousand 20``.
        """
        if not between or between.strip(_SPACES) or following.scale >= self.scale or len(self.values) > 1:
            return False
        (value,) = self.values
        plain = _WHOLE.fullmatch(following.text) is not None
        fits = value % self.scale == 0 and all(other < self.scale for other in following.values)
        long_enough = following.scale > 1 or len(following.text) >= _GROUP_LENGTH
        return plain and fits and (long_enough or (self.scale == 1000 and language != "en"))


@cache
def conventions(language: str) -> dict[str, Any]:
    """The entry of ``data/numbers.toml`` for one of the four languages."""
    return _data()[language]


def find_numbers(text: str, language: str) -> list[Number]:
    """All numbers of a text in order; words of scale are known for en, ru, az and hy."""
    scale_of = _scales(language)
    found: list[Number] = []
    for match in _DIGITS.finditer(text):
        scale, end = 1, match.end()
        word = scale_of.match(text, end) if scale_of else None
        if word:
            scale, end = int((word.lastgroup or "")[1:]), word.end()
        values = frozenset(value * scale for value in readings(match[0]))
        if word and text[end - 1] in "mk" and not text[end - 2].isalpha():  # "5 m" may be five metres
            values |= frozenset(readings(match[0]))
        number = Number(match.start(), match.end(), match[0], values, scale, end)
        if found and found[-1].goes_on_with(number, text[found[-1].end_of_scale : number.start], language):
            number = _joined(found.pop(), number, text)
        found.append(number)
    return found


def _joined(first: Number, second: Number, text: str) -> Number:
    values = frozenset(one + other for one in first.values for other in second.values)
    written = text[first.start : second.end]
    return Number(first.start, second.end, written, values, second.scale, second.end_of_scale)


def is_compound(number: str) -> bool:
    """Whether a number's text has a word of scale within, as ``3 min 200`` has."""
    return any(map(str.isalpha, number))


def write_compound(value: Decimal, scale: int, target: str) -> str:
    """A number of several parts as one: ``3,200``; ``3.12 trillion`` where its last part has a word of scale.

    Args:
        value: what it is worth, a whole number.
        scale: of its last part.
        target: en, ru, az or hy.
    """
    rules = conventions(target)
    if scale > 1:
        largest = max(int(power) for power in rules["short"] if int(power) <= value)
        return f"{(value / largest).normalize():f} {rules['short'][str(largest)]}".replace(".", rules["decimal"], 1)
    return _grouped(str(value), target)


def write(value: Decimal, digits: str, target: str) -> str:
    """A value in digits, with as many of them behind the separator as the source has: 1.7 of ``1,7000`` is ``1.7000``.

    Args:
        value: what the number is worth, its word of scale included.
        digits: the number in the source.
        target: en, ru, az or hy.
    """
    parsed = () if is_compound(digits) else _parse(digits)
    fraction = next((fraction for whole, fraction in parsed if Decimal(f"{whole}.{fraction}0") == value), "")
    if not fraction and value != value.to_integral_value():
        fraction = f"{value.normalize():f}".partition(".")[2]
    return _grouped(str(int(value)), target) + (conventions(target)["decimal"] + fraction if fraction else "")


def _grouped(whole: str, target: str) -> str:
    """Thousands are parted from four digits on in English, from five in the others."""
    if len(whole) < _GROUP_LENGTH + (1 if target == "en" else 2):
        return whole
    return f"{int(whole):,}".replace(",", conventions(target)["group"])


@lru_cache(maxsize=4096)
def readings(digits: str) -> tuple[Decimal, ...]:
    """What digits with separators may be worth: two values for ``1,000``, none for ``10.0.0.1``."""
    return tuple(Decimal(f"{whole}.{fraction}" if fraction else whole) for whole, fraction in _parse(digits))


def localize(digits: str, source: str, target: str) -> str:
    """A number with the separators of another language; as it was where its reading is not certain.

    Certain are a fraction that cannot be a thousand (``2.4``, not ``1.500``), thousands parted by spaces or more than
    once, and English thousands parted by a comma. Four digits are parted in English alone. Digits without separators
    stay: they may be a year.

    Args:
        digits: a number as `find_numbers` gives it.
        source, target: language codes; others than en, ru, az, hy leave it as it is.
    """
    if digits.isdecimal() or source == target or not {source, target} <= HOME_LANGUAGES.keys():
        return digits
    parsed = _parse(digits)
    if not parsed or (len(parsed) > 1 and not (source == "en" and "," in digits)):
        return digits
    whole, fraction = parsed[-1]
    if fraction and digits[-len(fraction) - 1] != conventions(source)["decimal"]:
        return digits  # 8.00 in Russian is a time
    if len(whole) < len(re.sub(r"[.,]\d+$", "", digits) if fraction else digits):  # it was grouped
        whole = _grouped(whole, target)
    return whole + (conventions(target)["decimal"] + fraction if fraction else "")


def reads_otherwise(digits: str, values: frozenset[Decimal], language: str) -> bool:
    """Whether a reader of a language takes digits that have two readings for another value: ``1,700`` for 1.7.

    Args:
        digits: a number as `find_numbers` gives it.
        values: what it should be worth; with more than one nothing is wrong.
        language: for others than en, ru, az, hy nothing is wrong.
    """
    if len(_parse(digits)) <= 1 or len(values) > 1 or language not in HOME_LANGUAGES:
        return False
    is_fraction = conventions(language)["decimal"] in digits
    as_fraction, whole = readings(digits)
    return (as_fraction if is_fraction else whole) not in values


@lru_cache(maxsize=4096)
def _parse(digits: str) -> tuple[tuple[str, str], ...]:
    """Digits before and after the decimal separator, for each way to read a number; thousands last."""
    bare = "".join(digits.split())
    *groups, last = re.split("[.,]", bare)
    marks = re.findall("[.,]", bare)
    if not marks:
        return ((bare, ""),)
    whole = "".join(groups)
    grouped = len(groups[0]) <= _GROUP_LENGTH and all(len(group) == _GROUP_LENGTH for group in groups[1:])
    found = []
    if len(marks) == 1 or (grouped and len(set(marks[:-1])) == 1 and marks[-1] != marks[0]):
        found.append((whole, last))
    if grouped and len(set(marks)) == 1 and len(last) == _GROUP_LENGTH and groups[0] != "0" and bare == digits:
        found.append((whole + last, ""))
    return tuple(found)


def spelled(text: str, language: str) -> frozenset[int]:
    """The values of all words for numbers in a text; a compound gives its parts (``forty-six``: 40 and 6)."""
    pattern = _words(language)
    if pattern is None:
        return frozenset()
    folded = fold_case(text, language)
    found = set()
    for word in re.finditer(r"[^\W\d_]+", folded):
        position = word.start()
        while match := pattern.match(folded, position, word.end()):
            found.add(int((match.lastgroup or "")[1:]))
            position = match.end()
    return frozenset(found)


def is_spelled(value: Decimal, words: frozenset[int]) -> bool:
    """Whether the words of `spelled` can make up a value: 46 from 40 and 6, 2500 from 2, 1000, 5 and 100."""
    if value != value.to_integral_value() or value >= 10**12:
        return False
    number = int(value)
    if number in words:
        return True
    for power in (10**9, 10**6, 1000, 100):
        if number >= power:
            factor, rest = divmod(number, power)
            head = factor * power in words or (power in words and (factor == 1 or is_spelled(Decimal(factor), words)))
            return head and (rest == 0 or is_spelled(Decimal(rest), words))
    tens, units = number - number % 10, number % 10
    return tens in words and units in words and tens > 0


def roman(text: str) -> frozenset[int]:
    """The values of all Roman numerals in a text, in Latin or look-alike Cyrillic capitals."""
    found = set()
    for match in _ROMAN.finditer(text.translate(_CYRILLIC_ROMAN)):
        worth = [_ROMAN_VALUES[letter] for letter in match[0]]
        found.add(sum(-value if value < after else value for value, after in zip(worth, [*worth[1:], 0], strict=True)))
    return frozenset(found)


@cache
def _data() -> dict[str, dict[str, Any]]:
    return tomllib.loads((resources.files("service.text") / "data" / "numbers.toml").read_text(encoding="utf-8"))


@cache
def _scales(language: str) -> re.Pattern[str] | None:
    """Matches a word of scale after digits; the group's name is ``s`` and its value."""
    if language not in _data():
        return None
    words = "|".join(f"(?P<s{value}>{pattern})" for value, pattern in _data()[language]["scales"].items())
    return re.compile(rf"[{_SPACES}-]?(?:{words})(?!\w)", re.IGNORECASE)


@cache
def _words(language: str) -> re.Pattern[str] | None:
    """Matches one word for a number, in lower case; in Armenian also one that begins a longer word."""
    if language not in _data():
        return None
    end = "" if language == "hy" else r"(?!\w)"
    ordered = sorted(_data()[language]["words"].items(), key=lambda entry: -int(entry[0]))  # 14 and 400 before 4
    words = "|".join(f"(?P<v{value}>(?:{pattern}){end})" for value, pattern in ordered)
    return re.compile(words)
