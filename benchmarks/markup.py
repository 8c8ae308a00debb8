"""Where inline markup lands: ``python -m benchmarks.markup [SENTENCES]``.

A place name that our glossary has in both languages, and that stands once on both sides of a FLORES dev pair, is made
an element of the source sentence. The element is right if it holds the name, and nothing else, in the target.

* forced: the model is made to write the reference, so that only the alignment is judged. By attention, as the service
  does it; by relative position, its fallback; at random, one word anywhere.
* translated: the model's own translations, where they hold the name once. By attention, by position, and by lookup, the
  method of argos-translate 1.x: the element's text is translated alone and sought in the translation.

Last, what alignment costs.
"""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import ctranslate2

from benchmarks.evaluation_data import evaluation_folder
from service.text.html import Mark, MarkKind
from service.translation.alignment import AlignedPiece, Alignment, by_attention, by_position, words
from service.translation.engine import Engine, EngineOptions
from service.translation.normalization import normalize
from service.translation.packages import TranslationPackage, starter_packages
from service.translation.placement import place_marks

GLOSSARY = Path(__file__).parents[1] / "config" / "glossaries" / "starter.tsv"
LANGUAGES = ("en", "ru", "az", "hy")
STEM_CUT, MIN_STEM = 2, 4
"""Letters that inflection may change at a name's end, and letters that must be left."""

MAX_CHARACTERS = 300
"""Of a sentence; the engine would cut longer ones, which cannot be forced."""


@dataclass(frozen=True)
class Probe:
    """A sentence pair and the offsets of one name in both."""

    source: str
    target: str
    source_name: tuple[int, int]
    target_stem: str


def main() -> None:
    """Print the tables."""
    limit = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    folder = evaluation_folder()
    texts = {code: (folder / f"flores-dev.{code}").read_text(encoding="utf-8").splitlines() for code in LANGUAGES}
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        names = list(csv.DictReader(file, delimiter="\t"))
    engine = Engine(EngineOptions(threads=1))
    print(f"{'':8}{'forced':>26}{'translated':>34}")
    print(
        f"{'':8}{'n':>5}{'attention':>11}{'position':>10}{'random':>8}{'n':>8}{'attention':>11}{'position':>10}{'lookup':>8}"
    )
    for package in starter_packages():
        probes = list(find_probes(package, texts, names))[:limit]
        forced = [(probe, force(package, probe)) for probe in probes]
        row = [
            f"{package.source}→{package.target:5}{len(probes):5}",
            f"{share(is_right(probe, probe.target, alignment) for probe, alignment in forced):11.1%}",
            f"{share(is_right(p, p.target, by_position(p.source, p.target)) for p in probes):10.1%}",
            f"{share(1 / len(words(probe.target)) for probe in probes):8.1%}",
            *translated(engine, package, probes),
        ]
        print("".join(row), flush=True)
    print_cost(engine, next(package for package in starter_packages() if package.source == "en"), texts["en"][:limit])
    engine.close()


def find_probes(
    package: TranslationPackage, texts: dict[str, list[str]], names: list[dict[str, str]]
) -> Iterator[Probe]:
    """Sentence pairs with a name once on both sides, spelled differently in the two languages."""
    for source, target in zip(texts[package.source], texts[package.target], strict=True):
        for entry in names:
            name, translation = entry[package.source], entry[package.target]
            stem = stem_of(translation)
            if " " in name + translation or not stem or not (source_stem := stem_of(name)) or source_stem == stem:
                continue
            found = [span for span in words(source) if source[slice(*span)].startswith(source_stem)]
            is_short = max(len(source), len(target)) < MAX_CHARACTERS
            if is_short and len(found) == 1 and len(words_with(stem, target)) == 1:
                yield Probe(source, target, found[0], stem)
                break


def stem_of(name: str) -> str:
    """What of a name stays the same in all cases; empty for a name too short to be told from others."""
    stem = name[: max(MIN_STEM, len(name) - STEM_CUT)]
    return stem if len(name) >= MIN_STEM else ""


def words_with(stem: str, text: str) -> list[str]:
    """The words of a text that begin with a stem."""
    return [text[slice(*span)] for span in words(text) if text[slice(*span)].startswith(stem)]


def is_right(probe: Probe, translation: str, alignment: Alignment) -> bool:
    """Whether an element around the name holds the name alone in the translation."""
    start, end = probe.source_name
    marks = [Mark(MarkKind.OPEN, start, 0, 0, "b", 1), Mark(MarkKind.CLOSE, end, 0, 0, "b", 0)]
    placed = place_marks(probe.source, marks, translation, alignment)
    opening, closing = (index for index, part in enumerate(placed) if isinstance(part, Mark))
    inside = "".join(part for part in placed[opening:closing] if isinstance(part, str))
    return inside.startswith(probe.target_stem) and len(words(inside)) == 1


_translators: dict[Path, ctranslate2.Translator] = {}


def force(package: TranslationPackage, probe: Probe) -> Alignment:
    """The alignment of a sentence and its reference."""
    translator = _translators.setdefault(
        package.model_folder, ctranslate2.Translator(str(package.model_folder), intra_threads=1)
    )
    normal = normalize(probe.source, package.source)
    source, target = package.tokenizer.encode(normal), package.tokenizer.encode(probe.target)
    prefix = [package.target_prefix] if package.target_prefix else []
    (result,) = translator.translate_batch(
        [source],
        target_prefix=[prefix + target],
        beam_size=1,
        max_decoding_length=len(target) + 2,
        return_attention=True,
    )
    rows = result.attention[0][len(prefix) : len(prefix) + len(target)]
    return by_attention(probe.source, probe.target, [AlignedPiece(normal, probe.target, source, target, rows)])


def translated(engine: Engine, package: TranslationPackage, probes: list[Probe]) -> Iterator[str]:
    """The figures on the model's own translations."""
    found = dict(engine.translate(package, [probe.source for probe in probes], return_alignment=True))
    alone = dict(engine.translate(package, [probe.source[slice(*probe.source_name)] for probe in probes]))
    usable = [n for n, probe in enumerate(probes) if len(words_with(probe.target_stem, found[n][0].text)) == 1]
    yield f"{len(usable):8}"
    if not usable:
        yield f"{'–':>11}{'–':>10}{'–':>8}"
        return
    attention, position, lookup = [], [], []
    for number in usable:
        probe, best = probes[number], found[number][0]
        assert best.alignment is not None
        attention.append(is_right(probe, best.text, best.alignment))
        position.append(is_right(probe, best.text, by_position(probe.source, best.text)))
        fragment = alone[number][0].text
        lookup.append(fragment in best.text and fragment.startswith(probe.target_stem))
    yield f"{share(attention):11.1%}{share(position):10.1%}{share(lookup):8.1%}"


def share(values: Iterable[float]) -> float:
    """The mean."""
    found = list(values)
    return sum(found) / max(1, len(found))


def print_cost(engine: Engine, package: TranslationPackage, sentences: list[str]) -> None:
    """Time of translation with and without alignment, best of three rounds."""
    best = {}
    for asked in (False, True):
        times = []
        for _ in range(3):
            start = time.perf_counter()
            list(engine.translate(package, sentences, return_alignment=asked))
            times.append(time.perf_counter() - start)
        best[asked] = min(times)
    direction = f"{package.source}→{package.target}"
    print(f"\n{len(sentences)} sentences {direction}: {best[False]:.2f} s, with alignment {best[True]:.2f} s")


if __name__ == "__main__":
    main()
