"""Labels of headlines are found, and written in another language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.languages import HOME_LANGUAGES
from service.text.labels import find_labels, localize_label


def parts(headline: str) -> list[str]:
    return [headline[span.start : span.end] for span in find_labels(headline, 0, len(headline))]


@pytest.mark.parametrize(
    ("headline", "labels"),
    [
        ("UPDATE 2-Armenia opens the road", ["UPDATE 2-"]),
        ("WRAPUP 1 - Leaders meet in Tbilisi", ["WRAPUP 1 - "]),
        ("EXCLUSIVE: Ministry plans a new port", ["EXCLUSIVE: "]),
        ("СРОЧНО: Границу открыли", ["СРОЧНО: "]),
        ("Bakıda güclü yağış yağıb – FOTO", [" – FOTO"]),
        ("Nazir Şəkiyə gedib - FOTO/VİDEO", [" - FOTO/VİDEO"]),
        ("TƏCİLİ! Zəlzələ olub", []),
        ("Երևանում բացվել է նոր կամուրջ (ՏԵՍԱՆՅՈՒԹ)", [" (ՏԵՍԱՆՅՈՒԹ)"]),
        ("ՀՐԱՏԱՊ՝ սահմանը բացվել է", ["ՀՐԱՏԱՊ՝ "]),
        ("VIDEO: Storm hits Batumi | PHOTOS", ["VIDEO: ", " | PHOTOS"]),
        ("UPDATE 1-URGENT-Armenia opens the road", ["UPDATE 1-", "URGENT-"]),
        ("Xəbər yayıldı – YENİLƏNİB – FOTO", [" – YENİLƏNİB", " – FOTO"]),
        ("Xəbər yayıldı-FOTO", ["-FOTO"]),
        ("ФОТО-выставка открылась в Баку", []),
        ("FLASH-FLOOD KILLS 5", []),
        ("ОНЛАЙН-ШКОЛА ОТКРЫЛАСЬ", []),
        ("ОБЗОР-2024: итоги года", []),
        ("БОЛЬШОЕ ИНТЕРВЬЮ-ОНЛАЙН", []),
        ("LIVE--VIDEO", []),
        ("VIDEO -– FOTO", []),
        ("Exclusive club opens in Baku", []),
        ("UPDATE of the law is due in May", []),
        ("FLASH FLOODS close the road", []),
        ("FLASH-", []),
        ("ФОТО", []),
    ],
)
def test_labels_of_a_headline(headline: str, labels: list[str]) -> None:
    assert parts(headline) == labels


@pytest.mark.parametrize(
    ("label", "target", "written"),
    [
        ("UPDATE 2-", "ru", "ОБНОВЛЕНИЕ 2 – "),
        ("EXCLUSIVE: ", "az", "EKSKLÜZİV: "),
        (" - FOTO/VİDEO", "ru", " – ФОТО/ВИДЕО"),
        (" (ՏԵՍԱՆՅՈՒԹ)", "en", " (VIDEO)"),
        ("СРОЧНО: ", "hy", "ՀՐԱՏԱՊ՝ "),
        ("ՀՐԱՏԱՊ՝ ", "en", "URGENT: "),
        ("ՀՐԱՏԱՊ. ", "ru", "СРОЧНО: "),
        ("RPT-", "de", "RPT-"),
    ],
)
def test_labels_are_written_in_the_target_language(label: str, target: str, written: str) -> None:
    assert localize_label(label, target) == written


@given(
    st.lists(st.sampled_from(["UPDATE", "FOTO", "СРОЧНО", " 2", "-", "–", ": ", " ", "|", "(", ")", "Road"])).map(
        "".join
    )
)
def test_labels_leave_a_headline_between_them(headline: str) -> None:
    spans = find_labels(headline, 0, len(headline))
    rest = headline
    for span in reversed(spans):
        rest = rest[: span.start] + rest[span.end :]
    assert bool(rest.strip()) == bool(headline.strip())
    for span in spans:
        for language in HOME_LANGUAGES:
            assert localize_label(headline[span.start : span.end], language).strip()
