"""The article as it travels through the service.

An `Article` is the input text, unchanged, with marks on it: blocks (lines that belong together), a dateline, sentences.
Every mark is a pair of offsets into that text, in code points, end exclusive. What no mark covers (blank lines,
indentation, the spaces between sentences) is therefore never lost: `Article.render` puts it back as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a block is in wire copy."""

    AGENCY = "agency"
    TIMESTAMP = "timestamp"
    HEADLINE = "headline"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the article's text: ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Dateline(Span):
    """The opening of a report, from the place up to and with the dash: ``BAKU, July 27 (Agency) –``.

    Each part is a span of its own, or None where the dateline does not give it.
    """

    place: Span
    date: Span | None = None
    agency: Span | None = None


@dataclass(frozen=True, slots=True)
class Sentence(Span):
    """One sentence of a headline or body block, without the space around it.

    Attributes:
        id: position among all sentences of the article, from 0.
        paragraph: index of its block in `Article.blocks`.
    """

    id: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Block(Span):
    """A paragraph, or a line with a role of its own."""

    role: Role


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its structure.

    Attributes:
        text: the input, unchanged.
        blocks: in order, not overlapping; whitespace between them belongs to none.
        dateline: at the start of a body block, the first of running text, if there is one.
        labels: before and behind the headline (``UPDATE 2-``, ``– FOTO``), each with what parts it from that.
        sentences: in order; empty until `service.text.segmentation.segment` has run. The dateline, the labels
            and the marks of list items and of dialogue are in none of them.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    dateline: Dateline | None = None
    labels: tuple[Span, ...] = ()
    sentences: tuple[Sentence, ...] = ()

    def slice(self, span: Span) -> str:
        """The text a span covers."""
        return self.text[span.start : span.end]

    def role(self, sentence: Sentence) -> Role:
        """The role of the block a sentence stands in."""
        return self.blocks[sentence.paragraph].role

    def blocks_of(self, role: Role) -> Iterator[Block]:
        """All blocks of one role, in order."""
        return (block for block in self.blocks if block.role is role)

    @property
    def headline(self) -> str | None:
        """The headline's text, or None."""
        return next((self.slice(block) for block in self.blocks_of(Role.HEADLINE)), None)

    def render(self, replacements: Mapping[Span, str], within: Span | None = None) -> str:
        """The text with some spans replaced and all the rest as it was.

        Args:
            replacements: new text for spans that do not overlap.
            within: a stretch to render instead of all of the text; what is replaced outside of it does not count.

        Raises:
            ValueError: two spans overlap, or one lies outside the text.
        """
        whole = within or Span(0, len(self.text))
        inside = [span for span in replacements if not within or within.start <= span.start <= span.end <= within.end]
        parts: list[str] = []
        position = whole.start
        for span in sorted(inside, key=lambda span: (span.start, span.end)):
            if not position <= span.start <= span.end <= len(self.text):
                raise ValueError(f"span {span.start}:{span.end} overlaps another or lies outside the text")
            parts += self.text[position : span.start], replacements[span]
            position = span.end
        return "".join(parts) + self.text[position : whole.end]
