from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.languages import HOME_LANGUAGES
from service.translation.engine import Engine
from service.translation.model import Decoding, Model, Segment
from service.translation.packages import STARTER_FOLDER, TranslationPackage
from service.translation.scripts import foreign_pieces, hands_words_through
from service.translation.tokenization import SentencePieceTokenizer

Starter = dict[tuple[str, str], TranslationPackage]

SENTENCES = ["Министр прибыл в Баку.", "Переговоры продолжатся завтра в Ереване.", "Стороны подписали соглашение."]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Киоск на углу продавал lottery билеты.", "ru"),
        ("В кармане у него были карманs.", "ru"),
        ("Երկրորդ էներգաբլոկը disconnected է ցանցից։", "hy"),
        ("Նախարարը совещание է անցկացրել։", "hy"),
        ("Nazir совещание keçirib.", "az"),
        ("The minister held a խորհրդակցություն.", "en"),
        ("Фракция «Гаяստան» проголосовала против.", "ru"),
        ("Վաղը Совет կհավաքվի։", "hy"),
        ("The Президент arrived.", "en"),
    ],
)
def test_words_in_the_letters_of_another_language_are_seen(text: str, language: str) -> None:
    assert hands_words_through(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Компания Apple показала iPhone и YouTube-канал.", "ru"),
        ("Ընկերությունը ներկայացրել է iPhone և NATO-ի ծրագիրը։", "hy"),
        ("Azərbaycan və Gürcüstan əlaqələri genişləndirir.", "az"),
        ("The café in Zürich reopens.", "en"),
        ("Der Minister ist in Baku.", "de"),
        ("", "ru"),
    ],
)
def test_names_and_the_languages_own_words_are_left(text: str, language: str) -> None:
    assert not hands_words_through(text, language)


@given(st.text(), st.sampled_from([*HOME_LANGUAGES, "de"]))
def test_a_text_without_its_foreign_pieces_hands_nothing_through(text: str, language: str) -> None:
    taken = set(foreign_pieces(text, language))
    assert not hands_words_through("".join(letter for letter in text if letter not in taken), language)


def test_control_symbols_are_no_foreign_pieces() -> None:
    assert foreign_pieces(["</s>", "<2az>", "<0x0A>", "▁the", "▁NATO", "▁мир", "мир", "▁Եվ", "17"], "hy") == (
        "▁the",
        "▁мир",
        "мир",
    )


def test_a_sentence_that_leaves_its_alphabet_is_decoded_again_within_it(engine: Engine, starter: Starter) -> None:
    """The model is told to write English where Armenian is asked for, as if it had slipped."""
    english = dict(engine.translate(starter["ru", "en"], SENTENCES))
    slipping = dict(engine.translate(replace(starter["ru", "hy"], target_prefix="<2en>"), SENTENCES))
    assert all(hands_words_through(best.text, "hy") for best, *_ in english.values())
    assert not all(hands_words_through(best.text, "hy") for best, *_ in slipping.values())


def test_suppressed_tokens_do_not_come() -> None:
    tokenizer = SentencePieceTokenizer(STARTER_FOLDER / "sentencepiece.model")
    model = Model(STARTER_FOLDER, 1)
    batch = [Segment(tuple(tokenizer.encode(sentence)), "<2hy>") for sentence in SENTENCES]
    (first,), *_ = model.translate(batch, Decoding(4))
    words = tuple(token for token in first.tokens if token.startswith("▁"))
    assert words
    for (best,) in model.translate(batch, Decoding(4, suppressed=words)):
        assert not {*words} & {*best.tokens}
