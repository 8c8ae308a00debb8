"""The starter glossary and its variants are complete, clean and in the right scripts."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

GLOSSARIES = Path(__file__).parents[1] / "config" / "glossaries"
LANGUAGES = ("en", "ru", "az", "hy")
CATEGORIES = {
    "country", "region", "capital", "city", "water", "mountain", "border point", "infrastructure", "institution",
    "organisation", "party", "media", "office", "people", "language", "diplomacy", "politics", "economy",
}  # fmt: skip
POLICIES = {"armenian", "azerbaijani", "both", "georgian", "abkhaz", "ossetian"}

JOINERS = r" \-–/"
WRITTEN_IN = {
    "en": re.compile(rf"[A-Za-zé0-9'.{JOINERS}]+"),
    "ru": re.compile(rf"[А-Яа-яЁё{JOINERS}]+"),
    "az": re.compile(rf"[A-VXYZa-vxyzÇçƏəĞğİıÖöŞşÜü{JOINERS}]+"),
    "hy": re.compile(rf"[Ա-Ֆա-և՝{JOINERS}]+"),
}


def read(name: str) -> list[dict[str, str]]:
    text = (GLOSSARIES / name).read_bytes().decode("utf-8")
    header, *lines = (line.split("\t") for line in text.removesuffix("\n").split("\n"))
    return [dict(zip(header, line, strict=True)) for line in lines]


STARTER = read("starter.tsv")
VARIANTS = read("variants.tsv")


def test_columns_and_size() -> None:
    assert list(STARTER[0]) == [*LANGUAGES, "category", "note"]
    assert list(VARIANTS[0]) == [*LANGUAGES, "policy", "entry"]
    assert len(STARTER) >= 400
    assert {row["category"] for row in STARTER} == CATEGORIES
    assert {row["note"] for row in STARTER} == {"", "noun", "contested"}
    assert {row["policy"] for row in VARIANTS} == POLICIES


@pytest.mark.parametrize("language", LANGUAGES)
def test_terms_are_clean_and_in_their_script(language: str) -> None:
    terms = [row[language] for row in STARTER + VARIANTS]
    assert [term for term in terms if not WRITTEN_IN[language].fullmatch(term)] == []
    assert [
        term for term in terms if term != " ".join(term.split()) or not unicodedata.is_normalized("NFC", term)
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_term_occurs_twice(language: str) -> None:
    counts = Counter(row[language].casefold() for row in STARTER)
    assert [term for term, count in counts.items() if count > 1] == []


def test_armenian_has_no_separate_ech_and_vyun() -> None:
    """Reformed orthography writes the ligature և, in print and in encoded text."""
    assert [row["hy"] for row in STARTER + VARIANTS if "եւ" in row["hy"]] == []


def test_contested_names_are_those_with_variants() -> None:
    contested = {row["en"] for row in STARTER if row["note"] == "contested"}
    assert contested == {row["entry"] for row in VARIANTS}
    sides = Counter(row["entry"] for row in VARIANTS if row["policy"] != "both")
    assert set(sides.values()) == {2}
    choices = Counter((row["entry"], row["policy"]) for row in VARIANTS)
    assert max(choices.values()) == 1


def test_both_joins_the_two_sides() -> None:
    forms = {(row["entry"], row["policy"]): row for row in VARIANTS}
    for (entry, policy), row in forms.items():
        if policy == "both":
            for language in LANGUAGES:
                pair = dict.fromkeys(forms[entry, side][language] for side in ("armenian", "azerbaijani"))
                assert row[language] == "/".join(pair)


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        ("Armenia", ("Армения", "Ermənistan", "Հայաստան")),
        ("OSCE", ("ОБСЕ", "ATƏT", "ԵԱՀԿ")),
        ("ceasefire", ("прекращение огня", "atəşkəs", "հրադադար")),
        ("prime minister", ("премьер-министр", "baş nazir", "վարչապետ")),
    ],
)
def test_lookup(english: str, expected: tuple[str, str, str]) -> None:
    (row,) = [row for row in STARTER if row["en"] == english]
    assert (row["ru"], row["az"], row["hy"]) == expected
