"""Spelling mended before and after translation, and reported."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.text.azerbaijani import lower, to_latin
from service.text.diacritics import repair
from service.text.repair import Repaired, repair_source, repair_translation

CODES = {"homoglyphs", "cyrillic-azerbaijani", "diacritics", "armenian-punctuation", "quotation-marks", "letter-case"}


@pytest.mark.parametrize(
    ("language", "text", "mended"),
    [
        ("ru", "Mинистр приехал в Мocкву и ЕPЕВАН.", "Министр приехал в Москву и ЕРЕВАН."),
        ("en", "The ministеr spоke", "The minister spoke"),
        ("az", "nәzir vә səfir", "nəzir və səfir"),
        ("az", "nǝzir", "nəzir"),
        ("hy", "hայրենիք, երկo", "հայրենիք, երկօ"),
    ],
)
def test_look_alike_letters_are_replaced(language: str, text: str, mended: str) -> None:
    repaired = repair_source(text, language)
    assert repaired == Repaired(mended, ("homoglyphs",))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Встреча в Wi-Fi-зоне, IT-компания и YouTube."),
        ("hy", "YouTube-ում և Google-ի կայքում"),
        ("hy", "երկիրn"),  # n may stand for ն or for ո
        ("en", "The Moscow daily Правда and Երևան"),
        ("az", "Nazir Bakıya gəlib."),
    ],
)
def test_honest_mixtures_stay(language: str, text: str) -> None:
    assert repair_source(text, language) == Repaired(text)


def test_azerbaijani_in_cyrillic_becomes_latin_but_not_in_tags_and_links() -> None:
    repaired = repair_source("Бакыда ҝөрүш кечирилди: #Бакы, https://нур.example/Бакы", "az")
    assert repaired.text == "Bakıda görüş keçirildi: #Бакы, https://нур.example/Бакы"
    assert repaired.codes == ("cyrillic-azerbaijani",)


def test_azerbaijani_letters_are_given_back_where_a_word_can_be_read_in_one_way() -> None:
    repaired = repair_source("Korpu ve yol ucun muhendis teklif verib, NAXCIVAN ise gozleyir.", "az")
    assert repaired.codes == ("diacritics",)
    assert "Körpü və yol üçün mühəndis təklif verib, NAXÇIVAN" in repaired.text


def test_azerbaijani_with_its_letters_is_left_alone() -> None:
    text = "Nazir Bakida deyib ki, ucun sözü yoxdur."
    assert repair_source(text, "az") == Repaired(text)


@given(st.text(alphabet="abcdefghijklmnopqrstuvxyz ABC.,", max_size=80))
def test_restoring_letters_changes_nothing_else(text: str) -> None:
    plain = repair(text).translate(str.maketrans("əğıöşçüƏĞÖŞÇÜİ", "egioscuEGOSCUI"))
    assert plain == text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Նախարարը ժամանել է: Նա գնաց:", "Նախարարը ժամանել է։ Նա գնաց։"),
        ("Արևելքում` լեռները", "Արևելքում՝ լեռները"),
        ("Ինչու՞ եք եկել։", "Ինչո՞ւ եք եկել։"),
        ("Ով է նա?", "Ո՞վ է նա։"),
        ("Նա եկավ?", "Նա եկա՞վ։"),
        ("Որտե՞ղ է?", "Որտե՞ղ է։"),
        ("Միթե՞ դա ճիշտ է։", "Մի՞թե դա ճիշտ է։"),
        ("Դուք պատրաստ եք փոխզիջման?", "Դուք պատրա՞ստ եք փոխզիջման։"),
        ("Եթե անձրև գա, խաղը կհետաձգվի?", "Եթե անձրև գա, խաղը կհետաձգվի՞։"),
    ],
)
def test_armenian_punctuation_is_read_as_people_type_it(text: str, read: str) -> None:
    assert repair_source(text, "hy") == Repaired(read, ("armenian-punctuation",))


@pytest.mark.parametrize(
    ("text", "source", "language", "written", "codes"),
    [
        ("Նա ժամանել է Երևան.", "He came to Yerevan.", "hy", "Նա ժամանել է Երևան։", ("armenian-punctuation",)),
        ("Նա գնաց Բաքու.", "He left for Baku", "hy", "Նա գնաց Բաքու.", ()),
        ("Որտեղ է նա?", "Where is he?", "hy", "Որտե՞ղ է նա։", ("armenian-punctuation",)),
        ("Դուք պատրաստ եք։", "Вы готовы?", "hy", "Դուք պատրա՞ստ եք։", ("armenian-punctuation",)),
        ("Նա պատրա՞ստ է։", "Is he ready?", "hy", "Նա պատրա՞ստ է։", ()),
        ('"Ermənistan" və " Bəli" dedi', "…", "az", '"Ermənistan" və "Bəli" dedi', ("quotation-marks",)),
        ('"Այո", – ասել է նա։', '"Yes," he said.', "hy", "«Այո», – ասել է նա։", ("quotation-marks",)),
        ('"Да", – сказал он.', '"Yes," he said.', "ru", "«Да», – сказал он.", ("quotation-marks",)),
        ('"Да, – сказал он.', '"Yes," he said.', "ru", "«Да, – сказал он.", ("quotation-marks",)),
        ('Это всё", – сказал он.', 'That is all," he said.', "ru", "Это всё», – сказал он.", ("quotation-marks",)),
        ('Экран 15" и "окно".', 'A 15" screen and a "window".', "ru", 'Экран 15" и "окно".', ()),
        ("«Bəli», – o deyib.", "«Да», – сказал он.", "az", '"Bəli", – o deyib.', ("quotation-marks",)),
        ("He came։", "Նա եկավ։", "en", "He came.", ("armenian-punctuation",)),
        ("i̇ran və İraq", "Иран и Ирак", "az", "iran və İraq", ("letter-case",)),
        ("Она сказала `«да»` дважды.", "She said.", "ru", "Она сказала `«да»` дважды.", ()),
    ],
)
def test_translations_get_the_marks_of_their_language(
    text: str, source: str, language: str, written: str, codes: tuple[str, ...]
) -> None:
    assert repair_translation(text, source, language) == Repaired(written, codes)


LETTERS = 'aceopxhunASOcаеорхсәһАЕОНբօոսհեւու՞՜?:.`«»"“” \n1@#/'


@example("АՍ", "az")  # Cyrillic and Armenian
@example("ՈS՛A", "hy")  # the mark is moved
@given(st.text(max_size=120) | st.text(LETTERS, max_size=40), st.sampled_from(["en", "ru", "az", "hy", "ka"]))
def test_no_change_is_silent_and_repairing_twice_changes_no_more(text: str, language: str) -> None:
    repaired = repair_source(text, language)
    assert (repaired.text == text) == (not repaired.codes)
    assert set(repaired.codes) <= CODES
    assert repair_source(repaired.text, language).text == repaired.text


def test_both_letters_i_survive_a_change_of_case() -> None:
    assert lower("İSTİQLAL, IŞIQ") == "istiqlal, ışıq"
    assert to_latin("Ишыг, ИШЫГ") == "İşıq, İŞIQ"
