"""How fast the translation memory is, in one process run.

    python -m benchmarks.memory                exact hits beside the models, similar segments among 100,000
    python -m benchmarks.memory --segments N   similar segments among N

Exact: articles are translated by the models and found in the memory; then a sentence of median length alone. The first
ratio is that of the whole way, repairs, checks and layout included, the second that of the lookup.

Fuzzy: made-up sentences are approved, of words of the examples and invented ones, as frequent as Zipf's law says. Each
query is one of them with a word changed, left out, or moved.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from service.bootstrap import build_services
from service.core.document import Article
from service.core.memory import Segment
from service.request import Services
from service.settings import Settings
from service.text.segmentation import segment
from service.text.wire import parse_article
from service.text.words import tokenize
from service.translation.memory import Memory
from service.translation.memory_keys import Conditions
from service.translation.translator import Translator

EXAMPLES = Path(__file__).parent.parent / "examples"
ROUNDS, QUERIES = 5, 200
SEED = 20


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--segments", type=int, default=100_000)
    count = parser.parse_args().segments
    with tempfile.TemporaryDirectory() as folder:
        services = build_services(Settings(memory="on", data_folder=Path(folder), packages=()))
        _exact(services)
        _fuzzy(services.translator.memory, count)
        print(f"{'database':<34}{(Path(folder) / 'dragoman.db').stat().st_size / 2**20:10.1f} MB")
        services.translator.engine.close()


def _exact(services: Services) -> None:
    print(f"{'Exact hits':<34}{'models ms':>11}{'memory ms':>11}{'ratio':>9}{'lookup ms':>11}{'ratio':>9}")
    for source, target in (("ru", "hy"), ("hy", "en"), ("az", "ru"), ("en", "az")):
        files = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob(f"*.{source}.txt"))]
        articles = [segment(parse_article(text), source) for text in files]
        by_length = sorted((article.slice(one) for article in articles for one in article.sentences), key=len)
        middle = segment(parse_article(by_length[len(by_length) // 2]), source)
        for chosen in (articles, [middle]):
            _compare(services, chosen, source, target)


def _compare(services: Services, articles: list[Article], source: str, target: str) -> None:
    engine, router, memory = services.translator.engine, services.translator.router, services.translator.memory
    plain = Translator(engine, router)
    conditions = Conditions.of(router.route(source, target), engine.options)
    texts = [article.slice(sentence) for article in articles for sentence in article.sentences]
    _translate(services.translator, articles, source, target)  # loads the model, fills the memory
    models = _best(ROUNDS, lambda: _translate(plain, articles, source, target))
    found = _best(20, lambda: _translate(services.translator, articles, source, target))
    lookup = _best(20, lambda: memory.recall(texts, conditions))
    name = f"{source}-{target}, " + (f"{len(texts)} sentences" if len(texts) > 1 else f"1 of {len(texts[0])} letters")
    print(f"{name:<34}{models:11.1f}{found:11.2f}{models / found:9.0f}{lookup:11.2f}{models / lookup:9.0f}")


def _fuzzy(memory: Memory, count: int) -> None:
    chance = random.Random(SEED)
    words = sorted({w for path in EXAMPLES.glob("*.ru.txt") for w in tokenize(path.read_text(encoding="utf-8"))})
    words += [_invented(chance) for _ in range(20_000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]  # Zipf's law
    chance.shuffle(words)
    sentences = [chance.choices(words, weights, k=chance.randint(5, 25)) for _ in range(count)]
    start = time.perf_counter()
    for first in range(0, count, 1000):
        memory.approve(Segment("ru", "hy", " ".join(sentence), "…") for sentence in sentences[first : first + 1000])
    seconds = time.perf_counter() - start
    print(f"\nFuzzy matches among {count:,} segments ({seconds:.0f} s to put in)")
    times: list[float] = []
    hits = 0
    for _ in range(QUERIES):
        wanted = chance.choice(sentences)
        changed = _changed(wanted, words, chance)
        start = time.perf_counter()
        matches = memory.fuzzy(" ".join(changed), "ru", "hy", min_similarity=0.5)
        times.append(1000 * (time.perf_counter() - start))
        hits += any(match.segment.text == " ".join(wanted) for match in matches)
    times.sort()
    print(f"{'median':<34}{statistics.median(times):10.1f} ms")
    print(f"{'95th percentile':<34}{times[int(0.95 * len(times))]:10.1f} ms")
    print(f"{'the changed segment is found':<34}{100 * hits / QUERIES:10.1f} %")


def _changed(sentence: list[str], words: list[str], chance: random.Random) -> list[str]:
    changed = list(sentence)
    place = chance.randrange(len(changed))
    match chance.randrange(3):
        case 0:
            changed[place] = chance.choice(words)
        case 1:
            del changed[place]
        case _:
            changed.append(changed.pop(place))
    return changed


def _invented(chance: random.Random) -> str:
    return "".join(chance.choice("бвгдклмнпрст") + chance.choice("аеиоуя") for _ in range(chance.randint(1, 5)))


def _translate(translator: Translator, articles: list[Article], source: str, target: str) -> None:
    translator.translate_articles(articles, source, target)


def _best(rounds: int, work: Callable[[], object]) -> float:
    """Milliseconds of the quickest of several rounds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1000 * min(times)


if __name__ == "__main__":
    main()
