"""Articles as server-sent events: each sentence as it is translated, then the summary.

Events: ``sentence`` {target, sentence}, in the order they are finished; ``summary``, as in the plain answer or null;
``done``, the rest of the plain answer, its translations without their sentences; or ``error``, a problem document,
where something fails after the first sentence. An error before it is an ordinary answer.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import Any

from flask import Response

from service.api.errors import code_of, problem_body
from service.api.record import record
from service.core.errors import DragomanError
from service.pipeline import process_article
from service.request import ArticleRequest, ProcessedArticle, Services
from service.serialization import sentence_as_dict
from service.translation.assembly import TranslatedSentence

MEDIA_TYPE = "text/event-stream"

Outcome = tuple[str, TranslatedSentence] | ProcessedArticle | Exception


class _ClientGone(Exception):
    """Nobody listens any more; what is not translated yet need not be."""


def stream_article(
    services: Services, request: ArticleRequest, shaped: Callable[[ProcessedArticle], dict[str, Any]]
) -> Response:
    """Process an article on a thread of its own and send what it gives as it comes.

    Args:
        services: from `service.bootstrap`.
        request: what to do.
        shaped: makes the plain answer.

    Raises:
        DragomanError: whatever fails before the first sentence is translated.
    """
    outcomes: SimpleQueue[Outcome] = SimpleQueue()
    gone = threading.Event()
    done = record()  # of the request, whose context ends before the stream

    def on_sentence(target: str, sentence: TranslatedSentence) -> None:
        if gone.is_set():
            raise _ClientGone
        outcomes.put((target, sentence))

    def work() -> None:
        try:
            outcomes.put(process_article(services, request, on_sentence))
        except Exception as error:
            outcomes.put(error)

    threading.Thread(target=work, name="article stream", daemon=True).start()
    first = outcomes.get()
    if isinstance(first, Exception):
        raise first

    def events() -> Iterator[str]:
        try:
            outcome: Outcome = first
            while isinstance(outcome, tuple):
                target, sentence = outcome
                yield _event("sentence", {"target": target, "sentence": sentence_as_dict(request.text, sentence)})
                outcome = outcomes.get()
            if isinstance(outcome, ProcessedArticle):
                for translation in outcome.translations:
                    done.translated(outcome.language, translation.target, len(request.text))
                yield from _closing_events(shaped(outcome))
            else:
                done.error = code_of(outcome)
                wrong = DragomanError("Something went wrong here.")
                yield _event("error", problem_body(outcome if isinstance(outcome, DragomanError) else wrong))
        finally:
            gone.set()

    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Response(events(), content_type=f"{MEDIA_TYPE}; charset=utf-8", headers=headers)


def _closing_events(answer: dict[str, Any]) -> Iterator[str]:
    yield _event("summary", answer.pop("summary"))
    for translation in answer["translations"]:
        del translation["sentences"]
    yield _event("done", answer)


def _event(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
