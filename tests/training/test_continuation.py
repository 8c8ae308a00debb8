from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

pytest.importorskip("numpy", reason="needs the extra 'training'")
torch = pytest.importorskip("torch", reason="needs the extra 'training'")
pytest.importorskip("ctranslate2", reason="needs ctranslate2")

from tests.training.toy import replaced
from training.checkpoint import MODEL_FILE, load_model
from training.config import Config, ConfigError, load
from training.continuation import start_from_export
from training.corpus import prepare
from training.export import export
from training.model import Transformer
from training.tokenizer import TOKENIZER_FILE, train_tokenizer
from training.train import LOG_FILE, train


@pytest.fixture
def shipped(trained: Config) -> Path:
    """The exported model of a finished run."""
    return export(trained)


def losses(run: Path) -> list[float]:
    return [float(line.split("\t")[4]) for line in (run / LOG_FILE).read_text().splitlines()[1:]]


@pytest.mark.parametrize("scripts", [True, False])
def test_the_weights_come_back_from_eight_bits(trained: Config, scripts: bool) -> None:
    config = dataclasses.replace(trained, export=dataclasses.replace(trained.export, scripts=scripts))
    kept, model = load_model(config.run / MODEL_FILE), Transformer(config.model)
    assert start_from_export(model, export(config)) is not scripts
    for (name, wanted), found in zip(kept.state_dict().items(), model.state_dict().values(), strict=True):
        if name != "output_bias" or not scripts:
            torch.testing.assert_close(found, wanted, rtol=0, atol=float(wanted.abs().max()) / 200, msg=name)


def test_another_run_goes_on_where_the_shipped_model_stood(config: Config, shipped: Path) -> None:
    again = dataclasses.replace(replaced(config, start=str(shipped)), run=config.run.parent / "again")
    prepare(again)
    train_tokenizer(again)
    assert (again.run / TOKENIZER_FILE).read_bytes() == (shipped / TOKENIZER_FILE).read_bytes()
    train(replaced(again, stable_steps=5))
    first, last = losses(config.run)[0], losses(config.run)[-1]
    assert abs(losses(again.run)[0] - last) < abs(losses(again.run)[0] - first)


def test_the_path_is_relative_to_the_configuration(config_file: Path) -> None:
    config_file.write_text(config_file.read_text(encoding="utf-8").replace('start = ""', 'start = "../shipped"'))
    assert load(config_file).train.start == str(config_file.parent / "../shipped")


def test_a_model_of_another_shape_or_none_is_refused(config: Config, shipped: Path, tmp_path: Path) -> None:
    wider = Transformer(dataclasses.replace(config.model, ffn=192))
    with pytest.raises(ConfigError, match=r"train\.start: .* has the shape"):
        start_from_export(wider, shipped)
    with pytest.raises(ConfigError, match=r"model\.bin: no such file"):
        start_from_export(wider, tmp_path)
