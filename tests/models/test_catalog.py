from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

from service.core.errors import ConfigurationError, InvalidOption, ModelCorrupt
from service.core.languages import HOME_LANGUAGES
from service.models.catalog import Catalog, load_catalog
from service.translation.packages import UNKNOWN_QUALITY, starter_packages
from service.translation.routing import POOR_QUALITY
from tests.conftest import ROOT

OWN = """
[[model]]
name = "house-model"
title = "Ours"
format = "opus-mt"
version = "1"
licence = "MIT"
files = [{ urls = ["http://127.0.0.1/x.zip"] }]
languages = { en = "", ka = "" }
sources = ["en"]
targets = ["ka"]
"""


def index(*items: dict[str, object]) -> str:
    return json.dumps(list(items))


def item(source: str = "en", target: str = "de", **changes: object) -> dict[str, object]:
    return {
        "package_version": "1.9",
        "from_code": source,
        "from_name": "English",
        "to_code": target,
        "to_name": "German",
        "links": ["https://argos.example/translate.argosmodel"],
    } | changes


def with_index(tmp_path: Path, content: str) -> Catalog:
    (tmp_path / "index.json").write_text(content)
    return load_catalog(argos_index=tmp_path / "index.json")


def test_the_catalogue_is_part_of_the_package_and_found_in_config() -> None:
    shipped = files("service.models").joinpath("catalog.toml").read_text(encoding="utf-8")
    assert (ROOT / "config" / "catalog.toml").read_text(encoding="utf-8") == shipped


@pytest.mark.parametrize(
    "pair", ["en-hy", "hy-en", "hy-ru", "ru-hy", "en-az", "az-en", "en-tr", "tr-en", "az-tr", "tr-az"]
)
def test_opus_mt_serves_the_region(catalog: Catalog, pair: str) -> None:
    entry = catalog.find(pair)
    assert (entry.format, entry.name) == ("opus-mt", f"opus-mt-{pair}")
    assert all(url.startswith("https://") for file in entry.files for url in file.urls)


@pytest.mark.parametrize(
    ("name", "source", "target", "tags"),
    [
        ("nllb-200-600m", "hy", "az", (["{source}"], ["{target}"], "hye_Armn", "azj_Latn")),
        ("nllb-200-600m", "ru", "en", (["{source}"], ["{target}"], "rus_Cyrl", "eng_Latn")),
        ("m2m-100-418m", "hy", "ru", (["{source}"], ["{target}"], "__hy__", "__ru__")),
        ("madlad-400-3b", "en", "hy", (["▁", "{target}"], [], "<2en>", "<2hy>")),
    ],
)
def test_multilingual_models_get_their_own_tags(
    catalog: Catalog, name: str, source: str, target: str, tags: tuple[list[str], list[str], str, str]
) -> None:
    entry = catalog.entries[name]
    assert (source, target) in entry.directions
    assert list(entry.source_prefix) == tags[0]
    assert list(entry.target_prefix) == tags[1]
    assert (entry.languages[source], entry.languages[target]) == tags[2:]
    assert entry.source_suffix == ("</s>",)
    assert set(HOME_LANGUAGES) <= set(entry.languages)


def test_only_the_licence_that_restricts_use_must_be_agreed_to(catalog: Catalog) -> None:
    assert [entry.name for entry in catalog.entries.values() if entry.confirm] == ["nllb-200-600m"]
    assert all(entry.licence and entry.size for entry in catalog.entries.values())
    assert all(("NC" in entry.licence) == entry.confirm for entry in catalog.entries.values())


def test_every_language_has_a_name(catalog: Catalog) -> None:
    codes = {code for entry in catalog.entries.values() for code in entry.languages}
    assert codes - set(catalog.names) == set()
    assert all(re.fullmatch("[A-Z][a-z]+", catalog.names[code]) for code in codes)


def test_the_embedded_model_gives_way_to_all_but_those_known_to_be_worse(catalog: Catalog) -> None:
    embedded = {(package.source, package.target): package.quality for package in starter_packages()}
    worse = {
        f"{entry.name} {source}-{target}"
        for entry in catalog.entries.values()
        for source, target in entry.directions
        if entry.quality_of(source, target) < embedded.get((source, target), 0)
    }
    azerbaijani_and_armenian = {f"m2m-100-418m {a}-{b}" for a, b in embedded if {a, b} & {"az", "hy"}}
    opus = {f"opus-mt-{pair} {pair}" for pair in ("en-hy", "ru-hy", "hy-ru", "en-az", "az-en")}
    assert worse == opus | azerbaijani_and_armenian
    assert catalog.argos_quality["en-az"] < POOR_QUALITY


def test_a_package_of_which_nothing_is_known_is_used_rather_than_the_embedded_model() -> None:
    assert max(package.quality for package in starter_packages()) < UNKNOWN_QUALITY


def test_a_direction_names_the_best_model_for_it_alone(tmp_path: Path) -> None:
    catalog = with_index(tmp_path, index(item("en", "az"), item("en", "de")))
    assert catalog.find("en-de").name == "translate-en_de"
    assert catalog.find("eng-de-DE").name == "translate-en_de"
    assert catalog.find("en-az").name == "translate-en_az"  # ranked over OPUS-MT
    with pytest.raises(InvalidOption, match="multilingual") as caught:
        catalog.find("hy-fr")
    assert "nllb-200-600m" in caught.value.hint


@pytest.mark.parametrize("wanted", ["no-such", "xx-yy", "", "-", "en-", "-hy", "en", "../etc"])
def test_what_is_not_in_the_catalogue_says_so(catalog: Catalog, wanted: str) -> None:
    with pytest.raises(InvalidOption) as caught:
        catalog.find(wanted)
    assert caught.value.hint


def test_entries_are_filtered_by_either_language(catalog: Catalog) -> None:
    assert {entry.name for entry in catalog.serving("hy", "ru")} >= {"opus-mt-hy-ru", "nllb-200-600m"}
    assert "opus-mt-hy-ru" not in {entry.name for entry in catalog.serving("ru", "hy")}
    assert {entry.name for entry in catalog.serving("", "hy")} > {entry.name for entry in catalog.serving("ru", "hy")}


def test_all_pairs_of_the_argos_index_are_offered(tmp_path: Path) -> None:
    catalog = with_index(tmp_path, index(item("en", "de"), item("ka", "en", from_name="Georgian")))
    entry = catalog.entries["translate-ka_en"]
    assert (entry.directions, entry.format, entry.version) == ((("ka", "en"),), "argos", "1.9")
    assert entry.files[0].urls == ("https://argos.example/translate.argosmodel",)
    assert catalog.entries["translate-en_de"].title == "Argos English → German"


def test_odd_items_of_the_index_are_passed_over(tmp_path: Path) -> None:
    odd: list[dict[str, object]] = [
        item(type="sbd"),
        item(links=[]),
        item(links=["ipfs://x", "file:///etc/passwd"]),
        item(from_code=None),
        item("../..", "de"),
        {"links": ["https://x"]},
        {},
    ]
    assert set(with_index(tmp_path, index(*odd, item("en", "fr"))).entries) == {
        *load_catalog().entries,
        "translate-en_fr",
    }


@pytest.mark.parametrize("content", ["", "<html>", '{"a": 1}', '["x"]', "[1]", "\x00"])
def test_a_broken_index_says_how_to_get_another(tmp_path: Path, content: str) -> None:
    with pytest.raises(ModelCorrupt) as caught:
        with_index(tmp_path, content)
    assert "--update" in caught.value.hint


def test_an_operators_catalogue_adds_and_replaces(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(OWN + OWN.replace("house-model", "opus-mt-en-hy"))
    catalog = load_catalog(tmp_path / "own.toml")
    assert catalog.entries["house-model"].directions == (("en", "ka"),)
    assert catalog.entries["opus-mt-en-hy"].title == "Ours"
    assert catalog.argos_index == load_catalog().argos_index


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("version", "versoin"), "version"),
        (('"house-model"', '"../house"'), "name"),
        (('"opus-mt"', '"torch"'), "format"),
        (('urls = ["http://127.0.0.1/x.zip"]', "urls = []"), "urls"),
        (("[[model]]", "[[model"), "cannot be read"),
        (("}]", ', sha256 = "12" }]'), "sha256"),
    ],
)
def test_a_wrong_catalogue_is_an_error_that_says_where(tmp_path: Path, change: tuple[str, str], named: str) -> None:
    (tmp_path / "own.toml").write_text(OWN.replace(*change, 1))
    with pytest.raises(ConfigurationError, match=named):
        load_catalog(tmp_path / "own.toml")


def test_a_catalogue_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_catalog(tmp_path / "nowhere.toml")
