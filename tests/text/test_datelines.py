import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.document import Article
from service.text.datelines import localize_dateline, parse_dateline
from service.text.dates import is_timestamp, localize_timestamp
from service.text.places import translate_place

Parts = tuple[str, str, str | None, str | None]

DATELINES: dict[str, Parts] = {
    "BAKU, July 27 (Agency) – Envoys met.": ("BAKU, July 27 (Agency) –", "BAKU", "July 27", "Agency"),
    "YEREVAN, 3 May. /ARMENPRESS/. Envoys met.": ("YEREVAN, 3 May. /ARMENPRESS/.", "YEREVAN", "3 May", "ARMENPRESS"),
    "WASHINGTON (Agency) — Envoys met.": ("WASHINGTON (Agency) —", "WASHINGTON", None, "Agency"),
    "NEW YORK, Sept. 5 (Agency) -- Envoys met.": ("NEW YORK, Sept. 5 (Agency) --", "NEW YORK", "Sept. 5", "Agency"),
    "ST. PETERSBURG, June 1 (Interfax) - Envoys met.": (
        "ST. PETERSBURG, June 1 (Interfax) -",
        "ST. PETERSBURG",
        "June 1",
        "Interfax",
    ),
    "BAKU/YEREVAN, July 27, 2026 (Agency) – Envoys.": (
        "BAKU/YEREVAN, July 27, 2026 (Agency) –",
        "BAKU/YEREVAN",
        "July 27, 2026",
        "Agency",
    ),
    "N'DJAMENA, May 3 – Envoys met.": ("N'DJAMENA, May 3 –", "N'DJAMENA", "May 3", None),
    "МОСКВА, 27 июля (Агентство) — Послы.": ("МОСКВА, 27 июля (Агентство) —", "МОСКВА", "27 июля", "Агентство"),
    "РОСТОВ-НА-ДОНУ, 1 мая – Послы.": ("РОСТОВ-НА-ДОНУ, 1 мая –", "РОСТОВ-НА-ДОНУ", "1 мая", None),
    "Баку, 27 июля, Агентство": ("Баку, 27 июля, Агентство", "Баку", "27 июля", "Агентство"),
    "БАКУ, 27 июля – АГЕНТСТВО. Послы.": ("БАКУ, 27 июля – АГЕНТСТВО.", "БАКУ", "27 июля", "АГЕНТСТВО"),
    "МОСКВА — Послы встретились.": ("МОСКВА —", "МОСКВА", None, None),
    "Bakı, 27 iyul, AGENTLİK": ("Bakı, 27 iyul, AGENTLİK", "Bakı", "27 iyul", "AGENTLİK"),
    "BAKI, 27 iyul (Agentlik) – Səfirlər.": ("BAKI, 27 iyul (Agentlik) –", "BAKI", "27 iyul", "Agentlik"),
    "TBİLİSİ, 27 İYUL – Səfirlər.": ("TBİLİSİ, 27 İYUL –", "TBİLİSİ", "27 İYUL", None),
    "ԵՐԵՎԱՆ, 27 հուլիսի (Գործակալություն) – Դեսպաններ։": (
        "ԵՐԵՎԱՆ, 27 հուլիսի (Գործակալություն) –",
        "ԵՐԵՎԱՆ",
        "27 հուլիսի",
        "Գործակալություն",
    ),
    "ԵՐԵՎԱՆ, 27 ՀՈՒԼԻՍԻ, ԳՈՐԾԱԿԱԼՈՒԹՅՈՒՆ։ Դեսպաններ։": (
        "ԵՐԵՎԱՆ, 27 ՀՈՒԼԻՍԻ, ԳՈՐԾԱԿԱԼՈՒԹՅՈՒՆ։",
        "ԵՐԵՎԱՆ",
        "27 ՀՈՒԼԻՍԻ",
        "ԳՈՐԾԱԿԱԼՈՒԹՅՈՒՆ",
    ),
}


@pytest.mark.parametrize("text", DATELINES)
def test_parts_of_a_dateline(text: str) -> None:
    text, offset = f"Headline\n{text}", len("Headline\n")
    dateline = parse_dateline(text, offset, len(text))
    assert dateline
    article = Article(text)
    parts = (dateline.place, dateline.date, dateline.agency)
    found = (article.slice(dateline), *(article.slice(part) if part else None for part in parts))
    assert found == DATELINES[text[offset:]]


@pytest.mark.parametrize(
    "text",
    [
        "Baku, the capital, is on the Caspian.",
        "NASA – the American space agency – said so.",
        "WHO (World Health Organization) – a body of the UN.",
        "Baku – the city of winds.",
        "Петров, 5 мая – день рождения.",
        "On July 27, the talks resumed.",
        "5 May – the day of the vote.",
        "Paris (France) is large.",
        "Баку",
        "ԵՄ – միություն։",
        "Moscow said on Monday – again – that it would wait.",
        "",
    ],
)
def test_ordinary_openings_are_no_datelines(text: str) -> None:
    assert parse_dateline(text, 0, len(text)) is None


@given(st.text(alphabet="BAKUkuБА, (.)/–-0127 Julyմայի։", max_size=60))
def test_a_dateline_lies_at_the_start_and_holds_its_parts(text: str) -> None:
    if dateline := parse_dateline(text, 0, len(text)):
        assert dateline.start == 0 < dateline.end <= len(text)
        for part in (dateline.place, dateline.date, dateline.agency):
            assert part is None or dateline.start <= part.start < part.end <= dateline.end


EVERY = {
    "en": "BAKU, July 27 (Agency) –",
    "ru": "БАКУ, 27 июля (Агентство) –",
    "az": "BAKI, 27 iyul (Agentlik) –",
    "hy": "ԲԱՔՈՒ, 27 հուլիսի (Գործակալություն) –",
}


def localized(text: str, source: str, target: str) -> str | None:
    dateline = parse_dateline(text, 0, len(text))
    assert dateline
    return localize_dateline(Article(text), dateline, source, target)


@pytest.mark.parametrize("source", EVERY)
@pytest.mark.parametrize("target", EVERY)
def test_a_dateline_in_every_direction(source: str, target: str) -> None:
    assert localized(EVERY[source], source, target) == EVERY[target]


@pytest.mark.parametrize(
    ("text", "source", "target", "expected"),
    [
        ("İSTANBUL, 1 may – S.", "az", "en", "ISTANBUL, May 1 –"),
        ("ISTANBUL, May 1 – S.", "en", "az", "İSTANBUL, 1 may –"),
        ("Kyiv, Sept. 5 (Interfax) – E.", "en", "ru", "Киев, 5 сентября (Интерфакс) –"),
        ("BAKU/YEREVAN, July 27 – E.", "en", "hy", "ԲԱՔՈՒ/ԵՐԵՎԱՆ, 27 հուլիսի –"),
        ("YEREVAN, 3 May. /ARMENPRESS/. E.", "en", "az", "İRƏVAN, 3 may (ARMENPRESS) –"),
        ("ԵՐԵՎԱՆ, 27 ՀՈՒԼԻՍԻ, ԱՐՄԵՆՊՐԵՍ: Ա։", "hy", "en", "YEREVAN, July 27 (ARMENPRESS) –"),
        ("ЕРЕВАН, 27 июл – Новости-Армения. П.", "ru", "en", "YEREVAN, July 27 (Novosti-Armenia) –"),
        ("SMALLVILLE, May 3 (Valley News) – E.", "en", "ru", "SMALLVILLE, 3 мая (Valley News) –"),
        ("SMALLVILLE, May 3 – E.", "en", "ru", "SMALLVILLE, 3 мая –"),
        ("ԿԻԵՎ, 5 մայիսի – Դ։", "hy", "en", "KYIV, May 5 –"),
        ("БАКУ, 27 июля 2026 года – П.", "ru", "en", "BAKU, July 27, 2026 –"),
        ("BAKU, July 27 (Agency) – E.", "en", "de", None),
        ("BAKU, July 27 (Agency) – E.", "und", "ru", None),
    ],
)
def test_a_dateline_written_for_another_language(text: str, source: str, target: str, expected: str | None) -> None:
    assert localized(text, source, target) == expected


def test_the_caller_may_name_the_places() -> None:
    text = "SHIRVAN, May 3 – E."
    dateline = parse_dateline(text, 0, len(text))
    assert dateline
    assert localize_dateline(Article(text), dateline, "en", "az", lambda name: "Şirvan") == "ŞİRVAN, 3 may –"


def test_places_in_four_languages() -> None:
    assert translate_place("Нью-Йорк", "ru", "hy") == "Նյու Յորք"
    assert translate_place("Kiev", "en", "az") == "Kiyev"
    assert translate_place("BAKİ", "az", "en") == "Baku"
    assert translate_place("Atlantis", "en", "az") is None


@pytest.mark.parametrize(
    "line",
    [
        "27 July 2026 14:35",
        "July 27, 2026",
        "14:35, 27.07.2026",
        "27 iyul 2026, 14:35",
        "27 июля 2026, 14:35 (UTC+4)",
        "27 հուլիսի, 2026 14:35",
        "2026-07-27T14:35:00+04:00",
        "Опубликовано: 27 июля 2026 г. в 14:35",
        "14:35 | 27 İYUL 2026",
    ],
)
def test_timestamps(line: str) -> None:
    assert is_timestamp(line)


@pytest.mark.parametrize("line", ["", "14:35", "27 July", "27 July 2026 was hot", "Baku, 27 July 2026", "Win 3:2"])
def test_no_timestamps(line: str) -> None:
    assert not is_timestamp(line)


@pytest.mark.parametrize(
    ("text", "source", "target", "expected"),
    [
        ("27 July 2026 14:35", "en", "ru", "27 июля 2026 14:35"),
        ("27 июля 2026, 14:35 (UTC+4)", "ru", "az", "27 iyul 2026, 14:35 (UTC+4)"),
        ("27 հուլիսի, 2026 14:35", "hy", "en", "27 July 2026 14:35"),
        ("27 iyul 2026", "az", "hy", "27 հուլիսի, 2026"),
        ("Monday, July 27, 2026 at 2:35 p.m.", "en", "ru", "Понедельник, 27 июля 2026 в 14:35"),
        ("14:35, 27.07.2026", "ru", "hy", "14:35, 27.07.2026"),
        ("27 July 2026", "en", "de", None),
        ("soon", "en", "ru", None),
    ],
)
def test_a_timestamp_written_for_another_language(text: str, source: str, target: str, expected: str | None) -> None:
    assert localize_timestamp(text, source, target) == expected
