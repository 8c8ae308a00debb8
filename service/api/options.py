"""What the HTTP application can be told; `service.bootstrap` fills it from the settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from service.storage.records import Limits
from service.summarization.extractive import DEFAULT_METHOD

if TYPE_CHECKING:
    from service.storage.keys import KeyStore
    from service.storage.suggestions import Suggestions


@dataclass(frozen=True, slots=True)
class Options:
    """Everything about an application that is not the pipeline.

    Attributes:
        summary_sentences, summary_method: of the summary of a request that does not say.
        keys: where API keys are looked up; None where there are none, and then no database is needed.
        key_required: refuse requests without a key.
        anonymous: limits of a caller without a key; the monthly one is for keys alone.
        rate_storage: where requests are counted: ``memory://`` or a Redis URL that replicas share.
        max_translating: requests that may be at a translation together; more are refused with 503.
        cors_origins: origins whose pages may call the service; ``*`` for all.
        trusted_proxies: how many proxies stand in front and set X-Forwarded-*; 0 to believe no such header.
        url_prefix: path the service is published under, such as ``/dragoman``.
        metrics_token: bearer token for /metrics; empty for none.
        log_addresses: write client addresses to the log.
        glossary_editors: who may make, change and delete glossaries; ``keys`` are their holders.
        suggestions: where suggested translations wait for review; None where none are taken.
    """

    summary_sentences: int = 3
    summary_method: str = DEFAULT_METHOD
    keys: KeyStore | None = None
    key_required: bool = False
    anonymous: Limits = field(default_factory=Limits)
    rate_storage: str = "memory://"
    max_translating: int = 64
    cors_origins: tuple[str, ...] = ()
    trusted_proxies: int = 0
    url_prefix: str = ""
    metrics_token: str = ""
    log_addresses: bool = False
    glossary_editors: Literal["keys", "anyone", "nobody"] = "anyone"
    suggestions: Suggestions | None = None
