import json
import sys

import pytest

from service.core.errors import DragomanError, MissingDependency
from service.evaluation import LineCountMismatch, evaluate

SENTENCES = ["The ministers met in Tbilisi on Monday.", "Prices rose by 3 percent over the year."]


def test_repetition_is_the_share_of_lines_that_loop() -> None:
    loop = "said the minister of the country " * 3
    assert evaluate([loop, *SENTENCES], [SENTENCES[0], *SENTENCES]).repetition == pytest.approx(1 / 3)


def test_equal_lines_score_a_hundred() -> None:
    scores = evaluate(SENTENCES, SENTENCES)
    assert scores.lines == 2
    assert scores.bleu.value == pytest.approx(100)
    assert scores.chrf2.value == pytest.approx(100)
    assert scores.chrf2_plus_plus.value == pytest.approx(100)
    assert scores.repetition == 0


def test_known_values() -> None:
    scores = evaluate(["The ministers met in Baku on Monday."], [SENTENCES[0]])
    assert scores.bleu.value == pytest.approx(50.0, abs=0.01)
    assert scores.chrf2.value == pytest.approx(69.81, abs=0.01)
    assert scores.chrf2_plus_plus.value == pytest.approx(72.25, abs=0.01)


def test_signatures_name_what_changes_a_score() -> None:
    scores = evaluate(SENTENCES, SENTENCES)
    assert "tok:13a" in scores.bleu.signature
    assert "nw:0" in scores.chrf2.signature
    assert "nw:2" in scores.chrf2_plus_plus.signature


def test_scores_are_json() -> None:
    document = json.loads(json.dumps(evaluate(SENTENCES, SENTENCES).as_dict()))
    assert document["chrf2"].keys() == {"value", "signature"}


@pytest.mark.parametrize("references", [[], SENTENCES[:1]])
def test_line_counts_must_agree(references: list[str]) -> None:
    with pytest.raises(LineCountMismatch, match="2 lines"):
        evaluate(SENTENCES, references)
    with pytest.raises(DragomanError):
        evaluate([], [])


def test_missing_sacrebleu_is_said_clearly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sacrebleu.metrics", None)
    with pytest.raises(MissingDependency, match=r"dragoman\[evaluation\]"):
        evaluate(SENTENCES, SENTENCES)
