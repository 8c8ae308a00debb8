"""Persons' names: found in texts of four languages, spelt in the others, one spelling through an article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.translation.alignment import by_position
from service.translation.enforcement import Status
from service.translation.engine import Hypothesis
from service.translation.name_spelling import spell_name
from service.translation.names import Names
from service.translation.persons import find_mentions, nominative

LANGUAGES = ("en", "ru", "az", "hy")
PERSONS = [
    ("Manasyan", "Манасян", "Manasyan", "Մանասյան"),
    ("Aliyev", "Алиев", "Əliyev", "Ալիև"),
    ("Aliyeva", "Алиева", "Əliyeva", "Ալիևա"),
    ("Hasanov", "Гасанов", "Həsənov", "Հասանով"),
    ("Huseynli", "Гусейнли", "Hüseynli", "Հուսեյնլի"),
    ("Sargsyan", "Саргсян", "Sarkisyan", "Սարգսյան"),
    ("Ilham", "Ильхам", "İlham", "Իլհամ"),
    ("Yerevanov", "Ереванов", "Yerevanov", "Երևանով"),
]


@pytest.mark.parametrize("person", PERSONS)
@pytest.mark.parametrize("source", LANGUAGES)
@pytest.mark.parametrize("target", LANGUAGES)
def test_names_of_the_region_in_all_directions(person: tuple[str, ...], source: str, target: str) -> None:
    if source != target:
        assert spell_name(person[LANGUAGES.index(source)], source, target) == person[LANGUAGES.index(target)]


@pytest.mark.parametrize(
    ("source", "target", "name", "spelt"),
    [
        ("ru", "en", "Воронцовский", "Vorontsovsky"),
        ("ru", "en", "Щербаков", "Shcherbakov"),
        ("ru", "en", "Ермаков", "Yermakov"),
        ("ru", "az", "Цветкова", "Tsvetkova"),
        ("ru", "hy", "Медведчук", "Մեդվեդչուկ"),
        ("hy", "en", "Ղազարյան", "Ghazaryan"),
        ("hy", "ru", "Ոսկանյան", "Восканян"),
        ("hy", "az", "Ճաղարյան", "Çağaryan"),
        ("az", "en", "Xəlilzadə", "Khalilzada"),
        ("az", "ru", "Cəlilov", "Джалилов"),
        ("az", "hy", "Qocayev", "Գոջաև"),
        ("en", "ru", "Zhvania", "Жвания"),
        ("en", "hy", "Robinson", "Ռոբինսոն"),
        ("ru", "en", "Римский-Корсаков", "Rimsky-Korsakov"),
        ("en", "az", "IVANOV", "İVANOV"),
    ],
)
def test_new_names_letter_by_letter(source: str, target: str, name: str, spelt: str) -> None:
    assert spell_name(name, source, target) == spelt


@pytest.mark.parametrize(
    ("language", "surface", "lemma"),
    [
        ("en", "Aliyev's", "Aliyev"),
        ("ru", "Манасяна", "Манасян"),
        ("ru", "Лавровым", "Лавров"),
        ("ru", "Саакашвили", "Саакашвили"),
        ("az", "Əliyevlə", "Əliyev"),
        ("az", "Əliyevin", "Əliyev"),
        ("az", "Həsənlinin", "Həsənli"),
        ("hy", "Փաշինյանից", "Փաշինյան"),
        ("hy", "Հասանլին", "Հասանլի"),
        ("hy", "Պուտին", "Պուտին"),
        ("hy", "Պուտինը", "Պուտին"),
    ],
)
def test_the_nominative_of_a_name(language: str, surface: str, lemma: str) -> None:
    assert nominative(surface, language) == lemma


def names(text: str, language: str) -> list[str]:
    sentences = text.split(" | ")
    return [
        " ".join(mention.words)
        for found in find_mentions(sentences, language, [[]] * len(sentences))
        for mention in found
    ]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "Prime Minister Nikol Pashinyan met Ilham Aliyev's aide in Yerevan.",
            ["Nikol Pashinyan", "Ilham Aliyev"],
        ),
        ("en", "The Georgian President Davit Melikyan spoke. | Melikyan left.", ["Davit Melikyan", "Melikyan"]),
        ("ru", "Президент Ильхам Алиев принял Тиграна Манасяна.", ["Ильхам Алиев", "Тигран Манасян"]),
        ("ru", "Встреча с Ильхамом Алиевым", ["Ильхам Алиев"]),
        ("az", "Prezident İlham Əliyevin qərarı ilə Rauf Həsənli təyin edilib.", ["İlham Əliyev", "Rauf Həsənli"]),
        ("hy", "Նախագահ Վահագն Խաչատրյանը ընդունել է Տիգրան Մանասյանին։", ["Վահագն Խաչատրյան", "Տիգրան Մանասյան"]),
        ("hy", "Վարչապետ Փաշինյանի խոսքը", ["Փաշինյան"]),
        ("en", "Human Rights Watch and the Black Sea Fleet", []),
        ("en", "Manasyan sat alone.", []),
        ("ru", "Министерство иностранных дел и Черное море", []),
        ("az", "Xarici İşlər Nazirliyi Bakıda bəyanat verib.", []),
        ("hy", "Հայաստանի Հանրապետության Ազգային ժողով", []),
        ("ka", "Nikol Pashinyan", []),
    ],
)
def test_persons_in_a_text(language: str, text: str, expected: list[str]) -> None:
    assert names(text, language) == expected


def carried(texts: list[str], translations: list[str], source: str, target: str) -> tuple[list[str], list[Status]]:
    kept = Names(texts, source, target, [[]] * len(texts))
    hypotheses = {
        index: Hypothesis(translation, 0.9, alignment=by_position(texts[index], translation))
        for index, translation in enumerate(translations)
    }
    results = kept.apply(hypotheses, {})
    return [results[index][0].text for index in results], [use.status for _, uses in results.values() for use in uses]


def test_an_invented_name_gives_way_to_the_letters_of_the_source() -> None:
    texts, statuses = carried(["Խոսեց Տիգրան Մանասյանը։"], ["Spoke the Wanderer Stone."], "hy", "en")
    assert "Tigran Manasyan" in texts[0] and "Wanderer" not in texts[0]
    assert statuses == [Status.PLACED]


def test_a_name_that_is_there_stays() -> None:
    translation = "Тигран Манасян выступил."
    texts, statuses = carried(["Տիգրան Մանասյանը խոսեց։"], [translation], "hy", "ru")
    assert texts == [translation] and statuses == [Status.FOUND]


def test_one_spelling_through_an_article_with_its_endings() -> None:
    texts, _ = carried(
        ["Ruben Danielyan met them.", "They spoke with Danielyan.", "Danielyan left."],
        ["Ruben Danielyan onlarla görüşüb.", "Onlar Danielianla danışıblar.", "Danieliyan gedib."],
        "en",
        "az",
    )
    assert texts == ["Ruben Danielyan onlarla görüşüb.", "Onlar Danielyanla danışıblar.", "Danielyan gedib."]


def test_where_the_table_has_no_name_the_models_own_spelling_is_kept() -> None:
    """A model knows how the press spells a foreigner; letters alone do not."""
    texts, statuses = carried(
        ["Говорил министр Роберт Уитфилд.", "Уитфилд ушел."], ["Robert Whitfield spoke.", "Whitfield left."], "ru", "en"
    )
    assert texts == ["Robert Whitfield spoke.", "Whitfield left."]
    assert statuses == [Status.FOUND, Status.FOUND]


def test_sentences_that_name_the_same_person_are_settled_together() -> None:
    kept = Names(
        ["Tigran Manasyan came.", "It rained.", "Manasyan left.", "Elnur Hasanov stayed."], "en", "ru", [[]] * 4
    )
    assert kept.together == {0, 2}
    assert [index in kept for index in range(4)] == [True, False, True, True]


@given(text=st.text(max_size=80), translation=st.text(max_size=80), languages=st.permutations(LANGUAGES))
def test_whatever_the_texts_are(text: str, translation: str, languages: list[str]) -> None:
    source, target, *_ = languages
    for name in text.split():
        spell_name(name, source, target)
    kept = Names([text], source, target, [[]])
    result, uses = kept.apply({0: Hypothesis(translation, 0.5)}, {})[0]
    if not uses:
        assert result.text == translation
