"""evaluate: an exported model scored in all twelve directions, and quick scores of a checkpoint for the curve."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

from service.evaluation import Scores
from service.evaluation import evaluate as score
from service.translation.engine import Engine, EngineOptions, Hypothesis
from service.translation.packages import STARTER_LENGTH_PENALTY, TranslationPackage
from service.translation.tokenization import SentencePieceTokenizer
from training.config import EXPORT_FOLDER, Config, ConfigError
from training.corpus import LANGUAGES, normalise, read_lines
from training.tokenizer import TAGS, TOKENIZER_FILE

SCORES_FILE = "scores.json"
DIRECTIONS = tuple(permutations(LANGUAGES, 2))
BEAM = 4
BATCH_PIECES = 2048  # decoded together: many times what the service takes, since nobody waits for a first line
TABLE_HEAD = ("| set | direction | BLEU | chrF2 | chrF2++ | repeating |", "| --- | --- | --- | --- | --- | --- |")


@dataclass(frozen=True)
class Result:
    """One direction on one set."""

    test_set: str
    source: str
    target: str
    scores: Scores

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {"set": self.test_set, "source": self.source, "target": self.target, **self.scores.as_dict()}


def development_sets(folder: Path, limit: int | None = None) -> dict[str, dict[str, list[str]]]:
    """``flores-dev`` and ``wire-dev``, normalised, by set and language; ``limit`` takes the first lines only.

    Raises:
        ConfigError: the folder holds neither.
    """
    sets: dict[str, dict[str, list[str]]] = {}
    if (folder / "wire-dev.tsv").exists():
        columns = zip(*(line.split("\t") for line in read_lines(folder / "wire-dev.tsv")[:limit]), strict=True)
        sets["wire-dev"] = {language: list(column) for language, column in zip(LANGUAGES, columns, strict=True)}
    if (folder / "flores-dev.en").exists():
        sets["flores-dev"] = {language: read_lines(folder / f"flores-dev.{language}")[:limit] for language in LANGUAGES}
    if not sets:
        raise ConfigError(f"data.evaluation: {folder} has neither flores-dev.* nor wire-dev.tsv")
    return {
        name: {language: [normalise(line, language) for line in lines] for language, lines in texts.items()}
        for name, texts in sets.items()
    }


class ExportedModel:
    """A CTranslate2 folder with its tokenizer, run as the service runs the one it ships."""

    def __init__(self, folder: Path, threads: int, beam: int = BEAM) -> None:
        self._engine = Engine(EngineOptions(threads=threads, beam_size=beam, max_batch_tokens=BATCH_PIECES))
        self._folder = folder
        self._tokenizer = SentencePieceTokenizer(folder / TOKENIZER_FILE)

    def translate(self, lines: Sequence[str], source: str, target: str) -> list[Hypothesis]:
        """The best translation of each line."""
        package = TranslationPackage(
            source=source,
            target=target,
            source_name=source,
            target_name=target,
            name=self._folder.name,
            version="",
            model_folder=self._folder,
            tokenizer=self._tokenizer,
            target_prefix=TAGS[target],
            length_penalty=STARTER_LENGTH_PENALTY,
        )
        best = {place: hypotheses[0] for place, hypotheses in self._engine.translate(package, lines)}
        return [best[place] for place in range(len(lines))]


def evaluate_folder(
    folder: Path,
    data: Path,
    threads: int,
    limit: int | None = None,
    beam: int = BEAM,
) -> list[Result]:
    """Score an exported model; one line is printed for each direction as it is done."""
    model = ExportedModel(folder, threads, beam)
    results = []
    for name, texts in development_sets(data, limit).items():
        for source, target in DIRECTIONS:
            hypotheses = [best.text for best in model.translate(texts[source], source, target)]
            result = Result(name, source, target, score(hypotheses, texts[target]))
            print(f"{table_row(result)}", flush=True)
            results.append(result)
    return results


def table_row(result: Result) -> str:
    """One row of a Markdown table: set, direction, BLEU, chrF2, chrF2++, share of repeating lines."""
    scores = result.scores
    return (
        f"| {result.test_set} | {result.source}→{result.target} | {scores.bleu.value:.1f} | {scores.chrf2.value:.1f} "
        f"| {scores.chrf2_plus_plus.value:.1f} | {scores.repetition:.1%} |"
    )


def mean_chrf(results: Sequence[Result], test_set: str) -> float:
    """Mean chrF2 over the directions of one set."""
    values = [result.scores.chrf2.value for result in results if result.test_set == test_set]
    return sum(values) / max(1, len(values))


def evaluate(config: Config, limit: int | None = None, beam: int = BEAM) -> list[Result]:
    """Score the run's exported model and keep the scores beside it.

    Raises:
        ConfigError: there is no exported model or no development data.
    """
    folder = config.run / EXPORT_FOLDER
    if not folder.exists():
        raise ConfigError(f"run: {folder} is missing; run the export step first")
    results = evaluate_folder(folder, Path(config.data.evaluation), config.train.threads, limit, beam)
    for name in dict.fromkeys(result.test_set for result in results):
        print(f"{name}: mean chrF2 {mean_chrf(results, name):.1f}")
    document = [result.as_dict() for result in results]
    (config.run / SCORES_FILE).write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    return results
