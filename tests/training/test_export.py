from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

import pytest

pytest.importorskip("numpy", reason="needs the extra 'training'")
torch = pytest.importorskip("torch", reason="needs the extra 'training'")
ctranslate2 = pytest.importorskip("ctranslate2", reason="needs ctranslate2")

from tests.training.toy import sentences
from training.__main__ import main
from training.checkpoint import MODEL_FILE, load_model
from training.config import EXPORT_FOLDER, Config, ConfigError, load
from training.evaluate import DIRECTIONS, evaluate
from training.export import export, export_model
from training.model import Transformer
from training.pack import pack, unpack
from training.tokenizer import END_ID, PAD_ID, TAGS, load_tokenizer


def greedy(model: Transformer, source: list[int], tag: int, limit: int) -> list[int]:
    """Greedy search with torch, pieces after the tag."""
    pieces = [PAD_ID, tag]
    encoded = torch.tensor([[*source, END_ID]])
    with torch.no_grad():
        memory = model.encode(encoded)
        while len(pieces) < limit + 2:
            hidden = model.decode(memory, encoded, torch.tensor([0]), torch.tensor([pieces])).hidden
            best = int(model.logits(hidden[0, -1]).argmax())
            if best == END_ID:
                break
            pieces.append(best)
    return pieces[2:]


def outputs(folder: Path, config: Config, lines: list[str], target: str) -> list[list[int]]:
    translator = ctranslate2.Translator(str(folder), inter_threads=1, intra_threads=1)
    tokenizer = load_tokenizer(config.run)
    results = translator.translate_batch(
        tokenizer.encode(lines, out_type=str),
        target_prefix=[[TAGS[target]]] * len(lines),
        beam_size=1,
        max_decoding_length=20,
    )
    return [[tokenizer.piece_to_id(piece) for piece in result.hypotheses[0][1:]] for result in results]


def test_ctranslate2_repeats_torch_token_by_token(trained: Config, tmp_path: Path) -> None:
    model, tokenizer = load_model(trained.run / MODEL_FILE), load_tokenizer(trained.run)
    folder = export_model(model, trained.run, tmp_path / "single", quantization=None)
    lines = sentences("en")[:12]
    for target in ("hy", "az"):
        tag = tokenizer.piece_to_id(TAGS[target])
        expected = [greedy(model, tokenizer.encode(line), tag, 20)[:19] for line in lines]
        assert [row[:19] for row in outputs(folder, trained, lines, target)] == expected
        assert any(expected)


def test_int8_is_close(trained: Config, tmp_path: Path) -> None:
    model = load_model(trained.run / MODEL_FILE)
    single = export_model(model, trained.run, tmp_path / "single", quantization=None)
    int8 = export(trained)
    lines = sentences("ru")[:20]
    pairs = zip(outputs(single, trained, lines, "en"), outputs(int8, trained, lines, "en"), strict=True)
    assert sum(a == b for a, b in pairs) >= 10


def test_without_scripts_the_output_layer_is_shared_with_the_embeddings(trained: Config) -> None:
    def size(scripts: bool) -> int:
        config = dataclasses.replace(trained, export=dataclasses.replace(trained.export, scripts=scripts))
        return (export(config) / "model.bin").stat().st_size

    embeddings = trained.model.vocabulary * trained.model.width  # bytes, in 8-bit integers
    assert size(True) - size(False) == pytest.approx(embeddings, rel=0.1)


def test_the_folder_is_what_the_service_ships(trained: Config) -> None:
    folder = export(trained)
    assert {file.name for file in folder.iterdir()} == {
        "model.bin",
        "config.json",
        "shared_vocabulary.json",
        "sentencepiece.model",
    }
    assert json.loads((folder / "config.json").read_text())["decoder_start_token"] == "<pad>"


def test_evaluate_scores_all_directions(trained: Config) -> None:
    with pytest.raises(ConfigError, match="run the export step"):
        evaluate(trained)
    export(trained)
    results = evaluate(trained, limit=2, beam=2)
    assert [(result.source, result.target) for result in results] == [*DIRECTIONS, *DIRECTIONS]
    assert {result.test_set for result in results} == {"wire-dev", "flores-dev"}
    assert all(result.scores.lines == 2 for result in results)
    saved = json.loads((trained.run / "scores.json").read_text())
    assert len(saved) == 24
    assert "chrF2" in saved[0]["chrf2"]["signature"] or "nc:6" in saved[0]["chrf2"]["signature"]


def test_a_packed_run_can_be_exported_elsewhere(trained: Config, tmp_path: Path) -> None:
    files = pack(trained.run, tmp_path / "parts")
    assert len(files) <= 8
    assert all(file.stat().st_size <= 16 * 2**20 for file in files)
    elsewhere = tmp_path / "elsewhere"
    unpack(tmp_path / "parts", elsewhere)
    before, after = load_model(trained.run / MODEL_FILE), load_model(elsewhere / MODEL_FILE)
    for (name, a), b in zip(before.state_dict().items(), after.state_dict().values(), strict=True):
        torch.testing.assert_close(a, b, rtol=0, atol=float(a.abs().max()) / 100, msg=name)
    with pytest.raises(ConfigError, match="run the average step"):
        pack(tmp_path / "nothing", tmp_path / "parts")
    with pytest.raises(ConfigError, match="no model"):
        unpack(tmp_path / "eval", elsewhere)


def test_the_gpu_recipe_runs_on_a_cpu_at_toy_size(
    config_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same file with toy sizes; bf16, sampling, dropout and the time limit stay."""
    recipe = (Path(__file__).parents[2] / "training" / "starter-gpu.toml").read_text()
    small = {
        "width": "64", "ffn": "64", "encoder_layers": "2", "decoder_layers": "1", "vocabulary": "400",
        "batch_pieces": "400", "pool_rows": "60", "warmup_steps": "5", "stable_minutes": "0.05", "log_steps": "5",
        "workers": "1",
        "own": '"own/*.tsv.xz"', "external": '"external/*.tsv.xz"', "evaluation": '"eval"',
        "monolingual": '"monolingual/*.txt.xz"', "back_translator": '""', "start": '""', "run": '"gpu-run"',
    }  # fmt: skip
    lines = []
    for line in recipe.splitlines():
        key = line.split(" = ")[0]
        lines.append(f"{key} = {small.pop(key) if key != 'vocabulary' else small[key]}" if key in small else line)
    assert small.keys() == {"vocabulary"}
    config_file.write_text("\n".join(lines))
    monkeypatch.setattr(sys, "argv", ["training", "all", "--config", str(config_file)])
    assert main() == 0
    run = load(config_file).run
    assert (run / EXPORT_FOLDER / "model.bin").exists()
    monkeypatch.setattr(sys, "argv", ["training", "pack", str(run), str(tmp_path / "parts")])
    assert main() == 0
    monkeypatch.setattr(sys, "argv", ["training", "pack", str(tmp_path), str(tmp_path / "parts")])
    assert main() == 1
    assert "error: " in capsys.readouterr().err
