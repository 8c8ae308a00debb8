"""Dates and times as news agencies write them in four languages: read, and written for another language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from service.core.languages import HOME_LANGUAGES
from service.text.casing import fold, upper

_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th|-?(?:ին|ը|ի|го|е|ci|cı|cu|cü))?"
_YEAR = r"(?P<{0}>(?:19|20)\d\d(?!\d))"
_YEAR_MARK = r"(?:\s?(?:г\.|г|года?|թ\.|թ|թվական\w*|-?(?:ci|cı|cu|cü)?\s?il\w*)(?!\w))?"
_NUMERIC_DATE = r"(?:\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)"
_ZONE = r"(?:\s?\(?(?:(?:UTC|GMT|MSK|МСК|AZT|AMT|GET|Z)\s?)?(?:[+\-−]\d{1,2}(?::?\d{2})?)?\)?)"
_TIME = rf"(?:[01]?\d|2[0-3])[:.][0-5]\d(?:[:.][0-5]\d)?(?:\.\d+)?(?:\s?[ap]\.?m\.?)?{_ZONE}"


@dataclass(frozen=True, slots=True)
class Date:
    """A day as a text gives it.

    Attributes:
        day: of the month, from 1.
        month: from 1.
        year: or None where the text leaves it out.
    """

    day: int
    month: int
    year: int | None = None


@lru_cache
def _words() -> dict[str, dict[str, Any]]:
    """The contents of ``data/dates.toml``, by language."""
    file = resources.files("service.text") / "data" / "dates.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def split_list(line: str) -> list[str]:
    """The members of a comma-separated list of the data files; empty ones stay."""
    return [member.strip() for member in line.split(",")]


@lru_cache
def _months() -> dict[str, int]:
    """Month numbers by folded name, in all languages."""
    lists = [line for language in _words().values() for line in (language["months"], *language["other"])]
    return {fold(name): number for line in lists for number, name in enumerate(split_list(line), 1) if name}


def alternatives(names: list[str]) -> str:
    """A pattern, for use with IGNORECASE, that matches any of the names, the longest first.

    The two letters that fall out of Unicode's simple case folding are spelled out: dotted and dotless i, and և as ԵՎ.
    """
    escaped = sorted({re.escape(name) for name in names if name}, key=len, reverse=True)
    return "|".join(re.sub("[iıİI]", "[iıİI]", name).replace("և", "(?:և|եւ|եվ)") for name in escaped)


@lru_cache
def _date() -> re.Pattern[str]:
    names = alternatives(list(_months()))

    def day(number: int) -> str:
        return _DAY.format(f"d{number}")

    def month(number: int) -> str:
        return rf"(?P<m{number}>{names})\.?(?!\w)"

    def year(number: int) -> str:
        return _YEAR.format(f"y{number}") + _YEAR_MARK

    day_first = rf"{day(1)}\s{month(1)}(?:,?\s{year(1)})?"
    month_first = rf"{month(2)}\s{day(2)}(?!\w|[:.]\d)(?:,?\s{year(2)})?"
    year_first = rf"{year(3)},?\s{month(3)}\s{day(3)}(?!\w)"
    return re.compile(rf"(?<!\w)(?:{day_first}|{month_first}|{year_first})", re.IGNORECASE)


def date_pattern() -> str:
    """A pattern of a date with a month's name, without groups, to build larger ones of; for use with IGNORECASE."""
    return re.sub(r"\(\?P<\w+>", "(?:", _date().pattern)


def parse_date(text: str) -> Date | None:
    """The first date with a month's name in a text; None without one, or if its day is out of range."""
    match = _date().search(text)
    return _as_date(match) if match else None


def _as_date(match: re.Match[str]) -> Date | None:
    parts = {name[0]: value for name, value in match.groupdict().items() if value}
    day = int(parts["d"])
    if not 1 <= day <= 31:
        return None
    return Date(day, _months()[fold(parts["m"])], int(parts["y"]) if "y" in parts else None)


def format_date(date: Date, language: str, *, dateline: bool = False) -> str:
    """The date in words: ``27 июля 2026``.

    Args:
        date: what to write.
        language: en, ru, az or hy.
        dateline: in the order of a dateline (``July 27``) rather than of a timestamp (``27 July``).
    """
    words = _words()[language]
    template = ("dateline" if dateline else "date") + ("_with_year" if date.year else "")
    month = split_list(words["months"])[date.month - 1]
    return str(words[template].format(day=date.day, month=month, year=date.year))


@lru_cache
def _timestamp() -> re.Pattern[str]:
    def each(key: str) -> list[str]:
        return [name for words in _words().values() for name in split_list(words[key])]

    date = f"(?:{date_pattern()}|{_NUMERIC_DATE})"
    weekday = rf"(?:{alternatives(each('weekdays'))})(?!\w)"
    between = rf"(?:\s*[,|/·•–—-]\s*|\s+|T)(?:(?:{alternatives(each('at'))})\s+)?"
    return re.compile(
        rf"(?:(?:{alternatives(each('published') + each('updated'))})\s?[:՝]?\s+)?(?:{weekday},?\s+)?"
        rf"(?:(?P<dated>{date})(?:{between}(?P<time>{_TIME}))?|(?P<timed>{_TIME}{between}{date}))"
        rf"(?:,?\s+{weekday})?\.?",
        re.IGNORECASE,
    )


_TWELVE_HOURS = re.compile(r"(?<!\d)(\d{1,2})([:.]\d\d)\s?([ap])\.?m\b\.?", re.IGNORECASE)
_LONGEST_TIMESTAMP = 100


def is_timestamp(line: str) -> bool:
    """Whether a line is a date with a time, or a date with a year, and nothing else."""
    match = _timestamp().fullmatch(line) if len(line) <= _LONGEST_TIMESTAMP else None
    if not match:
        return False
    return bool(match["timed"] or match["time"] or re.search(r"(?:19|20)\d\d", match["dated"]))


def localize_timestamp(text: str, source: str, target: str) -> str | None:
    """A timestamp written for another language.

    Args:
        text: the timestamp, for which `is_timestamp` holds.
        source: its language.
        target: the language wanted.

    Returns:
        The timestamp with its date, weekday and label in the target language and all else as it was; None if a
        language is not one of en, ru, az, hy, or the text is no timestamp.
    """
    if source not in HOME_LANGUAGES or target not in HOME_LANGUAGES or not is_timestamp(text):
        return None
    if source == target:
        return text

    def localized_date(match: re.Match[str]) -> str:
        date = _as_date(match)
        return format_date(date, target) if date else match[0]

    text = _date().sub(localized_date, text)
    if target != "en":
        text = _TWELVE_HOURS.sub(_twenty_four_hours, text)
    for key in ("weekdays", "published", "updated", "at"):
        names = split_list(_words()[source][key])
        pattern = rf"(?<!\w)(?:{alternatives(names)})(?!\w)"
        text = re.sub(pattern, _counterpart(names, split_list(_words()[target][key])), text, flags=re.IGNORECASE)
    return text[:1].upper() + text[1:] if target != "az" else upper(text[:1], "az") + text[1:]


def _twenty_four_hours(match: re.Match[str]) -> str:
    hour = int(match[1]) % 12 + (12 if match[3].lower() == "p" else 0)
    return f"{hour}{match[2]}"


def _counterpart(names: list[str], counterparts: list[str]) -> Callable[[re.Match[str]], str]:
    table = dict(zip(map(fold, names), counterparts, strict=True))
    return lambda match: table[fold(match[0])]
