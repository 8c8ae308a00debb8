"""Sentence boundary detection by rules.

A text is read once, from stop to stop. A stop is a run of stop characters with the quotes and brackets that close right
after it. It is judged by the two words before it and the word after it, by the brackets around it and by how far the
sentence has come; nothing else is looked at, so the time is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from service.core.document import Article, Role, Sentence
from service.core.languages import HOME_LANGUAGES
from service.text.abbreviations import Abbreviations, abbreviations
from service.text.casing import fold
from service.text.enclosures import Enclosures
from service.text.headings import heading_end
from service.text.periods import PeriodContext, period_ends
from service.text.plain import ITEM_MARK

_STOP = re.compile(
    r"""
    (?P<stop> [。！？｡।॥።፧။។៕‼⁇⁈⁉]+ | [.!?…։:՝\u2024؟۔\u037e]+ (?: [ \u00a0] [.…]+ (?=[ \u00a0]|$) )* )
    (?P<close> (?: ["'”’“»›)\]}」』）】〉》] | &(?:\#39|quot|raquo); | [\u00a0\u202f ]»(?=[\s.,;:!?)]|$) )* )
    (?: [ ]?\[\d{1,3}\] )*                 # note marks: "… in 1805. [6] The most …"
    (?P<space> \s* )
    """,
    re.VERBOSE,
)
_UNSPACED = frozenset("。！？｡।॥።፧။។៕")
"""Stops of scripts that set no space after a sentence, or that mark nothing but its end."""

_PERIODS = frozenset({".", "\u2024"})

_CONTINUING = frozenset(",;:!?.)]}»/")
"""Characters that no sentence begins with."""

_OPENING = "\"'“„‚‘«‹([{¿¡「『（—–-―*•` \u00a0"
"""What may stand between a boundary and the first letter or digit of a sentence."""

_INTRODUCED = frozenset("–—")
"""What an Armenian period introduces: the items of a list."""

_FIRST_ITEM = re.compile(r"(?:1|[aаա])[.)]\s")
_ITEM = re.compile(r"(?:\d{1,2}|[a-zа-яա-ք])[.)]\s")
"""The number or letter of an item in a list within the paragraph."""

_NEXT_WORD = re.compile(r"[\w'’՛՜՞-]{1,32}\.?")
_ARMENIAN_STOP = re.compile(r"։|[^\W\d]:(?:\s|$)")

_LOOK_BACK = 64
"""Characters before a stop in which its two words are sought."""

_OPENING_PHRASE = 24
"""Characters that an opening phrase up to a year, an hour or a unit takes at most: ``В июне 1990 г. Иванов …``"""


def split_sentences(text: str, language: str) -> list[tuple[int, int]]:
    """Find the sentences of one paragraph.

    Args:
        text: the paragraph; line breaks in it count as spaces.
        language: ISO 639-1 code; any other than en, ru, az, hy gets rules that hold for most languages.

    Returns:
        Offsets (start, end) in order, without outer whitespace. Between them there is nothing but whitespace.
    """
    return list(_Paragraph(text, language, abbreviations(language), Enclosures(text)).sentences())


def segment(article: Article, language: str) -> Article:
    """Mark the sentences of an article.

    A headline is one sentence. The dateline, the agency line, the timestamp, the labels of a headline and the marks of
    list items and of dialogue are in none: models take ``*`` and ``UPDATE 2-`` for words.

    Args:
        article: as `service.text.wire.parse_article` made it.
        language: ISO 639-1 code of the text.
    """
    spans: list[tuple[int, int, int]] = []
    for paragraph, block in enumerate(article.blocks):
        if block.role is Role.HEADLINE:
            start, end = block.start, block.end
            for label in article.labels:
                start = label.end if label.start == start else start
            for label in reversed(article.labels):
                end = label.start if label.end == end else end
            spans.append((start, end, paragraph))
        elif block.role is Role.BODY:
            dateline = article.dateline
            start = dateline.end if dateline and block.start <= dateline.start < block.end else block.start
            if language in HOME_LANGUAGES and (mark := ITEM_MARK.match(article.text, start, block.end)):
                start = mark.end()
            sentences = split_sentences(article.text[start : block.end], language)
            spans += [(start + first, start + last, paragraph) for first, last in sentences]
    return replace(
        article,
        sentences=tuple(Sentence(start, end, number, block) for number, (start, end, block) in enumerate(spans)),
    )


@dataclass(slots=True)
class _Paragraph:
    """A paragraph on its way through the rules; ``start`` is where the present sentence began."""

    text: str
    language: str
    lists: Abbreviations
    enclosures: Enclosures
    start: int = 0
    has_armenian_stop: bool = False

    def sentences(self) -> Iterator[tuple[int, int]]:
        self.has_armenian_stop = self.language == "hy" and _ARMENIAN_STOP.search(self.text) is not None
        self.start = _skip_space(self.text, 0)
        yield from self._headings()
        for stop in _STOP.finditer(self.text):
            if self.start <= stop.start() and stop.end() < len(self.text) and self._ends(stop):
                yield self.start, stop.start("space")
                self.start = stop.end()
                yield from self._headings()
        if self.start < len(self.text):
            yield self.start, len(self.text.rstrip())

    def _headings(self) -> Iterator[tuple[int, int]]:
        while end := heading_end(self.text, self.start):
            yield self.start, end
            self.start = _skip_space(self.text, end)

    def _ends(self, match: re.Match[str]) -> bool:
        """Whether the present sentence ends with this stop."""
        stop, close, following = match["stop"], match["close"], self.text[match.end()]
        if stop[-1] in _UNSPACED:
            return following not in "、，," and not (stop in "।॥" and following.isdigit())
        if not match["space"]:
            return stop == "։" and following.isupper()
        if stop[-1] in ":՝" and self._is_colon(match):
            return _FIRST_ITEM.match(self.text, match.end()) is not None
        if following in _CONTINUING:
            return False
        if self.enclosures.hold(self.start, match.start()) and not (")" in close and self._opener_follows(match)):
            return False
        first = self._first_letter(match.end())
        if _is_lower(first):
            return stop == "։" and not close and following not in "—–-"
        if stop in _PERIODS:
            if self.has_armenian_stop:  # then a period is a semicolon, introduces something or marks an abbreviation
                return following in _INTRODUCED or _ITEM.match(self.text, match.end()) is not None
            return period_ends(self._context(match), self.lists)
        return not (close and following == "(")

    def _first_letter(self, position: int) -> str:
        """The first character of what follows that is no opening mark; empty at the end of the text."""
        return self.text[position : position + 8].lstrip(_OPENING)[:1]

    def _is_colon(self, match: re.Match[str]) -> bool:
        """Whether a colon is one. In Armenian, ASCII ``:`` mostly does the work of ``։``, save in ``ասաց: «…»``."""
        if self.language != "hy" or match["stop"][-1] == "՝":
            return True
        words = self._words_before(match.start())
        return self.text[match.end()] in '«“"' and any(fold(word) in self.lists.speech for word in words)

    def _words_before(self, position: int) -> tuple[str, str]:
        """The last two words of the present sentence before a position; empty strings where there are none."""
        before = self.text[max(self.start, position - _LOOK_BACK) : position]
        words = ["", *before.split(), ""] if before[-1:].isspace() else ["", "", *before.split()]
        return words[-2].strip(_OPENING) or words[-2], words[-1].lstrip(_OPENING)

    def _word_after(self, position: int) -> str:
        """The word after a stop, with its own period if it has one."""
        word = _NEXT_WORD.match(self.text[position : position + 40].lstrip(_OPENING))
        return word[0] if word else ""

    def _opener_follows(self, match: re.Match[str]) -> bool:
        return fold(self._word_after(match.end())) in self.lists.openers

    def _context(self, match: re.Match[str]) -> PeriodContext:
        previous, word = self._words_before(match.start())
        in_opening_phrase = match.start() - self.start <= _OPENING_PHRASE
        return PeriodContext(previous, word, self._word_after(match.end()), in_opening_phrase)


def _is_lower(character: str) -> bool:
    """Whether the character is lower case in a script that has capitals in ordinary use (Georgian has not)."""
    return character.islower() and not "ა" <= character <= "ჿ"


def _skip_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position
