"""Quality of a translation model in all twelve directions: BLEU, chrF2, chrF2++ and the share of repeating lines.

    python -m benchmarks.quality [MODEL] [--limit 200] [--beam 4] [--json FILE]

Needs the ``evaluation`` extra and the evaluation data: ``flores-dev.{en,ru,az,hy}`` (parallel by line) and
``wire-dev.tsv`` (four columns). MODEL is a CTranslate2 folder with its ``sentencepiece.model``, by default the embedded
starter model.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.evaluation_data import evaluation_folder
from training.config import ConfigError
from training.evaluate import TABLE_HEAD, Result, evaluate_folder, mean_chrf

STARTER = Path(__file__).parents[1] / "service" / "translation" / "starter"


def signatures(results: Sequence[Result]) -> list[str]:
    """The distinct signatures, each with its metric."""
    found: dict[str, None] = {}
    for result in results:
        scores = result.scores
        for name, score in (("BLEU", scores.bleu), ("chrF2", scores.chrf2), ("chrF2++", scores.chrf2_plus_plus)):
            found[f"{name} {score.signature}"] = None
    return list(found)


def main(arguments: Sequence[str] | None = None) -> int:
    """Score and print; 0 also when there is no data to score on, which is said."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("model", nargs="?", type=Path, default=STARTER)
    parser.add_argument("--limit", type=int, help="score only the first lines of each set")
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", type=Path, help="also write the scores here")
    options = parser.parse_args(arguments)
    folder = evaluation_folder()
    print("\n".join(TABLE_HEAD))
    try:
        results = evaluate_folder(options.model, folder, options.threads, options.limit, options.beam)
    except ConfigError as error:
        print(f"Nothing measured: {error}")
        return 0
    print()
    for name in dict.fromkeys(result.test_set for result in results):
        repeating = [result.scores.repetition for result in results if result.test_set == name]
        mean = sum(repeating) / len(repeating)
        print(f"{name}: mean chrF2 {mean_chrf(results, name):.1f}, repeating lines {mean:.2%}")
    print("\n".join(signatures(results)))
    if options.json:
        document = [result.as_dict() for result in results]
        options.json.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
