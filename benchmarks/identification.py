"""Language identification: FLORES-101 dev in en, ru, az, hy, beside langdetect and lingua, and sentences of neighbours.

Every identifier chooses among the same languages as far as it knows them: the 55 of langdetect, Azerbaijani, Armenian.
Bars: whole sentences ≥ 99.8 %, first 30 characters ≥ 97 %, ≤ 0.5 ms a sentence after load.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.evaluation_data import evaluation_folder
from service.core.languages import HOME_LANGUAGES, UNDETERMINED
from service.text.identification import Identification, LanguageIdentifier
from service.text.profiles.model import OWN_PROFILES
from service.text.profiles.varieties import AZ_TO_CYRILLIC, SCHWA_TO_E, TO_ASCII

_TESTS = Path(__file__).parents[1] / "tests" / "text"
NEIGHBOURS = {
    "neighbour": _TESTS / "test_identification_neighbours.tsv",
    "unfitted": _TESTS / "test_identification_unfitted.tsv",
}
"""Our own sentences in other languages: those the constants were set on, and others written afterwards."""
SHORT = 30
ROUNDS = 5

Identify = Callable[[str], str]


def langdetect_identifier(*, with_own_profiles: bool) -> Identify:
    """langdetect's own detector, seeded; with our two profiles beside its own if asked."""
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
    from langdetect.lang_detect_exception import LangDetectException

    factory = DetectorFactory()
    factory.set_seed(0)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(PROFILES_DIRECTORY, folder, dirs_exist_ok=True)
        if with_own_profiles:
            for language in ("az", "hy"):
                shutil.copy(OWN_PROFILES / f"{language}.json", folder)
        factory.load_profile(folder)

    def identify(text: str) -> str:
        detector = factory.create()
        detector.append(text)
        try:
            return str(detector.detect())
        except LangDetectException:
            return UNDETERMINED

    return identify


def lingua_identifier() -> Identify:
    """lingua over the same languages."""
    from langdetect.detector_factory import PROFILES_DIRECTORY
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = {path.name.split("-")[0] for path in Path(PROFILES_DIRECTORY).iterdir()} | {"az", "hy"}
    codes = codes - {"no"} | {"nb"} if "no" in codes else codes
    known = [getattr(IsoCode639_1, code.upper()) for code in sorted(codes) if hasattr(IsoCode639_1, code.upper())]
    detector = LanguageDetectorBuilder.from_iso_codes_639_1(*known).build()

    def identify(text: str) -> str:
        language = detector.detect_language_of(text)
        return language.iso_code_639_1.name.lower() if language else UNDETERMINED

    return identify


def accuracy(identify: Identify, texts: Sequence[str], language: str) -> float:
    """Percentage of the texts given their language; undetermined ones count as wrong."""
    return 100 * sum(identify(text) == language for text in texts) / len(texts)


def milliseconds(identify: Callable[[str], object], texts: Sequence[str], rounds: int) -> float:
    """Mean time for a text in the best of several rounds, after one text to load."""
    identify(texts[0])
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        for text in texts:
            identify(text)
        times.append(time.perf_counter() - started)
    return 1000 * min(times) / len(texts)


def load_time(text: str) -> float:
    """Milliseconds of the first identification in a fresh process, imports of the library included."""
    code = (
        "import sys, time\n"
        "from service.text.identification import LanguageIdentifier\n"
        "started = time.perf_counter()\n"
        "LanguageIdentifier().identify(sys.argv[1])\n"
        "print(1000 * (time.perf_counter() - started))\n"
    )
    times = [
        float(subprocess.run([sys.executable, "-c", code, text], check=True, capture_output=True, text=True).stdout)
        for _ in range(5)
    ]
    return statistics.median(times)


def compare(sentences: dict[str, list[str]]) -> None:
    """Print accuracy and time of every identifier."""
    ours = LanguageIdentifier()
    identifiers: dict[str, Identify] = {
        "dragoman": lambda text: ours.identify(text).language,
        "langdetect 1.0.9": langdetect_identifier(with_own_profiles=False),
        "langdetect + our profiles": langdetect_identifier(with_own_profiles=True),
        "lingua": lingua_identifier(),
    }
    columns = "".join(f"{code + part:>9}" for code in sentences for part in ("", f" {SHORT}"))
    print(f"{'right %':26}{columns}{'ms':>8}")
    everything = [text for texts in sentences.values() for text in texts]
    for name, identify in identifiers.items():
        cells = []
        for language, texts in sentences.items():
            cells.append(accuracy(identify, texts, language))
            cells.append(accuracy(identify, [text[:SHORT] for text in texts], language))
        rounds = ROUNDS if name in {"dragoman", "lingua"} else 1
        pace = milliseconds(identify, everything if rounds > 1 else everything[::8], rounds)
        print(f"{name:26}{''.join(f'{cell:9.2f}' for cell in cells)}{pace:8.3f}", flush=True)
    print("\nours, ms a sentence by language:", end="")
    for language, texts in sentences.items():
        print(f"  {language} {milliseconds(ours.identify, texts, ROUNDS):.3f}", end="")
    print("\nload at the first text, ms (imports included):", end="")
    for language, texts in sentences.items():
        print(f"  {language} {load_time(texts[0]):.0f}", end="")
    print()


def other_spellings(sentences: dict[str, list[str]]) -> None:
    """Print the accuracy on Azerbaijani written other ways."""
    identifier = LanguageIdentifier()
    print(f"\n{'Azerbaijani written in':26}{'all':>9}{SHORT:>9}   script")
    for name, letters in {"Cyrillic": AZ_TO_CYRILLIC, "e for ə": SCHWA_TO_E, "ASCII": TO_ASCII}.items():
        texts = [text.translate(letters) for text in sentences["az"]]
        short = [text[:SHORT] for text in texts]
        shares = [accuracy(lambda text: identifier.identify(text).language, part, "az") for part in (texts, short)]
        scripts = Counter(identifier.identify(text).script for text in texts)
        print(f"{name:26}{shares[0]:9.2f}{shares[1]:9.2f}   {dict(scripts)}")


def calibration(sentences: dict[str, list[str]]) -> None:
    """Print how often the best candidate is right, by confidence, on sentences and their beginnings."""
    identifier = LanguageIdentifier()
    bands = ((0.9, 1.01), (0.75, 0.9), (0.6, 0.75), (0.0, 0.6))
    found: dict[tuple[float, float], list[bool]] = {band: [] for band in bands}
    for language, texts in sentences.items():
        for text in texts:
            for length in (None, SHORT, 15):
                result = identifier.identify(text[:length])
                best = result.candidates[0].language if result.candidates else UNDETERMINED
                band = next(band for band in bands if band[0] <= result.confidence < band[1])
                found[band].append(best == language)
    print(f"\n{'confidence':26}{'texts':>9}{'right %':>9}   (whole, first {SHORT}, first 15 characters)")
    for (low, high), right in found.items():
        share = 100 * sum(right) / len(right) if right else float("nan")
        print(f"{low:.2f} to {min(high, 1):.2f}{'':14}{len(right):9}{share:9.2f}")


def neighbours(title: str, path: Path) -> None:
    """Print what sentences of other languages are taken for."""
    identifier = LanguageIdentifier()
    results: dict[str, list[Identification]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        language, script, text = line.split("\t")
        results.setdefault(f"{language} {script}", []).append(identifier.identify(text))
    print(f"\n{title:12}{'n':>4}{'swallowed':>11}   answers")
    print("(swallowed: a candidate en, ru, az or hy with confidence ≥ 0.5)")
    for name, identifications in results.items():
        swallowed = sum(
            candidate.language in HOME_LANGUAGES and candidate.confidence >= 0.5
            for each in identifications
            for candidate in each.candidates
        )
        answers = dict(Counter(each.language for each in identifications).most_common())
        print(f"{name:12}{len(identifications):4}{swallowed:11}   {json.dumps(answers)}")


def main() -> None:
    """Print everything."""
    folder = evaluation_folder()
    sentences = {
        language: (folder / f"flores-dev.{language}").read_text(encoding="utf-8").splitlines()
        for language in HOME_LANGUAGES
    }
    compare(sentences)
    other_spellings(sentences)
    calibration(sentences)
    for title, path in NEIGHBOURS.items():
        neighbours(title, path)


if __name__ == "__main__":
    main()
