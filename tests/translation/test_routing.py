from __future__ import annotations

from pathlib import Path

import pytest

from service.core.errors import DragomanError, NoRoute, SameLanguage, UnknownLanguage
from service.translation.packages import UNKNOWN_QUALITY, TranslationPackage
from service.translation.routing import POOR_QUALITY, Router
from service.translation.tokenization import SentencePieceTokenizer


def package(source: str, target: str, name: str = "", quality: int = UNKNOWN_QUALITY) -> TranslationPackage:
    tokenizer = SentencePieceTokenizer(Path("none"))
    name = name or f"{source}-{target}"
    return TranslationPackage(source, target, source, target, name, "1", Path("none"), tokenizer, quality=quality)


def names(router: Router, source: str, target: str) -> list[str]:
    return [package.name for package in router.route(source, target)]


def test_a_direct_model_wins_over_any_detour() -> None:
    router = Router([package("hy", "en"), package("en", "ru"), package("hy", "ru")])
    assert names(router, "hy", "ru") == ["hy-ru"]


def test_the_shortest_route_is_taken() -> None:
    router = Router([package("hy", "ru"), package("ru", "en"), package("en", "az"), package("ru", "az")])
    assert names(router, "hy", "az") == ["hy-ru", "ru-az"]


def test_english_wins_among_routes_of_one_length() -> None:
    router = Router([package("hy", "de"), package("de", "az"), package("hy", "en"), package("en", "az")])
    assert names(router, "hy", "az") == ["hy-en", "en-az"]


def test_an_installed_package_wins_over_a_later_one() -> None:
    router = Router([package("en", "az", "better"), package("en", "az", "starter")])
    assert names(router, "en", "az") == ["better"]


def test_targets_are_what_can_be_reached() -> None:
    router = Router([package("ka", "en"), package("en", "az"), package("en", "hy")])
    assert router.targets("ka") == ("az", "en", "hy")
    assert router.targets("az") == ()


@pytest.mark.parametrize(
    ("source", "target", "error"),
    [("en", "en", SameLanguage), ("en", "xx", UnknownLanguage), ("yy", "en", UnknownLanguage), ("az", "en", NoRoute)],
)
def test_what_cannot_be_done_says_why(source: str, target: str, error: type[DragomanError]) -> None:
    router = Router([package("en", "az"), package("en", "hy")])
    with pytest.raises(error) as caught:
        router.route(source, target)
    assert caught.value.hint


def test_routes_of_more_than_three_models_are_not_offered() -> None:
    router = Router([package(a, b) for a, b in ("ab", "bc", "cd", "de")])
    assert len(router.route("a", "d")) == 3
    with pytest.raises(NoRoute):
        router.route("a", "e")


def test_the_better_engine_serves_a_direction_and_the_first_among_equals() -> None:
    for packages in ([("weak", 40), ("good", 60), ("equal", 60)], [("good", 60), ("weak", 40), ("equal", 60)]):
        router = Router([package("en", "az", name, quality) for name, quality in packages])
        assert names(router, "en", "az") == ["good"]
        assert [package.name for package in router.packages] == ["good"]


def test_a_direct_model_wins_over_a_detour_of_better_ones() -> None:
    router = Router([package("hy", "ru", quality=POOR_QUALITY), package("hy", "en", quality=80), package("en", "ru")])
    assert names(router, "hy", "ru") == ["hy-ru"]


def test_a_poor_model_is_used_only_where_nothing_goes_around_it() -> None:
    poor = package("en", "az", "poor", POOR_QUALITY - 1)
    assert names(Router([poor]), "en", "az") == ["poor"]
    assert names(Router([poor, package("en", "tr"), package("tr", "az")]), "en", "az") == ["en-tr", "tr-az"]
    assert names(Router([poor, package("de", "en")]), "de", "az") == ["de-en", "poor"]
