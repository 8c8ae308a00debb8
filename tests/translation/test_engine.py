from __future__ import annotations

import shutil
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from service.core.errors import ModelCorrupt, ModelMissing, Overloaded
from service.translation.engine import Engine, EngineOptions, Hypothesis
from service.translation.model import Decoding, Model, Segment, length_cap
from service.translation.packages import STARTER_FOLDER, TranslationPackage
from service.translation.repetition import is_loop

Starter = dict[tuple[str, str], TranslationPackage]

RUSSIAN = ["Министр прибыл в Баку.", "Переговоры продолжатся завтра в Ереване.", "Стороны подписали соглашение."]


def translate(engine: Engine, package: TranslationPackage, sentences: list[str], n: int = 1) -> list[list[Hypothesis]]:
    found = dict(engine.translate(package, sentences, n))
    return [found[position] for position in range(len(sentences))]


@pytest.mark.parametrize(("target", "script"), [("en", "LATIN"), ("az", "LATIN"), ("hy", "ARMENIAN")])
def test_sentences_come_back_in_the_alphabet_asked_for(
    engine: Engine, starter: Starter, target: str, script: str
) -> None:
    for (best,) in translate(engine, starter["ru", target], RUSSIAN):
        first = next(character for character in best.text if character.isalpha())
        assert unicodedata.name(first).startswith(script)
        assert 0 < best.score <= 1
        assert "<2" not in best.text


@pytest.mark.parametrize("target", ["en", "az", "hy"])
def test_a_length_penalty_makes_longer_translations_win(engine: Engine, starter: Starter, target: str) -> None:
    encode = starter["ru", target].tokenizer.encode
    shorter, longer = (
        sum(len(encode(found[0].text)) for found in translate(engine, package, RUSSIAN, 4))
        for package in (replace(starter["ru", target], length_penalty=penalty) for penalty in (0.0, 3.0))
    )
    assert shorter <= longer


@pytest.mark.parametrize("target", ["en", "az", "hy"])
def test_a_length_penalty_leaves_the_scores_what_they_are(starter: Starter, target: str) -> None:
    package = starter["ru", target]
    model = Model(package.model_folder, threads=1)
    segments = [Segment(tuple(package.tokenizer.encode(sentence)), package.target_prefix) for sentence in RUSSIAN]
    # Scores by tokens: one text may be made of different ones, and then has different scores.
    short_ones, long_ones = (
        {decoded.tokens: decoded.score for found in model.translate(segments, decoding) for decoded in found}
        for decoding in (Decoding(beam_size=4, hypotheses=4, length_penalty=penalty) for penalty in (0.0, 3.0))
    )
    said_by_both = short_ones.keys() & long_ones.keys()
    assert said_by_both
    assert all(long_ones[tokens] == pytest.approx(short_ones[tokens], rel=0.01) for tokens in said_by_both)


def test_one_call_gives_what_single_calls_give(engine: Engine, starter: Starter) -> None:
    package = starter["ru", "hy"]
    together = [best.text for (best,) in translate(engine, package, RUSSIAN)]
    assert together == [translate(engine, package, [sentence])[0][0].text for sentence in RUSSIAN]


@pytest.mark.parametrize("cores", [1, 2, 5])
def test_however_many_cores_share_a_batch_it_comes_back_in_order(starter: Starter, cores: int) -> None:
    package, sentences = starter["ru", "hy"], [*RUSSIAN, "Да.", *RUSSIAN, f"{RUSSIAN[0]} {RUSSIAN[1]}"]
    engine = Engine(EngineOptions(threads=cores))
    found = [best.text for (best,) in translate(engine, package, sentences)]
    engine.close()
    assert found[:3] == found[4:7]
    assert len(found[3]) < len(found[0]) < len(found[7])
    assert len({*found}) == 5


def test_threads_share_the_model_and_get_their_own_results(engine: Engine, starter: Starter) -> None:
    package = starter["ru", "az"]
    expected = {sentence: translate(engine, package, [sentence])[0][0].text for sentence in RUSSIAN}
    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(lambda sentence: translate(engine, package, [sentence])[0][0].text, RUSSIAN * 12))
    assert found == [expected[sentence] for sentence in RUSSIAN * 12]


def test_an_empty_sentence_stays_empty(engine: Engine, starter: Starter) -> None:
    results = translate(engine, starter["ru", "en"], ["", RUSSIAN[0], "   "])
    assert [results[0][0].text, results[2][0].text] == ["", ""]
    assert results[1][0].text


def test_several_hypotheses_differ_and_come_best_first(engine: Engine, starter: Starter) -> None:
    # Hypotheses are ordered by what the decoder maximises, which with this penalty is the score itself.
    package = replace(starter["ru", "en"], length_penalty=1.0)
    (hypotheses,) = translate(engine, package, RUSSIAN[1:2], 4)
    texts = [hypothesis.text for hypothesis in hypotheses]
    assert 2 <= len(texts) == len(set(texts)) <= 4
    scores = [hypothesis.score for hypothesis in hypotheses]
    assert scores == sorted(scores, reverse=True)


def test_a_sentence_of_a_thousand_words_is_translated_in_pieces(engine: Engine, starter: Starter) -> None:
    sentence = ", ".join(["министр прибыл в Баку и встретился с коллегами"] * 120) + "."
    ((best,),) = translate(engine, starter["ru", "en"], [sentence])
    assert len(best.text.split()) > 100


def test_no_translation_outgrows_its_cap_or_loops_unmarked(engine: Engine, starter: Starter) -> None:
    strange = ["а " * 60, "!!! " * 30, "ББББББ" * 20, "http://пример.рф/" * 5, "🙂" * 40, "Да-да-да-да-да."]
    package = starter["ru", "az"]
    for source, (best, *_) in zip(strange, translate(engine, package, strange), strict=True):
        tokens = package.tokenizer.encode(best.text)
        assert len(tokens) <= 2 * length_cap(len(package.tokenizer.encode(source)))
        assert best.looped or not is_loop(tokens, package.tokenizer.encode(source))


def test_a_missing_model_says_so(starter: Starter, tmp_path: Path) -> None:
    engine = Engine()
    with pytest.raises(ModelMissing, match="missing"):
        translate(engine, replace(starter["ru", "en"], model_folder=tmp_path), RUSSIAN)
    engine.close()


def test_a_corrupt_model_says_so_every_time(starter: Starter, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(STARTER_FOLDER, tmp_path / "model"))
    (folder / "model.bin").write_bytes(b"\x00garbage" * 100)
    engine = Engine()
    for _ in range(2):
        with pytest.raises(ModelCorrupt, match="cannot be loaded"):
            translate(engine, replace(starter["ru", "en"], model_folder=folder), RUSSIAN)
    engine.close()


def test_models_beyond_the_limit_take_turns(starter: Starter, tmp_path: Path) -> None:
    engine = Engine(EngineOptions(max_loaded_models=1, beam_size=1))
    package = starter["ru", "en"]
    copy = replace(package, model_folder=Path(shutil.copytree(STARTER_FOLDER, tmp_path / "copy")))
    first = translate(engine, package, RUSSIAN)
    assert translate(engine, copy, RUSSIAN) == first
    assert translate(engine, package, RUSSIAN) == first
    engine.close()


def test_a_flood_is_refused_not_queued_without_end(starter: Starter) -> None:
    engine = Engine(EngineOptions(max_waiting_tokens=20, max_batch_tokens=20, beam_size=1))
    package = starter["ru", "en"]
    article = engine.translate(package, RUSSIAN * 20)
    next(article)
    with pytest.raises(Overloaded) as refused:
        translate(engine, package, RUSSIAN)
    assert refused.value.retry_after > 0
    article.close()  # type: ignore[attr-defined]
    engine.close()
