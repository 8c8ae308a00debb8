"""Terms in a text, whatever form they stand in.

The terms of a glossary make a trie of dictionary words. A word of the text is looked up by its beginning: what is left
must be an ending that the dictionary word can have (`service.translation.inflection`). The longest term wins, and words
are whole. The time is linear in the length of the text, for any number of terms.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from service.core.document import Span
from service.text.words import fold, stop_words
from service.translation.inflection.forms import DICTIONARY_FORM, Form
from service.translation.inflection.words import is_abbreviation, stems

_MARKS = str.maketrans("", "", "՛՜՞\u0301")
_TOKEN = re.compile(r"[^\W_](?:[^\W_]|[՛՜՞\u0301])*(?:['’ʼ՚](?:[^\W_])+|[-‐‑](?=[^\W_A-ZА-ЯƏĞİÖŞÇÜԱ-Ֆ])[^\W_]+)*['’]?")
"""A word. A hyphen before a small letter belongs to it (``ATƏT-in``, ``премьер-министр``); before a capital not."""

_GAP = re.compile(r"[\s\u00a0]*(?:[-‐‑–—/«»“”\"]|՝)?[\s\u00a0]*(?:[«“„\"])?")
"""What may stand between two words of a term."""


@dataclass(frozen=True, slots=True)
class Word(Span):
    """A word of a text, without the marks that Armenian puts inside words."""

    text: str


@dataclass(frozen=True, slots=True)
class Found(Span):
    """A term in a text.

    Attributes:
        term: its number.
        forms: those its last word may be in.
    """

    term: int
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A stem of a dictionary word: the edge it stands for, and the endings with the forms they say."""

    edge: int
    endings: dict[str, tuple[Form, ...]]
    capital: bool
    abbreviation: bool


_fold = lru_cache(maxsize=65536)(fold)


def split_words(text: str) -> list[Word]:
    """The words of a text."""
    return [Word(match.start(), match.end(), match[0].translate(_MARKS)) for match in _TOKEN.finditer(text)]


class TermIndex:
    """Finds terms of one language in texts.

    Args:
        terms: in their dictionary forms; a term's number is its place. Of two that read alike the first is found.
        language: ISO 639-1.
    """

    def __init__(self, terms: Iterable[str], language: str) -> None:
        self.language = language
        self._entries: defaultdict[str, list[_Entry]] = defaultdict(list)
        self._edges: dict[tuple[str, int, bool], int] = {}
        self._nodes: list[dict[int, int]] = [{}]
        self._ends: dict[int, int] = {}
        self._longest = 0
        self._initials: set[str] = set()
        for number, term in enumerate(terms):
            words = [word.text for word in split_words(term)]
            node = 0
            for position, word in enumerate(words, start=1):
                last_of = len(words) if position == len(words) else 1
                edge = self._edge(word, last_of, single=len(words) == 1)
                node = self._nodes[node].setdefault(edge, len(self._nodes))
                if node == len(self._nodes):
                    self._nodes.append({})
            if words:
                self._ends.setdefault(node, number)

    def find(self, text: str, words: Sequence[Word] | None = None) -> list[Found]:
        """The terms in a text, in order, not overlapping.

        Args:
            text: any text.
            words: its words, where they are known from `split_words`.
        """
        words = split_words(text) if words is None else words
        found: list[Found] = []
        start = 0
        while start < len(words):
            match = self._longest_from(text, words, start)
            if match:
                found.append(match[0])
            start = match[1] if match else start + 1
        return found

    def _longest_from(self, text: str, words: Sequence[Word], start: int) -> tuple[Found, int] | None:
        best: tuple[Found, int] | None = None
        frontier = {0}
        for position in range(start, len(words)):
            if position > start and not _may_go_on(text, words[position - 1], words[position]):
                break
            reached: dict[int, tuple[Form, ...]] = {}
            for edge, forms in self._read(words[position].text):
                for node in frontier:
                    if edge in self._nodes[node]:
                        reached.setdefault(self._nodes[node][edge], forms)
            if not reached:
                break
            frontier = set(reached)
            ending = min((node for node in frontier if node in self._ends), key=self._ends.__getitem__, default=None)
            if ending is not None:
                span = Found(words[start].start, words[position].end, self._ends[ending], reached[ending])
                best = span, position + 1
        return best

    def _read(self, surface: str) -> Iterator[tuple[int, tuple[Form, ...]]]:
        """The dictionary words a surface may be a form of."""
        folded = _fold(surface, self.language)
        if folded[0] not in self._initials:  # most words
            return
        functional = folded in stop_words(self.language)
        for length in range(min(len(folded), self._longest), 0, -1):
            for entry in self._entries.get(folded[:length], ()):
                forms = entry.endings.get(folded[length:])
                if forms is None or (entry.capital and not surface[0].isupper()):
                    continue
                if functional and DICTIONARY_FORM not in forms:  # после is "after", and of посол as well
                    continue
                if entry.abbreviation and not surface[:length].isupper():
                    continue
                yield entry.edge, forms

    def _edge(self, word: str, last_of: int, *, single: bool) -> int:
        """The number of a dictionary word; the first time, its stems are put into the table.

        Capitals are asked for where a term is a single word: Turkey is no turkey, but a Black sea is the Black Sea.
        """
        key = word, last_of, single
        if key not in self._edges:
            self._edges[key] = len(self._edges)
            for stem in stems(word, self.language, last_of=last_of):
                endings: defaultdict[str, tuple[Form, ...]] = defaultdict(tuple)
                for ending, form in stem.endings:
                    endings[ending] += (form,)
                capital = single and word[0].isupper()
                entry = _Entry(self._edges[key], dict(endings), capital, single and is_abbreviation(word))
                self._entries[stem.base].append(entry)
                self._longest = max(self._longest, len(stem.base))
                self._initials.add(stem.base[:1])
        return self._edges[key]


def _may_go_on(text: str, word: Word, following: Word) -> bool:
    """Whether two words may belong to one term; after an initial there may be a stop."""
    start = word.end
    if len(word.text) == 1 and text[start : start + 1] == ".":
        start += 1
    return bool(_GAP.fullmatch(text, start, following.start))
