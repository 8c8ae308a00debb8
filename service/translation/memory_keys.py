"""Keys of a translation memory: digests, since a key tells sentences apart and need not be read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from service.text.protection import find_items
from service.translation.engine import EngineOptions
from service.translation.routing import Route


@dataclass(frozen=True, slots=True)
class Conditions:
    """All that determines what the models make of a sentence, besides the sentence.

    Attributes:
        route: the languages passed through, source and target included.
        models: ``name@version`` of the model of each hop.
        decoding: how they are run.
        glossary: signature of the glossary that is applied; empty for none.
    """

    route: tuple[str, ...]
    models: tuple[str, ...]
    decoding: str
    glossary: str = ""

    @classmethod
    def of(cls, route: Route, options: EngineOptions, glossary: str = "") -> Conditions:
        """The conditions of a route over an engine."""
        return cls(
            (route[0].source, *(package.target for package in route)),
            tuple(f"{package.name}@{package.version}" for package in route),
            f"beam:{options.beam_size}.cut:{options.max_sentence_tokens}",
            glossary,
        )


def segment_key(source: str, target: str, normal: str) -> bytes:
    """The key of approved segments.

    Args:
        source, target: language codes.
        normal: the sentence in the form of `service.translation.normalization`.
    """
    return hashlib.sha256(_unambiguous(source, target, normal)).digest()


def machine_keys(conditions: Conditions, version: str) -> Callable[[str, str], bytes]:
    """What makes keys of machine translations from sentences and their normal forms, under the same conditions.

    Args:
        conditions: see there.
        version: of this software.
    """
    parts = conditions.route, conditions.models, conditions.decoding, conditions.glossary
    common = hashlib.sha256(_unambiguous(version, *parts))

    def key(text: str, normal: str) -> bytes:
        digest = common.copy()
        digest.update(_unambiguous(normal, *_verbatim(text, normal, conditions.route[0])))
        return digest.digest()

    return key


def _verbatim(text: str, normal: str, language: str) -> list[str]:
    """What a translation holds as it was written, where the normal form, which is all that models see, has it not."""
    if text == normal:
        return []
    kept = [item.text for item in find_items(text, language).items]
    return kept if any(item not in normal for item in kept) else []


def _unambiguous(*parts: object) -> bytes:
    """Parts as bytes that no other parts give: joined by a mark they could contain it."""
    return json.dumps(parts).encode()
