"""Requests made from the OpenAPI document: ``python -m benchmarks.schema_fuzz [EXAMPLES]``.

Every operation gets as many requests, half of them as its schema asks and half of them not, over the whole application
with the embedded model. An answer is wrong if it is a 5xx, or if its status, media type, headers or body are not in the
document; and in the native API if it is a success although the request breaks the schema. A schema cannot say which
languages and glossaries are installed, so most requests made to fit get real values, and are translated in earnest.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from service.api import create_app
from service.bootstrap import build_services
from service.request import Services
from service.settings import Settings

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
STRICT_CHECKS = [*CHECKS, negative_data_rejection]
"""The other APIs take what clients send: numbers and truth values as text, single values for lists, unknown fields."""

DEFAULT_EXAMPLES = 3_000
REAL_SHARE = 0.8
CODES = ("en", "ru", "az", "hy")
TEXTS = (
    "The ministers met in Tbilisi. They talked about trade, roads and the 27 open questions.",
    "Совет открыл новую школу, см. https://example.org/a?b=1.\n\nОна стоит 1 250 000 драмов.",
    "<p>Nazirlər <b>sülh</b> haqqında danışdılar.</p>",
    "Նախարարները համաձայնել են շարունակել բանակցությունները։",
)
PAGE = f"<article><h1>A headline</h1><p>{TEXTS[0]}</p><p>{TEXTS[0]}</p></article>"
REAL: dict[str, tuple[object, ...]] = {
    **dict.fromkeys(("source", "target", "source_lang", "target_lang"), CODES),
    **dict.fromkeys(("text", "q"), TEXTS),
    "html": (PAGE,),
    **dict.fromkeys(("glossary", "glossary_id", "name_policy", "summary"), (None,)),
}
"""Values that exist, by field; None leaves the field out."""


def main() -> None:
    """Print, for each operation, the answers by status."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_EXAMPLES
    began = time.perf_counter()
    total: Counter[int] = Counter()
    with TemporaryDirectory() as folder:
        settings = Settings(packages=(), data_folder=Path(folder), beam_size=1, max_characters=20_000, memory="off")
        services = build_services(settings, serving=True)
        for name, statuses in fuzz(services, wanted):
            total += statuses
            print(f"{name:42}{statuses.total():6}  {table(statuses)}", flush=True)
        services.translator.engine.close()
    print(f"{total.total()} requests in {time.perf_counter() - began:.0f} s: {table(total)}; nothing undocumented.")


def table(statuses: Counter[int]) -> str:
    """How many answers had which status."""
    return "  ".join(f"{status}: {number}" for status, number in sorted(statuses.items()))


def fuzz(services: Services, examples: int, number: int = 0) -> Iterator[tuple[str, Counter[int]]]:
    """Send requests to every operation of an application.

    Args:
        services: from `service.bootstrap`.
        examples: how many requests at least in all.
        number: that decides which.

    Yields:
        Each operation, as method and path, and how many answers had which status.

    Raises:
        schemathesis.core.failures.FailureGroup: an answer was wrong; the message holds the request.
    """
    schema = schemathesis.openapi.from_wsgi("/openapi.json", create_app(services))
    operations: list[Any] = [result.ok() for result in schema.get_all_operations()]  # type: ignore[union-attr]
    with_fields = [
        operation for operation in operations if operation.body or operation.query or operation.path_parameters
    ]
    each = -(-examples // (2 * len(with_fields)))
    for operation in operations:
        statuses: Counter[int] = Counter()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            with suppress(Unsatisfiable):  # nothing can be wrong about a request without fields
                _send(operation, mode, each, number, statuses)
        yield f"{operation.method.upper()} {operation.path}", statuses


def _send(operation: Any, mode: GenerationMode, examples: int, number: int, statuses: Counter[int]) -> None:
    is_native = operation.path.startswith("/v1/")

    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
    def send(case: Any, data: st.DataObject) -> None:
        if mode is GenerationMode.POSITIVE and isinstance(case.body, dict):
            for field in sorted(REAL.keys() & case.body.keys()):
                if data.draw(st.floats(0, 1)) < REAL_SHARE:
                    case.body[field] = data.draw(st.sampled_from(REAL[field]))
            case.body = {field: value for field, value in case.body.items() if value is not None}
        response = case.call()
        statuses[response.status_code] += 1
        case.validate_response(response, checks=STRICT_CHECKS if is_native else CHECKS)

    send()


if __name__ == "__main__":
    main()
