"""train: the stable phase and its decay branch, resumable at any step.

The stable phase runs at a constant rate for as long as there is time. The decay branches off from its newest
checkpoint and makes the model that is shipped; the stable checkpoint stays, and later training goes on from it.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import FrameType

import numpy as np
import torch
from torch import Tensor

from training import checkpoint
from training.batches import Batch
from training.checkpoint import Progress
from training.config import Config, ConfigError
from training.continuation import start_from_export
from training.cores import SharedCores, keep_freed_memory
from training.dataset import dataset_of
from training.lexicon import start_from_lexicon, start_output_bias
from training.loss import alignment_loss, cross_entropy
from training.model import Transformer, parameter_count
from training.optim import Optimizers, rate_factor
from training.prefetch import batches_of
from training.tokenizer import PAD_ID

LOG_FILE = "log.tsv"
LOG_COLUMNS = ("step", "pieces", "seconds", "rate", "loss", "alignment_loss", "pieces_per_second")
SNAPSHOTS_FROM = 0.5  # snapshots for averaging are taken in this last part of the decay


class Trainer:
    """One process's share of a run."""

    def __init__(self, config: Config) -> None:
        self.config = config
        settings = config.train
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        if settings.threads:
            torch.set_num_threads(settings.threads)
        torch.manual_seed(settings.seed)
        torch.set_float32_matmul_precision("high")
        torch.backends.cuda.enable_cudnn_sdp(False)  # cuDNN plans each shape anew, and hardly two batches share one
        self.model = Transformer(config.model).to(self.device)
        self.optimizers = Optimizers(self.model, settings)
        self.progress = Progress()
        self.multiple = 8 if self.device.type == "cuda" else 4  # of lengths; attention kernels on a GPU like 8

    def losses(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Cross-entropy and alignment loss of a batch."""
        settings = self.config.train
        inputs = np.pad(batch.target[:, :-1], ((0, 0), (1, 0)), constant_values=PAD_ID)
        predicted = batch.target != PAD_ID
        predicted[:, 0] = False  # the tag is given at decoding, never predicted
        # Positions are found before the GPU has the batch, so that nothing waits for an answer of it.
        source, rows, shifted, places, wanted, alignment = (
            torch.from_numpy(part).to(self.device, non_blocking=True)
            for part in (
                batch.source,
                batch.rows,
                inputs,
                np.flatnonzero(predicted),
                batch.target[predicted],
                batch.alignment,
            )
        )
        lower = torch.autocast(self.device.type, torch.bfloat16) if settings.bf16 else nullcontext()
        with lower:
            hidden, first, last = self.model(source, rows, shifted, settings.alignment_weight > 0)
        loss = cross_entropy(
            hidden.flatten(0, 1).index_select(0, places),
            self.model.embedding.weight,
            self.model.output_bias,
            wanted,
            settings.label_smoothing,
            settings.bf16,
        )
        aligned = loss.new_zeros(()) if first is None else alignment_loss(first, last, alignment)
        return loss, aligned

    def step(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """One update."""
        settings, progress = self.config.train, self.progress
        loss, aligned = self.losses(batch)
        (loss + settings.alignment_weight * aligned).backward()
        progress.step += 1
        branch = progress.decay_from if progress.decaying else None
        self.optimizers.step(rate_factor(progress.step, settings.warmup_steps, branch, progress.decay_steps))
        progress.pieces += int((batch.target[:, 1:] != PAD_ID).sum())
        return loss.detach(), aligned.detach()

    def resume(self, path: Path) -> None:
        """Go on from a checkpoint."""
        self.progress = checkpoint.restore(path, self.model, self.optimizers)

    def save(self) -> None:
        """Write the branch's checkpoint."""
        name = checkpoint.DECAY_FILE if self.progress.decaying else checkpoint.STABLE_FILE
        checkpoint.save(self.config.run / name, self.model, self.optimizers, self.progress)

    def run(self, stop: Callable[[], bool]) -> None:
        """Train until the phase ends or ``stop`` says so; a checkpoint is written at the end in any case."""
        settings, progress = self.config.train, self.progress
        self.model.train()
        begun, seconds_before = time.monotonic(), progress.seconds
        saved = begun
        cores = SharedCores(settings.threads) if settings.share_cores else None
        log = Log(self.config.run / LOG_FILE, progress)
        with batches_of(self.config, self.multiple, progress.pool, progress.batch) as batches:
            for pool, number, batch in batches:
                if self._phase_over() or stop():
                    break
                log.add(*self.step(batch))
                if cores:
                    cores.adjust()
                progress.pool, progress.batch = pool, number + 1
                now = time.monotonic()
                progress.seconds = seconds_before + now - begun
                if progress.step % settings.log_steps == 0:
                    log.write(progress, self.optimizers)
                if now - saved > settings.checkpoint_minutes * 60:
                    self.save()
                    saved = now
                self._snapshot()
        self.save()

    def _phase_over(self) -> bool:
        limit = self.config.train.stable_steps
        return self.progress.finished or bool(not self.progress.decaying and limit and self.progress.step >= limit)

    def _snapshot(self) -> None:
        progress, keep = self.progress, self.config.train.average_last
        if not progress.decaying:
            return
        done = progress.step - progress.decay_from
        first = int(progress.decay_steps * SNAPSHOTS_FROM)
        every = max(1, (progress.decay_steps - first) // keep)
        if progress.finished or (done > first and (progress.decay_steps - done) % every == 0):
            checkpoint.snapshot(self.config.run, self.model, progress.step, keep)


class Log:
    """Means since the last line, to the terminal and to a file that can be plotted."""

    def __init__(self, path: Path, progress: Progress) -> None:
        self.path = path
        self.losses: list[tuple[Tensor, Tensor]] = []
        self.pieces, self.seconds = progress.pieces, progress.seconds

    def add(self, loss: Tensor, aligned: Tensor) -> None:
        """One step's losses; they are read only when a line is written, so that a GPU need not wait."""
        self.losses.append((loss, aligned))

    def write(self, progress: Progress, optimizers: Optimizers) -> None:
        """One line."""
        loss, aligned = (float(torch.stack(part).mean()) for part in zip(*self.losses, strict=True))
        speed = (progress.pieces - self.pieces) / max(1e-9, progress.seconds - self.seconds)
        rate = optimizers.muon.param_groups[0]["lr"]
        self.losses, self.pieces, self.seconds = [], progress.pieces, progress.seconds
        new = not self.path.exists()
        with self.path.open("a", encoding="utf-8") as file:
            if new:
                file.write("\t".join(LOG_COLUMNS) + "\n")
            file.write(
                f"{progress.step}\t{progress.pieces}\t{progress.seconds:.0f}\t{rate:.6f}"
                f"\t{loss:.4f}\t{aligned:.4f}\t{speed:.0f}\n"
            )
        phase = "decay" if progress.decaying else "stable"
        print(
            f"{phase} step {progress.step}  loss {loss:.3f}  alignment {aligned:.3f}"
            f"  {progress.pieces / 1e6:.2f} M pieces  {speed:.0f}/s  {progress.seconds / 60:.1f} min",
            flush=True,
        )


@contextmanager
def stop_on_signal() -> Iterator[Callable[[], bool]]:
    """A question that is answered with yes after the first SIGINT or SIGTERM; a second one interrupts as usual."""
    asked: list[int] = []

    def ask(number: int, frame: FrameType | None) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)
        print("stopping after this step", flush=True)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def train(config: Config) -> None:
    """Start or go on with the stable phase, and decay at its end if it has one."""
    keep_freed_memory()
    trainer = Trainer(config)
    stable = config.run / checkpoint.STABLE_FILE
    if stable.exists():
        trainer.resume(stable)
        trainer.progress.decay_from = -1  # a decay's checkpoint that was put here goes on at the full rate
    elif config.train.start:
        if not start_from_export(trainer.model, Path(config.train.start)):
            start_output_bias(trainer.model, dataset_of(config))
    elif config.train.lexicon_start:
        start_from_lexicon(trainer.model, dataset_of(config))
    print(f"{parameter_count(trainer.model) / 1e6:.1f} M parameters on {trainer.device}, step {trainer.progress.step}")
    settings = config.train
    deadline = time.monotonic() + settings.stable_minutes * 60
    with stop_on_signal() as interrupted:
        trainer.run(lambda: interrupted() or bool(settings.stable_minutes and time.monotonic() > deadline))
        if interrupted() or not (settings.stable_minutes or settings.stable_steps):
            return
    decay(config, None)


def decay(config: Config, steps: int | None) -> None:
    """Branch off from the newest stable checkpoint, or go on with a branch that was interrupted.

    Raises:
        ConfigError: there is no stable checkpoint.
    """
    keep_freed_memory()
    trainer = Trainer(config)
    stable, branch = config.run / checkpoint.STABLE_FILE, config.run / checkpoint.DECAY_FILE
    if branch.exists():
        trainer.resume(branch)
    if not branch.exists() or trainer.progress.finished:
        if not stable.exists():
            raise ConfigError(f"run: {stable} is missing; run the train step first")
        trainer.resume(stable)
        progress = trainer.progress
        progress.decay_from = progress.step
        progress.decay_steps = steps or max(1, round(progress.step * config.train.decay_share))
        for old in (config.run / checkpoint.SNAPSHOTS).glob("*.pt"):
            old.unlink()
    print(f"decay to step {trainer.progress.decay_from + trainer.progress.decay_steps}", flush=True)
    with stop_on_signal() as interrupted:
        trainer.run(interrupted)
