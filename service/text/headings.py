"""Headings in capitals that run into the text after them.

Text taken from print or from a web page often has its headings and signatures in the same line as the text. A heading
has no stop, so only its capitals show where it ends.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"\S+")
_OPENING = "\"'“„«([—–-"
_ENUMERATOR = re.compile(r"(?:\d{1,3}|[^\W\d_])[.)]?")
_ENDED = re.compile(r"[.!?։:…][\"'”»)]*$")
_INITIAL = re.compile(r"(?![IVX]+\.)[^\W\d_]{1,2}\.")

_SHORTEST = 10
"""Letters of the shortest heading: below it, capitals are more likely the names of institutions (``USA TODAY``)."""

_LONG_WORD = 5
"""Letters that at least one word must have, for the same reason."""

_MOST_WORDS = 40


def heading_end(text: str, start: int) -> int | None:
    """Where a heading in capitals ends that begins at ``start``, or None if there is none.

    Args:
        text: the paragraph.
        start: the beginning of a sentence.

    Returns:
        The offset after its last word; a sentence in ordinary case follows.
    """
    words: list[re.Match[str]] = []
    for word in _WORD.finditer(text, start):
        if any(character.islower() for character in word[0]):
            break
        if len(words) == _MOST_WORDS or (_ENDED.search(word[0]) and not _may_stand_inside(word[0])):
            return None
        words.append(word)
    else:
        return None
    if start and len(words) > 2 and _INITIAL.fullmatch(words[0][0]) and len(words[1][0]) >= _LONG_WORD:
        return words[1].end()  # the signature of the article above
    if not word[0].lstrip(_OPENING)[:1].isupper():
        return None
    while words and _ENUMERATOR.fullmatch(words[-1][0]):
        words.pop()
    letters = [sum(map(str.isalpha, word[0])) for word in words]
    if len(words) < 2 or sum(letters) < _SHORTEST or max(letters) < _LONG_WORD:
        return None
    return words[-1].end()


def _may_stand_inside(word: str) -> bool:
    return bool(_INITIAL.fullmatch(word) or _ENUMERATOR.fullmatch(word) or word.endswith(("...", "…", ".:")))
