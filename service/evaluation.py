"""Scoring hypotheses against references: BLEU, chrF2 and chrF2++ with sacreBLEU's signatures, and the repetition share.

Scores can be compared only where their signatures are equal (Post 2018, "A Call for Clarity in Reporting BLEU Scores").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from service.core.errors import InputError, MissingDependency
from service.translation.repetition import is_loop


class LineCountMismatch(InputError):
    """Hypotheses and references are not the same number of lines, or there are none."""

    code = "line-count-mismatch"


@dataclass(frozen=True)
class Score:
    """One metric's value, 0 to 100, and the signature of all settings that change it."""

    value: float
    signature: str


@dataclass(frozen=True)
class Scores:
    """The scores of one set of hypotheses.

    Attributes:
        lines: how many lines were scored.
        repetition: share of hypotheses, 0 to 1, in which a 4-gram of words occurs three times or more.
    """

    lines: int
    bleu: Score
    chrf2: Score
    chrf2_plus_plus: Score
    repetition: float

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def check_lines(lines: Sequence[str], references: Sequence[str]) -> None:
    """Raise LineCountMismatch unless the two sides belong together line by line."""
    if len(lines) != len(references) or not lines:
        raise LineCountMismatch(
            f"{len(lines)} lines and {len(references)} references.",
            hint="Give two files with the same number of lines, one sentence a line.",
        )


def evaluate(hypotheses: Sequence[str], references: Sequence[str]) -> Scores:
    """Score hypotheses against one reference each.

    Both sides are scored as they are given: normalise them alike beforehand.

    Raises:
        LineCountMismatch: the two sides differ in length or are empty.
        MissingDependency: sacreBLEU, the optional extra ``evaluation``, is not installed.
    """
    check_lines(hypotheses, references)
    try:
        from sacrebleu.metrics import BLEU, CHRF
    except ImportError:
        raise MissingDependency(
            "Scoring needs sacreBLEU, which is not installed.", hint="Install dragoman[evaluation]."
        ) from None

    def score(metric: Any) -> Score:
        value = metric.corpus_score(list(hypotheses), [list(references)]).score
        return Score(value=float(value), signature=str(metric.get_signature()))

    repeating = sum(is_loop(hypothesis.split()) for hypothesis in hypotheses)
    return Scores(
        lines=len(hypotheses),
        bleu=score(BLEU()),
        chrf2=score(CHRF()),
        chrf2_plus_plus=score(CHRF(word_order=2)),
        repetition=repeating / len(hypotheses),
    )
