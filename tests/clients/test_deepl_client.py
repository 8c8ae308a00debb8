"""deepl from PyPI, pointed at the server with ``server_url``."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import deepl
import pytest

from service.api.options import Options
from service.request import Services
from service.storage.database import Database
from service.storage.glossaries import GlossaryStore
from service.storage.keys import KeyStore
from service.storage.records import Limits
from service.translation.glossary_catalog import GlossaryCatalog
from tests.clients.conftest import Serve, serving

RUSSIAN = "Министры встретились в Тбилиси."
AZERBAIJANI = "Nazirlər Tiflisdə görüşəcəklər."


@pytest.fixture(autouse=True)
def no_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is refused is refused at once: the client would ask again for seconds."""
    monkeypatch.setattr("deepl.http_client.max_network_retries", 0)


@pytest.fixture
def client(address: str) -> Iterator[deepl.DeepLClient]:
    made = deepl.DeepLClient("any", server_url=address)
    yield made
    made.close()  # type: ignore[no-untyped-call]


def test_translate_a_text(client: deepl.DeepLClient) -> None:
    result = client.translate_text(RUSSIAN, target_lang="HY")
    assert isinstance(result, deepl.TextResult)
    assert any("ա" <= letter <= "ֆ" for letter in result.text)
    assert (result.detected_source_lang, result.billed_characters) == ("RU", len(RUSSIAN))


def test_translate_a_batch_with_every_option(client: deepl.DeepLClient) -> None:
    results = client.translate_text(
        [RUSSIAN, AZERBAIJANI, ""],
        target_lang="EN-GB",
        context="A meeting of ministers.",
        split_sentences=deepl.SplitSentences.NO_NEWLINES,
        preserve_formatting=True,
        formality=deepl.Formality.PREFER_MORE,
        model_type="prefer_quality_optimized",
        outline_detection=False,
    )
    assert isinstance(results, list)
    assert [result.detected_source_lang for result in results] == ["RU", "AZ", "UND"]
    assert all(result.text for result in results[:2])
    assert results[2].text == ""


def test_translate_markup(client: deepl.DeepLClient) -> None:
    html = f"<p>{RUSSIAN} <a href='/'>{RUSSIAN}</a></p>"
    result = client.translate_text(html, source_lang="RU", target_lang="AZ", tag_handling="html")
    assert isinstance(result, deepl.TextResult)
    assert result.text.count("<a href='/'>") == result.text.count("</a>") == 1
    xml = f"{RUSSIAN} <x>{RUSSIAN}</x>"
    result = client.translate_text(
        xml, target_lang="AZ", tag_handling="xml", ignore_tags=["x", "y"], splitting_tags="z", non_splitting_tags="w"
    )
    assert isinstance(result, deepl.TextResult)
    assert f"<x>{RUSSIAN}</x>" in result.text


def test_languages(client: deepl.DeepLClient) -> None:
    assert [language.code for language in client.get_source_languages()] == ["AZ", "EN", "HY", "RU"]
    targets = client.get_target_languages()
    assert [language.code for language in targets] == ["AZ", "EN-GB", "EN-US", "HY", "RU"]
    for language in targets:
        assert not language.supports_formality
        assert client.translate_text("12", source_lang="EN", target_lang=language.code)


def test_usage(client: deepl.DeepLClient) -> None:
    usage = client.get_usage()
    assert usage.character.valid
    assert not usage.any_limit_reached


def test_glossaries(services: Services, tmp_path: Path) -> None:
    store = GlossaryStore(Database(f"sqlite:///{tmp_path}/dragoman.db"))
    own = dataclasses.replace(services, glossaries=GlossaryCatalog(open_store=lambda: store))
    with serving(own) as address:
        client = deepl.DeepLClient("unused", server_url=address)
        assert ("ru", "az") in {(pair.source_lang, pair.target_lang) for pair in client.get_glossary_languages()}
        made = client.create_glossary("arms", "RU", "EN-GB", {"беспилотник": "drone"})
        assert made.ready and made.entry_count == 1 and made.creation_time.tzinfo
        assert client.get_glossary(made.glossary_id).name == "arms"
        assert [one.glossary_id for one in client.list_glossaries()] == [made.glossary_id]
        assert client.get_glossary_entries(made) == {"беспилотник": "drone"}
        result = client.translate_text_with_glossary("Беспилотник упал.", made)
        assert isinstance(result, deepl.TextResult) and "drone" in result.text.lower()
        client.create_glossary_from_csv("places", "RU", "EN", "Баку,Baku")
        client.delete_glossary(made)
        for ask in (client.get_glossary, client.get_glossary_entries, client.delete_glossary):
            with pytest.raises(deepl.GlossaryNotFoundException):
                ask(made.glossary_id)


def test_documents(client: deepl.DeepLClient, tmp_path: Path) -> None:
    source, result = tmp_path / "новость.txt", tmp_path / "result.txt"
    text = f"{RUSSIAN}\n\n{RUSSIAN}\n"
    source.write_bytes(text.encode())
    status = client.translate_document_from_filepath(source, result, target_lang="HY")
    assert (status.status, status.billed_characters) == (deepl.DocumentStatus.Status.DONE, len(text))
    assert result.read_bytes().count(b"\n") == 3
    output = io.BytesIO()
    client.translate_document("Salam, dostlar. Necəsiniz?", output, filename="a.txt", target_lang="EN-US")
    assert output.getvalue()


def test_documents_that_fail(client: deepl.DeepLClient) -> None:
    with pytest.raises(deepl.DeepLException, match=r"not supported.*\.txt"):
        client.translate_document(b"%PDF", io.BytesIO(), filename="a.pdf", target_lang="RU")
    with pytest.raises(deepl.DocumentTranslationException, match="cannot be told"):
        client.translate_document(b"OK", io.BytesIO(), filename="a.txt", target_lang="RU")
    with pytest.raises(deepl.DeepLException, match="no such document"):
        client.translate_document_get_status(deepl.DocumentHandle("id", "key"))


def test_a_language_that_is_not_installed_is_a_bad_request(client: deepl.DeepLClient) -> None:
    with pytest.raises(deepl.DeepLException, match=r"Bad request.*No installed model"):
        client.translate_text("text", source_lang="EN", target_lang="XX")


def test_keys_and_quotas(serve: Serve, keys: KeyStore) -> None:
    _, key = keys.add("desk", Limits(characters_per_month=10))
    address = serve(Options(keys=keys, key_required=True))
    with (
        closing(deepl.DeepLClient("wrong", server_url=address)) as stranger,
        pytest.raises(deepl.AuthorizationException),
    ):
        stranger.get_usage()
    with closing(deepl.DeepLClient(key, server_url=address)) as holder:
        holder.translate_text("12345", source_lang="EN", target_lang="RU")
        assert (holder.get_usage().character.count, holder.get_usage().character.limit) == (5, 10)
        with pytest.raises(deepl.QuotaExceededException):
            holder.translate_text("1234567", source_lang="EN", target_lang="RU")


def test_rate_limits(serve: Serve) -> None:
    address = serve(Options(anonymous=Limits(requests_per_minute=1)))
    with closing(deepl.DeepLClient("any", server_url=address)) as hasty:
        hasty.get_usage()
        with pytest.raises(deepl.TooManyRequestsException):
            hasty.get_usage()
