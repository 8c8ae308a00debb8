"""How long `dragoman translate` of one sentence takes from process start to exit, and how much memory at its peak.

python -m benchmarks.cold_start [ROUNDS]
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time

SENTENCE = "Министры договорились продолжить переговоры в Тбилиси на следующей неделе."
MEDIAN_BAR_SECONDS, MEMORY_BAR_MEGABYTES = 1.0, 250


def measure(arguments: list[str]) -> tuple[float, float]:
    """Wall seconds and peak resident megabytes of one run."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "service", *arguments], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    assert process.stdin
    process.stdin.write(SENTENCE.encode())
    process.stdin.close()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"dragoman {' '.join(arguments)} failed")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    print(f"{'command':42} {'median s':>9} {'fastest s':>9} {'peak MB':>8}")
    for arguments in (
        ["translate", "--to", "az"],
        ["translate", "--from", "ru", "--to", "az"],
        ["translate", "--to", "en,az,hy"],
        ["summarize"],
        ["detect"],
    ):
        runs = [measure(arguments) for _ in range(rounds)]
        seconds, memory = [run[0] for run in runs], max(run[1] for run in runs)
        name = "dragoman " + " ".join(arguments)
        print(f"{name:42} {statistics.median(seconds):9.2f} {min(seconds):9.2f} {memory:8.0f}")
    print(f"bar: translate of one sentence, median ≤ {MEDIAN_BAR_SECONDS} s, peak ≤ {MEMORY_BAR_MEGABYTES} MB")


if __name__ == "__main__":
    main()
