"""Quotations over several sentences keep their marks, whatever a model does with half of a pair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.request import Services
from service.text.segmentation import segment
from service.text.wire import parse_article
from service.translation.alignment import by_position
from service.translation.engine import Hypothesis
from service.translation.preservation import Translate
from service.translation.quotations import rejoin, translate_quoting


def saying(*translations: str) -> tuple[Translate, list[str]]:
    """A translator that says what it is told to, and the list of what it is asked."""
    asked: list[str] = []

    def translate(texts: Sequence[str], hypotheses: int) -> Iterator[tuple[int, list[Hypothesis]]]:
        asked.extend(texts)
        for position, said in enumerate(translations or texts):
            yield position, [Hypothesis(said, 1.0, alignment=by_position(texts[position], said))]

    return translate, asked


@pytest.mark.parametrize(
    ("source", "seen", "said", "kept"),
    [
        ("«Дорога открыта.", "Дорога открыта.", "The road is open.", '"The road is open.'),
        ("Это все».", "Это все.", "That is all.", 'That is all."'),
        ("Дорога открыта», – сказал он.", "«Дорога открыта», – сказал он.", '"The road is open," he said.',
         'The road is open," he said.'),
        ("Дорога открыта», – сказал он.", "«Дорога открыта», – сказал он.", 'He said: "The road is open."',
         'He said: "The road is open."'),  # turned round
        ("Он сказал: «Дорога открыта.", "Он сказал: «Дорога открыта».", 'He said: "The road is open."',
         'He said: "The road is open.'),
        ("Партия», – сказал он.", "«Партия», – сказал он.", '"Hayastan" told him: "The party."',
         '"Hayastan" told him: "The party."'),  # what it begins with is a name
        ("«Да, – сказал он, – дорога открыта.", "«Да, – сказал он, – дорога открыта».",
         '"Yes," he said, "the road is open."',
         '"Yes," he said, "the road is open.'),  # the attribution keeps the marks beside it
        ("Это все».", "Это все.", "", ""),
        ("«Дорога открыта», – сказал он.", "«Дорога открыта», – сказал он.", "The road is open.", "The road is open."),
    ],
)  # fmt: skip
def test_a_model_sees_whole_quotations_only(source: str, seen: str, said: str, kept: str) -> None:
    translate, asked = saying(said)
    ((_, (hypothesis,)),) = translate_quoting(translate, [source], "ru", "en")
    assert (asked, hypothesis.text) == ([seen], kept)


@example(["–”а"])
@given(st.lists(st.text(alphabet='аб .,–27«»“”„"', max_size=30), max_size=4))
def test_a_model_that_says_what_it_sees_loses_no_mark(sources: list[str]) -> None:
    translate, _ = saying()
    for position, (hypothesis,) in translate_quoting(translate, sources, "de", "de"):
        assert sorted(hypothesis.text) == sorted(sources[position])


def test_an_alignment_is_of_the_texts_with_their_marks() -> None:
    source, said = "Дорога открыта», – сказал он.", '"The road is open," he said.'
    translate, _ = saying(said)
    ((_, (hypothesis,)),) = translate_quoting(translate, [source], "ru", "en")
    assert hypothesis.alignment is not None
    of_source, of_target = hypothesis.alignment.source, hypothesis.alignment.target
    assert "Дорога" in [source[start:end] for start, end in of_source]
    assert {"The", "said"} <= {hypothesis.text[start:end] for start, end in of_target}
    assert all(0 <= start < end <= len(source) for start, end in of_source)
    assert all(0 <= start < end <= len(said) - 1 for start, end in of_target)


@pytest.mark.parametrize(
    ("sources", "translations", "joined"),
    [
        (["«Дорога открыта.", "Это все», – сказал он."], ['"The road is open.', 'That is all," he said.'], None),
        (["«Дорога открыта.", "Это все», – сказал он."], ['"The road is open.', 'He said: "That is all."'],
         ['"The road is open."', 'He said: "That is all."']),
        (["Он сказал: «Дорога открыта.", "Это все»."], ['"The road is open," he said.', 'That is all."'],
         ['"The road is open," he said.', '"That is all."']),
        (["Он сказал: «Да.", "Дорога открыта.", "Это все», – сказал он."],
         ['"Yes," he said.', "The road is open.", 'He said: "That is all."'],
         ['"Yes," he said.', '"The road is open."', 'He said: "That is all."']),
        (["«Дорога открыта.", "Это еще не все."], ['"The road is open.', "That is not all."], None),  # goes on
        (["«Дорога открыта, – сказал он. ", "– Это все»."], ['"The road is open," he said.', '"That is all."'], None),
        (["«Дорога открыта, – сказал он. ", "– Это все»."], ['He said: "The road is open."', '"That is all."'],
         ['He said: "The road is open.', 'That is all."']),
        (["«Дорога открыта, – сказал мэр «Моста».", "– Это все»."],
         ['"Yes," said the mayor of "Most".', '"That is all."'], None),  # what it ends with is a name
        (["«Дорога открыта, – сказал он.", "– Это все»."],
         ['He writes for the newspaper, "Most."', '"That is all."'], None),
        (["«Дорога открыта, – сказал он.", "– Это все»."],
         ['He said: "The road is open."', '"Most" is all.'], None),  # what it begins with is a name
        (["«Дорога открыта, – сказал он.", "– Подождем.", "Это все»."],
         ['He said: "The road is open."', '"Let us wait.', 'That is all."'],
         ['He said: "The road is open.', "Let us wait.", 'That is all."']),
    ],
)  # fmt: skip
def test_a_sentence_turned_round_is_parted_from_its_neighbours(
    sources: list[str], translations: list[str], joined: list[str] | None
) -> None:
    assert rejoin(sources, translations, "en") == (joined or translations)


def test_what_a_person_approved_is_not_joined() -> None:
    sources = ["«Дорога открыта, – сказал он.", "– Это все»."]
    translations = ['He said: "The road is open."', '"That is all."']
    assert rejoin(sources, translations, "en", kept=[1]) == translations
    assert rejoin(sources, translations, "en") != translations


INTERRUPTED = {
    "ru": "«Дорога открыта, – сказал мэр журналистам. – Автобусы пойдут с понедельника».",
    "hy": "«Ճանապարհը բաց է,- ասել է քաղաքապետը լրագրողներին։ – Ավտոբուսները կգնան երկուշաբթիից»։",
    "az": '"Yol açıqdır, – mer jurnalistlərə deyib. – Avtobuslar bazar ertəsindən işləyəcək".',
}


@pytest.mark.parametrize("source", INTERRUPTED)
@pytest.mark.parametrize("target", ["en", "ru", "az", "hy"])
def test_speech_that_an_attribution_interrupts_is_quoted_around_it(
    services: Services, source: str, target: str
) -> None:
    if source == target:
        return
    article = segment(parse_article(INTERRUPTED[source]), source)
    assert len(article.sentences) == 2
    (translated,) = services.translator.translate_articles([article], source, target)
    first, second = (sentence.text for sentence in translated.sentences)
    marks = [letter for letter in translated.text if letter in '«»“”„"']
    opening, closing = ("«", "»") if target in {"ru", "hy"} else ('"', '"')
    assert marks in ([opening, closing] * 2, [opening, closing])
    assert first.startswith(opening) or ": " + opening in first  # who spoke stands outside of the marks
    assert second[0].isupper() or second[0] == opening


SPEECH = {
    "en": '"The road is open. We have waited for it for three years," the mayor said. "Buses will run from Monday."',
    "ru": "«Дорога открыта. Мы ждали этого три года», – сказал мэр. «Автобусы пойдут с понедельника».",
    "az": '"Yol açıqdır. Biz bunu üç il gözləmişik", – mer deyib. "Avtobuslar bazar ertəsindən işləyəcək".',
    "hy": "«Ճանապարհը բաց է։ Մենք սրան սպասել ենք երեք տարի»,- ասել է քաղաքապետը։ «Ավտոբուսները կգնան երկուշաբթիից»։",
}


@pytest.mark.parametrize("source", SPEECH)
@pytest.mark.parametrize("target", SPEECH)
def test_speech_of_two_sentences_stays_quoted(services: Services, source: str, target: str) -> None:
    if source == target:
        return
    article = segment(parse_article(SPEECH[source]), source)
    assert len(article.sentences) == 3
    (translated,) = services.translator.translate_articles([article], source, target)
    opening, closing = ("«", "»") if target in {"ru", "hy"} else ('"', '"')
    marks = [letter for letter in translated.text if letter in '«»“”„"']
    assert marks == [opening, closing] * (len(marks) // 2)
    assert len(marks) >= 4
    assert translated.text.startswith(opening)
