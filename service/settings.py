"""All settings: defaults here, over them a TOML file, over that the environment (``DRAGOMAN_PORT=8080``).

`config/default.toml` documents every one; a test holds the two together. Only `service.bootstrap` and the command line
read this module.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, NonNegativeInt, PositiveInt, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from service.core.errors import ConfigurationError


def _data_home() -> Path:
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def _argos_packages_folder() -> Path:
    """Where Argos Translate keeps its packages, so that those already installed are found."""
    return Path(os.environ.get("ARGOS_PACKAGES_DIR") or _data_home() / "argos-translate" / "packages")


class Settings(BaseSettings):
    """What an operator can change. Unknown names in the file are errors."""

    model_config = SettingsConfigDict(env_prefix="DRAGOMAN_", extra="forbid", frozen=True)

    packages: Annotated[tuple[Path, ...], NoDecode] = Field(default_factory=lambda: (_argos_packages_folder(),))
    starter: bool = True
    catalog: str = ""

    threads: NonNegativeInt = 0
    beam_size: Annotated[int, Field(ge=1, le=16)] = 4
    max_batch_tokens: PositiveInt = 256
    max_waiting_tokens: PositiveInt = 400_000
    max_loaded_models: PositiveInt = 4

    max_characters: PositiveInt = 500_000

    summary_sentences: PositiveInt = 3
    summary_method: str = "news"

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 5000
    url_prefix: Annotated[str, Field(pattern=r"^(/[^/\s]+)*$")] = ""
    trusted_proxies: NonNegativeInt = 0
    cors_origins: Annotated[tuple[str, ...], NoDecode] = ()
    workers: PositiveInt = 96
    max_translating: PositiveInt = 64
    request_timeout: PositiveInt = 300

    api_keys: Literal["off", "optional", "required"] = "off"
    anonymous_requests_per_minute: NonNegativeInt = 0
    anonymous_characters: NonNegativeInt = 0
    rate_limits: str = "memory://"

    glossary: Annotated[tuple[str, ...], NoDecode] = ()
    glossary_files: Annotated[tuple[Path, ...], NoDecode] = ()
    glossary_editors: Literal["keys", "anyone", "nobody"] = "keys"
    name_policy: Annotated[tuple[str, ...], NoDecode] = ()
    person_names: bool = True

    memory: Literal["auto", "on", "read-only", "off"] = "auto"
    memory_entries: PositiveInt = 500_000
    memory_megabytes: PositiveInt = 256
    memory_days: NonNegativeInt = 30
    suggestions: bool = False

    data_folder: Path = Field(default_factory=lambda: _data_home() / "dragoman")
    database: str = ""

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "text"] = "json"
    log_addresses: bool = False
    metrics_token: str = ""

    @field_validator("packages", "glossary_files", mode="before")
    @classmethod
    def _split_paths(cls, value: object) -> object:
        """A list in the file; in the environment, folders joined as in PATH."""
        return tuple(filter(None, value.split(os.pathsep))) if isinstance(value, str) else value

    @field_validator("cors_origins", "glossary", "name_policy", mode="before")
    @classmethod
    def _split_commas(cls, value: object) -> object:
        """A list in the file; in the environment, joined with commas."""
        return tuple(filter(None, map(str.strip, value.split(",")))) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _leave_threads_free(self) -> Self:
        if self.workers <= self.max_translating:
            raise ValueError("workers must be more than max_translating, so that some answer what needs no model")
        return self

    @property
    def database_url(self) -> str:
        """The database as SQLAlchemy names it."""
        return self.database or f"sqlite:///{self._database_file}"

    @property
    def database_is_missing(self) -> bool:
        """Whether the database is the file in the data folder, and that is not there yet."""
        return not self.database and not self._database_file.exists()

    @property
    def _database_file(self) -> Path:
        return self.data_folder.expanduser().absolute() / "dragoman.db"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment before file; no ``.env`` and no secrets folder."""
        file = os.environ.get("DRAGOMAN_CONFIG")
        sources = (init_settings, env_settings)
        return (*sources, TomlConfigSettingsSource(settings_cls, toml_file=file)) if file else sources


def load_settings() -> Settings:
    """Settings from the environment and the file that ``DRAGOMAN_CONFIG`` names.

    Raises:
        ConfigurationError: the file is missing or broken, or a value makes no sense.
    """
    file = os.environ.get("DRAGOMAN_CONFIG")
    if file and not Path(file).is_file():
        raise ConfigurationError(f"The configuration file {file} does not exist.", hint="Check DRAGOMAN_CONFIG.")
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        where = f"Setting '{name}'" if name else "Settings"
        raise ConfigurationError(
            f"{where}: {first['msg']}.", hint="config/default.toml describes every setting."
        ) from error
    except ValueError as error:  # the TOML parser's errors are ValueErrors
        raise ConfigurationError(f"The configuration file {file} cannot be read: {error}.") from error
