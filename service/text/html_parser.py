"""From the tokens of markup to its paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from service.text.html import AttributeText, MarkKind, Unit, decode, decode_attribute, has_letter
from service.text.html_elements import BLOCK, IMPLIED_END, LINE_BREAKS, TEXT_ATTRIBUTES, UNTRANSLATED
from service.text.html_paragraphs import Paragraphs
from service.text.html_tokens import Kind, Token, attributes, tokenize

_VERBATIM = {
    "a": re.compile(r"\s*(?:https?://|www\.|[@#])\S+\s*|\s*[^\s@]+@[^\s@]+\s*"),
    "sup": re.compile(r"[\W\d_]*"),
}
"""Inline elements that stay as they are if this is all they hold: links that show an address, a handle or a hashtag,
and note marks and exponents."""

_LOOK_AHEAD = 24
"""Tokens such an element has at most."""


@dataclass(frozen=True, slots=True)
class MarkupOptions:
    """How markup is read.

    Attributes:
        xml: by the rules of XML. An element is then inline if it stands beside text, or within an element that does.
        attributes: whether the attributes of `TEXT_ATTRIBUTES` are translated.
        ignored: names of further elements that are not translated.
        splitting: names of further elements that end a paragraph.
    """

    xml: bool = False
    attributes: bool = False
    ignored: frozenset[str] = frozenset()
    splitting: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Markup:
    """A source and what can be translated of it.

    Attributes:
        source: unchanged.
        units: paragraphs with letters in them, in order.
        attributes: values with letters in them, in order; none unless asked for.
    """

    source: str
    units: tuple[Unit, ...]
    attributes: tuple[AttributeText, ...] = ()


def parse_markup(source: str, options: MarkupOptions | None = None) -> Markup:
    """The paragraphs of an HTML or XML source; never fails, whatever the source holds."""
    return _Parser(source, options or MarkupOptions()).parse()


def visible_text(source: str, options: MarkupOptions | None = None) -> str:
    """What of a source would be translated, one paragraph a line: for language identification and counting."""
    markup = parse_markup(source, options)
    texts = [unit.text for unit in markup.units] + [attribute.text for attribute in markup.attributes]
    return "\n".join(" ".join(text.split()) for text in texts)


class _Parser:
    def __init__(self, source: str, options: MarkupOptions) -> None:
        self._source = source
        self._options = options
        self._ignored, self._splitting = options.ignored, options.splitting
        if not options.xml:
            self._ignored = frozenset(map(str.lower, options.ignored))
            self._splitting = frozenset(map(str.lower, options.splitting))
        self._tokens = list(tokenize(source, xml=options.xml))
        self._inline_xml = _inline_elements(source, self._tokens) if options.xml else frozenset()
        self._open: Counter[str] = Counter()
        self._paragraphs = Paragraphs(source)
        self._attributes: list[AttributeText] = []

    def parse(self) -> Markup:
        index = 0
        while index < len(self._tokens):
            token = self._tokens[index]
            end = index + 1
            if token.kind is Kind.TEXT:
                self._paragraphs.add_text(token.start, token.end)
            elif token.kind is Kind.COMMENT:
                self._paragraphs.mark(MarkKind.POINT, token.start, token.end)
            elif token.kind is Kind.OPAQUE:
                self._paragraphs.end(token.start, token.end)
            else:
                end = self._tag(index)
            index = end
        self._paragraphs.end(len(self._source), len(self._source))
        return Markup(self._source, tuple(self._paragraphs.units), tuple(self._attributes))

    def _tag(self, index: int) -> int:
        """Take in a tag, or a whole element that is not translated; returns the index of the next token."""
        token = self._tokens[index]
        end = index + 1
        is_start = token.kind is Kind.START
        if is_start and self._is_untranslated(token):
            end = self._element_end(index)
        elif is_start and token.name in _VERBATIM:
            end = self._verbatim_end(index)
        source_end = self._tokens[end - 1].end
        is_whole = token.empty or end > index + 1
        if not is_whole:
            self._open[token.name] += 1 if is_start else -(self._open[token.name] > 0)
        if is_start and end == index + 1 and self._options.attributes:
            self._add_attributes(token)
        if self._is_block(index):
            self._paragraphs.end(token.start, source_end)
        elif is_whole or (token.kind is Kind.END and token.name in LINE_BREAKS):
            if token.name in LINE_BREAKS and not self._options.xml:
                self._paragraphs.add_line_break(token.start)
            self._paragraphs.mark(MarkKind.POINT, token.start, source_end, token.name)
        else:
            self._paragraphs.mark(MarkKind.OPEN if is_start else MarkKind.CLOSE, token.start, token.end, token.name)
        return end

    def _is_block(self, index: int) -> bool:
        name = self._tokens[index].name
        if name in self._splitting:
            return True
        return index not in self._inline_xml if self._options.xml else name in BLOCK

    def _is_untranslated(self, token: Token) -> bool:
        if token.name in self._ignored or (not self._options.xml and token.name in UNTRANSLATED):
            return True
        tag = self._source[token.start : token.end].lower()
        if "translate" not in tag:  # the attribute or the class
            return False
        for attribute in attributes(self._source, token):
            value = self._source[attribute.start : attribute.end].lower()
            if (attribute.name == "translate" and value.strip() == "no") or (
                attribute.name == "class" and "notranslate" in value.split()
            ):
                return True
        return False

    def _element_end(self, index: int) -> int:
        """The index after the last token of an element, by its end tag or where HTML says it ends without one."""
        name = self._tokens[index].name
        if self._tokens[index].empty:
            return index + 1
        enders = frozenset[str]() if self._options.xml else IMPLIED_END.get(name, frozenset())
        opened = [name]
        inside = Counter(opened)
        for position in range(index + 1, len(self._tokens)):
            token = self._tokens[position]
            if token.kind is Kind.START:
                if len(opened) == 1 and token.name in enders:
                    return position
                if not token.empty:
                    opened.append(token.name)
                    inside[token.name] += 1
            elif token.kind is Kind.END and inside[token.name]:
                closed = ""
                while closed != token.name:
                    closed = opened.pop()
                    inside[closed] -= 1
                if not opened:
                    return position + 1
            elif token.kind is Kind.END and self._open[token.name]:
                return position
        return len(self._tokens)

    def _verbatim_end(self, index: int) -> int:
        """The index after an element of `_VERBATIM` that holds what is left alone; otherwise that of the next token."""
        name = self._tokens[index].name
        text = ""
        for position in range(index + 1, min(index + _LOOK_AHEAD, len(self._tokens))):
            token = self._tokens[position]
            if token.kind is Kind.TEXT:
                text += decode(self._source, token.start, token.end, 0)[0]
            elif token.kind is Kind.OPAQUE or (token.kind is Kind.START and token.name in {name} | BLOCK):
                break
            elif token.kind is Kind.END and token.name == name:
                return position + 1 if text and _VERBATIM[name].fullmatch(text) else index + 1
        return index + 1

    def _add_attributes(self, token: Token) -> None:
        for attribute in attributes(self._source, token):
            if attribute.name in TEXT_ATTRIBUTES:
                text = decode_attribute(self._source[attribute.start : attribute.end])
                if has_letter(text):
                    self._attributes.append(AttributeText(attribute.start, attribute.end, attribute.quote, text))


def _inline_elements(source: str, tokens: list[Token]) -> frozenset[int]:
    """The indices of the tags, of an XML source, whose element stands beside text or within an element that does."""
    parents: dict[int, int] = {}
    end_tags: dict[int, int] = {}
    beside_text = set()
    opened = [-1]
    for index, token in enumerate(tokens):
        if token.kind is Kind.TEXT and not source[token.start : token.end].isspace():
            beside_text.add(opened[-1])
        elif token.kind is Kind.START:
            parents[index] = opened[-1]
            if not token.empty:
                opened.append(index)
        elif token.kind is Kind.END and len(opened) > 1 and tokens[opened[-1]].name == token.name:
            end_tags[index] = opened.pop()
    inline = set[int]()
    for index, parent in parents.items():
        if parent in beside_text or parent in inline:
            inline.add(index)
    return frozenset(inline | {index for index, start in end_tags.items() if start in inline})
