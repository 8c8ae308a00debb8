"""What the language identifier says of real text in our languages, of their neighbours, and of what is no language."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.languages import HOME_LANGUAGES, UNDETERMINED
from service.text.identification import MINIMUM_CONFIDENCE, LanguageIdentifier

NEIGHBOURS = [
    line.split("\t")
    for line in (Path(__file__).parent / "test_identification_neighbours.tsv").read_text(encoding="utf-8").splitlines()
]
CONFUSED = {"Yarın Aqmescitte ava buluttı olacaq, aqşamğa doğru yağmur yağacaq."}
"""Crimean Tatar written in nothing but Azerbaijani letters, and mostly Azerbaijani words."""


@pytest.fixture(scope="module")
def identifier() -> LanguageIdentifier:
    return LanguageIdentifier()


@pytest.mark.parametrize(
    ("text", "language", "script"),
    [
        ("The ministers agreed on Tuesday to reopen the border crossing before winter.", "en", "Latn"),
        ("Министры договорились во вторник открыть пограничный переход до зимы.", "ru", "Cyrl"),
        ("Nazirlər çərşənbə axşamı sərhəd keçidini qışa qədər açmağa razılaşdılar.", "az", "Latn"),
        ("Նախարարները երեքշաբթի պայմանավորվեցին մինչև ձմեռ բացել սահմանային անցակետը։", "hy", "Armn"),
        ("Azerbaycan Respublikasinin Prezidenti yeni sefiri qebul edib.", "az", "Latn"),
        ("Azerbaycan Respublikasının Prezidenti yeni sefiri qebul edib.", "az", "Latn"),
        ("Назирләр чәршәнбә ахшамы сәрһәд кечидини гыша гәдәр ачмаға разылашдылар.", "az", "Cyrl"),
        ("BAKIDA YAĞIŞ GÖZLƏNİLİR", "az", "Latn"),
        ("В МОСКВЕ ВЫПАЛ ПЕРВЫЙ СНЕГ", "ru", "Cyrl"),
        ("ԵՐԵՎԱՆ, 6 մայիսի", "hy", "Armn"),
        ("Երևան", "hy", "Armn"),
        ("Salam, necəsən?", "az", "Latn"),
        ("Çox sağ olun!", "az", "Latn"),
        ("Good morning!", "en", "Latn"),
        ("Привет, как дела?", "ru", "Cyrl"),
        ("Компания Microsoft купила небольшую фирму", "ru", "Cyrl"),
        ("日本語の文章です", "ja", "Jpan"),
        ("今天天气很好", "zh", "Hani"),
        ("안녕하세요", "ko", "Hang"),
        ("Καλημέρα σας", "el", "Grek"),
    ],
)
def test_tells_language_and_script(identifier: LanguageIdentifier, text: str, language: str, script: str) -> None:
    found = identifier.identify(text)
    assert (found.language, found.script) == (language, script)
    assert found.confidence >= MINIMUM_CONFIDENCE
    assert found.candidates[0].language == language


@pytest.mark.parametrize("text", ["OK", "Baku", "Баку", "Tbilisi", "Mercedes-Benz", "Bill", "α", "Ա", "print(x)", "Sa"])
def test_does_not_guess_what_cannot_be_told(identifier: LanguageIdentifier, text: str) -> None:
    found = identifier.identify(text)
    assert found.language == UNDETERMINED
    assert found.candidates
    assert found.confidence == found.candidates[0].confidence < 0.9


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "12 345,67",
        "https://example.com/news/today",
        "desk@example.org",
        "@newsdesk",
        "😀😀",
        "— … «»",
        "`ls -l`",
    ],
)
def test_text_without_words_has_no_language_and_no_script(identifier: LanguageIdentifier, text: str) -> None:
    found = identifier.identify(text)
    assert (found.language, found.confidence, found.script, found.candidates) == (UNDETERMINED, 0.0, "Zyyy", ())


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            ("ru", "Сегодня президент подписал закон о бюджете на следующий год."),
            ("en", "The president signed the budget law for the next year today."),
        ),
        (
            ("az", "Prezident bu gün gələn ilin büdcəsi haqqında qanunu imzalayıb."),
            ("en", "The president signed the budget law for the next year today."),
        ),
        (
            ("hy", "Նախագահն այսօր ստորագրել է գալիք տարվա բյուջեի մասին օրենքը։"),
            ("ru", "Сегодня президент подписал закон о бюджете на следующий год."),
        ),
    ],
)
def test_text_half_in_another_language_is_undetermined_with_both(
    identifier: LanguageIdentifier, first: tuple[str, str], second: tuple[str, str]
) -> None:
    found = identifier.identify(f"{first[1]} {second[1]}")
    assert found.language == UNDETERMINED
    assert {candidate.language for candidate in found.candidates[:2]} == {first[0], second[0]}


@pytest.mark.parametrize(
    ("language", "script", "text"), [sentence for sentence in NEIGHBOURS if sentence[2] not in CONFUSED]
)
def test_neighbours_are_not_swallowed(identifier: LanguageIdentifier, language: str, script: str, text: str) -> None:
    found = identifier.identify(text)
    assert found.script == script
    assert not [each for each in found.candidates if each.language in HOME_LANGUAGES and each.confidence >= 0.5]


@pytest.mark.parametrize("language", ["tr", "ka", "uk", "bg", "mk", "fa"])
def test_most_neighbours_with_a_profile_are_named(identifier: LanguageIdentifier, language: str) -> None:
    texts = [text for code, _, text in NEIGHBOURS if code == language]
    named = [text for text in texts if identifier.identify(text).language == language]
    assert len(named) >= 0.7 * len(texts)


def test_addresses_handles_and_code_do_not_count(identifier: LanguageIdentifier) -> None:
    text = (
        "Tələbələr bu gün universitetdə toplaşdılar: https://example.com/the-students-of-the-university "
        "the.students@example.com @the_students `for student in the_students: print(student)` #students"
    )
    assert identifier.identify(text).language == "az"


def test_decomposed_letters_are_read_like_composed_ones(identifier: LanguageIdentifier) -> None:
    import unicodedata

    text = "Şəhərdə yeni körpünün tikintisi gələn ilin yayında başa çatacaq."
    assert identifier.identify(unicodedata.normalize("NFD", text)) == identifier.identify(text)


def test_a_quotation_in_another_language_does_not_change_the_answer(identifier: LanguageIdentifier) -> None:
    text = (
        "Nazir jurnalistlərə danışıqların davam edəcəyini bildirib. O, tərəflərin sənədin mətni üzərində işlədiyini "
        'əlavə edib. "We will meet again next week," demişdir. Görüşün vaxtı və yeri sonra açıqlanacaq.'
    )
    assert identifier.identify(text).language == "az"


def test_the_middle_and_the_end_of_a_long_text_are_read_too(identifier: LanguageIdentifier) -> None:
    english = "The committee will publish its report on the harvest next month. "
    russian = "Комитет опубликует доклад об урожае в следующем месяце. "
    assert identifier.identify(english * 200).language == "en"
    mixed = identifier.identify(english * 200 + russian * 400)
    assert {candidate.language for candidate in mixed.candidates} == {"en", "ru"}


def test_of_a_huge_text_only_samples_are_read(identifier: LanguageIdentifier) -> None:
    read = "Komissiya gələn ay məhsul haqqında hesabat dərc edəcək. " * 200
    unread = "The committee will publish its report next month. " * 50_000
    assert identifier.identify(read + unread + read + unread + read).language == "az"


@pytest.mark.parametrize("text", ["a" * 50_000, "a@" * 50_000, "`" * 50_000, "<" * 50_000, "." * 50_000])
def test_text_without_spaces_gets_an_answer(identifier: LanguageIdentifier, text: str) -> None:
    assert identifier.identify(text).language == UNDETERMINED


@settings(deadline=None)  # the first example of a script loads its profiles
@given(st.text(max_size=400))
def test_any_text_gets_a_well_formed_and_repeatable_answer(text: str) -> None:
    found = LANGUAGE_IDENTIFIER.identify(text)
    assert found == LANGUAGE_IDENTIFIER.identify(text)
    assert 0 <= found.confidence <= 1
    confidences = [candidate.confidence for candidate in found.candidates]
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) <= 1.001
    assert len({candidate.language for candidate in found.candidates}) == len(confidences)
    assert UNDETERMINED not in {candidate.language for candidate in found.candidates}
    if found.language != UNDETERMINED:
        assert found.language == found.candidates[0].language
        assert found.confidence == confidences[0] >= MINIMUM_CONFIDENCE


LANGUAGE_IDENTIFIER = LanguageIdentifier()


def test_threads_that_load_at_once_agree() -> None:
    texts = [text for _, _, text in NEIGHBOURS] * 3
    shared = LanguageIdentifier()
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(shared.identify, texts))
    fresh = LanguageIdentifier()
    assert answers == [fresh.identify(text) for text in texts]


def test_importing_and_constructing_load_no_profiles() -> None:
    code = (
        "import sys\n"
        "from service.text.identification import LanguageIdentifier\n"
        "identifier = LanguageIdentifier()\n"
        "assert 'langdetect' not in sys.modules\n"
        "assert identifier.identify('Երևան').language == 'hy'\n"
        "assert 'langdetect' not in sys.modules\n"
        "assert identifier.identify('The harvest begins in the south.').language == 'en'\n"
        "assert 'langdetect' in sys.modules and 'numpy' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_our_profiles_work_in_langdetect_itself() -> None:
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    from service.text.profiles.model import OWN_PROFILES

    profiles = [path.read_text(encoding="utf-8") for path in Path(PROFILES_DIRECTORY).iterdir()]
    profiles += [(OWN_PROFILES / f"{language}.json").read_text(encoding="utf-8") for language in ("az", "hy")]
    factory = DetectorFactory()
    factory.set_seed(0)
    factory.load_json_profile(profiles)
    for language, text in {
        "az": "Nazirlər çərşənbə axşamı sərhəd keçidini qışa qədər açmağa razılaşdılar.",
        "hy": "Նախարարները երեքշաբթի պայմանավորվեցին մինչև ձմեռ բացել սահմանային անցակետը։",
    }.items():
        detector = factory.create()
        detector.append(text)
        assert detector.detect() == language
