from __future__ import annotations

import pytest

np = pytest.importorskip("numpy", reason="needs the extra 'training'")
torch = pytest.importorskip("torch", reason="needs the extra 'training'")

from training.config import Config
from training.corpus import prepare
from training.dataset import Dataset, dataset_of
from training.lexicon import piece_counts, start_from_lexicon, starting_embeddings, translation_graph
from training.model import Transformer
from training.tokenizer import train_tokenizer


@pytest.fixture
def dataset() -> Dataset:
    """Pieces 10 to 19 in English are pieces 20 to 29 in Armenian, word for word."""
    rng = np.random.default_rng(1)
    english = [rng.permutation(np.arange(10, 20, dtype=np.int16))[:5] for _ in range(60)]
    alignment = np.arange(5, dtype=np.int16)
    return Dataset(
        np.ones(60),
        [{"en": row, "hy": row + 10} for row in english],
        [frozenset()] * 60,
        {("en", "hy"): dict.fromkeys(range(60), alignment), ("hy", "en"): dict.fromkeys(range(60), alignment)}
        | {(a, b): {} for a in ("en", "ru", "az", "hy") for b in ("en", "ru", "az", "hy") if {a, b} != {"en", "hy"}},
    )


def test_the_graph_counts_links_in_both_directions(dataset: Dataset) -> None:
    a, b, counts = translation_graph(dataset, 40)
    assert set(zip(a.tolist(), b.tolist(), strict=True)) == {(n, n + 10) for n in range(10, 20)} | {
        (n + 10, n) for n in range(10, 20)
    }
    assert counts.sum() == 2 * 60 * 5


def test_piece_counts_are_by_language(dataset: Dataset) -> None:
    counts = piece_counts(dataset, 40)
    assert counts[10:20, 0].sum() == counts[20:30, 3].sum() == 300
    assert counts[:, 1].sum() == 0


def test_translations_start_close_together_and_can_be_told_apart(dataset: Dataset) -> None:
    torch.manual_seed(1)
    embeddings = starting_embeddings(dataset, 40, 64)
    torch.testing.assert_close(embeddings.norm(dim=1), torch.ones(40))
    likeness = embeddings[10:20] @ embeddings[20:30].T
    assert (likeness.argmax(dim=1) == torch.arange(10)).all()
    assert 0.2 < likeness.diagonal().min() < likeness.diagonal().max() < 0.9


def test_a_model_starts_with_a_cross_attention_that_hands_embeddings_through(config: Config) -> None:
    prepare(config)
    train_tokenizer(config)
    model = Transformer(config.model)
    start_from_lexicon(model, dataset_of(config))
    cross = model.decoder[0].cross
    passed = cross.out.weight @ cross.kv.weight[config.model.width :]
    torch.testing.assert_close(passed.detach(), torch.eye(config.model.width), rtol=0, atol=1e-4)
    assert model.output_bias.std() > 0
