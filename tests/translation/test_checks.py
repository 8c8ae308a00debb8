"""Warnings on translations: raised by what is wrong, not by what is merely different."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.translation.checks import check, similarity
from service.translation.quality import warning

TRUE = [
    {
        "en": "Forty-six teams worked from September 7 to October 16 and cleared 1,150 hectares.",
        "ru": "46 групп работали с 7 сентября по 16 октября и очистили 1150 гектаров.",
        "az": "Qırx altı qrup sentyabrın 7-dən oktyabrın 16-dək işləyib və 1150 hektar ərazini təmizləyib.",
        "hy": "Քառասունվեց խումբ սեպտեմբերի 7-ից մինչև հոկտեմբերի 16-ը աշխատել է և մաքրել 1150 հեկտար։",
    },
    {
        "en": "The cost, estimated at $2.4 million, will not be shared equally, Rauf Sadigli said at 2 p.m.",
        "ru": "Расходы, которые оцениваются в 2,4 млн долларов, не разделят поровну, сказал в 14:00 Рауф Садыглы.",
        "az": "Rauf Sadıqlı saat 14:00-da deyib ki, 2,4 milyon dollar həcmində olan xərclər bərabər bölünməyəcək.",
        "hy": "Ռաուֆ Սադիղլին ժամը 14:00-ին ասել է, որ 2,4 մլն դոլար գնահատվող ծախսերը հավասար չեն բաշխվի։",
    },
    {
        "en": "“When people can see where the line runs, they stop being afraid of it,” Davit Melikbekyan said.",
        "ru": "«Когда люди видят, где проходит линия, они перестают ее бояться», – сказал Давит Меликбекян.",
        "az": '"İnsanlar xəttin haradan keçdiyini görəndə daha ondan qorxmurlar", – Davit Melikbekyan deyib.',
        "hy": "«Երբ մարդիկ տեսնում են, թե որտեղով է անցնում գիծը, դադարում են վախենալ», – ասել է Դավիթ Մելիքբեկյանը։",
    },
    {
        "en": "In the 20th century nobody lived on the third floor, see https://kura.example/a and #Kura.",
        "ru": "В XX веке на третьем этаже никто не жил, см. https://kura.example/a и #Kura.",
        "az": "XX əsrdə üçüncü mərtəbədə heç kim yaşamırdı, bax: https://kura.example/a və #Kura.",
        "hy": "20-րդ դարում երրորդ հարկում ոչ ոք չէր ապրում, տե՛ս https://kura.example/a և #Kura։",
    },
]


def codes(source: str, translation: str, language: str, target: str) -> set[str]:
    return {found.code for found in check(source, translation, language, target)}


@pytest.mark.parametrize("row", TRUE)
@pytest.mark.parametrize(("source", "target"), list(permutations(["en", "ru", "az", "hy"], 2)))
def test_true_translations_raise_nothing(row: dict[str, str], source: str, target: str) -> None:
    assert codes(row[source], row[target], source, target) == set()


@pytest.mark.parametrize(
    ("code", "source", "translation", "target"),
    [
        ("numbers", "It has 34 rooms.", "В нем 43 комнаты.", "ru"),
        ("numbers", "It has 34 rooms.", "В нем есть комнаты.", "ru"),
        ("numbers", "It has rooms.", "В нем 5 комнат.", "ru"),
        ("numbers", "It cost $2.4 million.", "Это стоило 2,4 доллара.", "ru"),
        ("numbers", "It opened in 1978.", "Bu, 1987-ci ildə açılıb.", "az"),
        ("names", "Foreign Minister Rauf Sadigli came.", "Приехал министр иностранных дел Антон Петров.", "ru"),
        ("names", "Foreign Minister Rauf Sadigli came.", "Приехал министр иностранных дел.", "ru"),
        ("urls", "See https://kura.example/a today.", "Смотрите сегодня https://kura.example/b.", "ru"),
        ("urls", "Ask @nino today.", "Спросите сегодня.", "ru"),
        ("quotation", "“We will not go there again,” he said.", "Он сказал, что больше туда не поедет.", "ru"),
        ("untranslated", "The talks will continue tomorrow.", "The talks will continue sabah.", "az"),
        ("wrong-script", "The talks go on.", "Переговоры continue дальше.", "ru"),
        ("wrong-script", "The talks go on.", "Danışıqlar продолжаются.", "az"),
        ("wrong-script", "The talks go on.", "Բանակցությունները շարունակվում են.", "ru"),
        ("repetition", "The president spoke.", "Prezident Prezident Prezident danışdı.", "az"),
        ("repetition", "The president of it spoke.", "Выступил президент страны президент страны.", "ru"),
        ("invention", "Talks resumed.", "Переговоры возобновились после долгого перерыва, вызванного болезнью.", "ru"),
        ("omission", "Talks resumed after a long break that an illness had caused.", "Շարունակվել են։", "hy"),
        ("negation", "The border is not closed.", "Граница закрыта.", "ru"),
        ("negation", "The border is not closed.", "Sərhəd bağlıdır.", "az"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(code: str, source: str, translation: str, target: str) -> None:
    assert code in codes(source, translation, "en", target)


@pytest.mark.parametrize(
    ("source", "language", "translation", "target"),
    [
        ("On ne sait pas.", "fr", "მან არ იცის.", "ka"),
        ("Nothing new.", "en", "Ничего нового.", "ru"),
        ("BAKU", "en", "БАКУ", "ru"),
        ("1,000", "en", "1,000", "ru"),
        ("Bu gün NATO, BMT və Google", "az", "Сегодня NATO, ООН и Google", "ru"),
        ("Ha-ha-ha, no, no, no!", "en", "Ха-ха-ха, нет, нет, нет!", "ru"),
        ("", "en", "", "ru"),
    ],
)
def test_what_cannot_be_judged_raises_nothing(source: str, language: str, translation: str, target: str) -> None:
    assert codes(source, translation, language, target) == set()


@given(st.text(max_size=100), st.text(max_size=100), st.sampled_from(["en", "ru", "az", "hy", "ka"]))
def test_any_two_texts_can_be_checked(source: str, translation: str, target: str) -> None:
    assert len(check(source, translation, "en", target)) <= 10


def test_similarity_is_that_of_chrf() -> None:
    """Against sacreBLEU's sentence score, the reference implementation."""
    import sacrebleu

    one, other = "The talks will go on in Tbilisi.", "The talks continue in Tbilisi tomorrow."
    assert similarity(one, other) * 100 == pytest.approx(sacrebleu.sentence_chrf(one, [other]).score, abs=2)
    assert similarity(one, one) == 1
    assert similarity("abc", "xyz") == 0


def test_messages_are_for_people() -> None:
    assert warning("numbers").message.endswith(".")
    with pytest.raises(KeyError):
        warning("unheard-of")
