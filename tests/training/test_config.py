from __future__ import annotations

from pathlib import Path

import pytest

from training.config import ConfigError, load

RECIPES = sorted((Path(__file__).parents[2] / "training").glob("*.toml"))


def test_paths_are_relative_to_the_file(config_file: Path) -> None:
    config = load(config_file)
    assert config.run == config_file.parent / "run"
    assert config.data.evaluation == str(config_file.parent / "eval")


def test_environment_is_expanded_in_paths(config_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_TRAINING_RUNS", "/elsewhere")
    config_file.write_text(config_file.read_text().replace('"run"', '"$DRAGOMAN_TRAINING_RUNS/toy"'))
    assert load(config_file).run == Path("/elsewhere/toy")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("width = 64", "width = 65", "multiple of 64"),
        ("width = 64", "", "'width' is missing"),
        ("width = 64", "width = 64\nheight = 2", "unknown key 'height'"),
        ("width = 64", 'width = "64"', "expected int"),
        ("dropout = 0.1", "dropout = 1.5", "0 to 1"),
        ("seed = 3", "seed = -3", "zero or more"),
        ("bf16 = false", "bf16 = 0", "expected bool"),
        ("targets_per_source = 3", "targets_per_source = 4", "1 to 3"),
        ("pool_rows = 60", "pool_rows = 0", "must not be zero"),
        ("vocabulary = 400\ntemperature", "vocabulary = 401\ntemperature", "must equal"),
        ("alignment_weight = 0.2", "alignment_weight = 0", "lexicon_start: needs"),
        ("source_temperature = 2.0", "source_temperature = 0", "above zero"),
        ("focus = {}", 'focus = {"en-ru" = 0.7, "en-az" = 0.7}', "not be more than 1"),
        ("start_share = 0.0", "start_share = 0.5", "with train.start"),
        ("unwanted = 0.0", 'unwanted = "no"', "source_weights.unwanted"),
        ('run = "run"', "", "run: expected a path"),
        ('run = "run"', 'run = "run"\nextra = 1', "unknown key 'extra'"),
        ("[model]", "[network]", "this section is missing"),
        ("[data]", "data = [", "toy.toml"),
    ],
)
def test_mistakes_are_named(config_file: Path, old: str, new: str, message: str) -> None:
    text = config_file.read_text()
    assert old in text
    config_file.write_text(text.replace(old, new, 1))
    with pytest.raises(ConfigError, match=message):
        load(config_file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load(tmp_path / "none.toml")


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_the_shipped_recipes_are_valid(recipe: Path) -> None:
    config = load(recipe)
    assert config.data.own.endswith("*.tsv.xz")
