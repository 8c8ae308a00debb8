"""What batching across requests brings: many clients with one sentence each, with it and without it.

python -m benchmarks.throughput [SECONDS] [CLIENTS]

Two servers run at once, so that both see the same machine, and are loaded in turn, several rounds each. Without
batching every sentence is decoded alone (max_batch_tokens = 1). Bar: three times as many answers with it.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from statistics import median

from benchmarks.server import Client, Server

ROUNDS, RATIO_BAR = 5, 3.0

SENTENCES = {
    "en": [
        "The talks will continue on Monday.",
        "A new road will be opened in May.",
        "The minister thanked the guests.",
    ],
    "ru": ["Переговоры продолжатся в понедельник.", "Новую дорогу откроют в мае.", "Министр поблагодарил гостей."],
    "az": ["Danışıqlar bazar ertəsi davam edəcək.", "Yeni yol may ayında açılacaq.", "Nazir qonaqlara təşəkkür etdi."],
    "hy": [
        "Բանակցությունները կշարունակվեն երկուշաբթի։",
        "Նոր ճանապարհը կբացվի մայիսին։",
        "Նախարարը շնորհակալություն հայտնեց։",
    ],
}


def answers_per_second(address: tuple[str, int], seconds: float, clients: int) -> float:
    """How many translations a server gives to clients that ask again as soon as they are answered."""
    done = [0] * clients
    until = time.monotonic() + seconds

    def ask(number: int) -> None:
        chance, client = random.Random(number), Client(address)
        while time.monotonic() < until:
            source = chance.choice(list(SENTENCES))
            target = chance.choice([code for code in SENTENCES if code != source])
            body = {"text": chance.choice(SENTENCES[source]), "source": source, "target": target, "summary": False}
            status, wait = client.post("/v1/articles", body)
            done[number] += status == 200
            time.sleep(wait)
        client.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(clients)]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.monotonic() - start)


def main() -> None:
    """Print the table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10
    clients = int(sys.argv[2]) if len(sys.argv) > 2 else 64
    with Server() as together, Server(max_batch_tokens=1) as alone:
        for server in (together, alone):
            answers_per_second(server.address, 1, 2)  # loads the model
        rounds = [
            [answers_per_second(server.address, seconds, clients) for server in (together, alone)]
            for _ in range(ROUNDS)
        ]
    print(f"one-sentence requests from {clients} clients, answers per second")
    print(f"{'round':>6} {'batched':>9} {'alone':>9} {'ratio':>7}")
    for number, (with_it, without) in enumerate(rounds, 1):
        print(f"{number:6} {with_it:9.1f} {without:9.1f} {with_it / without:7.2f}")
    best = [max(column) for column in zip(*rounds, strict=True)]
    print(f"{'best':>6} {best[0]:9.1f} {best[1]:9.1f} {best[0] / best[1]:7.2f}")
    print(f"median ratio {median(with_it / without for with_it, without in rounds):.2f}, bar: {RATIO_BAR}")


if __name__ == "__main__":
    main()
