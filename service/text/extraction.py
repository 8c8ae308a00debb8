"""The article in a web page. The only module that imports trafilatura; nothing is ever fetched."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Any

from service.core.errors import InputError, TextTooLong
from service.core.languages import normalize_code
from service.text.html_tokens import Kind, attributes, tokenize

MIN_WORDS = 5
"""Less is a menu or a button, not an article."""

LARGE_PAGE = 3_000
"""Tags above which trafilatura's fall-backs are left out: the time of one, justext, grows with the square of the number
of paragraphs (35 s for 20,000 list items)."""

MOST_TAGS = 50_000
"""No page of news has as many; they take about 5 s."""

_CODE = re.compile(r"[a-z]{2,3}")
_TALKATIVE = ("trafilatura", "htmldate", "courlan", "justext")
"""Loggers of what is used here; they quote the page."""


@dataclass(frozen=True, slots=True)
class ExtractedArticle:
    """What a reader came for.

    Attributes:
        title: the headline, or None where the page has none.
        body: the paragraphs, a blank line between them, without the headline.
        language: the code the page itself gives, or None. Pages are often wrong about it.
    """

    title: str | None
    body: str
    language: str | None

    @property
    def text(self) -> str:
        """Headline and body as plain text."""
        return f"{self.title}\n\n{self.body}" if self.title else self.body


def extract_article(html: str) -> ExtractedArticle:
    """Find the article in a page, without navigation, advertisements, comments and footer.

    Args:
        html: a whole page.

    Raises:
        InputError: there is no article in it.
        TextTooLong: it has too many tags to be looked through.
    """
    import trafilatura

    tags = html.count("<")
    if tags > MOST_TAGS:
        raise TextTooLong(
            f"The page has {tags:,} tags; at most {MOST_TAGS:,} are accepted.", hint="Send the text itself."
        )

    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    page: Any = trafilatura.bare_extraction(html, include_comments=False, with_metadata=True, fast=tags > LARGE_PAGE)
    lines = [line.strip() for line in (page.text or "").splitlines()] if page else []
    title = " ".join((page.title or "").split()) if page else ""
    if lines and lines[0] == title:
        del lines[0]
    body = "\n\n".join(line for line in lines if line)
    if len(body.split()) < MIN_WORDS:
        raise InputError("There is no article in this page.", hint="Send the text itself, or translate it as markup.")
    return ExtractedArticle(title or None, body, declared_language(html))


def declared_language(html: str) -> str | None:
    """The language code a page declares for itself on its ``html`` element, or None."""
    for token in tokenize(html):
        if token.kind is Kind.START:
            if token.name != "html":
                return None
            for attribute in attributes(html, token):
                code = normalize_code(html[attribute.start : attribute.end])
                if attribute.name == "lang" and _CODE.fullmatch(code):
                    return code
    return None
