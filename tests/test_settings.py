from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from service.core.errors import ConfigurationError
from service.settings import Settings, load_settings

DEFAULTS = Path(__file__).parent.parent / "config" / "default.toml"


def test_the_documented_defaults_are_the_real_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DRAGOMAN_PACKAGES")
    documented = tomllib.loads(DEFAULTS.read_text(encoding="utf-8"))
    real = Settings().model_dump(mode="json", exclude={"packages", "data_folder"})
    assert documented == real


def test_every_setting_is_documented() -> None:
    text = DEFAULTS.read_text(encoding="utf-8")
    assert [name for name in Settings.model_fields if f"{name} =" not in text] == []


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "my.toml"
    file.write_text('port = 8000\nbeam_size = 2\npackages = ["/a", "/b"]\n')
    monkeypatch.setenv("DRAGOMAN_CONFIG", str(file))
    monkeypatch.setenv("DRAGOMAN_PORT", "9000")
    monkeypatch.delenv("DRAGOMAN_PACKAGES")
    settings = load_settings()
    assert (settings.port, settings.beam_size) == (9000, 2)
    assert settings.packages == (Path("/a"), Path("/b"))


def test_package_folders_in_the_environment_are_a_search_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_PACKAGES", "/x:/y")
    assert load_settings().packages == (Path("/x"), Path("/y"))


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("beam_size = 0", "beam_size"),
        ("port = 'many'", "port"),
        ("prot = 1", "prot"),
        ("port = ", "cannot be read"),
        ("url_prefix = 'mt/'", "url_prefix"),
        ("api_keys = 'maybe'", "api_keys"),
        ("workers = 8", "workers must be more than max_translating"),
    ],
)
def test_a_wrong_value_is_an_error_that_names_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str, named: str
) -> None:
    file = tmp_path / "my.toml"
    file.write_text(content)
    monkeypatch.setenv("DRAGOMAN_CONFIG", str(file))
    with pytest.raises(ConfigurationError, match=named):
        load_settings()


@pytest.mark.parametrize("prefix", ["", "/mt", "/services/dragoman", "/новости"])
def test_the_service_may_be_published_under_a_path(monkeypatch: pytest.MonkeyPatch, prefix: str) -> None:
    monkeypatch.setenv("DRAGOMAN_URL_PREFIX", prefix)
    assert load_settings().url_prefix == prefix


@pytest.mark.parametrize("prefix", ["mt", "/mt/", "/a b", "/a//b"])
def test_what_is_no_path_is_refused(monkeypatch: pytest.MonkeyPatch, prefix: str) -> None:
    monkeypatch.setenv("DRAGOMAN_URL_PREFIX", prefix)
    with pytest.raises(ConfigurationError, match="url_prefix"):
        load_settings()


def test_origins_in_the_environment_are_joined_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_CORS_ORIGINS", "https://a.example, https://b.example")
    assert load_settings().cors_origins == ("https://a.example", "https://b.example")


def test_the_database_is_a_file_in_the_data_folder_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_DATA_FOLDER", "/var/lib/dragoman")
    assert load_settings().database_url == "sqlite:////var/lib/dragoman/dragoman.db"
    monkeypatch.setenv("DRAGOMAN_DATABASE", "postgresql://db/name")
    assert load_settings().database_url == "postgresql://db/name"


def test_a_wrong_variable_is_an_error_not_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_THREADS", "many")
    with pytest.raises(ConfigurationError, match="threads"):
        load_settings()


def test_a_missing_file_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_CONFIG", "/nowhere/dragoman.toml")
    with pytest.raises(ConfigurationError, match="does not exist"):
        load_settings()
