from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from service.core.errors import ModelCorrupt, ModelMissing
from service.translation.packages import (
    RECORD,
    STARTER_FOLDER,
    STARTER_QUALITY,
    TAGGED,
    UNKNOWN_QUALITY,
    packages_in,
    read_package,
    starter_packages,
)


def make_argos_package(folder: Path, **metadata: str) -> Path:
    """A package folder in Argos form around the embedded model."""
    folder.mkdir(parents=True)
    (folder / "model").symlink_to(STARTER_FOLDER)
    shutil.copy(STARTER_FOLDER / "sentencepiece.model", folder)
    (folder / "metadata.json").write_text(
        json.dumps({"package_version": "1.9", "from_code": "ka", "to_code": "en", "from_name": "Georgian"} | metadata)
    )
    return folder


def test_the_embedded_model_serves_all_twelve_directions() -> None:
    directions = {(package.source, package.target) for package in starter_packages()}
    assert directions == {(a, b) for a in ("en", "ru", "az", "hy") for b in ("en", "ru", "az", "hy") if a != b}


def test_an_installed_package_is_found_with_its_metadata(tmp_path: Path) -> None:
    make_argos_package(tmp_path / "translate-ka_en", target_prefix="<2en>")
    (package,) = packages_in([tmp_path])
    assert (package.source, package.target, package.version) == ("ka", "en", "1.9")
    assert (package.source_name, package.target_prefix, package.name) == ("Georgian", "<2en>", "translate-ka_en")


def test_underscores_of_a_text_survive_the_tokenizer(tmp_path: Path) -> None:
    (package,) = read_package(make_argos_package(tmp_path / "p"))
    assert package.tokenizer.decode(package.tokenizer.encode("snake_case name")) == "snake_case name"


def test_broken_packages_are_named_in_the_log_and_do_not_take_others_down(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    make_argos_package(tmp_path / "good")
    (make_argos_package(tmp_path / "no-json") / "metadata.json").write_text("{ broken")
    (make_argos_package(tmp_path / "no-metadata") / "metadata.json").unlink()
    (make_argos_package(tmp_path / "no-model") / "model").unlink()
    (make_argos_package(tmp_path / "no-tokenizer") / "sentencepiece.model").unlink()
    (tmp_path / "stray-file").write_text("")
    with caplog.at_level(logging.WARNING):
        assert [package.name for package in packages_in([tmp_path])] == ["good"]
    for name in ("no-json", "no-metadata", "no-model", "no-tokenizer"):
        assert name in caplog.text


@pytest.mark.parametrize(("damage", "error"), [(b"not a model", ModelCorrupt), (None, ModelMissing)])
def test_a_damaged_tokenizer_says_so(tmp_path: Path, damage: bytes | None, error: type[Exception]) -> None:
    (package,) = read_package(make_argos_package(tmp_path / "p"))
    file = tmp_path / "p" / "sentencepiece.model"
    if damage is None:
        file.unlink()
    else:
        file.write_bytes(damage)
    with pytest.raises(error):
        package.tokenizer.encode("text")


def test_packages_without_a_translation_model_are_passed_over(tmp_path: Path) -> None:
    assert read_package(make_argos_package(tmp_path / "sbd", type="sbd")) == []


def test_a_folder_that_is_not_there_holds_no_packages(tmp_path: Path) -> None:
    assert packages_in([tmp_path / "nowhere"]) == []


def test_a_damaged_installation_names_the_missing_file(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(STARTER_FOLDER, tmp_path / "starter"))
    (folder / "model.bin").unlink()
    with pytest.raises(ModelMissing, match=r"model\.bin"):
        starter_packages(folder)


def test_finding_packages_needs_no_sentence_splitter_and_no_network(tmp_path: Path) -> None:
    """MiniSBD is installed along with Argos under a licence we do not want to import."""
    make_argos_package(tmp_path / "p")
    code = (
        "import sys; from pathlib import Path; from service.translation.packages import packages_in;"
        f"assert packages_in([Path({str(tmp_path)!r})]);"
        "unwanted = {'minisbd', 'stanza', 'spacy', 'torch', 'onnxruntime'};"
        "print(sorted({name.split('.')[0] for name in sys.modules} & unwanted))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "HOME": str(tmp_path / "home")},
    )
    assert run.stdout.strip() == "[]"


def make_tagged_package(folder: Path, **metadata: object) -> Path:
    """A multilingual package in our own form around the embedded model."""
    folder.mkdir(parents=True)
    (folder / "model").symlink_to(STARTER_FOLDER)
    shutil.copy(STARTER_FOLDER / "sentencepiece.model", folder)
    content: dict[str, object] = {
        "type": TAGGED,
        "package_version": "2",
        "languages": {
            "en": {"name": "English", "tag": "eng_Latn"},
            "hy": {"name": "Armenian", "tag": "hye_Armn"},
            "az": {"name": "Azerbaijani", "tag": "azj_Latn"},
        },
        "source_prefix": ["{source}"],
        "source_suffix": ["</s>"],
        "target_prefix": ["{target}"],
    }
    (folder / "metadata.json").write_text(json.dumps(content | metadata))
    return folder


def test_a_multilingual_package_serves_every_direction_with_its_tags(tmp_path: Path) -> None:
    packages = read_package(make_tagged_package(tmp_path / "many"))
    assert len(packages) == 6
    (package,) = (package for package in packages if (package.source, package.target) == ("az", "hy"))
    assert package.source_prefix == ("azj_Latn",)
    assert package.source_suffix == ("</s>",)
    assert package.target_prefix == "hye_Armn"
    assert (package.source_name, package.target_name) == ("Azerbaijani", "Armenian")
    assert len({package.model_folder for package in packages}) == 1


def test_a_package_may_name_what_it_reads_and_writes(tmp_path: Path) -> None:
    packages = read_package(make_tagged_package(tmp_path / "p", sources=["en"], targets=["hy", "en"]))
    assert [(package.source, package.target) for package in packages] == [("en", "hy")]


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ({"languages": ["en", "hy"]}, ModelCorrupt),
        ({"languages": {"en": {"name": "English"}, "hy": {}}}, ModelCorrupt),
        ({"sources": ["de"]}, ModelCorrupt),
        ({"languages": None}, ModelCorrupt),
    ],
)
def test_broken_metadata_of_our_own_form_says_so(
    tmp_path: Path, metadata: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        read_package(make_tagged_package(tmp_path / "p", **metadata))


def test_the_rank_is_the_records_then_the_catalogues_then_the_usual(tmp_path: Path) -> None:
    ranks = {"ka-en": 31, "*": 20}
    path = make_argos_package(tmp_path / "p")
    assert [package.quality for package in read_package(path)] == [UNKNOWN_QUALITY]
    assert [package.quality for package in read_package(path, ranks)] == [31]
    (path / RECORD).write_text(json.dumps({"quality": {"en-ka": 10, "*": 52}}))
    assert [package.quality for package in read_package(path, ranks)] == [52]


def test_the_embedded_model_ranks_below_packages_of_unknown_quality_unless_it_says_more(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(STARTER_FOLDER, tmp_path / "starter"))
    (folder / "metadata.json").write_text(json.dumps({"package_version": "7"}))
    assert {package.quality for package in starter_packages(folder)} == {STARTER_QUALITY}
    assert STARTER_QUALITY < UNKNOWN_QUALITY
    (folder / "metadata.json").write_text(json.dumps({"package_version": "7", "quality": {"en-hy": 48, "*": 41}}))
    ranks = {(package.source, package.target): package.quality for package in starter_packages(folder)}
    assert (ranks["en", "hy"], ranks["hy", "en"]) == (48, 41)


def test_argos_passes_over_packages_of_our_own_form(tmp_path: Path) -> None:
    make_tagged_package(tmp_path / "argos" / "many")
    code = "from argostranslate import translate; print(len(translate.get_installed_languages()))"
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "HOME": str(tmp_path), "ARGOS_PACKAGES_DIR": str(tmp_path / "argos"), "PYTHONWARNINGS": ""},
    )
    assert run.stdout.strip() == "0", run.stderr
