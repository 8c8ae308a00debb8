"""Datelines: ``BAKU, July 27 (Agency) –``, read and written in four languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from service.core.document import Article, Dateline, Span
from service.core.languages import HOME_LANGUAGES
from service.text import places
from service.text.agencies import is_agency, known_agencies, localize_agency
from service.text.casing import upper
from service.text.dates import alternatives, date_pattern, format_date, parse_date

_LONGEST = 160
"""Characters within which a dateline must end."""

_WORD = r"[^\W\d_][\w'’ʼ՚\-]*(?:\.(?=\s[^\W\d_]))?"
_NAME = rf"{_WORD}(?:[ \u00a0]{_WORD}){{0,3}}"
_DASH = r"(?:\s*(?:[–—−]|--?)(?=\s|$)|[–—])"


@lru_cache
def _pattern() -> re.Pattern[str]:
    known = alternatives(sorted(known_agencies()))
    capitals = r"[^\W\d_a-zа-яёա-ֆəğışçöü]{2,}"
    place = rf"(?P<place>{_NAME}(?:\s?/\s?{_NAME}|,\s(?!{date_pattern()}){_NAME})?)"
    date = rf"[,.]?\s(?P<date>{date_pattern()})"
    bracketed = r"\((?P<bracketed>[^()\n]{2,60})\)|\[(?P<squared>[^\[\]\n]{2,60})\]|/(?P<slashed>[^/\n]{2,60})/"
    bare = rf"(?P<bare>{known}|(?-i:{capitals}(?:[ -]{capitals}){{0,3}}))(?=[.։:]|{_DASH}|$)"
    return re.compile(
        rf"{place}(?:{date})?(?:[,.]?\s?(?:{bracketed})|(?:,\s|{_DASH}\s){bare})?"
        rf"(?P<end>{_DASH}|[.։:](?=\s|$)|$)",
        re.IGNORECASE,
    )


def parse_dateline(text: str, start: int, end: int) -> Dateline | None:
    """The dateline at the beginning of a block.

    A place alone is none: it takes a date or an agency with it, or a place the table knows, in capitals, with a dash.

    Args:
        text: the article's text.
        start: offset of the block.
        end: its end.
    """
    block = text[start : min(end, start + _LONGEST)]
    match = _pattern().match(block)
    if not match or (match["end"] == "" and len(block) == _LONGEST):
        return None
    agency_group = next((name for name in ("bracketed", "squared", "slashed", "bare") if match[name]), None)
    agency = match[agency_group] if agency_group else ""
    if not _is_believable(match["place"], match["date"], agency, agency_group, match["end"].strip()):
        return None

    def span(group: str | None) -> Span | None:
        return Span(start + match.start(group), start + match.end(group)) if group and match[group] else None

    place, date = span("place"), span("date")
    if date and text[date.end - 1] == ".":  # of "3 May. /ARMENPRESS/": the period parts date and agency
        date = Span(date.start, date.end - 1)
    return Dateline(start, start + match.end(), place, date, span(agency_group)) if place else None


def _is_believable(place: str, date: str | None, agency: str, agency_group: str | None, end: str) -> bool:
    first = re.split(r"\s?/\s?|,\s", place)[0]
    in_capitals = first.isupper() and len(first) > 1
    known = places.is_place(first)
    if not first[0].isupper():
        return False
    if agency_group == "slashed":
        return bool(date) or known or is_agency(agency)
    if date:
        return in_capitals or known or (is_agency(agency) and end not in ".")
    if end[:1] not in "–—−-" or not end:
        return False
    return (known and (in_capitals or bool(agency))) or (in_capitals and is_agency(agency))


def localize_dateline(
    article: Article,
    dateline: Dateline,
    source: str,
    target: str,
    translate_place: Callable[[str], str | None] | None = None,
) -> str | None:
    """The dateline written for another language by rule: place, date, agency in brackets, dash.

    Args:
        article: the article it belongs to.
        dateline: as `parse_dateline` found it.
        source: the article's language.
        target: the language wanted.
        translate_place: gives the name of a place in the target language, in the nominative, or None; by default, from
            our table of places. A place that stays unknown is kept as it is.

    Returns:
        ``БАКУ, 27 июля (Агентство) –``, without space after it; None if a language is not one of en, ru, az, hy.
    """
    if source not in HOME_LANGUAGES or target not in HOME_LANGUAGES:
        return None
    if source == target:
        return article.slice(dateline).rstrip()
    translate = translate_place or (lambda name: places.translate_place(name, source, target))
    parts = re.split(r"(\s?/\s?|,\s)", article.slice(dateline.place))
    result = "".join(_localize_place(part, target, translate) if n % 2 == 0 else part for n, part in enumerate(parts))
    if dateline.date:
        given = article.slice(dateline.date)
        date = parse_date(given)
        result += f", {format_date(date, target, dateline=True) if date else given}"
    if dateline.agency:
        result += f" ({localize_agency(article.slice(dateline.agency), target)})"
    return f"{result} –"


def _localize_place(name: str, target: str, translate: Callable[[str], str | None]) -> str:
    translated = translate(name)
    if translated is None:
        return name
    return upper(translated, target) if name.isupper() else translated
