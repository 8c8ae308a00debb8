"""Terms in texts: in any form, whole words, the longest first."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.translation.house_policy import starter_glossary
from service.translation.terms import TermIndex, split_words


def found(index: TermIndex, text: str) -> list[str]:
    return [text[match.start : match.end] for match in index.find(text)]


@pytest.mark.parametrize(
    ("language", "term", "text", "expected"),
    [
        (
            "az",
            "Ermənistan",
            "Ermənistandan gələn nümayəndə heyəti Ermənistana qayıdıb.",
            ["Ermənistandan", "Ermənistana"],
        ),
        ("az", "baş nazir", "Gürcüstanın baş naziri və baş nazirin müavini", ["baş naziri", "baş nazirin"]),
        ("az", "Xarici İşlər Nazirliyi", "Xarici İşlər Nazirliyindən bildirilib.", ["Xarici İşlər Nazirliyindən"]),
        ("az", "BMT", "BMT-nin qətnaməsi BMT-də qəbul edilib.", ["BMT-nin", "BMT-də"]),
        ("az", "səfirlik", "səfirliyə, səfirlikdən, səfirliyimiz", ["səfirliyə", "səfirlikdən", "səfirliyimiz"]),
        ("hy", "Հայաստան", "Հայաստանը, Հայաստանից, Հայաստանու՛մ", ["Հայաստանը", "Հայաստանից", "Հայաստանու՛մ"]),
        ("hy", "կառավարություն", "կառավարության որոշմամբ կառավարությանը", ["կառավարության", "կառավարությանը"]),
        ("hy", "խորհուրդ", "Խորհրդի նիստում խորհուրդը որոշեց։", ["Խորհրդի", "խորհուրդը"]),
        ("hy", "Բաքու", "Բաքվից Բաքու", ["Բաքվից", "Բաքու"]),
        ("hy", "ՄԱԿ", "ՄԱԿ-ի զեկույցը ՄԱԿ-ում", ["ՄԱԿ-ի", "ՄԱԿ-ում"]),
        ("ru", "министр иностранных дел", "о встрече с министром иностранных дел", ["министром иностранных дел"]),
        ("ru", "Российская Федерация", "в Российской Федерации", ["Российской Федерации"]),
        ("ru", "рынок", "на рынке, рынков, рынок", ["рынке", "рынков", "рынок"]),
        ("ru", "премьер-министр", "премьер-министра не было", ["премьер-министра"]),
        (
            "en",
            "prime minister",
            "The prime ministers met; Prime Minister's office",
            ["prime ministers", "Prime Minister's"],
        ),
        ("en", "ministry", "MINISTRY and ministries", ["MINISTRY", "ministries"]),
    ],
)
def test_terms_in_any_form(language: str, term: str, text: str, expected: list[str]) -> None:
    assert found(TermIndex([term], language), text) == expected


@pytest.mark.parametrize(
    ("language", "term", "text"),
    [
        ("en", "Turkey", "They ate turkey."),
        ("en", "EU", "eu"),
        ("en", "president", "presidency, vice-president"),
        ("en", "prime minister", "prime, minister"),
        ("en", "prime minister", "The prime. Minister"),
        ("ru", "Губа", "губа"),
        ("ru", "премьер", "вице-премьер"),
        ("ru", "посол", "после встречи"),
        ("ru", "Армения", "армянский, Арменией-кавказской"),
        ("az", "Gəncə", "gəncə"),
        ("hy", "հայ", "Հայաստան"),
    ],
)
def test_what_is_no_term(language: str, term: str, text: str) -> None:
    assert found(TermIndex([term], language), text) == []


def test_the_longest_term_wins() -> None:
    index = TermIndex(["министр", "министр иностранных дел", "Армения"], "ru")
    assert found(index, "министр иностранных дел Армении и министр") == [
        "министр иностранных дел",
        "Армении",
        "министр",
    ]


def test_of_two_that_read_alike_the_first_is_found() -> None:
    (match,) = TermIndex(["Sevan", "Sevan"], "en").find("Sevan")
    assert match.term == 0


def test_dashes_slashes_and_quotes_between_the_words_of_a_term() -> None:
    index = TermIndex(["Baku–Tbilisi–Kars railway", "Stepanakert/Khankendi"], "en")
    text = "the Baku-Tbilisi-Kars railway, the Baku – Tbilisi – Kars railway, Stepanakert/Khankendi"
    assert len(found(index, text)) == 3


@pytest.mark.parametrize("language", ["en", "ru", "az", "hy"])
def test_all_starter_terms_are_found_in_a_list_of_them(language: str) -> None:
    terms = [term.texts[language] for term in starter_glossary().terms]
    index = TermIndex(terms, language)
    alone = {term: index.find(term) for term in terms}
    assert [term for term, matches in alone.items() if [(m.start, m.end) for m in matches] != [(0, len(term))]] == []


def test_a_language_without_rules_has_exact_terms() -> None:
    index = TermIndex(["თბილისი"], "ka")
    assert found(index, "თბილისი და თბილისში") == ["თბილისი"]


@given(text=st.text(max_size=200))
def test_matches_are_in_order_and_do_not_overlap(text: str) -> None:
    words = split_words(text)
    index = TermIndex([word.text for word in words[:5]], "az")
    spans = [(match.start, match.end) for match in index.find(text)]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
