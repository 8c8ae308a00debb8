"""Terms put into translations: found, placed in the right form, or reported as missed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.terms import Term, TermTable
from service.translation.alignment import Alignment, by_position, words
from service.translation.enforcement import Status, TermUse, audit, enforce
from service.translation.engine import Hypothesis
from service.translation.glossary import Glossary, Wanted


def linked(source: str, translation: str, links: str) -> Hypothesis:
    """A hypothesis whose words are linked as ``links`` says, in order: ``0 2 1 -`` for word 0, 2, 1 and none."""
    rows = tuple(() if link == "-" else ((int(link), 1.0),) for link in links.split())
    target = words(translation)
    assert len(rows) == len(target), target
    return Hypothesis(translation, 0.9, alignment=Alignment(words(source), target, rows))


def wanted(source: str, language: str, target: str, **texts: str) -> list[Wanted]:
    term = Term({language: texts["term"], target: texts["called"]})
    direction = Glossary([TermTable("desk", (language, target), (term,))]).direction(language, target)
    assert direction
    return direction.find(source)


def put(source: str, language: str, hypothesis: Hypothesis, target: str, **texts: str) -> tuple[str, TermUse]:
    result, (use,) = enforce(source, hypothesis, wanted(source, language, target, **texts), target)
    return result.text, use


@pytest.mark.parametrize(
    ("target", "called", "translation", "there"),
    [
        ("ru", "Армения", "Он был в Армении вчера.", "Армении"),
        ("ru", "Армения", "Он был в армянской столице.", "армянской"),
        ("az", "Ermənistan", "O, dünən Ermənistanda idi.", "Ermənistanda"),
        ("hy", "Հայաստան", "Նա երեկ Հայաստանում էր։", "Հայաստանում"),
        ("hy", "Հայաստան", "Նա երեկ հայկական գյուղում էր։", "հայկական"),
    ],
)
def test_a_term_that_is_there_stays_as_it_is(target: str, called: str, translation: str, there: str) -> None:
    source = "He was in Armenia yesterday."
    hypothesis = Hypothesis(translation, 0.9)
    text, use = put(source, "en", hypothesis, target, term="Armenia", called=called)
    assert text == translation
    assert (use.status, use.text, use.source) == (Status.FOUND, there, "Armenia")


@pytest.mark.parametrize(
    ("target", "called", "translation", "links", "expected"),
    [
        ("az", "Ermənistan", "O, dünən Gürcüstanda idi.", "0 - 4 3 1 5", "O, dünən Ermənistanda idi."),
        ("az", "Türkiyə", "O, Gürcüstana getdi.", "0 - 3 1 5", "O, Türkiyəyə getdi."),
        ("az", "ATƏT", "O, Gürcüstanın işini görür.", "0 - 3 1 1 5", "O, ATƏT-in işini görür."),
        ("hy", "Հայաստան", "Նա երեկ Վրաստանում էր։", "0 4 3 1 5", "Նա երեկ Հայաստանում էր։"),
        ("hy", "Բաքու", "Նա երեկ Վրաստանից եկավ։", "0 4 3 1 5", "Նա երեկ Բաքվից եկավ։"),
        ("ru", "Армения", "Он был в Грузии вчера.", "0 1 2 3 4 5", "Он был в Армении вчера."),
        ("ru", "Азербайджан", "Он был в Грузии вчера.", "0 1 2 3 4 5", "Он был в Азербайджане вчера."),
        ("ru", "Азербайджан", "Он знал Грузию вчера.", "0 1 3 4 5", "Он знал Азербайджан вчера."),
        ("ru", "Баку", "Он был в Грузии вчера.", "0 1 2 3 4 5", "Он был в Баку вчера."),
        ("ru", "Черное море", "Он был на Кавказе вчера.", "0 1 2 3 4 5", "Он был на Черном море вчера."),
    ],
)
def test_a_term_takes_the_place_and_the_form_of_what_its_source_became(
    target: str, called: str, translation: str, links: str, expected: str
) -> None:
    source = "He was in Armenia yesterday."
    text, use = put(source, "en", linked(source, translation, links), target, term="Armenia", called=called)
    assert text == expected
    assert use.status is Status.PLACED and use.text in expected


def test_several_words_give_way_to_one_and_one_to_several() -> None:
    source = "The drone fell."
    hypothesis = linked(source, "Беспилотный летательный аппарат упал.", "1 1 1 2 3")
    assert put(source, "en", hypothesis, "ru", term="drone", called="дрон")[0] == "Дрон упал."
    hypothesis = linked(source, "ԱԹՍ-ն ընկավ։", "1 2 3")
    assert put(source, "en", hypothesis, "hy", term="drone", called="անօդաչու թռչող սարք")[0].endswith("սարքը ընկավ։")


def test_a_first_word_stays_a_capital() -> None:
    source = "Gas is cheap."
    hypothesis = linked(source, "İsti ucuzdur.", "0 2 3")
    assert put(source, "en", hypothesis, "az", term="gas", called="işıq")[0] == "İşıq ucuzdur."


def test_function_words_beside_a_term_stay() -> None:
    source = "Ծովում նավ կա։"
    hypothesis = linked(source, "There is a ship in the lake.", "2 2 1 1 0 0 0 3")
    assert put(source, "hy", hypothesis, "en", term="ծով", called="sea")[0] == "There is a ship in the sea."


def test_terms_that_are_not_translated_stay_as_they_are() -> None:
    source = "Azercell şirkəti genişlənir."
    hypothesis = linked(source, "Компания Азерселл расширяется.", "1 0 2 3")
    text, use = put(source, "az", hypothesis, "ru", term="Azercell", called="Azercell")
    assert text == "Компания Azercell расширяется."
    assert use.status is Status.PLACED


def test_links_numbers_and_other_terms_give_way_to_nothing() -> None:
    source = "Baku and Armenia"
    for translation in ("https://example.am/Gürcüstan", "2026"):
        hypothesis = linked(source, translation, " ".join("2" * len(words(translation))))
        text, use = put(source, "en", hypothesis, "az", term="Armenia", called="Ermənistan")
        assert (text, use.status) == (translation, Status.MISSED)
    terms = (Term({"en": "Baku", "az": "Bakı"}), Term({"en": "Armenia", "az": "Ermənistan"}))
    direction = Glossary([TermTable("desk", ("en", "az"), terms)]).direction("en", "az")
    assert direction
    result, uses = enforce(source, linked(source, "Bakıda", "2"), direction.find(source), "az")
    assert result.text == "Bakıda"
    assert [use.status for use in uses] == [Status.FOUND, Status.MISSED]


def test_each_mention_is_looked_after() -> None:
    source = "Armenia and Armenia"
    hypothesis = linked(source, "Ermənistan və Gürcüstan", "0 1 2")
    direction = wanted(source, "en", "az", term="Armenia", called="Ermənistan")
    result, uses = enforce(source, hypothesis, direction, "az")
    assert result.text == "Ermənistan və Ermənistan"
    assert [use.status for use in uses] == [Status.FOUND, Status.PLACED]


def test_the_alignment_follows() -> None:
    source = "The drone fell."
    hypothesis = linked(source, "Беспилотный летательный аппарат упал.", "1 1 1 2 3")
    result, _ = enforce(source, hypothesis, wanted(source, "en", "ru", term="drone", called="дрон"), "ru")
    assert result.alignment
    assert [result.text[start:end] for start, end in result.alignment.target] == ["Дрон", "Дрон", "Дрон", "упал", "."]


def test_an_audit_changes_nothing() -> None:
    source = "The drone fell on the drone."
    uses = audit(source, "Дрон упал на аппарат.", wanted(source, "en", "ru", term="drone", called="дрон"), "ru")
    assert [(use.status, use.text) for use in uses] == [(Status.FOUND, "Дрон"), (Status.MISSED, "")]


@given(
    source=st.text(max_size=60),
    translation=st.text(max_size=60),
    term=st.text(alphabet="abАбաə ", min_size=1, max_size=8),
    language=st.sampled_from(["ru", "az", "hy", "ka"]),
)
def test_whatever_the_texts_are(source: str, translation: str, term: str, language: str) -> None:
    """Every term is accounted for, and one that is said to be there is there."""
    source = f"{source} {term}"
    items = wanted(source, "en", language, term=term, called=term.strip() or "x")
    for alignment in (None, by_position(source, translation)):
        result, uses = enforce(source, Hypothesis(translation, 0.5, alignment=alignment), items, language)
        assert len(uses) == len(items)
        assert all(use.text in result.text for use in uses)
        if all(use.status is Status.FOUND for use in uses):
            assert result.text == translation
