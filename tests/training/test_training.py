from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

np = pytest.importorskip("numpy", reason="needs the extra 'training'")
torch = pytest.importorskip("torch", reason="needs the extra 'training'")

from tests.training.toy import replaced
from training import checkpoint
from training.alignment import UNALIGNED
from training.averaging import average
from training.batches import FULLNESS_LIMIT, ROWS_MULTIPLE, Bucket, Sampler, buckets_of, shares_of
from training.config import Config, ConfigError
from training.cores import thread_count
from training.corpus import prepare
from training.dataset import Dataset, dataset_of, encode, load, save
from training.export import export, export_model
from training.loss import ChunkedCrossEntropy, alignment_loss
from training.model import Transformer
from training.optim import orthogonalised, rate_factor
from training.prefetch import batches_of
from training.tokenizer import END_ID, PAD_ID, load_tokenizer, train_tokenizer
from training.train import LOG_COLUMNS, LOG_FILE, Trainer, decay, train


@pytest.fixture
def prepared(config: Config) -> Config:
    prepare(config)
    train_tokenizer(config)
    return config


def weights(run: Path) -> dict[str, Any]:
    return dict(torch.load(run / checkpoint.STABLE_FILE, weights_only=True)["model"])


def test_a_dataset_survives_its_file(prepared: Config, tmp_path: Path) -> None:
    made = encode(prepared)
    save(made, tmp_path / "data.npz")
    loaded = load(tmp_path / "data.npz")
    assert loaded.weights.tolist() == made.weights.tolist()
    assert all(
        a.keys() == b.keys() and all((a[key] == b[key]).all() for key in a)
        for a, b in zip(made.pieces, loaded.pieces, strict=True)
    )
    assert made.alignments["hy", "en"].keys() == loaded.alignments["hy", "en"].keys()
    assert any((row >= 0).any() for row in loaded.alignments["en", "az"].values())


def test_full_translations_are_drawn_more_from_english_alone() -> None:
    lengths = [(20, 14), (20, 20), (20, 28), (20, 60), (4, 12)]  # English, Russian; the last is too short to tell
    pieces = [{"en": np.zeros(english, np.int16), "ru": np.zeros(russian, np.int16)} for english, russian in lengths]
    dataset = Dataset(np.full(len(pieces), 2.0), pieces, [frozenset()] * len(pieces), {})
    drawn = {bucket.source: np.diff(bucket.cumulative, prepend=0.0) for bucket in buckets_of(dataset, fullness=4.0)}
    terse, usual, full, longest, short = drawn["en"]
    assert terse < usual < full < longest == 2.0 * FULLNESS_LIMIT
    assert short == 2.0
    assert drawn["ru"].tolist() == [2.0] * 5
    assert all(np.diff(bucket.cumulative, prepend=0.0).tolist() == [2.0] * 5 for bucket in buckets_of(dataset))


def test_batches_share_sources_and_stay_in_their_limit(prepared: Config) -> None:
    tokenizer = load_tokenizer(prepared.run)
    sampler = Sampler(dataset_of(prepared), prepared.train, tokenizer, multiple=8)
    several = False
    for place, (_, _, batch) in zip(range(20), sampler.batches(0), strict=False):
        assert batch.target.shape[1] % 8 == 0, place
        assert batch.target.size <= prepared.train.batch_pieces
        assert len(batch.target) % ROWS_MULTIPLE == len(batch.source) % ROWS_MULTIPLE == 0
        written = batch.target[:, 0] != PAD_ID  # the rest are rows that fill the batch up
        assert (batch.alignment[~written] == UNALIGNED).all()
        assert (batch.source != PAD_ID).any(axis=1).all()
        assert set(batch.rows) == set(range(batch.rows.max() + 1))
        several |= written.sum() > batch.rows.max() + 1
        tags = {tokenizer.id_to_piece(int(piece)) for piece in batch.target[written, 0]}
        assert tags <= {"<2en>", "<2ru>", "<2az>", "<2hy>"}
        ends = (batch.source == END_ID).argmax(axis=1)
        assert (batch.alignment <= ends[batch.rows][:, None]).all()
        assert (batch.alignment[batch.target == END_ID] == ends[batch.rows][written]).all()
    assert several


def test_sources_are_balanced_and_within_one_only_weight_counts() -> None:
    def bucket(source: str, target: str, weight: float) -> Bucket:
        return Bucket(source, (target,), np.array([0]), np.array([weight]))

    shares = shares_of([bucket("en", "ru", 60.0), bucket("en", "az", 4.0), bucket("hy", "en", 4.0)], temperature=2.0)
    assert shares.sum() == pytest.approx(1)
    assert shares[0] / shares[1] == pytest.approx(60 / 4)
    assert (shares[0] + shares[1]) / shares[2] == pytest.approx((64 / 4) ** 0.5)


def test_a_direction_can_be_drawn_alone(prepared: Config) -> None:
    tokenizer = load_tokenizer(prepared.run)

    def counts(focus: dict[str, float]) -> Counter[tuple[str, int]]:
        sampler = Sampler(dataset_of(prepared), replaced(prepared, focus=focus).train, tokenizer)
        drawn = [example for batch in sampler.pool(0) for example in batch]
        return Counter(
            (tokenizer.id_to_piece(target[0]), len(example.targets)) for example in drawn for target in example.targets
        )

    alone = counts({"en-ru": 1.0})
    assert set(alone) == {("<2ru>", 1)}
    assert alone["<2ru>", 1] == prepared.train.pool_rows
    assert counts({"en-ru": 0.5})["<2ru>", 1] > counts({})["<2ru>", 1]
    with pytest.raises(ConfigError, match="no row has the direction 'en-de'"):
        counts({"en-de": 0.1})


def test_a_position_in_the_data_is_two_integers(prepared: Config) -> None:
    sampled = replaced(prepared, sampling=0.5).train
    sampler = Sampler(dataset_of(prepared), sampled, load_tokenizer(prepared.run))
    from_start = [item for _, item in zip(range(12), sampler.batches(0), strict=False)]
    pool, number, expected = from_start[7]
    _, _, batch = next(sampler.batches(pool, number))
    assert all((a == b).all() for a, b in zip(batch, expected, strict=True))


def test_workers_give_the_same_batches(prepared: Config) -> None:
    inline, ahead = prepared, replaced(prepared, workers=1)
    with batches_of(inline, 1, 0, 3) as expected, batches_of(ahead, 1, 0, 3) as made:
        for (*place, batch), (*other_place, other), _ in zip(expected, made, range(20), strict=False):
            assert place == other_place
            assert all((a == b).all() for a, b in zip(batch, other, strict=True))


def test_chunked_cross_entropy_is_cross_entropy() -> None:
    torch.manual_seed(1)
    hidden = torch.randn(900, 16, requires_grad=True)
    weight = torch.randn(50, 16, requires_grad=True)
    bias = torch.randn(50, requires_grad=True)
    target = torch.randint(50, (900,))
    ours = ChunkedCrossEntropy.apply(hidden, weight, bias, target, 0.1)
    logits = torch.nn.functional.linear(hidden, weight, bias)
    theirs = torch.nn.functional.cross_entropy(logits, target, label_smoothing=0.1)
    assert ours.item() == pytest.approx(theirs.item(), rel=1e-5)
    for a, b in zip(
        torch.autograd.grad(2 * ours, (hidden, weight, bias)),
        torch.autograd.grad(2 * theirs, (hidden, weight, bias)),
        strict=True,
    ):
        torch.testing.assert_close(a, b, rtol=1e-4, atol=1e-6)


def test_alignment_loss_counts_aligned_positions_only() -> None:
    first = torch.log(torch.tensor([[[0.5, 0.5], [0.3, 0.7], [0.6, 0.4]]]))
    last = torch.log(torch.tensor([[[0.5, 0.5], [0.9, 0.1], [0.2, 0.8]]]))
    # The piece at position 1 is predicted at position 1 of the last head and read at position 2 of the first.
    expected = -(np.log(0.6) + np.log(0.9)) / 2
    assert alignment_loss(first, last, torch.tensor([[-1, 0, -1]])).item() == pytest.approx(expected, rel=1e-5)
    assert alignment_loss(first, last, torch.tensor([[-1, -1, -1]])).item() == 0


@pytest.mark.parametrize("shape", [(3, 64, 64), (2, 64, 256), (2, 256, 64)])
def test_muon_makes_updates_orthogonal(shape: tuple[int, int, int]) -> None:
    torch.manual_seed(1)
    singular = torch.linalg.svdvals(orthogonalised(torch.randn(shape), torch.float32))
    assert 0.4 < singular.quantile(0.1) < singular.max() < 1.6


def test_schedule() -> None:
    assert rate_factor(1, 10, None, 0) == pytest.approx(0.1)
    assert rate_factor(10, 10, None, 0) == rate_factor(5000, 10, None, 0) == 1
    branch = [rate_factor(step, 10, 100, 50) for step in range(100, 152)]
    assert branch[0] == 1
    assert branch == sorted(branch, reverse=True)
    assert branch[-2:] == [0, 0]
    assert branch[25] == pytest.approx(1 - 0.5**0.5)


@pytest.mark.parametrize(
    ("current", "others", "expected"), [(2, 0.0, 2), (2, 0.4, 2), (2, 0.6, 1), (1, 0.4, 1), (1, 0.1, 2), (2, 2.0, 1)]
)
def test_a_busy_machine_costs_a_thread(current: int, others: float, expected: int) -> None:
    assert thread_count(current, 2, others) == expected


def test_the_loss_falls_and_is_logged(prepared: Config) -> None:
    train(replaced(prepared, stable_steps=40))
    header, *lines = (prepared.run / LOG_FILE).read_text().splitlines()
    assert tuple(header.split("\t")) == LOG_COLUMNS
    losses = [float(line.split("\t")[LOG_COLUMNS.index("loss")]) for line in lines]
    assert losses[7] < 0.8 * losses[0]
    assert len(lines) == 10  # 40 steps, and a decay of a quarter of them


def test_a_resumed_run_equals_an_uninterrupted_one(prepared: Config, tmp_path: Path) -> None:
    def steps(count: int) -> None:
        trainer = Trainer(prepared)
        if (prepared.run / checkpoint.STABLE_FILE).exists():
            trainer.resume(prepared.run / checkpoint.STABLE_FILE)
        remaining = iter(range(count))
        trainer.run(lambda: next(remaining, None) is None)

    steps(9)
    whole = weights(prepared.run)
    (prepared.run / checkpoint.STABLE_FILE).unlink()
    steps(4)
    steps(5)
    parts = weights(prepared.run)
    assert whole.keys() == parts.keys()
    assert all(torch.equal(whole[name], parts[name]) for name in whole)


def test_the_decay_is_a_branch_and_makes_the_model(prepared: Config) -> None:
    with pytest.raises(ConfigError, match="run the train step"):
        decay(prepared, None)
    with pytest.raises(ConfigError, match="no checkpoint"):
        average(prepared)
    train(replaced(prepared, stable_steps=8))
    stable = weights(prepared.run)
    decay(prepared, 6)
    assert all(torch.equal(stable[name], weight) for name, weight in weights(prepared.run).items())
    snapshots = sorted((prepared.run / checkpoint.SNAPSHOTS).glob("*.pt"))
    assert len(snapshots) == 2
    assert snapshots[-1].stem == f"{14:08d}"
    model = checkpoint.load_model(average(prepared))
    first, second = (torch.load(file, weights_only=True)["output_bias"] for file in snapshots)
    torch.testing.assert_close(model.output_bias.detach(), (first + second) / 2)


def test_the_model_may_keep_a_share_of_what_training_started_from(prepared: Config, tmp_path: Path) -> None:
    train(replaced(prepared, stable_steps=8))
    decay(prepared, 2)
    tuned = checkpoint.load_model(average(prepared)).state_dict()
    start = Transformer(prepared.model)
    folder = export_model(start, prepared.run, tmp_path / "shipped", quantization=None)
    mixed = checkpoint.load_model(average(replaced(prepared, start=str(folder), start_share=0.25))).state_dict()
    for name, weight in start.state_dict().items():
        torch.testing.assert_close(mixed[name], 0.75 * tuned[name] + 0.25 * weight)


def test_a_start_without_a_bias_of_its_own_leaves_the_bias_alone(trained: Config) -> None:
    tuned = checkpoint.load_model(average(trained)).state_dict()
    assert trained.export.scripts
    mixed = checkpoint.load_model(average(replaced(trained, start=str(export(trained)), start_share=0.25))).state_dict()
    torch.testing.assert_close(mixed["output_bias"], tuned["output_bias"])


def test_training_goes_on_from_a_decay_put_in_the_place_of_the_stable_checkpoint(prepared: Config) -> None:
    train(replaced(prepared, stable_steps=8))
    (prepared.run / checkpoint.DECAY_FILE).replace(prepared.run / checkpoint.STABLE_FILE)
    train(replaced(prepared, stable_steps=14))
    progress = torch.load(prepared.run / checkpoint.STABLE_FILE, weights_only=True)["progress"]
    assert (progress["step"], progress["decay_from"]) == (14, -1)


def test_a_checkpoint_of_another_shape_is_refused(prepared: Config, config_file: Path) -> None:
    train(replaced(prepared, stable_steps=1))
    from training.config import load as load_config

    config_file.write_text(config_file.read_text().replace("ffn = 128", "ffn = 64"))
    with pytest.raises(ConfigError, match=r"model\.ffn"):
        train(load_config(config_file))


def test_padding_changes_nothing(prepared: Config) -> None:
    trainer = Trainer(prepared)
    trainer.model.eval()
    source = torch.tensor([[20, 21, END_ID], [20, END_ID, PAD_ID]])
    inputs = torch.tensor([[0, 5, 30], [0, 5, 31]])
    with torch.no_grad():
        batched = trainer.model(source, torch.tensor([0, 1]), inputs).hidden[1]
        alone = trainer.model(source[1:, :2], torch.tensor([0]), inputs[1:]).hidden[0]
    torch.testing.assert_close(batched, alone, rtol=1e-4, atol=1e-5)
