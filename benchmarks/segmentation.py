"""Sentence boundary detection beside pySBD, on Universal Dependencies treebanks.

Six sentences in a row, joined with a space, make a paragraph. Counted are the boundaries inside it and, in a second
figure, also the one at its end, which nobody can miss. Sentences without a stop of their own (headings, list items,
signatures) give no sign of a boundary once joined; a third figure leaves them out.

Run: ``python -m benchmarks.segmentation``; needs the ``benchmarks`` extra.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import pysbd

from benchmarks.evaluation_data import evaluation_folder
from service.text.segmentation import split_sentences

TREEBANKS = {"hy_armtdp": "hy", "hy_bsut": "hy", "ru_gsd": "ru", "en_gum": "en"}
SENTENCES_A_PARAGRAPH = 6
ROUNDS = 3
"""The best of so many rounds is the time."""

_HAS_STOP = re.compile(r"[.!?…։:\u2024][\"'”’»)\]]*$")

Splitter = Callable[[str], list[int]]


def paragraphs(sentences: list[str]) -> Iterator[tuple[str, set[int]]]:
    """Paragraphs and the offsets at which their sentences end."""
    for first in range(0, len(sentences), SENTENCES_A_PARAGRAPH):
        group = sentences[first : first + SENTENCES_A_PARAGRAPH]
        ends, position = set(), 0
        for sentence in group:
            ends.add(position + len(sentence))
            position += len(sentence) + 1
        yield " ".join(group), ends


def f1(split: Splitter, sentences: list[str], *, with_last: bool) -> float:
    """F1 of the boundaries found."""
    right = found = given = 0
    for text, ends in paragraphs(sentences):
        last = set() if with_last else {len(text)}
        guessed = set(split(text)) - last
        right += len(guessed & (ends - last))
        found += len(guessed)
        given += len(ends - last)
    return 2 * right / (found + given)


def milliseconds(split: Splitter, sentences: list[str]) -> float:
    """Time a paragraph."""
    texts = [text for text, _ in paragraphs(sentences)]
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for text in texts:
            split(text)
        best = min(best, time.perf_counter() - started)
    return 1000 * best / len(texts)


def ours(language: str) -> Splitter:
    """Our rules."""
    return lambda text: [end for _, end in split_sentences(text, language)]


def peer(language: str) -> Splitter:
    """PySBD, whose spans hold the space after a sentence."""
    segmenter = pysbd.Segmenter(language=language, clean=False, char_span=True)
    return lambda text: [len(text[: span.end].rstrip()) for span in segmenter.segment(text)]


def main() -> None:
    """Print the table."""
    folder = evaluation_folder()
    print(f"{'treebank':12}{'system':10}{'F1 inner':>10}{'F1 all':>10}{'F1 stopped':>12}{'ms/paragraph':>14}")
    for treebank, language in TREEBANKS.items():
        lines = (folder / f"ud-dev-{treebank}.txt").read_text(encoding="utf-8").splitlines()
        sentences = [line.strip() for line in lines if line.strip()]
        stopped = [sentence for sentence in sentences if _HAS_STOP.search(sentence)]
        for name, split in (("dragoman", ours(language)), ("pySBD", peer(language))):
            inner = f1(split, sentences, with_last=False)
            every = f1(split, sentences, with_last=True)
            marked = f1(split, stopped, with_last=False)
            print(
                f"{treebank:12}{name:10}{inner:10.3f}{every:10.3f}{marked:12.3f}{milliseconds(split, sentences):14.3f}"
            )


if __name__ == "__main__":
    main()
