"""Pools of batches made ahead by other processes, in order: a GPU would else wait for them."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Generator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing

from training.batches import Batch, Sampler
from training.config import Config
from training.dataset import dataset_of
from training.tokenizer import load_tokenizer

Positioned = Generator[tuple[int, int, Batch], None, None]

_sampler: list[Sampler] = []  # of a worker process


def sampler_of(config: Config, multiple: int) -> Sampler:
    """The run's sampler."""
    return Sampler(dataset_of(config), config.train, load_tokenizer(config.run), multiple)


def _start(config: Config, multiple: int) -> None:
    _sampler.append(sampler_of(config, multiple))


def _pool(number: int) -> list[Batch]:
    sampler = _sampler[0]
    return [sampler.collate(examples) for examples in sampler.pool(number)]


def ahead(config: Config, multiple: int, pool: int, start: int) -> Positioned:
    """What ``Sampler.batches(pool, start)`` gives, made by ``config.train.workers`` processes."""
    workers = config.train.workers
    dataset_of(config)  # made once, before the workers read it
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(workers, context, _start, (config, multiple))
    try:
        waiting: deque[Future[list[Batch]]] = deque(executor.submit(_pool, pool + number) for number in range(workers))
        while True:
            batches = waiting.popleft().result()
            waiting.append(executor.submit(_pool, pool + workers))
            for number, batch in enumerate(batches[start:], start):
                yield pool, number, batch
            pool, start = pool + 1, 0
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def batches_of(config: Config, multiple: int, pool: int, start: int) -> closing[Positioned]:
    """Endless batches from a position, to be used in a ``with`` statement."""
    if config.train.workers:
        return closing(ahead(config, multiple, pool, start))
    return closing(sampler_of(config, multiple).batches(pool, start))
