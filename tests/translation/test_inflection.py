"""Forms of terms: written by the rules of each language, and read back as forms of the same term."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.translation.house_policy import starter_glossary
from service.translation.inflection.forms import DICTIONARY_FORM, Case, Form
from service.translation.inflection.words import choose_form, guess, inflect, read

CASES = [
    ("az", "Ermənistan", Case.GENITIVE, "Ermənistanın"),
    ("az", "Bakı", Case.GENITIVE, "Bakının"),
    ("az", "Bakı", Case.DATIVE, "Bakıya"),
    ("az", "Türkiyə", Case.LOCATIVE, "Türkiyədə"),
    ("az", "səfirlik", Case.GENITIVE, "səfirliyin"),
    ("az", "səfirlik", Case.LOCATIVE, "səfirlikdə"),
    ("az", "Xarici İşlər Nazirliyi", Case.DATIVE, "Xarici İşlər Nazirliyinə"),
    ("az", "Sevan gölü", Case.ABLATIVE, "Sevan gölündən"),
    ("az", "BMT", Case.GENITIVE, "BMT-nin"),
    ("az", "ATƏT", Case.GENITIVE, "ATƏT-in"),
    ("az", "ABŞ", Case.LOCATIVE, "ABŞ-da"),
    ("az", "NATO", Case.DATIVE, "NATO-ya"),
    ("hy", "Հայաստան", Case.LOCATIVE, "Հայաստանում"),
    ("hy", "Իտալիա", Case.GENITIVE, "Իտալիայի"),
    ("hy", "Բաքու", Case.LOCATIVE, "Բաքվում"),
    ("hy", "Թբիլիսի", Case.ABLATIVE, "Թբիլիսիից"),
    ("hy", "կառավարություն", Case.GENITIVE, "կառավարության"),
    ("hy", "Հայաստանի Հանրապետություն", Case.GENITIVE, "Հայաստանի Հանրապետության"),
    ("hy", "Անվտանգության խորհուրդ", Case.GENITIVE, "Անվտանգության խորհրդի"),
    ("hy", "ՄԱԿ", Case.GENITIVE, "ՄԱԿ-ի"),
    ("ru", "Армения", Case.LOCATIVE, "Армении"),
    ("ru", "Азербайджан", Case.INSTRUMENTAL, "Азербайджаном"),
    ("ru", "Москва", Case.ACCUSATIVE, "Москву"),
    ("ru", "Израиль", Case.GENITIVE, "Израиля"),
    ("ru", "независимость", Case.INSTRUMENTAL, "независимостью"),
    ("ru", "посол", Case.GENITIVE, "посла"),
    ("ru", "Российская Федерация", Case.INSTRUMENTAL, "Российской Федерацией"),
    ("ru", "Ближний Восток", Case.LOCATIVE, "Ближнем Востоке"),
    ("ru", "министр иностранных дел", Case.DATIVE, "министру иностранных дел"),
    ("ru", "боевые действия", Case.GENITIVE, "боевых действий"),
    ("ru", "переговоры", Case.LOCATIVE, "переговорах"),
    ("en", "Armenia", Case.GENITIVE, "Armenia's"),
    ("en", "United States", Case.GENITIVE, "United States'"),
]


@pytest.mark.parametrize(("language", "term", "case", "written"), CASES)
def test_a_term_in_a_case(language: str, term: str, case: Case, written: str) -> None:
    assert " ".join(inflect(term.split(), Form(case), language)) == written


@pytest.mark.parametrize(("language", "term", "case", "written"), CASES)
def test_what_is_written_is_read(language: str, term: str, case: Case, written: str) -> None:
    words, last = term.split(), written.rsplit(maxsplit=1)[-1]
    if language != "ru" or len(words) == 1:
        assert case in {form.case for form in read(last, words[-1], language, last_of=len(words))}


@pytest.mark.parametrize(
    ("language", "term", "plural"),
    [
        ("az", "nazir", "nazirlər"),
        ("az", "səfirlik", "səfirliklər"),
        ("hy", "դեսպան", "դեսպաններ"),
        ("hy", "այց", "այցեր"),
        ("ru", "министр", "министры"),
        ("ru", "мирный договор", "мирные договоры"),
        ("ru", "Центральная комиссия", "Центральные комиссии"),
        ("en", "ministry", "ministries"),
        ("en", "summit", "summits"),
    ],
)
def test_plurals(language: str, term: str, plural: str) -> None:
    assert " ".join(inflect(term.split(), Form(plural=True), language)) == plural


@pytest.mark.parametrize("term", ["Баку", "Тбилиси", "США", "НАТО", "Губадлы", "Осло", "ЮНЕСКО", "евро"])
@pytest.mark.parametrize("case", list(Case))
def test_russian_words_without_forms(term: str, case: Case) -> None:
    assert inflect([term], Form(case), "ru") == (term,)


def test_a_possessed_noun_stays_so() -> None:
    assert inflect(["baş", "nazir"], Form(possessed=True), "az") == ("baş", "naziri")
    assert inflect(["baş", "nazir"], Form(Case.DATIVE, possessed=True), "az") == ("baş", "nazirinə")
    assert inflect(["Daxili", "İşlər", "Nazirliyi"], Form(possessed=True), "az") == ("Daxili", "İşlər", "Nazirliyi")


def test_the_armenian_article() -> None:
    assert inflect(["խորհրդարան"], Form(definite=True), "hy") == ("խորհրդարանը",)
    assert inflect(["Իտալիա"], Form(definite=True), "hy") == ("Իտալիան",)
    assert inflect(["կառավարություն"], Form(definite=True), "hy") == ("կառավարությունը",)


@pytest.mark.parametrize(
    ("language", "surface", "word"),
    [
        ("en", "universe", "university"),
        ("en", "elected", "election"),
        ("en", "Georgian", "Georgia"),
        ("az", "azərbaycanlı", "Azərbaycan"),
        ("az", "limon", "liman"),
        ("hy", "հայկական", "Հայաստան"),
        ("ru", "армянский", "Армения"),
        ("ru", "думать", "Дума"),
        ("ru", "китайцы", "Китай"),
    ],
)
def test_other_words_are_no_forms(language: str, surface: str, word: str) -> None:
    assert read(surface, word, language) == ()


@pytest.mark.parametrize(
    ("language", "surface", "case"),
    [
        ("az", "Gürcüstanda", Case.LOCATIVE),
        ("az", "Vyanadan", Case.ABLATIVE),
        ("hy", "Ադրբեջանում", Case.LOCATIVE),
        ("hy", "կազմակերպության", Case.GENITIVE),
        ("hy", "ՆԱՏՕ-ից", Case.ABLATIVE),
        ("ru", "Грузию", Case.ACCUSATIVE),
        ("ru", "странами", Case.INSTRUMENTAL),
        ("en", "Georgia's", Case.GENITIVE),
    ],
)
def test_the_form_of_an_unknown_word(language: str, surface: str, case: Case) -> None:
    assert case in {form.case for form in guess(surface, language)}


def test_a_preposition_decides_among_russian_cases() -> None:
    forms = guess("Грузии", "ru")
    assert choose_form(forms, "ru", "в").case is Case.LOCATIVE
    assert choose_form(forms, "ru", "к").case is Case.DATIVE
    assert choose_form(forms, "ru", "правительства").case is Case.GENITIVE


@pytest.mark.parametrize("language", ["en", "ru", "az", "hy"])
def test_every_starter_term_is_a_form_of_itself(language: str) -> None:
    for term in starter_glossary().terms:
        words = term.texts[language].split()
        assert DICTIONARY_FORM in read(words[-1], words[-1], language, last_of=len(words)), words


@pytest.mark.parametrize("language", ["en", "ru", "az", "hy", "ka"])
@given(word=st.text(min_size=1, max_size=12), surface=st.text(max_size=12), case=st.sampled_from(list(Case)))
def test_any_text_can_be_read_and_written(language: str, word: str, surface: str, case: Case) -> None:
    read(surface, word, language)
    assert len(inflect([word], Form(case), language)) == 1
    assert guess(surface, language)
