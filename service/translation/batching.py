"""One thread per model that runs batches of whatever is waiting, across requests.

There are no timers: whenever the model is free it takes what waits, up to a limit. A single request is served at once,
a crowd is served together. Items are taken from the waiting jobs in turn, so that one sentence does not wait behind a
long article.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from service.core.errors import Overloaded

Item = TypeVar("Item")
Result = TypeVar("Result")


class Job(Generic[Item, Result]):
    """Items handed in together by one caller; iterate it for ``(position, result)`` as they are done.

    Leaving the iteration early, by an exception or Ctrl-C, withdraws what has not been started.
    """

    def __init__(self, items: Sequence[Item], options: Hashable, max_seconds: float | None = None) -> None:
        self.options = options
        self.cancelled = False
        self._total = len(items)
        self._pending = deque(enumerate(items))
        self._done: SimpleQueue[tuple[int, Result] | BaseException] = SimpleQueue()
        self._until = None if max_seconds is None else time.monotonic() + max_seconds

    def __iter__(self) -> Iterator[tuple[int, Result]]:
        try:
            for _ in range(self._total):
                outcome = self._next()
                if isinstance(outcome, BaseException):
                    raise outcome
                yield outcome
        finally:
            self.cancelled = True

    def _next(self) -> tuple[int, Result] | BaseException:
        try:
            return self._done.get(timeout=None if self._until is None else max(0.0, self._until - time.monotonic()))
        except Empty:
            raise Overloaded("The translation took too long.", hint="Send less text at once.", retry_after=30) from None


class BatchQueue(Generic[Item, Result]):
    """A bounded queue of jobs and the thread that works it off.

    Args:
        run: computes the results of a batch, in order; called on the queue's own thread only.
        weigh: the size of an item, in the unit of the limits (tokens).
        max_batch: a batch is closed before its items weigh more than this; a single heavier item makes a batch alone.
        max_waiting: a job is refused when it would make the waiting items weigh more than this, unless none wait.
        max_seconds: a job that is not done after so long raises `Overloaded`; None for never.
        name: of the thread, for debuggers.
    """

    def __init__(
        self,
        run: Callable[[list[Item], Hashable], Sequence[Result]],
        *,
        weigh: Callable[[Item], int],
        max_batch: int,
        max_waiting: int,
        max_seconds: float | None = None,
        name: str,
    ) -> None:
        self._run = run
        self._weigh = weigh
        self._max_batch = max_batch
        self._max_waiting = max_waiting
        self._max_seconds = max_seconds
        self._jobs: deque[Job[Item, Result]] = deque()
        self._waiting = 0
        self._closed = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """Weight of all items not yet started."""
        return self._waiting

    def submit(self, items: Sequence[Item], options: Hashable = None) -> Job[Item, Result]:
        """Hand in items; only items of equal options share a batch.

        Raises:
            Overloaded: too much is waiting.
        """
        weight = sum(map(self._weigh, items))
        job: Job[Item, Result] = Job(items, options, self._max_seconds)
        with self._changed:
            if self._closed:
                raise Overloaded("The service is stopping.", hint="Try again.", retry_after=5)
            if self._waiting and self._waiting + weight > self._max_waiting:
                raise Overloaded("Too many texts are waiting for translation.", hint="Try again shortly.")
            if items:
                self._waiting += weight
                self._jobs.append(job)
                self._changed.notify()
        return job

    def close(self, *, finish: bool = True) -> None:
        """Take no more jobs and stop the thread.

        Args:
            finish: work off what waits; otherwise only the running batch is finished.
        """
        with self._changed:
            self._closed = True
            for job in self._jobs if not finish else ():
                job.cancelled = True
            self._changed.notify()
        self._thread.join()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._jobs or self._closed)
                if not self._jobs:
                    return
                options, batch = self._take()
            if not batch:
                continue
            try:
                results = self._run([item for _, _, item in batch], options)
            except BaseException as error:  # whatever it is, the callers must not wait for ever
                for job in {id(job): job for job, _, _ in batch}.values():
                    self._withdraw(job)
                    job._done.put(error)
                continue
            for (job, position, _), result in zip(batch, results, strict=True):
                job._done.put((position, result))

    def _take(self) -> tuple[Hashable, list[tuple[Job[Item, Result], int, Item]]]:
        """The next batch: one item from each job in turn, of the options of the job that waits longest."""
        options = self._jobs[0].options
        batch: list[tuple[Job[Item, Result], int, Item]] = []
        weight = 0
        turn = deque(job for job in self._jobs if job.options == options)
        while turn:
            job = turn.popleft()
            if job.cancelled:
                self._waiting -= sum(self._weigh(item) for _, item in job._pending)
                job._pending.clear()
            if not job._pending:
                self._jobs.remove(job)
                continue
            size = self._weigh(job._pending[0][1])
            if batch and weight + size > self._max_batch:
                break
            position, item = job._pending.popleft()
            batch.append((job, position, item))
            weight += size
            self._waiting -= size
            turn.append(job)
        return options, batch

    def _withdraw(self, job: Job[Item, Result]) -> None:
        with self._changed:
            job.cancelled = True
            self._waiting -= sum(self._weigh(item) for _, item in job._pending)
            job._pending.clear()
