"""A crowd at the server: 64 clients that identify languages and translate short articles.

python -m benchmarks.load [SECONDS] [CLIENTS]

Every client has one request under way at any time, half of them to /v1/detect and half to /v1/articles, by chance; one
that is told to come back later does so. Bars: no status but 200, 429 and 503; memory at the end within a tenth of what
it was after the first minute; 95 % of /v1/detect within 50 ms. Memory is judged only in runs of more than a minute.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from collections import Counter

from benchmarks.server import Client, Server

WARM_UP_SECONDS = 60
DETECT_BAR_MILLISECONDS, MEMORY_BAR = 50, 1.10

ARTICLES = {
    "en": "The ministers met on Monday.\n\nThey agreed to continue the talks. A new road will be opened in May.",
    "ru": "Министры встретились в понедельник.\n\nОни договорились продолжить переговоры. Дорогу откроют в мае.",
    "az": "Nazirlər bazar ertəsi görüşüblər.\n\nDanışıqları davam etdirmək qərara alınıb. Yol may ayında açılacaq.",
    "hy": "Նախարարները հանդիպեցին երկուշաբթի օրը։\n\nՆրանք պայմանավորվեցին շարունակել բանակցությունները։",
}


class Crowd:
    """What the clients have seen."""

    def __init__(self) -> None:
        self.statuses: Counter[tuple[str, int]] = Counter()
        self.milliseconds: dict[str, list[float]] = {"/v1/detect": [], "/v1/articles": []}
        self.failures: Counter[str] = Counter()

    def client(self, address: tuple[str, int], seed: int, until: float) -> None:
        """Ask until a moment on `time.monotonic`."""
        chance, client = random.Random(seed), Client(address)
        while time.monotonic() < until:
            source = chance.choice(list(ARTICLES))
            text = f"{ARTICLES[source]} {chance.randrange(10**6)}."
            if chance.random() < 0.5:
                path, body = "/v1/detect", {"text": text}
            else:
                target = chance.choice([code for code in ARTICLES if code != source])
                path, body = "/v1/articles", {"text": text, "source": source, "target": target}
            start = time.perf_counter()
            try:
                status, wait = client.post(path, body)
            except OSError as error:
                self.failures[type(error).__name__] += 1
                client = Client(address)
                continue
            self.statuses[path, status] += 1
            if status == 200:
                self.milliseconds[path].append(1000 * (time.perf_counter() - start))
            time.sleep(wait)
        client.close()


def percentile(values: list[float], share: float) -> float:
    """The value that a share of all values does not pass."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


def main() -> None:
    """Print the table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    clients = int(sys.argv[2]) if len(sys.argv) > 2 else 64
    with Server() as server:
        warm = Client(server.address)
        for source, text in ARTICLES.items():
            warm.post("/v1/articles", {"text": text, "target": "en" if source != "en" else "ru"})
        crowd, start = Crowd(), time.monotonic()
        threads = [
            threading.Thread(target=crowd.client, args=(server.address, seed, start + seconds))
            for seed in range(clients)
        ]
        for thread in threads:
            thread.start()
        time.sleep(min(seconds, WARM_UP_SECONDS))
        after_a_minute = server.resident_megabytes()
        for thread in threads:
            thread.join()
        at_the_end = server.resident_megabytes()
    print(f"{clients} clients, {seconds:.0f} s")
    print(f"{'endpoint':14} {'answers':>8} {'per s':>7} {'p50 ms':>8} {'p95 ms':>8}")
    for path, values in crowd.milliseconds.items():
        p50, p95 = percentile(values, 0.50), percentile(values, 0.95)
        print(f"{path:14} {len(values):8} {len(values) / seconds:7.1f} {p50:8.1f} {p95:8.1f}")
    for (path, status), count in sorted(crowd.statuses.items()):
        print(f"{path:14} status {status}: {count}")
    print(f"connections that failed: {dict(crowd.failures) or 'none'}")
    when = "after a minute" if seconds > WARM_UP_SECONDS else "at the end of the clients' time"
    print(f"memory: {after_a_minute:.0f} MB {when}, {at_the_end:.0f} MB at the end")
    print(f"bars: only 200, 429, 503; /v1/detect p95 ≤ {DETECT_BAR_MILLISECONDS} ms; memory ≤ {MEMORY_BAR:.2f} ×")


if __name__ == "__main__":
    main()
