from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.memory import Segment
from service.storage.database import Database
from service.storage.memory import MemoryStore
from service.text.html_elements import TEXT_ATTRIBUTES
from service.text.html_parser import MarkupOptions
from service.text.html_tokens import Kind, tokenize
from service.text.segmentation import segment
from service.text.wire import parse_article
from service.translation.alignment import Alignment, words
from service.translation.engine import Engine, Hypothesis
from service.translation.hops import translate_over
from service.translation.markup import (
    MarkupTranslator,
    Translate,
    translate_markup,
)
from service.translation.memory import Memory
from service.translation.packages import TranslationPackage
from service.translation.routing import Router
from service.translation.translator import Translator
from tests.markup import events, markup_corpus, nesting

Starter = dict[tuple[str, str], TranslationPackage]

HOSTILE = (
    """ok <script>alert(1)</script> <img src=x onerror=alert(1)> "' onmouseover="alert(1) --> ]]> &lt;b&gt; </p>"""
)

SNIPPETS = markup_corpus()
each_snippet = pytest.mark.parametrize("snippet", SNIPPETS.values(), ids=SNIPPETS)


def words_changed(change: Callable[[str], str]) -> Translate:
    """A translator whose alignment is not known."""
    return lambda texts, _: [Hypothesis(change(text), 1.0) for text in texts]


def reordered(order: Callable[[int], list[int]], change: Callable[[str], str] = str) -> Translate:
    """A translator that puts words in another order and says so. Words are joined by a space."""

    def translate(text: str) -> Hypothesis:
        found = words(text)
        places = order(len(found))
        translation = " ".join(change(text[slice(*found[place])]) for place in places)
        return Hypothesis(
            translation, 1.0, alignment=Alignment(found, words(translation), tuple(((place, 1.0),) for place in places))
        )

    return lambda texts, _: [translate(text) for text in texts]


def reverse(count: int) -> list[int]:
    return list(range(count))[::-1]


def shuffled(seed: int) -> Callable[[int], list[int]]:
    def order(count: int) -> list[int]:
        places = list(range(count))
        random.Random(seed).shuffle(places)
        return places

    return order


def html(snippet: str, translate: Translate, options: MarkupOptions | None = None, language: str = "en") -> str:
    return translate_markup([snippet], language, translate, options)[0]


# What lands where


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>one <b>two</b> three</p>", "<p>THREE <b>TWO</b> ONE</p>"),
        ("<p><b>one</b> two three</p>", "<p>THREE TWO <b>ONE</b></p>"),
        ("<p>one <b>two <i>three</i></b> four</p>", "<p>FOUR <b><i>THREE</i> TWO</b> ONE</p>"),
        ("<a href=1>one two</a> and <a href=2>three</a>", "<a href=2>THREE</a> AND <a href=1>TWO ONE</a>"),
        ("<p><b>one two three</b></p>", "<p><b>THREE TWO ONE</b></p>"),
        ("<p>one<sup>2</sup> two three</p>", "<p>THREE TWO ONE<sup>2</sup></p>"),
        ("<p>one two <img src=x> three</p>", "<p>THREE <img src=x> TWO ONE</p>"),
        ("<p>one two <!-- c -->three</p>", "<p><!-- c -->THREE TWO ONE</p>"),
        ("<p>one <code>x = 1</code> two</p>", "<p>TWO <code>x = 1</code> ONE</p>"),
        ("<p>one <b></b>two</p>", "<p><b></b>TWO ONE</p>"),
    ],
)
def test_markup_follows_its_words(source: str, expected: str) -> None:
    assert html(source, reordered(reverse, str.upper)) == expected


def test_an_element_over_two_sentences_stays_around_what_it_holds_of_each() -> None:
    source = "<p>One <b>two. Three</b> four.</p>"
    assert html(source, words_changed(str.upper)) == "<p>ONE <b>TWO. THREE</b> FOUR.</p>"


def test_without_alignment_markup_goes_by_position_and_to_whole_words() -> None:
    source = "<p>The <b>red</b> bridge over the river is <i>closed</i>.</p>"
    longer = words_changed(lambda text: " ".join(f"{word}a" for word in text[:-1].split()) + ".")
    assert html(source, longer) == "<p>Thea <b>reda</b> bridgea overa thea rivera isa <i>closeda</i>.</p>"


def test_half_a_word_is_marked_only_where_the_word_is_kept() -> None:
    source = "<p>H<sub>2</sub>O is <b>w</b>et</p>"
    change = words_changed(lambda text: text.replace("wet", "nass").replace("is", "ist"))
    assert html(source, change) == "<p>H<sub>2</sub>O ist <b>nass</b></p>"


def test_a_word_the_translation_dropped_leaves_no_tag_behind() -> None:
    source = "<p>one <a href=x>two</a> three <b>four</b></p>"
    result = html(source, words_changed(lambda text: "drei"))
    assert events(result) == events(source)
    assert nesting(result) == nesting(source)


def test_sentences_are_translated_one_by_one_and_in_one_call() -> None:
    calls: list[tuple[list[str], Collection[int]]] = []

    def record(texts: Sequence[str], marked: Collection[int]) -> list[Hypothesis]:
        calls.append((list(texts), marked))
        return [Hypothesis(text.upper(), 1.0) for text in texts]

    documents = [
        "<p>The bridge is <b>closed</b>. It opens on Friday.</p><ul><li>Water</ul>",
        "Thanks &amp; bye",
        "<hr>",
    ]
    assert translate_markup(documents, "en", record) == [
        "<p>THE BRIDGE IS <b>CLOSED</b>. IT OPENS ON FRIDAY.</p><ul><li>WATER</ul>",
        "THANKS &amp; BYE",
        "<hr>",
    ]
    assert calls == [(["The bridge is closed.", "It opens on Friday.", "Water", "Thanks & bye"], {0})]


@pytest.mark.parametrize(
    ("language", "source", "sentences"),
    [
        ("hy", "<p>Կամուրջը <b>փակ է։ Այն</b> կբացվի ուրբաթ։</p>", ["Կամուրջը փակ է։", "Այն կբացվի ուրբաթ։"]),
        ("az", "<p>Körpü <i>bağlıdır.</i> Cümə günü açılacaq.</p>", ["Körpü bağlıdır.", "Cümə günü açılacaq."]),
        ("ru", "<td>Мост&nbsp;закрыт.<br>Откроется в пятницу.", ["Мост\xa0закрыт.", "Откроется в пятницу."]),
        ("en", "<p>The talks will<br>continue.<br>No date is set", ["The talks will\ncontinue.", "No date is set"]),
        ("en", "<a href=1>Home page</a> | <a href=2>Contact us</a>", ["Home page", "Contact us"]),
    ],
)
def test_what_a_model_is_given(language: str, source: str, sentences: list[str]) -> None:
    seen: list[str] = []

    def record(texts: Sequence[str], _: Collection[int]) -> list[Hypothesis]:
        seen.extend(texts)
        return [Hypothesis(text, 1.0) for text in texts]

    assert html(source, record, language=language) == source
    assert seen == sentences


# What stays as it is


@each_snippet
def test_identity_gives_the_snippet_back_byte_for_byte(snippet: str) -> None:
    assert html(snippet, words_changed(str), MarkupOptions(attributes=True)) == snippet
    assert html(snippet, words_changed(str), MarkupOptions(xml=True)) == snippet


@each_snippet
@pytest.mark.parametrize("seed", range(4))
def test_every_tag_of_a_snippet_is_kept_once_whatever_the_word_order(snippet: str, seed: int) -> None:
    result = html(snippet, reordered(shuffled(seed), str.upper))
    assert tokens(result) == tokens(snippet)
    assert events(result) == events(snippet)
    assert nesting(result) == nesting(snippet)


@each_snippet
def test_nothing_a_model_says_becomes_markup(snippet: str) -> None:
    result = html(snippet, words_changed(lambda text: HOSTILE))
    assert tokens(result) == tokens(snippet)
    assert events(result) == events(snippet)


@each_snippet
def test_nothing_a_model_says_leaves_an_attribute(snippet: str) -> None:
    result = html(snippet, words_changed(lambda text: HOSTILE), MarkupOptions(attributes=True))
    assert without_texts(events(result)) == without_texts(events(snippet))


@pytest.mark.parametrize("element", ["script", "style", "code", "pre", "kbd", "samp", "textarea", "svg", "noscript"])
def test_code_is_not_translated(element: str) -> None:
    inside = f"<{element} class=x>some words</{element}>"
    assert html(f"<p>words</p>{inside}<p>words</p>", words_changed(str.upper)) == f"<p>WORDS</p>{inside}<p>WORDS</p>"


@pytest.mark.parametrize("attribute", ["translate=no", 'translate="NO"', "class='a notranslate b'"])
def test_what_says_so_is_not_translated(attribute: str) -> None:
    source = f"<div {attribute}>some <b>words</b><div>more</div></div><p>words"
    assert html(source, words_changed(str.upper)) == source.replace("<p>words", "<p>WORDS")


def test_attributes_are_translated_only_if_asked() -> None:
    source = """<p title='a "b" &amp; c'>x <img alt=word src=word> <input placeholder="my name" value="my name"></p>"""
    assert html(source, words_changed(str.upper)) == source.replace(">x <", ">X <")
    assert html(source, words_changed(str.upper), MarkupOptions(attributes=True)) == (
        """<p title='A &quot;B&quot; &amp; C'>X <img alt="WORD" src=word>"""
        """ <input placeholder="MY NAME" value="my name"></p>"""
    )


def test_an_untranslated_sentence_keeps_its_spelling_beside_a_translated_one() -> None:
    source = "<p>AT&T &mdash; <b>fine</b>.  Second\r\nsentence &amp; more.</p>"
    change = words_changed(lambda text: "Zwei." if "Second" in text else text)
    assert html(source, change) == "<p>AT&T &mdash; <b>fine</b>.  Zwei.</p>"


def test_a_bare_angle_bracket_does_not_join_what_follows() -> None:
    source = "Երբ ա <։Բառ։ "
    change = words_changed(lambda text: "b>x" if text.startswith("Բառ") else text)
    assert Kind.START not in {token.kind for token in tokenize(html(source, change, language="hy"))}


@pytest.mark.parametrize("depth", [10, 60, 5000])
def test_deep_nesting_is_kept(depth: int) -> None:
    source = f"<p>one {'<b>' * depth}two{'</b>' * depth} three</p>"
    result = html(source, reordered(reverse, str.upper))
    assert "TWO" in result
    assert tokens(result) == tokens(source)
    assert nesting(result) == nesting(source)


# XML


def test_xml_paragraphs_are_found_by_their_mixed_content() -> None:
    source = '<?xml version="1.0"?><doc><t>First <g id="1">part</g></t><t>Second</t><x/>tail<![CDATA[ a <b> ]]></doc>'
    seen: list[str] = []

    def record(texts: Sequence[str], _: Collection[int]) -> list[Hypothesis]:
        seen.extend(texts)
        return [Hypothesis(text.upper(), 1.0) for text in texts]

    result = html("<r><t>First <g id='1'>part</g></t><t>Second</t></r>", record, MarkupOptions(xml=True))
    assert result == "<r><t>FIRST <g id='1'>PART</g></t><t>SECOND</t></r>"
    assert seen == ["First part", "Second"]
    assert html(source, words_changed(str), MarkupOptions(xml=True)) == source


def test_ignored_and_splitting_elements() -> None:
    options = MarkupOptions(xml=True, ignored=frozenset({"x"}), splitting=frozenset({"seg"}))
    source = "<d>one <x>two</x> three <seg>four</seg> five</d>"
    assert html(source, reordered(reverse), options) == "<d>three <x>two</x> one <seg>four</seg> five</d>"


def test_xml_names_keep_their_case() -> None:
    source = "<D>one <B>two</B> <b>three</b></D>"
    assert html(source, reordered(reverse), MarkupOptions(xml=True)) == "<D><b>three</b> <B>two</B> one</D>"


# Any input


@settings(deadline=None)
@given(st.text())
def test_no_text_fails_and_identity_is_identity(text: str) -> None:
    for options in (MarkupOptions(attributes=True), MarkupOptions(xml=True)):
        assert html(text, words_changed(str), options) == text


PIECES = """
<b> </b> <i~x=1> </i> <p> </p> <br> <code> </code> <!-- --> <a~title='x~y'> </a> <sup> </sup> <svg> </svg> <title> <li>
<p~translate=no> <script> </script> <![CDATA[ ]]> one two. ~Three~ «բառ»։ &lt; &amp &#0; < > & " ' / = ~ - ! ? ; a # x
"""
markup_like = st.lists(st.sampled_from(PIECES.split()), max_size=40).map(
    lambda pieces: "".join(pieces).replace("~", " ")
)


@settings(deadline=None)
@given(markup_like, st.integers(0, 5))
def test_broken_markup_keeps_every_token(source: str, seed: int) -> None:
    assert html(source, words_changed(str), MarkupOptions(attributes=True)) == source
    for change in (reordered(shuffled(seed), str.upper), words_changed(lambda text: HOSTILE)):
        assert tokens(html(source, change)) == tokens(source)
        for options in (MarkupOptions(attributes=True), MarkupOptions(xml=True)):
            assert html(source, change, options).count("<") <= source.count("<")


@dataclass
class Element:
    name: str
    children: list[Element | str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"<{self.name}>{''.join(map(str, self.children))}</{self.name}>"


texts = st.sampled_from(
    ["one", " two ", " three four", "Five. Six ", "yeddi, ", "восемь ", "ինը։ ", "&amp;", "<br>", " <img> "]
)
trees: st.SearchStrategy[Element] = st.recursive(
    st.builds(Element, st.sampled_from(["a", "b", "i", "span"]), st.lists(texts, max_size=3)),
    lambda inner: st.builds(Element, st.sampled_from(["a", "b", "i", "em"]), st.lists(inner | texts, max_size=5)),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.lists(trees | texts, min_size=1, max_size=6), st.integers(0, 9))
def test_nesting_survives_any_order_of_words(parts: list[Element | str], seed: int) -> None:
    source = f"<p>{''.join(map(str, parts))}</p>"
    for change in (reordered(shuffled(seed)), words_changed(lambda text: " ".join(reversed(text.split())))):
        result = html(source, change)
        assert events(result) == events(source)
        assert nesting(result) == nesting(source)


# With the model


def test_markup_through_the_model_and_over_two_hops(engine: Engine, starter: Starter) -> None:
    source = '<p>Президент <b>Армении</b> прибыл в <a href="/b">Баку</a>. Встреча состоится в <i>2024</i> году.</p>'
    direct = MarkupTranslator(Translator(engine, Router(starter.values())))
    pivot = MarkupTranslator(Translator(engine, Router([starter["ru", "en"], starter["en", "hy"]])))
    for translator in (direct, pivot):
        (result,) = translator.translate([source], "ru", "hy")
        assert nesting(result) == nesting(source)
        assert any("Ա" <= character <= "և" for character in result)


def test_alignments_of_two_hops_are_composed(engine: Engine, starter: Starter) -> None:
    sentence = "Встреча состоится 27 июля в Ереване."
    route = (starter["ru", "en"], starter["en", "az"])
    ((_, (result,)),) = translate_over(engine, route, [sentence], return_alignment=True)
    assert result.alignment is not None
    assert result.alignment.source == words(sentence)
    assert result.alignment.target == words(result.text)
    assert all(0 <= index < len(words(sentence)) for row in result.alignment.rows for index, _ in row)


@pytest.mark.parametrize(
    ("source", "target", "snippet", "kept"),
    [
        ("en", "ru", "<p>The council gave <b>1,250,000 drams</b> to 37 schools.</p>", ["1 250 000", "37"]),
        (
            "ru",
            "en",
            "<p>Подробности на <i>https://example.com/a?b=1</i> и в ленте.</p>",
            ["https://example.com/a?b=1"],
        ),
        (
            "en",
            "hy",
            "<p>Write to <em>desk@example.org</em> before 18:45 on Friday.</p>",
            ["desk@example.org", "18:45"],
        ),
        ("hy", "en", "<p>Դպրոցը կառուցվել է <b>1987</b> թվականին 4 ամսում։</p>", ["1987", "4"]),
    ],
)
def test_what_must_survive_survives_in_markup(
    engine: Engine, starter: Starter, source: str, target: str, snippet: str, kept: list[str]
) -> None:
    (result,) = MarkupTranslator(Translator(engine, Router(starter.values()))).translate([snippet], source, target)
    text = result.replace("\u00a0", " ").replace("\u202f", " ")
    assert all(one in text for one in kept), result
    assert nesting(result) == nesting(snippet)


@pytest.mark.parametrize(
    ("language", "sentence", "usual"),
    [
        ("az", "Назирләр сүлһ һаггында данышдылар.", "Nazirlər sülh haqqında danışdılar."),  # in Cyrillic script
        ("az", "Nazirler sulh haqqinda danisdilar ve getdiler.", "Nazirlər sülh haqqında danışdılar və getdilər."),
        ("ru", "Mинистры приexaли в Tбилиcи.", "Министры приехали в Тбилиси."),  # with Latin letters
        ("hy", "Նախարարները եկել են Երևան:", "Նախարարները եկել են Երևան։"),  # with a colon
    ],
)
def test_misspelt_markup_is_repaired_and_its_tags_go_where_they_go_in_the_usual_spelling(
    engine: Engine, starter: Starter, language: str, sentence: str, usual: str
) -> None:
    translator = MarkupTranslator(Translator(engine, Router(starter.values())))
    for place in range(len(sentence.split())):
        misspelt, expected = (
            " ".join(f"<b>{word}</b>" if number == place else word for number, word in enumerate(text.split()))
            for text in (sentence, usual)
        )
        assert translator.translate([misspelt], language, "en") == translator.translate([expected], language, "en")


def test_a_translation_from_markup_has_the_marks_of_its_language(engine: Engine, starter: Starter) -> None:
    sentence = 'The minister said "we will come" to the press.'
    (result,) = MarkupTranslator(Translator(engine, Router(starter.values()))).translate([sentence], "en", "ru")
    assert '"' not in result


@pytest.fixture
def remembering(engine: Engine, starter: Starter, tmp_path: Path) -> Iterator[Translator]:
    """A translator with a memory of its own."""
    database = Database(f"sqlite:///{tmp_path}/memory.db")
    yield Translator(engine, Router(starter.values()), Memory(MemoryStore(database)))
    database.close()


def test_markup_is_looked_up_and_remembered(engine: Engine, remembering: Translator) -> None:
    page = "<p>Переговоры начались. Министр <b>приехал</b>.</p><ul><li>Дорога открыта.</ul>"
    batches: list[int] = []
    engine.on_batch = lambda segments, _: batches.append(segments)
    first = MarkupTranslator(remembering).translate([page], "ru", "hy")
    assert sum(batches) == 3
    batches.clear()
    assert MarkupTranslator(remembering).translate([page], "ru", "hy") == first
    assert sum(batches) == 1  # where the tags go is not remembered
    batches.clear()
    article = segment(parse_article("Министр приехал."), "ru")
    remembering.translate_articles([article], "ru", "hy")
    assert batches == []


def test_an_approved_segment_stands_in_markup_too(remembering: Translator) -> None:
    remembering.memory.approve([Segment("ru", "hy", "Министр рад.", "Նախարարը գոհ է։")])
    (result,) = MarkupTranslator(remembering).translate(["<p>Министр <i>рад</i>.</p>"], "ru", "hy")
    assert re.sub("<.*?>", "", result) == "Նախարարը գոհ է։"
    assert nesting(result) == nesting("<p>Министр <i>рад</i>.</p>")


def tokens(markup: str) -> Counter[str]:
    return Counter(markup[t.start : t.end] for t in tokenize(markup) if t.kind is not Kind.TEXT)


def without_texts(found: Counter[tuple[str, ...]]) -> Counter[tuple[str, ...]]:
    """Events with the values of text attributes left out."""
    kept: Counter[tuple[str, ...]] = Counter()
    for event, count in found.items():
        named = (part.split("=")[0] if part.split("=")[0] in TEXT_ATTRIBUTES else part for part in event)
        kept[tuple(named)] += count
    return kept
