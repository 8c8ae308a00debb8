"""Wire copy: agency line, timestamp, headline, dateline and body.

A text is wire copy if a dateline, a timestamp or an agency line says so. A headline without any of them is believed
only where one line without a stop stands above running text. Whatever is not recognised is body.
"""

from __future__ import annotations

import re

from service.core.document import Article, Block, Dateline, Role, Span
from service.text.agencies import is_agency
from service.text.datelines import parse_dateline
from service.text.dates import is_timestamp
from service.text.labels import find_labels
from service.text.plain import LIST_ITEM, paragraphs

_MOST_HEAD_LINES = 5
"""Blocks that may stand above the body: agency, timestamp, headline, and up to two more headings."""

_MOST_ITEMS = 10
"""List items that may stand between a headline and the dateline: the news in brief."""

_MOST_HEADINGS = 2
"""Headings among them where no dateline shows where the body begins."""

_LONGEST_HEADLINE = 250
_FEWEST_HEADLINE_WORDS = 3
_MOST_AGENCY_WORDS = 4

_NO_HEADING = re.compile(r"[.։:;,…。]['\"”’»)\]]*$")
_BYLINE = re.compile(r"By:?(?: [A-Z][\w'’.-]*){2,4}(?:(?:,| and)(?: [A-Z][\w'’.-]*){2,4})*")
_STOPPED = re.compile(r"[.!?…։:。！？؟।]['\"”’»)\]]*$")


def parse_article(text: str, *, titled: bool = False) -> Article:
    """Find the structure of a text; sentences stay empty until `service.text.segmentation.segment`.

    Args:
        text: plain text or wire copy in any language.
        titled: its first paragraph is a headline, whatever it looks like.

    Returns:
        The article, with one block a paragraph. Ordinary text has body blocks alone.
    """
    spans = paragraphs(text, lambda line: parse_dateline(line, 0, len(line)) is not None)
    title, spans = spans[: int(titled)], spans[int(titled) :]
    lines = [text[span.start : span.end] for span in spans[: _MOST_HEAD_LINES + _MOST_ITEMS + 1]]
    head, dateline = _above_dateline(text, spans, lines)
    if dateline is None:
        head = _above_body(text, spans, lines[: _MOST_HEAD_LINES + 1])
    roles = [*_head_roles(lines[:head]), *[Role.BODY] * (len(spans) - head)]
    roles = [*[Role.HEADLINE] * len(title), *roles]
    blocks = tuple(Block(span.start, span.end, role) for span, role in zip([*title, *spans], roles, strict=True))
    headlines = [block for block in blocks if block.role is Role.HEADLINE]
    labels = tuple(label for block in headlines for label in find_labels(text, block.start, block.end))
    return Article(text, blocks, dateline, labels)


def _above_dateline(text: str, spans: list[Span], lines: list[str]) -> tuple[int, Dateline | None]:
    """The number of blocks above the one with the dateline, and the dateline."""
    items = 0
    for number, line in enumerate(lines):
        if dateline := parse_dateline(text, spans[number].start, spans[number].end):
            return number, dateline
        items += _is_item(line)
        may_be_above = _may_be_head(line) or (number and _is_item(line))
        if not may_be_above or items > _MOST_ITEMS or number - items >= _MOST_HEAD_LINES:
            break
    return 0, None


def _above_body(text: str, spans: list[Span], lines: list[str]) -> int:
    """The number of blocks above the body of a text without a dateline."""
    head = headings = 0
    for line in lines[:_MOST_HEAD_LINES]:
        headings += not (is_timestamp(line) or is_agency(line))
        if not _may_be_head(line) or headings > _MOST_HEADINGS:
            break
        head += 1
    if any(is_timestamp(line) or (is_agency(line) and len(lines) > 1) for line in lines[:head]):
        return head
    return int(head > 0 and _is_headline_of(text, spans, lines))


def _may_be_head(line: str) -> bool:
    return is_timestamp(line) or (len(line) <= _LONGEST_HEADLINE and not (_NO_HEADING.search(line) or _is_item(line)))


def _is_item(line: str) -> bool:
    return LIST_ITEM.match(line) is not None


def _is_headline_of(text: str, spans: list[Span], lines: list[str]) -> bool:
    """Whether the first line is the headline of running text: it has no stop, and all the rest has."""
    headline, *body = lines
    if not body or _STOPPED.search(headline) or len(headline.split()) < _FEWEST_HEADLINE_WORDS:
        return False
    apart = len(text[spans[0].end : spans[1].start].splitlines()) > 1
    return (apart or len(body) > 1) and len(body[0]) > len(headline) and all(map(_STOPPED.search, body))


def _head_roles(lines: list[str]) -> list[Role]:
    """The roles of the blocks above the dateline or the body. A line that is nothing else is a headline."""
    roles = [Role.TIMESTAMP if is_timestamp(line) else Role.HEADLINE for line in lines]
    for number, line in enumerate(lines):
        if _is_item(line) or (_BYLINE.fullmatch(line) and Role.HEADLINE in roles[:number]):
            roles[number] = Role.BODY
    for number, line in enumerate(lines):
        others = roles.count(Role.HEADLINE) - 1
        if roles[number] is Role.HEADLINE and (
            is_agency(line) or (number == 0 and others and Role.TIMESTAMP in roles and _is_name(line))
        ):
            roles[number] = Role.AGENCY
    return roles


def _is_name(line: str) -> bool:
    """Whether a line may be the name of an agency we do not know: a few words, all with capitals."""
    words = line.split()
    return len(words) <= _MOST_AGENCY_WORDS and all(word[0].isupper() for word in words)
