from __future__ import annotations

import pytest

pytest.importorskip("numpy", reason="needs the extra 'training'")
torch = pytest.importorskip("torch", reason="needs the extra 'training'")

from tests.training.toy import replaced
from training.averaging import average
from training.checkpoint import MODEL_FILE, load_model
from training.config import Config
from training.corpus import LANGUAGES, prepare
from training.prefetch import batches_of
from training.scripts import STRONG, WEAK, constrained_projection, language_map, penalties
from training.tokenizer import TAGS, load_tokenizer, train_tokenizer
from training.train import train


@pytest.mark.parametrize(
    ("piece", "taken"),
    [
        ("▁և", (STRONG, STRONG, STRONG, 0)),
        ("▁закон", (STRONG, 0, STRONG, STRONG)),
        ("▁law", (0, WEAK, 0, WEAK)),
        ("ğ", (0, WEAK, 0, WEAK)),
        ("NATO", (0, WEAK, 0, WEAK)),
        ("▁X", (0, 0, 0, 0)),
        ("▁2024", (0, 0, 0, 0)),
        ("<2hy>", (0, 0, 0, 0)),
        ("<0xD5>", (0, 0, 0, 0)),
    ],
)
def test_penalties_follow_the_script(piece: str, taken: tuple[float, ...]) -> None:
    assert penalties([piece])[0].tolist() == list(taken)


def test_the_output_layer_keeps_to_the_script(config: Config) -> None:
    prepare(config)
    train_tokenizer(config)
    train(replaced(config, stable_steps=40))
    average(config)
    model, tokenizer = load_model(config.run / MODEL_FILE), load_tokenizer(config.run)
    tags = [tokenizer.piece_to_id(TAGS[language]) for language in LANGUAGES]
    with batches_of(config, 1, 0, 0) as positioned:
        batches = [next(positioned)[2] for _ in range(20)]
    read = language_map(model, batches, tags)
    weight, bias = constrained_projection(model, config)
    armenian = [number for number in range(400) if "\u0531" <= tokenizer.id_to_piece(number)[-1] <= "\u0587"]
    parts = []
    with torch.no_grad():
        for batch in batches:
            english = torch.from_numpy(batch.target[:, 0] == tags[0])
            inputs = torch.from_numpy(batch.target)[english]
            if not len(inputs):
                continue
            states = model(torch.from_numpy(batch.source), torch.from_numpy(batch.rows)[english], inputs).hidden
            parts.append(states[inputs > max(tags)])
        written = torch.cat(parts)
        assert (written @ read[:-1] + read[-1]).argmax(dim=1).eq(0).float().mean() > 0.9
        lowered = model.logits(written) - torch.nn.functional.linear(written, weight, bias)
    assert lowered[:, armenian].mean() > STRONG / 2
    assert lowered[:, tokenizer.piece_to_id(".")].abs().max() < 1e-3
