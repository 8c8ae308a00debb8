from __future__ import annotations

import threading
import time
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

import pytest

from service.core.errors import Overloaded
from service.translation.batching import BatchQueue

Batches = list[tuple[list[str], Hashable]]


class Model:
    """Upper-cases words; can be held, so that a test decides what waits together."""

    def __init__(self, delay: float = 0.0) -> None:
        self.delay = delay
        self.batches: Batches = []
        self.free = threading.Event()
        self.free.set()
        self.started = threading.Semaphore(0)

    def __call__(self, batch: list[str], options: Hashable) -> list[str]:
        self.batches.append((batch, options))
        self.started.release()
        self.free.wait(10)
        time.sleep(self.delay)
        if "fail" in batch:
            raise RuntimeError("broken model")
        return [item.upper() for item in batch]


@contextmanager
def running(model: Model, max_batch: int = 10, max_waiting: int = 100) -> Iterator[BatchQueue[str, str]]:
    queue: BatchQueue[str, str] = BatchQueue(
        model, weigh=len, max_batch=max_batch, max_waiting=max_waiting, name="test model"
    )
    try:
        yield queue
    finally:
        model.free.set()
        queue.close()


def hold(model: Model, queue: BatchQueue[str, str]) -> None:
    """Occupy the model with a job of its own."""
    model.free.clear()
    queue.submit(["x"])
    model.started.acquire(timeout=10)


def test_results_carry_the_positions_of_their_items() -> None:
    with running(Model(), max_batch=3) as queue:
        assert dict(queue.submit(["aa", "bb", "cc"])) == {0: "AA", 1: "BB", 2: "CC"}


def test_no_items_give_no_results() -> None:
    with running(Model()) as queue:
        assert list(queue.submit([])) == []


def test_what_waits_from_several_callers_is_one_batch() -> None:
    model = Model()
    with running(model) as queue:
        hold(model, queue)
        jobs = [queue.submit([word]) for word in ("one", "two", "six")]
        model.free.set()
        assert [dict(job)[0] for job in jobs] == ["ONE", "TWO", "SIX"]
    assert [batch for batch, _ in model.batches] == [["x"], ["one", "two", "six"]]


def test_a_sentence_does_not_wait_behind_a_long_article() -> None:
    model = Model()
    with running(model, max_batch=4) as queue:
        hold(model, queue)
        article = queue.submit(["a"] * 20)
        sentence = queue.submit(["b"])
        model.free.set()
        assert dict(sentence) == {0: "B"}
        assert len(dict(article)) == 20
    assert "b" in model.batches[1][0]


def test_jobs_of_other_options_wait_for_a_batch_of_their_own() -> None:
    model = Model()
    with running(model) as queue:
        hold(model, queue)
        jobs = [queue.submit(["a"], "greedy"), queue.submit(["b"], "beam"), queue.submit(["c"], "greedy")]
        model.free.set()
        assert [dict(job)[0] for job in jobs] == ["A", "B", "C"]
    assert model.batches[1:] == [(["a", "c"], "greedy"), (["b"], "beam")]


def test_an_item_over_the_limit_is_a_batch_alone() -> None:
    model = Model()
    with running(model, max_batch=3) as queue:
        assert dict(queue.submit(["aa", "too long", "b"])) == {0: "AA", 1: "TOO LONG", 2: "B"}
    assert ["too long"] in [batch for batch, _ in model.batches]


def test_a_full_queue_refuses_at_once_and_recovers() -> None:
    model = Model()
    with running(model, max_waiting=5) as queue:
        hold(model, queue)
        waiting = queue.submit(["abcd"])
        with pytest.raises(Overloaded):
            queue.submit(["ef"])
        model.free.set()
        assert dict(waiting) == {0: "ABCD"}
        assert dict(queue.submit(["ef"])) == {0: "EF"}


def test_a_job_larger_than_the_queue_is_taken_when_nothing_waits() -> None:
    with running(Model(), max_waiting=5) as queue:
        assert len(dict(queue.submit(["abc"] * 10))) == 10


def test_an_error_reaches_every_caller_of_the_batch_and_the_queue_lives_on() -> None:
    model = Model()
    with running(model) as queue:
        hold(model, queue)
        jobs = [queue.submit(["fail"]), queue.submit(["fine"])]
        model.free.set()
        for job in jobs:
            with pytest.raises(RuntimeError, match="broken model"):
                list(job)
        assert dict(queue.submit(["next"])) == {0: "NEXT"}
        assert queue.waiting == 0


def test_what_an_interrupted_caller_had_waiting_is_withdrawn() -> None:
    model = Model(delay=0.01)
    with running(model, max_batch=1) as queue:
        for _ in queue.submit(["a"] * 50):
            break
        assert dict(queue.submit(["b"])) == {0: "B"}
        deadline = time.monotonic() + 5
        while queue.waiting and time.monotonic() < deadline:
            time.sleep(0.01)
        assert queue.waiting == 0
    assert len(model.batches) < 50


def test_closing_finishes_what_waits_and_takes_no_more() -> None:
    model = Model()
    with running(model) as queue:
        hold(model, queue)
        job = queue.submit(["last"])
        closing = threading.Thread(target=queue.close)
        closing.start()
        model.free.set()
        closing.join(10)
        assert dict(job) == {0: "LAST"}
        with pytest.raises(Overloaded):
            queue.submit(["late"])


def test_closing_in_a_hurry_drops_what_has_not_begun() -> None:
    model = Model()
    with running(model, max_batch=1) as queue:
        hold(model, queue)
        queue.submit(["a"] * 1000)
        closing = threading.Thread(target=queue.close, kwargs={"finish": False})
        closing.start()
        model.free.set()
        closing.join(10)
        assert not closing.is_alive()
    assert len(model.batches) < 5


def test_a_job_that_takes_too_long_is_given_up_and_withdrawn() -> None:
    model = Model()
    queue: BatchQueue[str, str] = BatchQueue(
        model, weigh=len, max_batch=10, max_waiting=100, max_seconds=0.05, name="test model"
    )
    hold(model, queue)
    with pytest.raises(Overloaded, match="too long"):
        list(queue.submit(["late"]))
    model.free.set()
    assert dict(queue.submit(["next"])) == {0: "NEXT"}
    queue.close()
    assert "late" not in [word for batch, _ in model.batches for word in batch]
