"""prepare: the corpora, normalised and weighted, as one file of rows.

A row has one to four languages. ``rows.tsv`` holds one row a line: its weight, the languages that a machine has written
(see :mod:`training.back_translation`), then English, Russian, Azerbaijani and Armenian, empty where the row has no such
side.
"""

from __future__ import annotations

import lzma
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from training.config import Config, ConfigError, DataConfig

LANGUAGES = ("en", "ru", "az", "hy")
ROWS_FILE = "rows.tsv"

PHRASE_WORDS = 5  # own rows with fewer words count as phrases
INTERFACE_WORDS = 4  # external rows with fewer words are nearly always interface labels

_ARMENIAN_FULL_STOP = re.compile(r"(?<=[\u0531-\u0587»\")]):(?=\s|$)")
_LONE_PLACEHOLDER = re.compile(r"(^|\s)X(\s|$)")
APOSTROPHES = "\u2019\u2018\u02bc\u02bb"
SPACES = "\u00a0\u202f\u2007\u2009"
INVISIBLE = "\u00ad\u200b\u200e\u200f\ufeff"  # soft hyphen, zero-width space, direction and byte order marks
_CHARACTERS = str.maketrans(dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(SPACES, " ") | dict.fromkeys(INVISIBLE, ""))


@dataclass(frozen=True)
class Row:
    """One sentence or phrase in one to four languages."""

    weight: float
    texts: dict[str, str]
    synthetic: frozenset[str] = frozenset()  # languages a machine wrote: translated from, never into


def normalise(text: str, language: str) -> str:
    """The form that is trained on and scored: NFC, plain spaces and apostrophes, Armenian ``։`` and ``և``."""
    text = " ".join(unicodedata.normalize("NFC", text).translate(_CHARACTERS).split())
    if language == "hy":
        text = _ARMENIAN_FULL_STOP.sub("։", text.replace("եւ", "և"))
    return text


def open_text(path: Path) -> IO[str]:
    """A plain or xz-compressed UTF-8 file, for reading."""
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def read_lines(path: Path) -> list[str]:
    """The lines of a text file, without their ends. Only line feeds end a line."""
    with open_text(path) as file:
        return [line.rstrip("\n") for line in file]


def _lines(pattern: str) -> Iterator[tuple[str, list[str]]]:
    """The name of the file, without its endings, and the cells of each line."""
    for path in sorted(Path(pattern).parent.glob(Path(pattern).name)):
        name = path.name.removesuffix(".xz").rpartition(".")[0]
        with open_text(path) as file:
            for line in file:
                yield name, line.rstrip("\n").split("\t")


def own_rows(data: DataConfig) -> Iterator[Row]:
    """Rows of the four-column corpus; lines of another shape are left out."""
    for name, cells in _lines(data.own):
        factor = data.source_weights.get(name, 1.0)
        if not factor or len(cells) != len(LANGUAGES) or not all(cell.strip() for cell in cells):
            continue
        texts = {language: normalise(cell, language) for language, cell in zip(LANGUAGES, cells, strict=True)}
        phrase = len(texts["en"].split()) < PHRASE_WORDS
        yield Row(factor * (data.phrase_weight if phrase else data.own_weight), texts)


def external_rows(data: DataConfig) -> Iterator[Row]:
    """Rows of ``SOURCE.SRC-TGT.tsv[.xz]`` files; placeholders standing alone and other languages are left out."""
    for name, cells in _lines(data.external):
        source, pair = name.rsplit(".", 1)
        languages = pair.split("-")
        factor = data.source_weights.get(source, 1.0)
        if not factor or len(cells) != 2 or len(languages) != 2 or not set(languages) <= set(LANGUAGES):
            continue
        texts = {language: normalise(cell, language) for language, cell in zip(languages, cells, strict=True)}
        if not all(texts.values()) or any(_LONE_PLACEHOLDER.search(text) for text in texts.values()):
            continue
        short = min(len(text.split()) for text in texts.values()) < INTERFACE_WORDS
        weight = factor * (data.interface_weight if short else 1.0)
        if weight:
            yield Row(weight, texts)


def monolingual_rows(data: DataConfig) -> Iterator[Row]:
    """Rows of ``SOURCE.LANG.txt[.xz]`` files, one sentence a line."""
    for name, cells in _lines(data.monolingual):
        source, language = name.rsplit(".", 1)
        weight = data.source_weights.get(source, 1.0)
        text = normalise(cells[0], language)
        if weight and text and language in LANGUAGES:
            yield Row(weight, {language: text})


def write_rows(path: Path, rows: Iterable[Row]) -> int:
    """Write rows, each once, and return how many."""
    seen: set[tuple[str, ...]] = set()
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            cells = tuple(row.texts.get(language, "") for language in LANGUAGES)
            if cells not in seen:
                seen.add(cells)
                synthetic = ",".join(sorted(row.synthetic))
                file.write("\t".join((f"{row.weight:g}", synthetic, *cells)) + "\n")
    return len(seen)


def read_rows(run: Path) -> list[Row]:
    """The prepared rows of a run."""
    rows = []
    with (run / ROWS_FILE).open(encoding="utf-8") as file:
        for line in file:
            weight, synthetic, *cells = line.rstrip("\n").split("\t")
            texts = {language: cell for language, cell in zip(LANGUAGES, cells, strict=True) if cell}
            rows.append(Row(float(weight), texts, frozenset(filter(None, synthetic.split(",")))))
    return rows


def prepare(config: Config) -> int:
    """Write the run's rows and return how many there are.

    Raises:
        ConfigError: no glob finds a usable row of two languages.
    """
    config.run.mkdir(parents=True, exist_ok=True)
    own, external = list(own_rows(config.data)), list(external_rows(config.data))
    monolingual = list(monolingual_rows(config.data))
    count = write_rows(config.run / ROWS_FILE, own + external + monolingual)
    if not own + external:
        raise ConfigError(f"data.own: no usable row in {config.data.own} and {config.data.external}")
    print(f"{count} rows: {len(own)} own, {len(external)} external, {len(monolingual)} monolingual")
    return count
