"""``dragoman glossary``, and the glossary options of ``dragoman translate``, as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.test_cli import assert_refused, dragoman

SENTENCE = "The drone fell near Stepanakert.\n"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    file = tmp_path / "desk.tsv"
    file.write_text("en\tru\ndrone|unmanned aircraft\tдрон\nAzercell\tAzercell\n", encoding="utf-8")
    return file


def terms(*options: str | Path) -> dict[str, str]:
    """What became of the terms of `SENTENCE` under some options, by their targets."""
    run = dragoman("translate", "--from", "en", "--to", "ru", "--json", *options, stdin=SENTENCE)
    assert run.returncode == 0, run.stderr
    (translation,) = json.loads(run.stdout)["translations"]
    return {term["target"]: term["status"] for sentence in translation["sentences"] for term in sentence["terms"]}


def test_a_glossary_file_needs_no_database(desk: Path, tmp_path: Path) -> None:
    found = terms("--glossary", desk)
    assert set(found) == {"дрон"} and found["дрон"] in {"found", "placed"}
    assert not (tmp_path / "data").exists()


def test_glossaries_are_imported_shown_changed_and_removed(desk: Path, tmp_path: Path) -> None:
    assert dragoman("glossary", "list").stdout == "starter\ten ru az hy\t743 terms\tstarter\n"
    assert dragoman("glossary", "import", desk).stdout == "desk: 2 terms in en ru.\n"
    assert_refused(dragoman("glossary", "import", desk), "already")
    assert dragoman("glossary", "import", desk, "--replace").returncode == 0
    assert dragoman("glossary", "add", "desk", "en=gas pipeline", "az=qaz kəməri").stdout == "desk: 3 terms.\n"
    assert dragoman("glossary", "add", "desk", "en=gas pipeline", "az=qaz borusu").stdout == "desk: 3 terms.\n"
    shown = dragoman("glossary", "show", "desk").stdout.splitlines()
    assert shown[0] == "en\tru\taz\tnote"
    assert shown[1:] == ["drone|unmanned aircraft\tдрон\t\t", "Azercell\tAzercell\t\t", "gas pipeline\t\tqaz borusu\t"]
    assert set(terms("--glossary", "desk")) == {"дрон"}
    listed = json.loads(dragoman("glossary", "list", "--json").stdout)
    assert [(one["name"], one["number"]) for one in listed] == [("starter", 743), ("desk", 3)]
    assert dragoman("glossary", "remove", "desk", "--term", "gas pipeline").stdout == "desk: 2 terms.\n"
    assert_refused(dragoman("glossary", "remove", "desk", "--term", "gas pipeline"), "no such term")
    assert dragoman("glossary", "remove", listed[1]["id"]).stdout == "Removed desk.\n"
    assert_refused(dragoman("glossary", "show", "desk"), "no such glossary")


@pytest.mark.parametrize("form", ["tsv", "csv", "tbx"])
def test_a_glossary_goes_out_and_comes_in(desk: Path, tmp_path: Path, form: str) -> None:
    dragoman("glossary", "import", desk)
    file = tmp_path / f"copy.{form}"
    assert dragoman("glossary", "export", "desk", "-o", file).returncode == 0
    assert dragoman("glossary", "import", file).stdout == "copy: 2 terms in en ru.\n"
    assert dragoman("glossary", "show", "copy").stdout == dragoman("glossary", "export", "desk").stdout


def test_two_columns_whose_languages_are_named(tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text("drone,dron\n", encoding="utf-8")
    assert_refused(dragoman("glossary", "import", file), "first line")
    assert dragoman("glossary", "import", file, "--languages", "en,az-Latn").stdout == "pairs: 1 terms in en az.\n"


def test_names_of_contested_places_follow_a_policy() -> None:
    assert set(terms("--name-policy", "armenian")) == {"Степанакерт"}
    assert set(terms("--name-policy", "azerbaijani")) == {"Ханкенди"}
    assert set(terms("--glossary", "none", "--name-policy", "none")) == set()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("glossary", "add", "desk", "en"), "CODE=TERM"),
        (("glossary", "add", "desk", "en=alone"), "one language"),
        (("glossary", "add", "starter", "en=a", "ru=б"), "file"),
        (("glossary", "remove", "starter"), "file"),
        (("glossary", "import", "gone.tsv"), "gone.tsv"),
        (("glossary", "import", "desk.xlsx"), "format"),
        (("translate", "--to", "ru", "--glossary", "nowhere"), "no such glossary"),
        (("translate", "--to", "ru", "--name-policy", "martian"), "martian"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(arguments: tuple[str, ...], word: str) -> None:
    assert_refused(dragoman(*arguments, stdin=SENTENCE), word)
