from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("numpy", reason="needs the extra 'training'")

from training.config import Config
from training.corpus import Row, prepare
from training.tokenizer import END_ID, PAD_ID, TAGS, UNKNOWN_ID, balanced, load_tokenizer, train_tokenizer


def test_small_languages_are_repeated() -> None:
    rows = [Row(1.0, {"en": f"{number:04}"}) for number in range(400)] + [Row(1.0, {"az": "abcd"})]
    sample = balanced(rows, temperature=2.0, seed=1)
    assert sample.count("abcd") == 20
    assert len(sample) == 420


def test_light_rows_do_not_fill_the_vocabulary() -> None:
    assert balanced([Row(1.0, {"en": "news"}), Row(0.1, {"en": "OK"})], 1.0, 1) == ["news"]


def test_the_shipped_form(config: Config, tmp_path: Path) -> None:
    prepare(config)
    model = train_tokenizer(config)
    tokenizer = load_tokenizer(config.run)
    assert tokenizer.get_piece_size() == config.tokenizer.vocabulary
    assert [tokenizer.id_to_piece(number) for number in (PAD_ID, UNKNOWN_ID, END_ID)] == ["<pad>", "<unk>", "</s>"]
    for tag in TAGS.values():
        assert "_" not in tag
        assert tokenizer.encode(tag, out_type=str)[-1] == tag
    content = model.read_bytes()
    assert str(tmp_path).encode() not in content
    assert b"rows.tsv" not in content


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("եւ և", "և և"),
        ("the ministry’s", "the ministry's"),
        ("5\u00a0000", "5 000"),
        ("so\u00adft", "soft"),
        ("и\u0306", "й"),
        ("№ 5…", "№ 5…"),
        ("日本", "日本"),
    ],
)
def test_the_model_normalises_by_itself_and_loses_no_letter(config: Config, text: str, expected: str) -> None:
    prepare(config)
    train_tokenizer(config)
    tokenizer = load_tokenizer(config.run)
    assert tokenizer.decode(tokenizer.encode(text)) == expected
