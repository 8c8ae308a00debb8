"""backtranslate: an exported model writes the sides that rows lack (Sennrich et al. 2016).

What people wrote is translated into, what the model wrote is only translated from: its faults then teach the network
to read badly written text, not to write it. So monolingual text, and text in two languages, serve all directions into
their languages.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from service.translation.repetition import is_loop
from service.translation.scripts import hands_words_through
from training.config import Config
from training.corpus import LANGUAGES, ROWS_FILE, Row, read_rows, write_rows
from training.evaluate import ExportedModel

MIN_WEIGHT = 1.0  # lighter rows are interface labels and documentation: not what is to be learnt from
MIN_WORDS = 5
# Mean probability of a piece. Of what version 0.5 wrote from news and everyday sentences a third lies above; around the
# median, 0.45, most translations no longer say what the line says.
MIN_SCORE = 0.5
BEAM = 2
LINES = 2000  # translated between two lines of progress
_LETTER = re.compile(r"[^\W\d_]")


def missing_sides(rows: Sequence[Row]) -> dict[tuple[str, str], list[int]]:
    """The rows to be translated, by the language they have and the one they lack."""
    wanted: dict[tuple[str, str], list[int]] = {}
    for number, row in enumerate(rows):
        words = min(len(text.split()) for text in row.texts.values())
        if row.weight < MIN_WEIGHT or row.synthetic or words < MIN_WORDS:
            continue
        source = next(language for language in LANGUAGES if language in row.texts)
        for target in LANGUAGES:
            if target not in row.texts:
                wanted.setdefault((source, target), []).append(number)
    return wanted


def is_usable(text: str, language: str) -> bool:
    """Whether a translation says anything, does not repeat itself and keeps to its alphabet."""
    return bool(_LETTER.search(text)) and not is_loop(text.split()) and not hands_words_through(text, language)


def completed(rows: Sequence[Row], model: ExportedModel) -> Iterable[Row]:
    """The rows with every missing side that the model can write, marked as synthetic."""
    written: dict[int, dict[str, str]] = {}
    for (source, target), numbers in missing_sides(rows).items():
        for start in range(0, len(numbers), LINES):
            part = numbers[start : start + LINES]
            lines = [rows[number].texts[source] for number in part]
            for number, best in zip(part, model.translate(lines, source, target), strict=True):
                if best.score >= MIN_SCORE and is_usable(best.text, target):
                    written.setdefault(number, {})[target] = best.text
            print(f"{source}→{target}: {start + len(part)} of {len(numbers)} lines", flush=True)
    for number, row in enumerate(rows):
        sides = written.get(number, {})
        yield dataclasses.replace(row, texts=row.texts | sides, synthetic=row.synthetic | sides.keys())


def back_translate(config: Config) -> int:
    """Complete the run's rows in place and return how many have got a synthetic side; nothing without a model."""
    if not config.data.back_translator:
        return 0
    rows = read_rows(config.run)
    model = ExportedModel(Path(config.data.back_translator), config.train.threads, BEAM)
    completed_rows = list(completed(rows, model))
    partial = config.run / f"{ROWS_FILE}.partial"
    write_rows(partial, completed_rows)
    partial.replace(config.run / ROWS_FILE)
    count = sum(bool(row.synthetic) for row in completed_rows)
    print(f"{count} of {len(rows)} rows have a side written by {config.data.back_translator}")
    return count
