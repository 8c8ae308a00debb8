from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.text.html import decode, decode_attribute, encode
from service.text.html_parser import MarkupOptions, parse_markup, visible_text
from service.text.html_tokens import Kind, attributes, tokenize
from tests.markup import markup_corpus


def cut(source: str, *, xml: bool = False) -> list[tuple[str, str]]:
    return [(token.kind.name, source[token.start : token.end]) for token in tokenize(source, xml=xml)]


def texts(source: str, options: MarkupOptions | None = None) -> list[str]:
    return [unit.text for unit in parse_markup(source, options).units]


@pytest.mark.parametrize(
    ("source", "tokens"),
    [
        ("a <b c='>'>d</b>", [("TEXT", "a "), ("START", "<b c='>'>"), ("TEXT", "d"), ("END", "</b>")]),
        ("a < b <3 c</ d", [("TEXT", "a < b <3 c"), ("OPAQUE", "</ d")]),
        ("a </", [("TEXT", "a </")]),
        ("<a href=x/>y", [("START", "<a href=x/>"), ("TEXT", "y")]),
        ('<a b="c>d', [("OPAQUE", '<a b="c>d')]),
        ("<a b='c\"d'e>f", [("START", "<a b='c\"d'e>"), ("TEXT", "f")]),
        ("<!-->a<!-- b --!>c", [("COMMENT", "<!-->"), ("TEXT", "a"), ("COMMENT", "<!-- b --!>"), ("TEXT", "c")]),
        ("<!DOCTYPE html>a<?b?>", [("OPAQUE", "<!DOCTYPE html>"), ("TEXT", "a"), ("OPAQUE", "<?b?>")]),
        ("<![CDATA[a>b]]>c", [("OPAQUE", "<![CDATA[a>b]]>"), ("TEXT", "c")]),
        ("<Script>a<b</SCRIPT >", [("START", "<Script>"), ("OPAQUE", "a<b"), ("END", "</SCRIPT >")]),
        ("<title>a &lt; b</title>", [("START", "<title>"), ("TEXT", "a &lt; b"), ("END", "</title>")]),
        ("<textarea></textareas>", [("START", "<textarea>"), ("OPAQUE", "</textareas>")]),
        ("<svg><title/>a</svg>", [("START", "<svg>"), ("START", "<title/>"), ("TEXT", "a"), ("END", "</svg>")]),
        ("<б>a", [("TEXT", "<б>a")]),
    ],
)
def test_cuts_are_where_a_browser_makes_them(source: str, tokens: list[tuple[str, str]]) -> None:
    assert cut(source) == tokens


def test_xml_has_its_own_cuts() -> None:
    assert cut("<?x a>b?><б>c</б><script>d<e/></script>", xml=True) == [
        ("OPAQUE", "<?x a>b?>"),
        ("START", "<б>"),
        ("TEXT", "c"),
        ("END", "</б>"),
        ("START", "<script>"),
        ("TEXT", "d"),
        ("START", "<e/>"),
        ("END", "</script>"),
    ]


@settings(deadline=None)
@given(st.text() | st.text("<>/ab \"'=&;!-?[]"), st.booleans())
def test_tokens_put_end_to_end_are_the_source(source: str, xml: bool) -> None:
    assert "".join(text for _, text in cut(source, xml=xml)) == source


def test_attributes_with_their_quotes() -> None:
    source = "<a Title='x > y' alt = z href class=\"\" =q='1' data-a=\"b'c\"d=e>"
    (tag,) = tokenize(source)
    found = [(a.name, source[a.start : a.end], a.quote) for a in attributes(source, tag)]
    assert found == [
        ("title", "x > y", "'"),
        ("alt", "z", ""),
        ("class", "", '"'),
        ("=q", "1", "'"),
        ("data-a", "b'c", '"'),
        ("d", "e", ""),
    ]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>One <b>two</b></p>three<ul><li>four<li>five</ul>", ["One two", "three", "four", "five"]),
        ("<h1>A<br>B</h1> <hr> <td>C", ["A\nB", "C"]),
        ("a&nbsp;b &amp;lt; &laquo;c&raquo; &#x41;&#66; &copy &nosuch; &#0;", ["a\xa0b &lt; «c» AB © &nosuch; \ufffd"]),
        ("<p>12.5 %</p><p>…</p><p>&nbsp;</p>", []),
        ("a<script>b</script>c<!-- d -->e <code>f</code>", ["ace "]),
        ("<div translate=no>a<p>b</div>c<p class='x notranslate'>d<p>e", ["c", "e"]),
        ("<a href=x>https://a.example/b</a> and <a href=x>@name</a> or <a href=x>words</a>", [" and  or words"]),
    ],
)
def test_paragraphs(source: str, found: list[str]) -> None:
    assert texts(source) == found


def test_attribute_texts_are_found_only_if_asked() -> None:
    source = "<p title='a &amp; b'><img alt=c src=d><code title=e>f</code><input placeholder='' aria-label=\"1\">"
    assert parse_markup(source).attributes == ()
    found = parse_markup(source, MarkupOptions(attributes=True)).attributes
    assert [(attribute.text, source[attribute.start : attribute.end]) for attribute in found] == [
        ("a & b", "a &amp; b"),
        ("c", "c"),
    ]


def test_visible_text_is_what_a_reader_sees() -> None:
    source = """<style>p{}</style><h1>Կամուրջը  <i>փակ</i> է</h1>
    <!-- comment --><p title="not this">Այն կբացվի&nbsp;ուրբաթ։</p><script>not('this')</script>"""
    assert visible_text(source) == "Կամուրջը փակ է\nԱյն կբացվի ուրբաթ։"


@pytest.mark.parametrize("source", markup_corpus().values(), ids=markup_corpus())
def test_every_stretch_of_a_paragraph_knows_its_source(source: str) -> None:
    for unit in parse_markup(source).units:
        tags = "".join(source[mark.start : mark.end] for mark in unit.marks)
        middle = len(unit.text) // 2
        text = unit.verbatim(0, middle) + unit.verbatim(middle, len(unit.text))
        assert len(text) + len(tags) == unit.end - unit.start
        breaks = sum(mark.name == "br" for mark in unit.marks)
        decoded = decode(text, 0, len(text), 0)[0]
        assert len(decoded) + breaks == len(unit.text)


@settings(deadline=None)
@given(st.text() | st.text("&#;<>xlt0123"))
def test_encoded_text_decodes_to_itself_and_holds_no_markup(text: str) -> None:
    encoded = encode(text)
    assert decode(encoded, 0, len(encoded), 0)[0] == text
    assert {kind for kind, _ in cut(encoded)} <= {"TEXT"}


@settings(deadline=None)
@given(st.text())
def test_a_long_reference_is_no_trouble(text: str) -> None:
    assert decode_attribute(f"&#{'9' * 6000};{text}").startswith("&#9")


def test_an_address_in_an_attribute_is_not_decoded() -> None:
    assert decode_attribute("?a=1&copy=2&lt=3 &copy; &lt;") == "?a=1&copy=2&lt=3 © <"


BROKEN = """
<a~ <a~b=' <!-- <![CDATA[ <? </ <b>x </b>x & &#1 <script> <code>x</p> <p~translate=no> <noscript> <svg> <a>x <sup>1
x<br> <i~title=a>b</i>
"""


@pytest.mark.parametrize("piece", BROKEN.split())
def test_broken_markup_of_any_length_is_read_through(piece: str) -> None:
    source = piece.replace("~", " ") * 20_000
    markup = parse_markup(source, MarkupOptions(attributes=True))
    assert sum(unit.end - unit.start for unit in markup.units) <= len(source)


def test_reading_markup_loads_no_heavy_library() -> None:
    code = "import sys, service.text.html_parser; print(sorted({'lxml', 'ctranslate2', 'numpy'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_every_kind_of_token_occurs_in_the_corpus() -> None:
    kinds = {token.kind for source in markup_corpus().values() for token in tokenize(source)}
    assert kinds == set(Kind)
