"""What is protected, looked for in a translation, and written without a model where it was lost."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from service.core.languages import HOME_LANGUAGES
from service.text.dates import Date, format_date, parse_date
from service.text.edits import Edit, apply_edits
from service.text.numbers import (
    Number,
    conventions,
    find_numbers,
    is_compound,
    is_spelled,
    localize,
    reads_otherwise,
    spelled,
    write,
    write_compound,
)
from service.text.protection import OPAQUE, Item, Kind, Phrase, Protected, currencies

ENDING = r"[^\W\d_]{1,5}(?!\w)"
"""Matches the ending of a number, a time or a designation, after its hyphen."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A translation in which what is protected was looked for.

    Attributes:
        text: the translation, its numbers written as the target language does.
        missing: items that are not in it exactly as often as in the source, and phrases that lost their meaning.
        edits: what made this text of the translation.
    """

    text: str
    missing: tuple[Item | Phrase, ...]
    edits: tuple[Edit, ...] = ()


def restore(translation: str, protected: Protected, target: str) -> Restored:
    """Look for all that is protected in a translation.

    Items of other kinds than numbers must be there verbatim, those that are words of a language with endings behind a
    hyphen (``10:00-da``, ``F-16-ի``). A number may have other separators, or be in words if it
    is a small one. Order is free.
    """
    verbatim = Counter(item.text for item in protected.items if item.kind is not Kind.NUMBER)
    inflected = {item.text for item in protected.items if item.kind not in OPAQUE}
    rest, lost = translation, set()
    for text in sorted(verbatim, key=len, reverse=True):
        after = rf"(?![\w/@]|\.\w|-(?!{ENDING}))" if text in inflected else r"(?![\w/@]|[-.]\w)"
        pattern = re.compile(rf"(?<![\w@#/]){re.escape(text)}{after}")
        rest, count = pattern.subn(lambda match: "\0" * len(match[0]), rest)
        if count != verbatim[text]:
            lost.add(text)
    missing: list[Item | Phrase] = [item for item in protected.items if item.text in lost]
    free = find_numbers(rest, target)
    edits: list[Edit] = []
    for item in (item for item in protected.items if item.kind is Kind.NUMBER):
        match = next((n for n in free if n.values & item.values), None)
        if match is not None:
            free.remove(match)
            localized = _localized(match, protected.language, target)
            if match.scale == 1 and reads_otherwise(localized, item.values, target):
                localized = write(max(item.values), item.text, target)
            if localized != match.text:
                edits.append(Edit(match.start, match.end, localized))
        elif not _in_words(item, rest, target):
            missing.append(item)
    repeated = [item for item in protected.items if any(number.values & item.values for number in free)]
    missing += (item for item in repeated if item not in missing)
    missing += (phrase for phrase in protected.phrases if not _has_meaning(phrase, translation, target))
    edits.sort(key=lambda edit: edit.start)
    return Restored(apply_edits(translation, edits), tuple(missing), tuple(edits))


def _localized(number: Number, source: str, target: str) -> str:
    """A number of a translation as the target language writes it. English joins the parts of a compound."""
    if not is_compound(number.text):
        return localize(number.text, source, target)
    return write_compound(max(number.values), 1, target) if target == "en" and number.scale == 1 else number.text


def render(protected: Protected, span: Item | Phrase, target: str) -> str:
    """An item or phrase as it is written in the target language, without help of a model."""
    text, source = protected.text[span.start : span.end], protected.language
    known = {source, target} <= HOME_LANGUAGES.keys()
    if isinstance(span, Item):
        if known and span.kind is Kind.NUMBER and is_compound(text):
            return write_compound(max(span.values), 1, target)
        return localize(text, source, target) if span.kind is Kind.NUMBER else text
    if span.month:
        date = parse_date(text)
        return format_date(date, target) if date and target in HOME_LANGUAGES else text
    (number,) = [item for item in protected.items if span.start <= item.start < span.end]
    before, after = text[: number.start - span.start], text[number.end - span.start :]
    if known and span.scale > 1:
        (scaled,) = find_numbers(text, source)
        after = text[scaled.end_of_scale :]
    if known and is_compound(number.text):
        return before + write_compound(max(number.values), span.scale, target) + after
    word = f" {conventions(target)['short'][str(span.scale)]}" if known and span.scale > 1 else ""
    return before + localize(number.text, source, target) + word + after


def _in_words(item: Item, translation: str, target: str) -> bool:
    words = spelled(translation, target)
    return any(2 <= value <= 12 and is_spelled(value, words) for value in item.values)


def _has_meaning(phrase: Phrase, translation: str, target: str) -> bool:
    if target not in HOME_LANGUAGES:
        return True
    if phrase.month:
        return bool(_month(phrase.month, target).search(translation))
    if phrase.currency and phrase.currency not in translation:
        folded = translation.lower()
        return any(word.lower() in folded for word in currencies()[phrase.currency])
    return True


@cache
def _month(month: int, language: str) -> re.Pattern[str]:
    """Matches any form of a month's name."""
    name = format_date(Date(1, month), language).removeprefix("1 ")
    stem = name if language in {"en", "az"} else name[:-1]
    forms = "ма[йяею]" if (language, month) == ("ru", 5) else rf"{stem}|{stem[:3]}\."
    return re.compile(rf"(?<!\w)(?:{forms})", re.IGNORECASE)
