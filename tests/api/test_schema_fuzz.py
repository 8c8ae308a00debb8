"""A few hundred requests made from the OpenAPI document; `python -m benchmarks.schema_fuzz` sends thousands."""

from __future__ import annotations

from collections import Counter

from benchmarks.schema_fuzz import fuzz
from service.request import Services


def test_no_request_gets_an_answer_that_is_not_documented(own_services: Services) -> None:
    found = dict(fuzz(own_services, examples=400, number=7))
    total = sum(found.values(), Counter[int]())
    assert len(found) >= 20
    assert total.total() >= 300
    assert total[200] >= 50
    assert max(total) < 500
