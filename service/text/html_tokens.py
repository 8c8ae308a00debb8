"""HTML and XML cut into tokens with their offsets in the source.

Nothing is repaired and nothing is lost: the tokens, put end to end, are the source. The cuts are those of the
tokenizer in the WHATWG HTML standard (13.2.5), so that what is text here is text to a browser. All patterns are
possessive: the time is linear in the length of the source, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from service.text.html_elements import FOREIGN, RAW_TEXT, VOID

_S = r"\t\n\f\r\x20"
_ATTRIBUTE = (
    rf"(?P<name>=?+[^{_S}/>=]++|=)"
    rf"(?:[{_S}]*+=[{_S}]*+(?P<value>\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|(?![\"'])[^{_S}>]*+))?+"
)
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_UNNAMED = re.sub(r"\?P<\w+>", "?:", _ATTRIBUTE)


def _tag(first: str) -> re.Pattern[str]:
    return re.compile(rf"<(?P<end>/?)(?P<name>{first}[^{_S}/>]*+)(?:[{_S}/]++|{_UNNAMED})*+>")


_HTML_TAG = _tag("[a-zA-Z]")
_XML_TAG = _tag(r"[a-zA-Z_:\u0080-\U0010ffff]")
_HTML_COMMENT = re.compile(r"<!--(?:-?>|.*?(?:--!?>|\Z))", re.DOTALL)
_XML_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BOGUS = re.compile(r"<(?:[!?]|/[^a-zA-Z])")
_MARKUP = re.compile(r"<(?=[a-zA-Z/!?_:\u0080-\U0010ffff])")


class Kind(Enum):
    """What a token is."""

    TEXT = auto()
    START = auto()
    END = auto()
    COMMENT = auto()
    OPAQUE = auto()
    """Declarations, processing instructions, CDATA, content of raw elements, and what is cut off at the end."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token: ``source[start:end]``.

    Attributes:
        kind: what it is.
        name: of a tag; in lower case in HTML.
        empty: a start tag that needs no end tag.
    """

    kind: Kind
    start: int
    end: int
    name: str = ""
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute's name in lower case, and where its value stands in the source, without quotes.

    Attributes:
        quote: the quotation mark around the value, or empty.
    """

    name: str
    start: int
    end: int
    quote: str


def attributes(source: str, tag: Token) -> Iterator[Attribute]:
    """The attributes of a start tag that have a value."""
    for match in _ATTRIBUTES.finditer(source, tag.start + 1 + len(tag.name), tag.end - 1):
        if value := match["value"]:
            quote = value[0] if value[0] in "\"'" else ""
            start, end = match.span("value")
            yield Attribute(match["name"].lower(), start + len(quote), end - len(quote), quote)


def tokenize(source: str, *, xml: bool = False) -> Iterator[Token]:
    """The tokens of a source, in order; see the module.

    Args:
        source: any string; a fragment, a page, or no markup at all.
        xml: names keep their case, no element is void or raw by its name, CDATA and processing instructions exist.
    """
    cursor = _Cursor(source, xml)
    while cursor.position < len(source):
        yield from cursor.advance()


class _Cursor:
    def __init__(self, source: str, xml: bool, position: int = 0, *, scripting: bool = True) -> None:
        self.source = source
        self.position = position
        self._xml = xml
        self._raw_text_names = RAW_TEXT if scripting else RAW_TEXT - {"noscript"}
        self._tag = _XML_TAG if xml else _HTML_TAG
        self._comment = _XML_COMMENT if xml else _HTML_COMMENT
        self._foreign = 0
        self._absent: set[str] = set()

    def advance(self) -> Iterator[Token]:
        markup = self._next_markup()
        if markup > self.position:
            yield self._cut(Kind.TEXT, markup)
        if markup == len(self.source):
            return
        if match := self._tag.match(self.source, markup):
            yield from self._tag_token(match)
        elif match := self._comment.match(self.source, markup):
            yield self._cut(Kind.COMMENT, match.end())
        else:
            yield self._cut(Kind.OPAQUE, self._opaque_end(markup))

    def _next_markup(self) -> int:
        """Where the next ``<`` stands that begins markup."""
        start = self.position
        while match := _MARKUP.search(self.source, start):
            following = self.source[match.end()]
            # "</" before the end of the source is text; a letter that begins no tag here is text as well.
            if following == "/":
                if match.end() + 1 < len(self.source):
                    return match.start()
            elif following in "!?" or self._xml or (following.isascii() and following.isalpha()):
                return match.start()
            start = match.end()
        return len(self.source)

    def _tag_token(self, match: re.Match[str]) -> Iterator[Token]:
        name = match["name"] if self._xml else match["name"].lower()
        if match["end"]:
            if name in FOREIGN:
                self._foreign = max(0, self._foreign - 1)
            yield self._cut(Kind.END, match.end(), name)
            return
        closed = match[0].endswith("/>")
        empty = closed if self._xml or self._foreign or name in FOREIGN else name in VOID
        yield self._cut(Kind.START, match.end(), name, empty)
        if not self._xml:
            if name in FOREIGN and not empty:
                self._foreign += 1
            elif name in self._raw_text_names and not self._foreign:
                yield from self._raw_text(name)

    def _raw_text(self, name: str) -> Iterator[Token]:
        closing = re.compile(rf"</{name}(?=[{_S}/>])", re.IGNORECASE | re.ASCII)
        match = None if name == "plaintext" else closing.search(self.source, self.position)
        end = match.start() if match else len(self.source)
        if name == "noscript":
            end = max(end, self._end_without_scripting(name))
        if end > self.position:
            # A title is text with character references and without tags.
            is_text = name == "title" and match and "<" not in self.source[self.position : end]
            yield self._cut(Kind.TEXT if is_text else Kind.OPAQUE, end)

    def _end_without_scripting(self, name: str) -> int:
        """Where an element ends for a reader without scripts, to whom its content is markup.

        An end tag in an attribute ends it for one and not for the other. What lies between both ends must not change.
        """
        reader = _Cursor(self.source, self._xml, self.position, scripting=False)
        while reader.position < len(self.source):
            for token in reader.advance():
                if token.kind is Kind.END and token.name == name:
                    return token.start
        return len(self.source)

    def _opaque_end(self, start: int) -> int:
        """The end of a declaration, an instruction, CDATA, or a tag cut off by the end of the source."""
        source = self.source
        if source.startswith("<![CDATA[", start):
            end = self._find("]]>", start)
        elif self._xml and source.startswith("<?", start):
            end = self._find("?>", start)
        else:
            end = 0
        if not end and _BOGUS.match(source, start):
            end = self._find(">", start)
        return end or len(source)

    def _find(self, closing: str, start: int) -> int:
        """Where a closing mark ends, or 0; what is missing once is not sought again."""
        if closing in self._absent:
            return 0
        found = self.source.find(closing, start)
        if found < 0:
            self._absent.add(closing)
            return 0
        return found + len(closing)

    def _cut(self, kind: Kind, end: int, name: str = "", empty: bool = False) -> Token:
        token = Token(kind, self.position, end, name, empty)
        self.position = end
        return token
