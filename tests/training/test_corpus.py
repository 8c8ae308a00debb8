from __future__ import annotations

import dataclasses
import unicodedata
from pathlib import Path

import pytest

from tests.training.toy import write_xz
from training.config import Config, ConfigError
from training.corpus import Row, external_rows, normalise, own_rows, prepare, read_rows, write_rows

pytest.importorskip("numpy", reason="needs the extra 'training'")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ru", unicodedata.normalize("NFD", "Российский ёж"), "Российский ёж"),
        ("az", unicodedata.normalize("NFD", "İğnə üçün"), "İğnə üçün"),
        ("hy", "Նա եկավ:", "Նա եկավ։"),
        ("hy", "«Նա եկավ»: Հետո գնաց:", "«Նա եկավ»։ Հետո գնաց։"),
        ("hy", "Ժամը 10:30", "Ժամը 10:30"),
        ("hy", "Հայաստանը եւ Վրաստանը", "Հայաստանը և Վրաստանը"),
        ("en", "Time: now", "Time: now"),
        ("en", "the ministry’s ‘plan’", "the ministry's 'plan'"),
        ("en", "5\u00a0000\u202fkm", "5 000 km"),
        ("en", "  two \t words ", "two words"),
        ("en", "co\u00adop\u200berate\ufeff", "cooperate"),
    ],
)
def test_normalisation(language: str, text: str, expected: str) -> None:
    assert normalise(text, language) == expected


def test_normalisation_is_idempotent() -> None:
    once = normalise("Նա եկավ:  Եւ «գնաց»:", "hy")
    assert normalise(once, "hy") == once


def test_own_rows_weigh_phrases_less_and_drop_broken_lines(config: Config, tmp_path: Path) -> None:
    lines = ["Prices rose.\tЦены выросли.\tQiymətlər artdı.\tԳներն աճեցին:", "one\ttwo\tthree", "a\tb\t \td"]
    write_xz(tmp_path / "own" / "a.tsv.xz", lines)
    (row,) = own_rows(config.data)
    assert row == Row(
        1.0, {"en": "Prices rose.", "ru": "Цены выросли.", "az": "Qiymətlər artdı.", "hy": "Գներն աճեցին։"}
    )


def test_own_files_may_be_of_two_languages(config: Config, tmp_path: Path) -> None:
    (tmp_path / "own" / "a.tsv.xz").unlink()
    write_xz(tmp_path / "own" / "newest.en-ru.tsv.xz", ["The river froze early.\tРека рано замерзла.", "alone\t "])
    (row,) = own_rows(config.data)
    assert row == Row(2.0, {"en": "The river froze early.", "ru": "Река рано замерзла."})


def test_own_files_have_weights_of_their_own(config: Config, tmp_path: Path) -> None:
    line = "Prices rose again last week.\tЦены снова выросли.\tQiymətlər yenə artdı.\tԳներն աճեցին։"
    for name in ("a", "newest", "unwanted"):
        write_xz(tmp_path / "own" / f"{name}.tsv.xz", [line.replace("Prices", name)])
    assert [(row.texts["en"].split()[0], row.weight) for row in own_rows(config.data)] == [("a", 4.0), ("newest", 8.0)]


def test_one_weight_may_be_for_many_files(config: Config, tmp_path: Path) -> None:
    data = dataclasses.replace(config.data, source_weights={"gg": 0.0, "g[a-d]": 2.0, "g?": 3.0})
    for name in ("a", "ga", "ge", "gg"):
        write_xz(tmp_path / "own" / f"{name}.en-ru.tsv.xz", [f"Prices rose again {name}.\tЦены снова выросли."])
    (tmp_path / "own" / "a.tsv.xz").unlink()
    assert [(row.texts["en"].split()[-1], row.weight) for row in own_rows(data)] == [
        ("a.", data.phrase_weight),
        ("ga.", 2 * data.phrase_weight),
        ("ge.", 3 * data.phrase_weight),
    ]


def test_external_rows_drop_placeholders_sources_and_languages(config: Config, tmp_path: Path) -> None:
    folder = tmp_path / "external"
    write_xz(folder / "news.en-ru.tsv.xz", ["Send X to all of them\tОтправить X", "\tпусто", "one cell only"])
    write_xz(folder / "unwanted.en-ru.tsv.xz", ["Four words are here\tЗдесь есть четыре слова"])
    write_xz(folder / "news.en-de.tsv.xz", ["Four words are here\tHier sind vier Wörter"])
    labels = ["Save\tYadda saxla", "Xerox makes good copiers\tXerox yaxşı surətçıxaran edir"]
    write_xz(folder / "labels.en-az.tsv.xz", labels)
    rows = list(external_rows(config.data))
    assert [(row.weight, row.texts["en"]) for row in rows] == [(0.1, "Save"), (1.0, "Xerox makes good copiers")]


def test_rows_survive_the_file_and_are_kept_once(tmp_path: Path) -> None:
    rows = [Row(0.5, {"en": "a", "hy": "բ"}), Row(4.0, {"ru": "в", "az": "ə"}, frozenset({"az", "ru"}))]
    assert write_rows(tmp_path / "rows.tsv", [*rows, rows[0]]) == 2
    assert read_rows(tmp_path) == rows


def test_prepare_without_text_says_so(config: Config, tmp_path: Path) -> None:
    for folder in ("own", "external"):
        for file in (tmp_path / folder).iterdir():
            file.unlink()
    with pytest.raises(ConfigError, match="no usable row"):
        prepare(config)
