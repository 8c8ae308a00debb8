"""The composition root: the only place where concrete objects are made and wired together."""

from __future__ import annotations

from importlib.metadata import version

from service.request import Services
from service.settings import Settings
from service.text.identification import LanguageIdentifier
from service.translation.engine import Engine, EngineOptions
from service.translation.packages import TranslationPackage, argos_packages, starter_packages
from service.translation.routing import Router
from service.translation.translator import Translator


def build_services(settings: Settings) -> Services:
    """All parts of the pipeline. Nothing heavy is loaded here: models and profiles load on first use.

    Raises:
        ModelMissing, ModelCorrupt: the embedded model is damaged.
    """
    engine = Engine(
        EngineOptions(
            threads=settings.threads,
            beam_size=settings.beam_size,
            max_batch_tokens=settings.max_batch_tokens,
            max_waiting_tokens=settings.max_waiting_tokens,
            max_loaded_models=settings.max_loaded_models,
        )
    )
    return Services(
        identifier=LanguageIdentifier(),
        translator=Translator(engine, Router(installed_packages(settings))),
        max_characters=settings.max_characters,
        version=version("dragoman"),
    )


def installed_packages(settings: Settings) -> list[TranslationPackage]:
    """All directions of all installed models, the preferred model of each first.

    Raises:
        ModelMissing, ModelCorrupt: the embedded model is damaged.
    """
    # Packages come before the embedded model: whoever installs one wants it used.
    return argos_packages(settings.packages) + (starter_packages() if settings.starter else [])
