"""Plain text into paragraphs.

Text comes in two manners: a line for each paragraph, or paragraphs broken into lines of one width with blank lines
between them. The second shows in two facts together: a broken line is full, that is, the first word of the next line
would not have fitted into the width; and some line goes on in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from service.core.document import Span

_LINE = re.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
_ONE_LINE_END = re.compile(r"[ \t\u00a0]*(?:\r\n|[\n\r\v\x85\u2028])[ \t\u00a0]*")
"""What stands between a line and the next of one paragraph; a form feed or a paragraph separator does not."""

_NARROWEST, _WIDEST = 45, 110
"""Characters: the widths at which people and programs break lines."""

_BULLETS = "*•·‣▪▶►●■#>|"
LIST_ITEM = re.compile(rf"(?:[-–—{_BULLETS}]|\d{{1,3}}[.)]|[^\W\d_]\))\s")
"""What a list item, a heading, a quotation or a line of dialogue begins with."""

ITEM_MARK = re.compile(
    rf"(?:[{_BULLETS}]|[–—-](?=\s+\D)|\d{{1,2}}\)|\d{{1,2}}\.(?=\s+[A-ZА-ЯЁƏĞİÖŞÇÜԱ-Ֆ])|[^\W\d_]\))\s+(?=\S)"
)
"""What parts a list item or a line of dialogue from what it says. ``2. liqa`` has a number of its own."""


def paragraphs(text: str, opens: Callable[[str], bool] | None = None) -> list[Span]:
    """The paragraphs of a text, without the whitespace around them.

    Any line end counts: LF, CRLF, CR, vertical tab, form feed, NEL, U+2028 and U+2029.

    Args:
        text: any text.
        opens: tells of a line that it opens a paragraph whatever stands above it.
    """
    lines = [span for line in _LINE.finditer(text) if (span := _strip(text, *line.span()))]
    width = max((line.end - line.start for line in lines), default=0)
    if not _NARROWEST <= width <= _WIDEST:
        return lines
    joints = [_runs_on(text, first, second, width, opens) for first, second in pairwise(lines)]
    if not any(joint and text[line.start].islower() for joint, line in zip(joints, lines[1:], strict=True)):
        return lines
    result = lines[:1]
    for joint, line in zip(joints, lines[1:], strict=True):
        if joint:
            result[-1] = Span(result[-1].start, line.end)
        else:
            result.append(line)
    return result


def _strip(text: str, start: int, end: int) -> Span | None:
    """The line without outer whitespace and byte order mark; None if nothing is left."""
    while start < end and (text[start].isspace() or text[start] == "\ufeff"):
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def _runs_on(text: str, first: Span, second: Span, width: int, opens: Callable[[str], bool] | None) -> bool:
    """Whether the first line may have been broken because the second line's first word did not fit."""
    if not _ONE_LINE_END.fullmatch(text, first.end, second.start):
        return False
    line = text[second.start : second.end]
    fits = first.end - first.start + 1 + len(line.split(maxsplit=1)[0]) <= width
    introduces_list = text[first.end - 1] in ":՝"
    return not (fits or introduces_list or LIST_ITEM.match(line) or (opens and opens(line)))
