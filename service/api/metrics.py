"""Prometheus metrics at /metrics.

Labels come from closed sets: the routes of the app, HTTP statuses, our error codes, and directions of installed models.
No text, address or key is among them.
"""

from __future__ import annotations

import hmac
from typing import Any

from apiflask import APIBlueprint, APIFlask
from flask import Response, current_app, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_1_0_0, generate_latest

from service.api.access import KeyInvalid, public
from service.api.errors import problems
from service.api.options import Options
from service.api.record import RequestRecord
from service.request import Services

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)
SENTENCES = (1, 2, 4, 8, 16, 32, 64, 128, 256)
TOKENS = (16, 32, 64, 128, 256, 512, 1024, 2048, 4096)

RESPONSES: dict[int | str, Any] = {
    200: {"description": "Prometheus text format", "content": {"text/plain": {"schema": {"type": "string"}}}},
    **problems(401, 500),
}

blueprint = APIBlueprint("metrics", __name__, tag="Service")


class Metrics:
    """The instruments of one application, in a registry of its own."""

    def __init__(self, services: Services) -> None:
        self.registry = CollectorRegistry()
        self.seconds = Histogram(
            "dragoman_request_seconds",
            "From request to answer, by route and direction (empty: no translation).",
            ("endpoint", "direction"),
            buckets=SECONDS,
            registry=self.registry,
        )
        self.responses = Counter(
            "dragoman_responses", "Answers by route and HTTP status.", ("endpoint", "status"), registry=self.registry
        )
        self.errors = Counter("dragoman_errors", "Errors by code.", ("code",), registry=self.registry)
        self.characters = Counter(
            "dragoman_characters", "Source characters translated.", ("direction",), registry=self.registry
        )
        self.batch_sentences = Histogram(
            "dragoman_batch_sentences", "Sentences in a batch of a model.", buckets=SENTENCES, registry=self.registry
        )
        self.batch_tokens = Histogram(
            "dragoman_batch_tokens", "Source tokens in a batch of a model.", buckets=TOKENS, registry=self.registry
        )
        self.recalled = Counter(
            "dragoman_memory_sentences",
            "Sentences looked up in the translation memory.",
            ("found",),
            registry=self.registry,
        )
        services.translator.memory.on_recall = self.observe_recall
        engine = services.translator.engine
        waiting = Gauge("dragoman_queue_tokens", "Source tokens waiting for the models.", registry=self.registry)
        waiting.set_function(lambda: engine.waiting_tokens)
        engine.on_batch = self.observe_batch
        ProcessCollector(registry=self.registry)

    def observe_batch(self, sentences: int, tokens: int) -> None:
        """Note a batch given to a model."""
        self.batch_sentences.observe(sentences)
        self.batch_tokens.observe(tokens)

    def observe_recall(self, approved: int, exact: int, missing: int) -> None:
        """Note how many sentences of a request the memory had."""
        for found, sentences in (("approved", approved), ("exact", exact), ("none", missing)):
            self.recalled.labels(found).inc(sentences)

    def observe_request(self, done: RequestRecord) -> None:
        """Note a request that has been served."""
        self.seconds.labels(done.endpoint, done.direction).observe(done.seconds)
        self.responses.labels(done.endpoint, done.status).inc()
        if done.error:
            self.errors.labels(done.error).inc()
        for direction, characters in done.translations.items():
            self.characters.labels(direction).inc(characters)


@blueprint.get("/metrics")
@blueprint.doc(responses=RESPONSES)
@public
def show() -> Response:
    """Metrics for Prometheus.

    Requests, times, queues and characters; no text, address or key. Where the operator has set a token, send it as
    `Authorization: Bearer TOKEN`.
    """
    token = current_app.config["METRICS_TOKEN"]
    given = request.headers.get("Authorization", "")
    if token and not hmac.compare_digest(given.encode("latin-1"), f"Bearer {token}".encode()):
        raise KeyInvalid("The token for /metrics is not valid.")
    found: Metrics = current_app.extensions["dragoman.metrics"]
    return Response(generate_latest(found.registry), content_type=CONTENT_TYPE_PLAIN_1_0_0)


def init_app(app: APIFlask, metrics: Metrics, options: Options) -> None:
    """Give an app's metrics to whom they concern."""
    app.extensions["dragoman.metrics"] = metrics
    app.config["METRICS_TOKEN"] = options.metrics_token
    app.register_blueprint(blueprint)
