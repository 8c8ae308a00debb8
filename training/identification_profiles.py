"""Builds the profiles of language identification from the corpus, and checks the constants on held-out text.

    python -m training.identification_profiles build         writes service/text/profiles/
    python -m training.identification_profiles calibrate     builds without some folders and measures on them

langdetect has no profile for Azerbaijani and Armenian. Ours are in its format and made by its own class, from the own
corpus and the monolingual texts. The word lists (English, Russian, Azerbaijani) come from the own corpus alone.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from langdetect.utils.lang_profile import LangProfile

from service.core.languages import UNDETERMINED
from service.text.identification import LanguageIdentifier
from service.text.profiles.model import OWN_PROFILES
from service.text.profiles.varieties import AZ_TO_CYRILLIC, SCHWA_TO_E, TO_ASCII

CORPUS = Path(os.environ.get("DRAGOMAN_CORPUS", Path(__file__).parents[2] / "shared" / "corpus"))
COLUMNS = ("en", "ru", "az", "hy")
PROFILES = ("az", "hy")
WORD_LISTS = {"en": 3000, "ru": 5000, "az": 8000}
"""Word forms listed per language: English needs fewer for the same share of running words."""

HELD_OUT = ("n", "o", "q")
"""Folders of the own corpus kept out for calibration: guidebook prose, short sentences, news."""

_SHORTEST_WORD = 3
_ARMENIAN_MARKS = str.maketrans(dict.fromkeys("՛՜՞") | dict.fromkeys("՝։", " "))  # inside a word, and after it
_FORMS: dict[str, tuple[str, Callable[[str], str]]] = {
    "en": ("en", str),
    "ru": ("ru", str),
    "hy": ("hy", str),
    "az": ("az", str),
    "az, e for ə": ("az", lambda text: text.translate(SCHWA_TO_E)),
    "az, ASCII": ("az", lambda text: text.translate(TO_ASCII)),
    "az, Cyrillic": ("az", lambda text: text.translate(AZ_TO_CYRILLIC)),
}
"""What is measured: the language and how its text is written."""


def own_corpus(language: str, *, without: Iterable[str] = (), only: Iterable[str] | None = None) -> Iterator[str]:
    """The lines of one language, of all folders or some."""
    column = COLUMNS.index(language)
    for path in sorted((CORPUS / "own").glob("*.tsv.xz")):
        folder = path.name.split(".")[0]
        if folder in without or (only is not None and folder not in only):
            continue
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            yield from (line.rstrip("\n").split("\t")[column] for line in lines)


def monolingual(language: str) -> Iterator[str]:
    """The lines of the monolingual texts of one language."""
    for path in sorted((CORPUS / "mono").glob(f"*.{language}.txt.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            yield from (line.rstrip("\n") for line in lines)


def build(output: Path, *, without: Iterable[str] = ()) -> None:
    """Write the profiles and word lists, leaving out some folders of the own corpus."""
    for language in PROFILES:
        profile = LangProfile(language)
        for text in (*own_corpus(language, without=without), *monolingual(language)):
            profile.update(text.translate(_ARMENIAN_MARKS) + " ")
        profile.omit_less_freq()
        content = {"freq": dict(sorted(profile.freq.items())), "n_words": profile.n_words, "name": language}
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        (output / f"{language}.json").write_text(text + "\n", encoding="utf-8")
    (output / "words").mkdir(exist_ok=True)
    for language, size in WORD_LISTS.items():
        counts = Counter(word for text in own_corpus(language, without=without) for word in running_words(text))
        frequent = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:size]
        words = "\n".join(sorted(word for word, _ in frequent))
        (output / "words" / f"{language}.txt").write_text(words + "\n", encoding="utf-8")


def running_words(text: str) -> Iterator[str]:
    """The lower-case words a word list may hold."""
    letters_only = "".join(character if character.isalpha() else " " for character in text)
    return (word for word in letters_only.split() if word.islower() and len(word) >= _SHORTEST_WORD)


def calibrate() -> None:
    """Build without the held-out folders and print what the identifier makes of them."""
    print(f"{'held-out text':16}{'characters':>11}{'right %':>9}{'und %':>7}{'wrong %':>9}", end="")
    print(f"{'≥0.9 %':>8}{'right ≥0.9':>12}")
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder), without=HELD_OUT)
        for name in ("words/tr.txt", "words/az_tr.txt"):  # written by hand
            (Path(folder) / name).write_bytes((OWN_PROFILES / name).read_bytes())
        identifier = LanguageIdentifier(Path(folder))
        for name, (language, write) in _FORMS.items():
            texts = [write(text) for text in own_corpus(language, only=HELD_OUT)]
            for length in (None, 60, 30, 15):
                found = [identifier.identify(text[:length]) for text in texts]
                total = len(found) / 100
                right = sum(each.language == language for each in found)
                unknown = sum(each.language == UNDETERMINED for each in found)
                sure = [each.language == language for each in found if each.confidence >= 0.9]
                print(
                    f"{name:16}{length or 'all':>11}{right / total:9.2f}{unknown / total:7.2f}"
                    f"{(len(found) - right - unknown) / total:9.2f}{len(sure) / total:8.1f}"
                    f"{100 * sum(sure) / max(1, len(sure)):12.2f}"
                )


def main() -> None:
    """Run the command named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("build", "calibrate"))
    if parser.parse_args().command == "build":
        build(OWN_PROFILES)
    else:
        calibrate()


if __name__ == "__main__":
    main()
