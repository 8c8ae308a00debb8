"""The composition root: the only place where concrete objects are made and wired together."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from service.api.options import Options
from service.models.catalog import load_catalog
from service.request import Services
from service.settings import Settings
from service.storage.records import Limits
from service.text.identification import LanguageIdentifier
from service.translation.engine import Engine, EngineOptions
from service.translation.glossary_catalog import GlossaryCatalog
from service.translation.memory import Memory
from service.translation.packages import TranslationPackage, packages_in, starter_packages
from service.translation.routing import Router
from service.translation.translator import Translator

if TYPE_CHECKING:
    from service.storage.glossaries import GlossaryStore
    from service.storage.keys import KeyStore
    from service.storage.memory import MemoryStore

MEMORY_LOCK_SECONDS = 0.5
"""How long a translation waits for its memory's database to be free before it goes on without."""


def build_services(settings: Settings, *, max_seconds: float | None = None, serving: bool = False) -> Services:
    """All parts of the pipeline. Nothing heavy is loaded here: models and profiles load on first use.

    Args:
        settings: the operator's.
        max_seconds: a translation is given up after so long; None for never.
        serving: for the server, which by default remembers what it translates; the command line does not.

    Raises:
        ModelMissing, ModelCorrupt: the embedded model is damaged.
        ConfigurationError, MissingDependency: see `open_memory`.
    """
    engine = Engine(
        EngineOptions(
            threads=settings.threads,
            beam_size=settings.beam_size,
            max_batch_tokens=settings.max_batch_tokens,
            max_waiting_tokens=settings.max_waiting_tokens,
            max_loaded_models=settings.max_loaded_models,
            max_seconds=max_seconds,
        )
    )
    return Services(
        identifier=LanguageIdentifier(),
        translator=Translator(engine, Router(installed_packages(settings)), _build_memory(settings, serving)),
        max_characters=settings.max_characters,
        version=version("dragoman"),
        glossaries=build_glossaries(settings, editable=serving),
    )


def build_glossaries(settings: Settings, *, editable: bool) -> GlossaryCatalog:
    """The glossaries by name. No file is read and no database opened before one of them is asked for.

    Args:
        settings: the operator's.
        editable: glossaries may be made, and so the database too; otherwise it is only read where there is one.

    Raises:
        ConfigurationError, MissingDependency: see `open_keys`.
    """
    return GlossaryCatalog(
        [path.expanduser() for path in settings.glossary_files],
        None if settings.database_is_missing and not editable else lambda: open_glossaries(settings),
        default=settings.glossary,
        policies=settings.name_policy,
        names=settings.person_names,
    )


def installed_packages(settings: Settings) -> list[TranslationPackage]:
    """All directions of all installed models, the preferred model of each first.

    Raises:
        ModelMissing, ModelCorrupt: the embedded model is damaged.
        ConfigurationError: the operator's own catalogue is wrong.
    """
    # Among equals packages come before the embedded model: whoever installs one wants it used.
    catalog = load_catalog(Path(settings.catalog).expanduser() if settings.catalog else None)
    found = packages_in(settings.packages, catalog.argos_quality)
    return found + (starter_packages() if settings.starter else [])


def build_options(settings: Settings) -> Options:
    """What the HTTP application is told. Without API keys no database is opened, nor its library loaded.

    Raises:
        ConfigurationError, MissingDependency: see `open_keys`.
    """
    return Options(
        summary_sentences=settings.summary_sentences,
        summary_method=settings.summary_method,
        keys=None if settings.api_keys == "off" else open_keys(settings),
        key_required=settings.api_keys == "required",
        anonymous=Limits(settings.anonymous_requests_per_minute, settings.anonymous_characters),
        rate_storage=settings.rate_limits,
        max_translating=settings.max_translating,
        cors_origins=settings.cors_origins,
        trusted_proxies=settings.trusted_proxies,
        url_prefix=settings.url_prefix,
        metrics_token=settings.metrics_token,
        log_addresses=settings.log_addresses,
        glossary_editors=settings.glossary_editors,
        suggestions=open_memory(settings).suggestions if settings.suggestions else None,
    )


def open_keys(settings: Settings) -> KeyStore:
    """The store of API keys; the database is made on first use.

    Raises:
        ConfigurationError: the setting ``database`` names no database we can use.
        MissingDependency: it names PostgreSQL, whose driver is not installed.
    """
    from service.storage.database import Database
    from service.storage.keys import KeyStore

    return KeyStore(Database(settings.database_url))


def open_glossaries(settings: Settings) -> GlossaryStore:
    """The store of glossaries; the database is made on first use.

    Raises:
        ConfigurationError, MissingDependency: see `open_keys`.
    """
    from service.storage.database import Database
    from service.storage.glossaries import GlossaryStore

    return GlossaryStore(Database(settings.database_url))


def open_memory(settings: Settings, lock_seconds: float | None = None) -> MemoryStore:
    """The translation memory's store; the database is made on first use.

    Args:
        settings: the operator's.
        lock_seconds: how long to wait for other writers; None for the database's own measure.

    Raises:
        ConfigurationError, MissingDependency: see `open_keys`.
    """
    from service.storage.database import LOCK_SECONDS, Database
    from service.storage.machine import Bounds
    from service.storage.memory import MemoryStore

    bounds = Bounds(settings.memory_entries, settings.memory_megabytes * 2**20, settings.memory_days)
    return MemoryStore(Database(settings.database_url, lock_seconds or LOCK_SECONDS), bounds)


def _build_memory(settings: Settings, serving: bool) -> Memory:
    mode = settings.memory
    if mode == "auto":
        mode = "on" if serving else "read-only"
    # Without a database there is nothing to read; and none is made, nor its library loaded, for that.
    if mode == "off" or (mode == "read-only" and settings.database_is_missing):
        return Memory()
    store = open_memory(settings, MEMORY_LOCK_SECONDS)
    return Memory(store, read_only=mode == "read-only", version=version("dragoman"))
