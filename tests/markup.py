"""The markup corpus, and what a parser that is not ours sees in markup."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

CORPUS = Path(__file__).parent / "data" / "markup_corpus.txt"
VOID = {"area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source", "track"}

Event = tuple[str, ...]


def markup_corpus() -> dict[str, str]:
    """The snippets by name."""
    parts = re.split(r"^=== (.+)\n", CORPUS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], (snippet.removesuffix("\n") for snippet in parts[1::2]), strict=True))


class _Listener(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.events: Counter[Event] = Counter()
        self.nesting: Counter[Event] = Counter()
        self.opened: list[str] = []
        self.balanced = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.events["start", tag, *(f"{name}={value}" for name, value in attrs)] += 1
        self.nesting[*self.opened, tag] += 1
        if tag not in VOID:
            self.opened.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.opened.pop()

    def handle_endtag(self, tag: str) -> None:
        self.events["end", tag] += 1
        if self.opened and self.opened[-1] == tag:
            self.opened.pop()
        else:
            self.balanced = False

    def handle_comment(self, data: str) -> None:
        self.events["comment", ""] += 1  # where one ends that is closed at once, parsers differ

    def handle_decl(self, decl: str) -> None:
        self.events["declaration", decl] += 1

    def unknown_decl(self, data: str) -> None:
        self.events["declaration", data] += 1

    def handle_pi(self, data: str) -> None:
        self.events["instruction", data] += 1


def _listen(markup: str) -> _Listener:
    listener = _Listener()
    listener.feed(markup)
    listener.close()
    return listener


def events(markup: str) -> Counter[Event]:
    """All tags with their attributes, comments and declarations."""
    return _listen(markup).events


def nesting(markup: str) -> Counter[Event] | None:
    """Every element with the elements around it; None where tags are not balanced."""
    listener = _listen(markup)
    return listener.nesting if listener.balanced and not listener.opened else None
