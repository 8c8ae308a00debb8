"""All settings: defaults here, over them a TOML file, over that the environment (``DRAGOMAN_PORT=8080``).

`config/default.toml` documents every one; a test holds the two together. Only `service.bootstrap` and the command line
read this module.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from pydantic import Field, NonNegativeInt, PositiveInt, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from service.core.errors import ConfigurationError


def _argos_packages_folder() -> Path:
    """Where Argos Translate keeps its packages, so that those already installed are found."""
    data_home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(os.environ.get("ARGOS_PACKAGES_DIR") or Path(data_home) / "argos-translate" / "packages")


class Settings(BaseSettings):
    """What an operator can change. Unknown names in the file are errors."""

    model_config = SettingsConfigDict(env_prefix="DRAGOMAN_", extra="forbid", frozen=True)

    packages: Annotated[tuple[Path, ...], NoDecode] = Field(default_factory=lambda: (_argos_packages_folder(),))
    starter: bool = True

    threads: NonNegativeInt = 0
    beam_size: Annotated[int, Field(ge=1, le=16)] = 4
    max_batch_tokens: PositiveInt = 2048
    max_waiting_tokens: PositiveInt = 400_000
    max_loaded_models: PositiveInt = 4

    max_characters: PositiveInt = 500_000

    summary_sentences: PositiveInt = 3
    summary_method: str = "news"

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 5000
    workers: PositiveInt = 16
    request_timeout: PositiveInt = 300
    log_level: str = "info"

    @field_validator("packages", mode="before")
    @classmethod
    def _split_paths(cls, value: object) -> object:
        """A list in the file; in the environment, folders joined as in PATH."""
        return tuple(filter(None, value.split(os.pathsep))) if isinstance(value, str) else value

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
        raise ConfigurationError(
            f"Setting '{name}': {first['msg']}.", hint="config/default.toml describes every setting."
        ) from error
    except ValueError as error:  # the TOML parser's errors are ValueErrors
        raise ConfigurationError(f"The configuration file {file} cannot be read: {error}.") from error
