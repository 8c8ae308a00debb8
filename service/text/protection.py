"""What a translation must leave as it is: links, addresses, tags, code, numbers, dates and amounts.

`find_items` marks it in a sentence; `service.text.restoration` looks for it in a translation.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib import resources

from service.core.document import Span
from service.text.dates import date_pattern, parse_date
from service.text.numbers import Number, find_numbers


class Kind(StrEnum):
    """What is protected."""

    URL = "url"
    EMAIL = "email"
    HANDLE = "handle"
    HASHTAG = "hashtag"
    CODE = "code"
    DESIGNATION = "designation"
    DATE = "date"
    TIME = "time"
    NUMBER = "number"


OPAQUE = frozenset({Kind.URL, Kind.EMAIL, Kind.HANDLE, Kind.HASHTAG, Kind.CODE})
"""Kinds that are not language: no model needs to see them."""


@dataclass(frozen=True, slots=True)
class Item(Span):
    """Something to keep: verbatim, or for a number in value.

    Attributes:
        kind: what it is.
        text: as the user wrote it.
        values: of a number, see `service.text.numbers.Number`.
    """

    kind: Kind
    text: str
    values: frozenset[Decimal] = frozenset()


@dataclass(frozen=True, slots=True)
class Phrase(Span):
    """Numbers with the words that give them their meaning: a date with a month, an amount with scale and currency.

    Attributes:
        month: of a date, else 0.
        currency: sign or code, or empty.
        scale: the power of ten that a word such as ``million`` stands for, or 1.
    """

    month: int = 0
    currency: str = ""
    scale: int = 1


@dataclass(frozen=True, slots=True)
class Protected:
    """What is protected in a sentence: items in order, not overlapping, and the phrases around some of them."""

    text: str
    language: str
    items: tuple[Item, ...]
    phrases: tuple[Phrase, ...]


_DOMAINS = "com|org|net|gov|edu|int|info|io|ru|az|am|ge|eu|uk|us|de|fr|tr|ir|ua|kz|example|рф|հայ"
_FILES = "txt|pdf|docx?|xlsx?|pptx?|odt|csv|tsv|json|xml|html?|py|js|ts|css|toml|ya?ml|jpe?g|png|svg|mp[34]|zip|md"
_URL_BODY = r"[^\s<>\"«»“”„`]*[^\s<>\"«»“”„`.,;:!?…։՝'’)\]]"

_PATTERNS = (
    (
        Kind.CODE,
        r"(?<!\w)`(?=\S)[^`\n]+(?<=\S)`(?!\w)|\$?\{\{?[A-Za-z_][\w.]*\}?\}|%\(\w+\)[sd]|(?<!\w)%(?:\d\$)?[sd](?!\w)",
    ),
    (Kind.URL, rf"(?:https?|ftp)://{_URL_BODY}|(?<![\w@.])www\.{_URL_BODY}"),
    (Kind.EMAIL, r"(?<![\w.+-])[\w.+-]*[\w+-]@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}"),
    (Kind.URL, rf"(?<![\w@./-])(?:[\w-]+\.)+(?:{_DOMAINS})(?![\w-]|\.\w)(?:/{_URL_BODY}|/)?"),
    (Kind.HANDLE, r"(?<![\w@./])@\w(?:[\w.]*\w)?"),
    (Kind.HASHTAG, r"(?<![\w&/#])#\w*[^\W\d_]\w*"),
    (
        Kind.CODE,
        rf"(?<![\w./])(?:~|\.\.?)?/(?:[\w.-]+/)+[\w.-]*\w|(?<!\w)[A-Z]:\\[^\s<>\"|?*]+\w|(?<![\w.-])[\w-]+\.(?:{_FILES})(?!\w)"
        r"|(?<![\w-])--[a-z][\w-]*\w|(?<!\w)[\w-]*[^\W_]_\w+|(?<!\w)__?\w+"
        r"|(?<!\w)(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|0x[0-9A-Fa-f]+)(?!\w)"
        r"|(?<![\w+])\+\d[\d \u00a0()-]{6,}\d(?!\w)|(?<![\w.])v\d+(?:\.\d+)+(?!\w)|(?<!\w)[a-z]{2,}[A-Z]\w*",
    ),
    (
        Kind.DATE,
        r"(?<![\w.,/-])(?:\d{1,2}(?P<mark>[./-])\d{1,2}(?P=mark)(?:\d{4}|\d\d)|\d{4}-\d\d-\d\d)"
        r"(?![\w/]|[.,-]\d)",
    ),
    (
        Kind.TIME,
        r"(?<![\w.,:])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![\w:]|[.,]\d|[ \u00a0]\d{3}(?!\d))"
        r"|(?<![\w.,:])(?:0?\d|1[0-2])\.[0-5]\d(?=\s?[ap]\.?m\b)",
    ),
    (Kind.CODE, r"(?<![\w.,])\d+(?:\.\d+){2,}(?![\w]|[.,]\d)"),
    (
        Kind.DESIGNATION,
        r"(?<![\w-])[A-Z]+[A-Za-z]*-?\d[\dA-Za-z]*(?:-[\dA-Z]+)*(?!\w)|(?<![\w.,-])\d+[A-Z]+\d*(?!\w)",
    ),
)

_ANY = re.compile("|".join(f"(?P<{kind.name}_{number}>{pattern})" for number, (kind, pattern) in enumerate(_PATTERNS)))
_HINT = re.compile(r"[@#`/_{%\\]|\d[.:/-]\d|[^\W\d]\.\w|--|\+\d|[a-z][A-Z]|[A-Z]-?\d|\d[A-Z]")
"""What none of the patterns can do without, so that most sentences need not be searched."""

_DIGIT = re.compile(r"\d")
_CURRENCY_BEFORE = re.compile(r"(?:[$€£¥₽₼֏₾₺₸₴₹]|(?<![A-Z])[A-Z]{3})[ \u00a0]?$")
_CURRENCY_AFTER = re.compile(r"[ \u00a0]?(?:[$€£¥₽₼֏₾₺₸₴₹]|[A-Z]{3}(?![A-Z]))")


def find_items(text: str, language: str) -> Protected:
    """All that is to be kept in a sentence.

    Args:
        text: one sentence.
        language: its ISO 639-1 code; words of scale and months are known for en, ru, az and hy.
    """
    found: list[Item] = []
    rest = text
    for match in _ANY.finditer(text) if _HINT.search(text) else ():
        name = match.lastgroup if match.lastgroup != "mark" else "DATE_"
        kind = Kind[(name or "").rpartition("_")[0]]
        found.append(Item(match.start(), match.end(), kind, match[0]))
        rest = rest[: match.start()] + "\0" * len(match[0]) + rest[match.end() :]
    if not _DIGIT.search(rest):
        return Protected(text, language, tuple(found), ())
    numbers = find_numbers(rest, language)
    found += (Item(number.start, number.end, Kind.NUMBER, number.text, number.values) for number in numbers)
    dates = _dates(rest) if numbers else []
    amounts = [_amount(rest, number) for number in numbers]
    phrases = [*dates, *(amount for amount in amounts if amount and not any(_overlap(amount, date) for date in dates))]
    return Protected(
        text,
        language,
        tuple(sorted(found, key=lambda item: item.start)),
        tuple(sorted(phrases, key=lambda phrase: phrase.start)),
    )


def _dates(text: str) -> list[Phrase]:
    dates = [(match, parse_date(match[0])) for match in _date().finditer(text)]
    return [Phrase(match.start(), match.end(), month=date.month) for match, date in dates if date]


@cache
def _date() -> re.Pattern[str]:
    return re.compile(date_pattern(), re.IGNORECASE)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _amount(text: str, number: Number) -> Phrase | None:
    """The phrase around a number with a word of scale, a currency, or both."""
    first, last, currency = number.start, number.end_of_scale, ""
    before, after = _CURRENCY_BEFORE.search(text, max(0, first - 5), first), _CURRENCY_AFTER.match(text, last)
    if before and before[0].strip() in currencies():
        first, currency = before.start(), before[0].strip()
    elif after and after[0].strip() in currencies():
        last, currency = after.end(), after[0].strip()
    if not currency and number.scale == 1:
        return None
    return Phrase(first, last, currency=currency, scale=number.scale)


@cache
def currencies() -> dict[str, list[str]]:
    """What may stand for a currency's sign or code in a translation, by that sign or code."""
    file = resources.files("service.text") / "data" / "currencies.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
