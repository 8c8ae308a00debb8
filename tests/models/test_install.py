"""Real models of each architecture, from a server on this machine to tokens."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path

import pytest

from service.core.errors import InvalidOption, ModelCorrupt, ModelError, ModelMissing
from service.models.catalog import Catalog, Entry, EntryFile
from service.models.errors import ChecksumMismatch, DownloadError, NoSpace, StoreBusy, StoreError, UnsafeArchive
from service.models.files import regular_files
from service.models.install import import_file, install, update_argos_index
from service.models.installed import Installed, verify
from service.models.store import Store
from service.translation.engine import Engine, EngineOptions
from service.translation.model import Decoding, Model, Segment
from service.translation.packages import TranslationPackage, packages_in
from tests.models.builders import SENTENCES, zipped
from tests.models.conftest import NLLB_TAGS, entry_like, leftovers, served
from tests.models.servers import Server

SENTENCE = SENTENCES[0]


def direction(package: Installed, source: str, target: str) -> TranslationPackage:
    (found,) = (one for one in package.directions if (one.source, one.target) == (source, target))
    return found


Written = tuple[tuple[str, ...], float]


def written(package: TranslationPackage, sentence: str = SENTENCE) -> Written:
    """What the model writes, asked as the engine does, and its score: random weights may differ in that alone."""
    segment = Segment(
        tuple(package.tokenizer.encode(sentence)),
        package.target_prefix,
        source_prefix=package.source_prefix,
        source_suffix=package.source_suffix,
    )
    ((decoded,),) = Model(package.model_folder, 1).translate([segment], Decoding(1))
    return decoded.tokens, round(decoded.score, 5)


def as_documented(package: TranslationPackage, source: list[str], target_prefix: list[str]) -> Written:
    """What the model writes, asked by CTranslate2's own interface with tokens put together by hand."""
    import ctranslate2

    translator = ctranslate2.Translator(str(package.model_folder))
    length = 2 * len(package.tokenizer.encode(SENTENCE)) + 20
    (result,) = translator.translate_batch(
        [source], target_prefix=[target_prefix], beam_size=1, max_decoding_length=length, return_scores=True
    )
    return tuple(result.hypotheses[0][len(target_prefix) :]), round(math.exp(result.scores[0]), 5)


def argos_entry(server: Server, argos: Path, **how: object) -> Entry:
    return Entry(
        name="translate-en_ka",
        title="Argos English → Georgian",
        format="argos",
        version="1.4",
        files=(EntryFile(urls=(server.add("/a.argosmodel", zipped(argos, "translate-en_ka/"), **how),)),),
        licence="MIT",
        languages={"en": "", "ka": ""},
        sources=("en",),
        targets=("ka",),
        quality={"*": 44},
    )


def test_an_argos_package_is_installed_and_translates(
    server: Server, store: Store, catalog: Catalog, argos: Path
) -> None:
    installed = install(store, catalog, argos_entry(server, argos))
    (package,) = packages_in(store.folders)
    assert (package.source, package.target, package.version, package.quality) == ("en", "ka", "1.4", 44)
    assert installed.record is not None
    assert installed.record.origin == (server.url("/a.argosmodel"),)
    assert verify(installed) == []
    assert leftovers(store) == []
    engine = Engine(EngineOptions(beam_size=1))
    ((_, (first, *_)),) = engine.translate(package, [SENTENCE])
    ((_, (again, *_)),) = engine.translate(package, [SENTENCE])
    engine.close()
    assert first.text == again.text != ""


def test_an_opus_mt_release_is_converted_and_writes_what_marian_would_be_asked(
    server: Server, store: Store, catalog: Catalog, opus: Path
) -> None:
    entry = entry_like(catalog.entries["opus-mt-en-hy"], {"archive": server.add("/opus.zip", zipped(opus))})
    installed = install(store, catalog, entry)
    package = direction(installed, "en", "hy")
    assert (package.name, package.version, package.quality) == ("opus-mt-en-hy", "2020.6.16", 37)
    assert (package.source_name, package.target_name) == ("English", "Armenian")
    assert (package.source_prefix, package.source_suffix, package.target_prefix) == ((), (), "")
    assert written(package) == as_documented(package, package.tokenizer.encode(SENTENCE), [])
    assert len(written(package)[0]) > 3
    assert regular_files(installed.folder) == [
        "LICENSE",
        "README.md",
        "dragoman.json",
        "metadata.json",
        "model/config.json",
        "model/model.bin",
        "model/shared_vocabulary.json",
        "sentencepiece.model",
        "sentencepiece.target.model",
    ]
    assert leftovers(store) == []


def test_an_opus_mt_model_that_must_be_told_its_target_is_told(
    server: Server, store: Store, catalog: Catalog, opus: Path
) -> None:
    entry = entry_like(catalog.entries["opus-mt-ru-hy"], {"archive": server.add("/opus.zip", zipped(opus, "opus/"))})
    package = direction(install(store, catalog, entry), "ru", "hy")
    told = as_documented(package, [">>hye<<", *package.tokenizer.encode(SENTENCE)], [])
    assert written(package) == told
    assert told != as_documented(package, package.tokenizer.encode(SENTENCE), [])


@pytest.mark.parametrize("name", ["nllb-200-600m", "m2m-100-418m"])
def test_m2m_models_read_their_source_tag_and_begin_with_their_target_tag(
    server: Server, store: Store, catalog: Catalog, m2m: Path, name: str
) -> None:
    entry = entry_like(catalog.entries[name], served(server, m2m), languages=NLLB_TAGS)
    installed = install(store, catalog, entry)
    assert len(installed.directions) == 12
    package = direction(installed, "hy", "en")
    source = ["hye_Armn", *package.tokenizer.encode(SENTENCE), "</s>"]
    assert written(package) == as_documented(package, source, ["eng_Latn"])
    assert written(package) != written(direction(installed, "ru", "en"))
    assert written(package) != written(direction(installed, "hy", "az"))
    assert "eng_Latn" not in written(package)[0]


def test_madlad_reads_its_target_tag_as_its_own_tokenizer_would_split_it(
    server: Server, store: Store, catalog: Catalog, t5: Path
) -> None:
    tags = {"en": "<2en>", "hy": "<2hy>", "az": "<2az>"}
    installed = install(
        store, catalog, entry_like(catalog.entries["madlad-400-3b"], served(server, t5), languages=tags)
    )
    package = direction(installed, "en", "hy")
    by_its_tokenizer = [*package.tokenizer.encode(f"<2hy> {SENTENCE}"), "</s>"]
    assert [*package.source_prefix, *package.tokenizer.encode(SENTENCE), *package.source_suffix] == by_its_tokenizer
    assert written(package) == as_documented(package, by_its_tokenizer, [])
    assert written(package) != written(direction(installed, "en", "az"))
    assert package.quality == 54


def test_a_conversion_that_ends_sentences_itself_gets_the_end_once(
    server: Server, store: Store, catalog: Catalog, m2m: Path, tmp_path: Path
) -> None:
    model = Path(shutil.copytree(m2m, tmp_path / "model"))
    config = json.loads((model / "config.json").read_text())
    (model / "config.json").write_text(json.dumps(config | {"add_source_eos": True}))
    entry = entry_like(catalog.entries["nllb-200-600m"], served(server, model), languages=NLLB_TAGS)
    assert direction(install(store, catalog, entry), "hy", "en").source_suffix == ()


def test_a_model_that_does_not_know_its_tags_is_refused(
    server: Server, store: Store, catalog: Catalog, m2m: Path
) -> None:
    """It would translate every text into some language or other."""
    entry = entry_like(catalog.entries["m2m-100-418m"], served(server, m2m))
    with pytest.raises(ModelCorrupt, match="__hy__"):
        install(store, catalog, entry)
    assert store.installed() == []
    assert leftovers(store) == []


def test_alignment_covers_the_text_and_not_the_tags(store: Store, server: Server, catalog: Catalog, m2m: Path) -> None:
    entry = entry_like(catalog.entries["nllb-200-600m"], served(server, m2m), languages=NLLB_TAGS)
    package = direction(install(store, catalog, entry), "hy", "en")
    tokens = tuple(package.tokenizer.encode(SENTENCE))
    segment = Segment(tokens, package.target_prefix, SENTENCE, package.source_prefix, package.source_suffix)
    ((decoded,),) = Model(package.model_folder, 1).translate([segment], Decoding(1, attention=True))
    assert len(decoded.attention) == len(decoded.tokens)
    assert {len(row) for row in decoded.attention} == {len(tokens)}


def _without(*names: str) -> object:
    def damage(folder: Path) -> None:
        for name in names:
            (folder / name).unlink()

    return damage


def _rewritten(name: str, content: bytes) -> object:
    return lambda folder: (folder / name).write_bytes(content)


@pytest.mark.parametrize(
    ("damage", "error"),
    [
        (_without("opus.npz"), ModelMissing),
        (_without("opus.vocab.yml"), ModelMissing),
        (_without("decoder.yml"), ModelMissing),
        (_without("source.spm"), ModelMissing),
        (_rewritten("opus.npz", b"PK\x03\x04 half"), ModelCorrupt),
        (_rewritten("opus.vocab.yml", b"no vocabulary"), ModelCorrupt),
        (_rewritten("source.spm", b"no tokenizer"), ModelCorrupt),
        (_rewritten("decoder.yml", b"!!python/object/apply:os.system ['true']"), ModelCorrupt),
        (_rewritten("decoder.yml", b"models: [/etc/hostname]\nvocabs: [opus.vocab.yml]\n"), UnsafeArchive),
        (_rewritten("decoder.yml", b"models: [../../x.npz]\nvocabs: [opus.vocab.yml]\n"), UnsafeArchive),
        (_rewritten("decoder.yml", b"models: 3\n"), ModelCorrupt),
    ],
)
def test_a_damaged_release_installs_nothing_and_leaves_nothing(
    server: Server, store: Store, catalog: Catalog, opus: Path, tmp_path: Path, damage: object, error: type[ModelError]
) -> None:
    release = Path(shutil.copytree(opus, tmp_path / "release"))
    damage(release)  # type: ignore[operator]
    entry = entry_like(catalog.entries["opus-mt-en-hy"], {"archive": server.add("/opus.zip", zipped(release))})
    with pytest.raises(error):
        install(store, catalog, entry)
    assert store.installed() == []
    assert leftovers(store) == []


@pytest.mark.parametrize("cut", [0.0, 0.3, 0.9])
def test_a_truncated_archive_installs_nothing(
    server: Server, store: Store, catalog: Catalog, opus: Path, cut: float
) -> None:
    content = zipped(opus)
    entry = entry_like(
        catalog.entries["opus-mt-en-hy"], {"archive": server.add("/x", content[: int(cut * len(content))])}
    )
    with pytest.raises(ModelCorrupt):
        install(store, catalog, entry)
    assert (store.installed(), leftovers(store)) == ([], [])
    server.add("/x", content)  # the publisher mends it
    with pytest.raises(ChecksumMismatch):
        install(store, catalog, entry)
    assert install(store, catalog, entry, accept_changed=True).name == "opus-mt-en-hy"


def test_an_interrupted_installation_leaves_the_download_alone(
    server: Server, store: Store, catalog: Catalog, opus: Path
) -> None:
    entry = entry_like(catalog.entries["opus-mt-en-hy"], {"archive": server.add("/opus.zip", zipped(opus))})

    def interrupt(label: str, done: int, total: int) -> None:
        if "installing" in label:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install(store, catalog, entry, report=interrupt)
    assert (store.installed(), leftovers(store)) == ([], [])
    install(store, catalog, entry)
    assert len(server.requests) == 1


def test_a_published_checksum_is_kept_to(server: Server, store: Store, catalog: Catalog, argos: Path) -> None:
    entry = argos_entry(server, argos)
    wrong = entry.model_copy(update={"files": (EntryFile(urls=entry.files[0].urls, sha256="0" * 64),)})
    with pytest.raises(ChecksumMismatch):
        install(store, catalog, wrong)
    with pytest.raises(ChecksumMismatch):
        install(store, catalog, wrong, accept_changed=True)
    assert store.installed() == []


def test_a_file_that_changed_since_it_was_first_seen_is_refused_until_accepted(
    server: Server, store: Store, catalog: Catalog, argos: Path, tmp_path: Path
) -> None:
    install(store, catalog, argos_entry(server, argos))
    store.remove("translate-en_ka")
    other = Path(shutil.copytree(argos, tmp_path / "other"))
    (other / "README.md").write_text("# Changed\n")
    entry = argos_entry(server, other)
    with pytest.raises(ChecksumMismatch, match="first"):
        install(store, catalog, entry)
    assert install(store, catalog, entry, accept_changed=True).name == "translate-en_ka"


def test_a_package_for_another_direction_is_refused(
    server: Server, store: Store, catalog: Catalog, argos: Path
) -> None:
    entry = argos_entry(server, argos).model_copy(update={"sources": ("ka",), "targets": ("en",)})
    with pytest.raises(ModelCorrupt, match="en-ka"):
        install(store, catalog, entry)


def test_installing_again_has_to_be_asked_for(server: Server, store: Store, catalog: Catalog, argos: Path) -> None:
    entry = argos_entry(server, argos)
    install(store, catalog, entry)
    with pytest.raises(InvalidOption, match="already") as caught:
        install(store, catalog, entry)
    assert "--replace" in caught.value.hint
    assert len(server.requests) == 1
    assert verify(install(store, catalog, entry, replace_installed=True)) == []
    assert len(store.installed()) == 1


def test_a_failed_replacement_keeps_what_was_there(server: Server, store: Store, catalog: Catalog, argos: Path) -> None:
    entry = argos_entry(server, argos)
    install(store, catalog, entry)
    server.resources["/a.argosmodel"].content = b"not an archive"
    with pytest.raises(ModelCorrupt):
        install(store, catalog, entry, replace_installed=True, accept_changed=True)
    assert verify(store.get("translate-en_ka")) == []


def test_two_installations_at_once_do_not_meet(server: Server, store: Store, catalog: Catalog, argos: Path) -> None:
    with Store(store.folders).changing(), pytest.raises(StoreBusy):
        install(store, catalog, argos_entry(server, argos))
    assert server.requests == []
    assert install(store, catalog, argos_entry(server, argos)).directions


def test_a_full_disk_is_noticed_before_anything_is_downloaded(
    server: Server, store: Store, catalog: Catalog, argos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from service.models import files

    monkeypatch.setattr(files, "free_space", lambda folder: 1000)
    entry = argos_entry(server, argos)
    large = entry.model_copy(update={"files": (EntryFile(urls=entry.files[0].urls, size=400),)})
    with pytest.raises(NoSpace) as caught:
        install(store, catalog, large)
    assert caught.value.hint
    assert server.requests == []


def test_a_folder_that_cannot_be_written_says_so(server: Server, tmp_path: Path, catalog: Catalog, argos: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be changed"):
        install(Store([tmp_path / "file" / "packages"]), catalog, argos_entry(server, argos))


def test_a_model_that_is_gone_says_so_and_leaves_nothing(
    server: Server, store: Store, catalog: Catalog, argos: Path
) -> None:
    entry = argos_entry(server, argos)
    server.resources.clear()
    with pytest.raises(DownloadError, match="404"):
        install(store, catalog, entry)
    assert (store.installed(), leftovers(store)) == ([], [])


def test_the_argos_index_is_replaced_only_by_an_index(server: Server, store: Store, catalog: Catalog) -> None:
    catalog = Catalog([])
    catalog.argos_index = server.add("/index.json", b"[]")
    place = update_argos_index(store, catalog)
    server.add("/index.json", b"<html>maintenance</html>")
    with pytest.raises(ModelCorrupt):
        update_argos_index(store, catalog)
    assert place.read_bytes() == b"[]"
    assert leftovers(store) == []


def test_an_argosmodel_file_is_imported(store: Store, catalog: Catalog, argos: Path, tmp_path: Path) -> None:
    file = tmp_path / "translate-en_ka-1_4.argosmodel"
    file.write_bytes(zipped(argos, "translate-en_ka/"))
    (installed,) = import_file(store, catalog, file)
    assert (installed.name, verify(installed)) == ("translate-en_ka", [])
    assert installed.record is not None
    assert installed.record.origin == (file.name,)


def test_a_folder_is_imported_and_stays(store: Store, catalog: Catalog, argos: Path) -> None:
    (installed,) = import_file(store, catalog, argos)
    assert installed.name == argos.name
    assert (argos / "model" / "model.bin").is_file()


def test_files_brought_by_hand_become_what_the_catalogue_says(
    store: Store, catalog: Catalog, m2m: Path, opus: Path, tmp_path: Path
) -> None:
    entry = catalog.entries["nllb-200-600m"].model_copy(update={"languages": NLLB_TAGS})
    (nllb,) = import_file(store, catalog, m2m, entry=entry)
    (tmp_path / "opus.zip").write_bytes(zipped(opus))
    (opus_mt,) = import_file(store, catalog, tmp_path / "opus.zip", entry=catalog.entries["opus-mt-en-hy"])
    assert (nllb.name, len(nllb.directions)) == ("nllb-200-600m", 12)
    assert (opus_mt.name, len(opus_mt.directions)) == ("opus-mt-en-hy", 1)


def test_files_that_do_not_say_what_they_are_ask_for_a_name(store: Store, catalog: Catalog, m2m: Path) -> None:
    with pytest.raises(InvalidOption) as caught:
        list(import_file(store, catalog, m2m))
    assert "--as" in caught.value.hint


def test_an_import_is_checked_against_a_checksum_given(
    store: Store, catalog: Catalog, argos: Path, tmp_path: Path
) -> None:
    file = tmp_path / "a.argosmodel"
    file.write_bytes(zipped(argos, "translate-en_ka/"))
    with pytest.raises(ChecksumMismatch):
        list(import_file(store, catalog, file, checksum="0" * 64))
    assert store.installed() == []


def test_a_folder_with_links_out_of_it_is_refused(store: Store, catalog: Catalog, argos: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(argos, tmp_path / "linked"))
    (folder / "secret").symlink_to("/etc/passwd")
    with pytest.raises(InvalidOption, match="links"):
        list(import_file(store, catalog, folder))
    assert store.installed() == []


def test_a_file_that_is_not_there_says_so(store: Store, catalog: Catalog, tmp_path: Path) -> None:
    with pytest.raises(InvalidOption, match="does not exist"):
        list(import_file(store, catalog, tmp_path / "nowhere.tar"))
