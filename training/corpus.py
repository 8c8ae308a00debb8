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
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO

from training.config import Config, ConfigError, DataConfig

LANGUAGES = ("en", "ru", "az", "hy")
ROWS_FILE = "rows.tsv"

PHRASE_WORDS = 5  # own rows with fewer words in their first language count as phrases
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


def _lines(pattern: str, data: DataConfig) -> Iterator[tuple[float, dict[str, str]]]:
    """The factor of its source and the normalised cells of each line of ``SOURCE[.LANG-LANG].tsv[.xz]`` files.

    Without languages in its name a file has all four columns. Lines of another shape, with an empty cell, in other
    languages or of a source whose factor is zero are left out.
    """
    for path in sorted(Path(pattern).parent.glob(Path(pattern).name)):
        name = path.name.removesuffix(".xz").rpartition(".")[0]
        source, named = name.rsplit(".", 1) if "." in name else (name, "")
        languages = tuple(named.split("-")) if named else LANGUAGES
        factor = next((weight for wanted, weight in data.source_weights.items() if fnmatchcase(source, wanted)), 1.0)
        if not factor or not set(languages) <= set(LANGUAGES):
            continue
        with open_text(path) as file:
            for line in file:
                cells = line.rstrip("\n").split("\t")
                if len(cells) == len(languages):
                    texts = {
                        language: normalise(cell, language) for language, cell in zip(languages, cells, strict=True)
                    }
                    if all(texts.values()):
                        yield factor, texts


def own_rows(data: DataConfig) -> Iterator[Row]:
    """Rows of the own corpus, most of them in four languages."""
    for factor, texts in _lines(data.own, data):
        phrase = len(next(iter(texts.values())).split()) < PHRASE_WORDS
        yield Row(factor * (data.phrase_weight if phrase else data.own_weight), texts)


def external_rows(data: DataConfig) -> Iterator[Row]:
    """Rows of ``SOURCE.SRC-TGT.tsv[.xz]`` files; placeholders standing alone are left out."""
    for factor, texts in _lines(data.external, data):
        if any(_LONE_PLACEHOLDER.search(text) for text in texts.values()):
            continue
        short = min(len(text.split()) for text in texts.values()) < INTERFACE_WORDS
        weight = factor * (data.interface_weight if short else 1.0)
        if weight:
            yield Row(weight, texts)


def monolingual_rows(data: DataConfig) -> Iterator[Row]:
    """Rows of ``SOURCE.LANG.txt[.xz]`` files, one sentence a line."""
    for factor, texts in _lines(data.monolingual, data):
        yield Row(factor, texts)


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
