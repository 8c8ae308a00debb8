from __future__ import annotations

from pathlib import Path

import pytest

from tests.training.toy import TOML, replaced, sentences, write_xz
from training.config import Config, load
from training.corpus import prepare
from training.tokenizer import train_tokenizer

LANGUAGES = ("en", "ru", "az", "hy")


@pytest.fixture
def config_file(tmp_path: Path) -> Path:
    columns = {language: sentences(language) for language in LANGUAGES}
    write_xz(tmp_path / "own" / "a.tsv.xz", ["\t".join(cells) for cells in zip(*columns.values(), strict=True)])
    write_xz(
        tmp_path / "external" / "news.en-ru.tsv.xz",
        [f"{en} Again\t{ru} Снова" for en, ru in zip(columns["en"], columns["ru"], strict=True)],
    )
    evaluation = tmp_path / "eval"
    evaluation.mkdir()
    (evaluation / "wire-dev.tsv").write_text(
        "".join("\t".join(cells) + "\n" for cells in list(zip(*columns.values(), strict=True))[:4]), encoding="utf-8"
    )
    for language, lines in columns.items():
        (evaluation / f"flores-dev.{language}").write_text("\n".join(lines[:4]) + "\n", encoding="utf-8")
    path = tmp_path / "toy.toml"
    path.write_text(TOML, encoding="utf-8")
    return path


@pytest.fixture
def trained(config: Config) -> Config:
    """The configuration of a run that has an averaged model."""
    from training.averaging import average  # needs torch, which users may not have
    from training.train import train

    prepare(config)
    train_tokenizer(config)
    train(replaced(config, stable_steps=60))
    average(config)
    return config


@pytest.fixture
def config(config_file: Path) -> Config:
    return load(config_file)
