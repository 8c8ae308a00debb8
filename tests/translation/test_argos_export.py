"""The embedded model in the hands of unmodified Argos Translate."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from service.core.errors import InvalidOption
from service.translation.argos_export import CHECKSUMS, can_export, export_packages
from service.translation.engine import Engine, EngineOptions
from service.translation.packages import TranslationPackage

Starter = dict[tuple[str, str], TranslationPackage]

SENTENCE = "Министры договорились продолжить переговоры в Тбилиси."

# Argos' sentence splitter fetches a model from the network on first use; a sentence needs no splitting.
ARGOS = """
import json, sys
from argostranslate import package, translate
for file in sys.argv[2:]:
    package.install_from_path(file)
class Whole:
    def split_sentences(self, text):
        return [text]
pairs = {}
for source in translate.get_installed_languages():
    for translation in source.translations_from:
        inner = getattr(translation, "underlying", None)
        if hasattr(inner, "pkg"):
            inner.sentencizer = Whole()
            key = source.code + "-" + translation.to_lang.code
            pairs[key] = translation.translate(sys.argv[1]) if source.code == "ru" else ""
print(json.dumps(pairs))
"""


def test_argos_translate_installs_all_twelve_and_says_what_we_say(starter: Starter, tmp_path: Path) -> None:
    files = list(export_packages(starter.values(), tmp_path / "bundle"))
    run = subprocess.run(
        [sys.executable, "-c", ARGOS, SENTENCE, *map(str, files)],
        capture_output=True,
        text=True,
        env={**os.environ, "HOME": str(tmp_path), "ARGOS_PACKAGES_DIR": str(tmp_path / "argos"), "PYTHONWARNINGS": ""},
    )
    assert run.returncode == 0, run.stderr
    translations = json.loads(run.stdout)
    assert sorted(translations) == sorted(f"{source}-{target}" for source, target in starter)
    engine = Engine(EngineOptions(beam_size=4))
    for target in ("en", "az", "hy"):
        ((_, (ours, *_)),) = engine.translate(starter["ru", target], [SENTENCE])
        # Argos prefers shorter hypotheses (length_penalty 0.2), so the last words may differ.
        theirs = translations[f"ru-{target}"].strip()
        assert ours.looped or SequenceMatcher(None, theirs, ours.text).ratio() > 0.6
    engine.close()


def test_checksums_are_those_of_the_files(starter: Starter, tmp_path: Path) -> None:
    (file,) = export_packages([starter["en", "az"]], tmp_path)
    assert (tmp_path / CHECKSUMS).read_text() == f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n"
    with zipfile.ZipFile(file) as archive:
        roots = {name.split("/")[0] for name in archive.namelist()}
    assert len(roots) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == [CHECKSUMS, file.name]


def test_what_argos_cannot_run_is_refused_rather_than_exported_wrong(starter: Starter, tmp_path: Path) -> None:
    """Argos would give the model a text without its language token, and get another language back."""
    tagged = replace(starter["en", "hy"], source_prefix=(">>hye<<",))
    assert can_export(starter["en", "hy"]) and not can_export(tagged)
    with pytest.raises(InvalidOption):
        list(export_packages([tagged], tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == []
