"""The machine: its memory, and its cores shared with others.

Threads of one matrix product wait for each other. A training at low priority whose second thread is kept off its core
stands still as a whole (measured on two cores: 470 pieces a second with two threads beside a busy process, 1,900 with
one), so the number of threads follows the cores that are free.
"""

from __future__ import annotations

import ctypes
import os
import sys
import time
from pathlib import Path

import torch

INTERVAL = 3.0  # seconds between looks
BUSY, FREE = 0.5, 0.2  # cores used by others: above the one a thread is given up, below the other it is taken back

_STAT = Path("/proc/stat")


def busy_core_seconds() -> float:
    """Time that all cores together have been busy since the machine started."""
    user, nice, system, _idle, _wait, interrupts, soft, *_ = map(int, _STAT.read_text().split("\n", 1)[0].split()[1:])
    return (user + nice + system + interrupts + soft) / os.sysconf("SC_CLK_TCK")


class SharedCores:
    """Chooses the number of threads; call :meth:`adjust` between steps. Without /proc/stat it does nothing."""

    def __init__(self, threads: int) -> None:
        self.most = self.threads = threads or torch.get_num_threads()
        self.usable = self.most > 1 and _STAT.exists()
        self.looked = time.monotonic()
        self.busy, self.own = (busy_core_seconds() if self.usable else 0.0), time.process_time()

    def adjust(self) -> None:
        """Look every :data:`INTERVAL` seconds at what others have used since."""
        now = time.monotonic()
        if not self.usable or now - self.looked < INTERVAL:
            return
        busy, own = busy_core_seconds(), time.process_time()
        others = (busy - self.busy - (own - self.own)) / (now - self.looked)
        self.looked, self.busy, self.own = now, busy, own
        threads = thread_count(self.threads, self.most, others)
        if threads != self.threads:
            torch.set_num_threads(threads)
            self.threads = threads


def thread_count(current: int, most: int, others: float) -> int:
    """The number of threads to use when other processes use ``others`` cores."""
    if others > BUSY:
        return max(1, min(current, most - round(others + 0.5)))
    return most if others < FREE else current


def keep_freed_memory() -> None:
    """Let glibc keep freed memory. By default each batch's large arrays are mapped afresh, which costs page faults."""
    if sys.platform == "linux" and (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)):
        m_trim_threshold, m_mmap_threshold = -1, -3
        mallopt(m_mmap_threshold, 1 << 30)
        mallopt(m_trim_threshold, (1 << 31) - 1)
