from __future__ import annotations

import dataclasses
import itertools
from pathlib import Path

import pytest

pytest.importorskip("numpy", reason="needs the extra 'training'")
pytest.importorskip("torch", reason="needs the extra 'training'")
pytest.importorskip("ctranslate2", reason="needs ctranslate2")

from tests.training.toy import sentences, write_xz
from training.back_translation import back_translate, is_usable, missing_sides
from training.batches import Sampler, buckets_of
from training.config import Config
from training.corpus import Row, prepare, read_rows
from training.dataset import encode, load, save
from training.export import export
from training.tokenizer import TAGS, load_tokenizer


def test_sentences_of_some_weight_are_completed_from_english_where_there_is_any() -> None:
    short = {"en": "Prices rose.", "ru": "Цены выросли."}
    long = {"en": "Prices rose again in the capital.", "ru": "Цены в столице снова выросли."}
    rows = [
        Row(1.0, short),
        Row(0.5, long),
        Row(1.0, long),
        Row(1.0, {"hy": "Մայրաքաղաքում գները կրկին աճել են այսօր։"}),
        Row(4.0, dict.fromkeys(("en", "ru", "az", "hy"), "five words in each language")),
    ]
    assert missing_sides(rows) == {("en", "az"): [2], ("en", "hy"): [2]} | {
        ("hy", target): [3] for target in ("en", "ru", "az")
    }


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Qiymətlər yenə artdı.", "az", True),
        ("", "az", False),
        ("– 25.", "az", False),
        ("Գները prices աճել են", "hy", False),
        (" ".join(["the prices of the"] * 8), "en", False),
    ],
)
def test_what_cannot_be_read_is_left_out(text: str, language: str, expected: bool) -> None:
    assert is_usable(text, language) is expected


def test_what_the_model_wrote_is_translated_from_and_never_into(
    trained: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_xz(tmp_path / "monolingual" / "news.hy.txt.xz", [f"{line} Կրկին այսօր" for line in sentences("hy")])
    config = dataclasses.replace(trained, data=dataclasses.replace(trained.data, back_translator=str(export(trained))))
    prepare(config)
    before = read_rows(config.run)
    monkeypatch.setattr("training.back_translation.MIN_SCORE", 1.0)
    assert back_translate(config) == 0, "no model is wholly certain"
    monkeypatch.setattr("training.back_translation.MIN_SCORE", 0.0)
    assert back_translate(config) > 20
    after = read_rows(config.run)
    for old, new in zip(before, after, strict=True):
        assert {language: new.texts[language] for language in old.texts} == old.texts
        assert new.synthetic == new.texts.keys() - old.texts.keys()
    assert {"hy"} in [row.texts.keys() - row.synthetic for row in after if row.synthetic]

    save(encode(config), tmp_path / "dataset.npz.xz")
    dataset = load(tmp_path / "dataset.npz.xz")
    synthetic_sources = set()
    for bucket in buckets_of(dataset):
        for row in bucket.rows:
            assert not dataset.synthetic[row] & set(bucket.targets)
            if bucket.source in dataset.synthetic[row]:
                synthetic_sources.add(bucket.source)
    assert synthetic_sources > {"az", "hy"}
    tokenizer = load_tokenizer(config.run)
    written = {tuple(dataset.pieces[n]["az"]) for n, marked in enumerate(dataset.synthetic) if "az" in marked}
    tag = tokenizer.piece_to_id(TAGS["az"])
    for _, _, batch in itertools.islice(Sampler(dataset, config.train, tokenizer).batches(0), 40):
        for target in batch.target[batch.target[:, 0] == tag]:
            assert tuple(target[1 : target.argmin() - 1 if not target.all() else -1]) not in written


def test_without_a_model_nothing_is_written(config: Config) -> None:
    prepare(config)
    assert back_translate(config) == 0
    assert not any(row.synthetic for row in read_rows(config.run))
