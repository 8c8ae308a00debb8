"""How well the model's score and a translation back tell bad translations from usable ones.

    python -m benchmarks.confidence [--lines 60]

The first lines of wire-dev and flores-dev in all twelve directions, with the embedded model as the service runs it. A
translation is called bad when it shares under `BAD` chrF2 with its reference: by then hardly a phrase of it is right.
For each threshold: the share of sentences under it, how many of these are bad (precision), how many of the bad ones are
among them (recall). One line more says how often a bad sentence has the lower value of a random pair (0.5 is chance).
"""

from __future__ import annotations

import argparse
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from benchmarks.evaluation_data import evaluation_folder
from service.bootstrap import build_services
from service.settings import Settings
from service.translation.checks import BACK_SIMILARITY, LOW_SCORE, similarity
from service.translation.hops import best_over
from training.evaluate import DIRECTIONS, development_sets

BAD = 0.2
SCORES = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)
SIMILARITIES = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4)

Judged = list[tuple[float, bool]]
"""A value and whether the translation is bad."""


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=60, help="of each set")
    lines = parser.parse_args().lines
    services = build_services(Settings(memory="off", packages=()))
    engine, router = services.translator.engine, services.translator.router
    for name, sets in development_sets(evaluation_folder(), lines).items():
        by_score: Judged = []
        by_return: Judged = []
        for source, target in DIRECTIONS:
            texts, references = sets[source], sets[target]
            translations = best_over(engine, router.route(source, target), texts)
            back = best_over(engine, router.route(target, source), [one.text for one in translations])
            for text, reference, translation, returned in zip(texts, references, translations, back, strict=True):
                bad = similarity(translation.text, reference) < BAD
                by_score.append((translation.score, bad))
                by_return.append((similarity(returned.text, text), bad))
        share = sum(bad for _, bad in by_score) / len(by_score)
        print(f"\n{name}: {len(by_score)} translations, {share:.1%} bad")
        _print("mean token probability", by_score, SCORES, LOW_SCORE)
        _print("similarity of the translation back", by_return, SIMILARITIES, BACK_SIMILARITY)
    engine.close()


def _print(name: str, judged: Judged, thresholds: Sequence[float], used: float) -> None:
    print(f"{name} (a bad one is lower: {_separation(judged):.2f})")
    print("  under   share  precision  recall")
    for threshold in thresholds:
        under = [bad for value, bad in judged if value < threshold]
        precision = sum(under) / len(under) if under else 1.0
        recall = sum(under) / max(1, sum(bad for _, bad in judged))
        mark = "  in use" if threshold == used else ""
        print(f"  {threshold:5.2f}  {len(under) / len(judged):6.1%}  {precision:9.2f}  {recall:6.2f}{mark}")


def _separation(judged: Judged) -> float:
    """The area under the ROC curve."""
    good = sorted(value for value, bad in judged if not bad)
    bad_values = [value for value, bad in judged if bad]
    above = sum(2 * len(good) - bisect_left(good, value) - bisect_right(good, value) for value in bad_values)
    return above / (2 * len(good) * len(bad_values)) if good and bad_values else 1.0


if __name__ == "__main__":
    main()
