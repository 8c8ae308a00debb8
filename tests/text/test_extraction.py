from __future__ import annotations

import socket
import subprocess
import sys
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.errors import InputError, TextTooLong
from service.text.extraction import LARGE_PAGE, MOST_TAGS, declared_language, extract_article
from tests.markup import markup_corpus

STORIES = {
    "en": (
        "Bridge over the river closed",
        "The old bridge over the river was <b>closed</b> on Monday after engineers found cracks in two of its pillars.",
        'Traffic is sent over the new road to the north. <a href="/bus">Buses</a> run every ten minutes.',
        "Shopkeepers on both banks asked the council for help: trade falls by half whenever the bridge is shut.",
    ),
    "ru": (
        "Мост через реку закрыт",
        "Старый мост через реку в понедельник <b>закрыли</b>: инженеры нашли трещины в двух опорах.",
        'Движение направили по новой дороге к северу. <a href="/bus">Автобусы</a> ходят каждые десять минут.',
        "Торговцы на обоих берегах попросили совет о помощи: без моста выручка падает вдвое.",
    ),
    "az": (
        "Çayın üzərindəki körpü bağlandı",
        "Çayın üzərindəki köhnə körpü bazar ertəsi <b>bağlanıb</b>: mühəndislər iki dayaqda çat aşkar ediblər.",
        'Nəqliyyat şimaldakı yeni yolla gedir. <a href="/bus">Avtobuslar</a> hər on dəqiqədən bir işləyir.',
        "Hər iki sahildəki satıcılar şuradan kömək istəyiblər: körpü olmayanda alver yarıya düşür.",
    ),
    "hy": (
        "Գետի կամուրջը փակվել է",
        "Գետի հին կամուրջը երկուշաբթի <b>փակվել է</b>. ինժեներները երկու հենարանում ճաքեր են հայտնաբերել։",
        'Երթևեկությունն ուղղվել է հյուսիսային նոր ճանապարհով։ <a href="/bus">Ավտոբուսները</a> գալիս են տասը րոպեն մեկ։',
        "Երկու ափերի վաճառականները խորհրդից օգնություն են խնդրել. առանց կամրջի առևտուրը կիսով չափ նվազում է։",
    ),
}


def page(language: str, title: str, *paragraphs: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="{language}-XX"><head><meta charset="utf-8"><title>{title} | Example Daily</title>
<meta property="og:title" content="{title}"><script>var story = "<p>script text</p>";</script></head><body>
<header><nav><ul><li><a href="/">MENU-ENTRY</a><li><a href="/sport">SPORT-ENTRY</a></ul></nav></header>
<div class="ad banner"><p>ADVERTISEMENT Buy a new car today, the offer ends on Sunday!</p></div>
<main><article><h1>{title}</h1>{"".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)}</article></main>
<div id="comments"><h3>COMMENTS</h3><p class="comment">COMMENTER What a pity, I crossed it each morning.</p></div>
<aside class="related"><h3>RELATED</h3><ul><li><a href="/1">RELATED Another story of the day</a></ul></aside>
<footer><p>FOOTER All rights reserved. Write to the editors.</p></footer></body></html>"""


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> NoReturn:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("language", STORIES)
def test_a_story_without_what_stands_around_it(language: str) -> None:
    title, *paragraphs = STORIES[language]
    found = extract_article(page(language, title, *paragraphs))
    plain = [paragraph.replace("<b>", "").replace("</b>", "") for paragraph in paragraphs]
    plain[1] = plain[1].replace('<a href="/bus">', "").replace("</a>", "")
    assert found.title == title
    assert found.body == "\n\n".join(plain)
    assert found.text == "\n\n".join([title, *plain])
    assert found.language == language


@pytest.mark.parametrize(
    "html",
    [
        "",
        "   \n",
        "https://example.com/story",
        "<html><body><nav><a href=/>Home</a></nav></body></html>",
        "<script>var words = 'one two three four five six';</script>",
        "<!DOCTYPE html><html><head><title>Only a title stands in this page</title></head><body></body></html>",
        "\x00\x01\x02<p>",
    ],
)
def test_a_page_without_an_article_is_refused_with_a_reason(html: str) -> None:
    with pytest.raises(InputError, match="no article") as refused:
        extract_article(html)
    assert refused.value.hint


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ('<html lang="az-Latn-AZ">', "az"),
        ("<!-- x --><!DOCTYPE html><HTML class=x LANG=hy>", "hy"),
        ("<html lang=''><p lang=ru>", None),
        ("<html lang='not a code'>", None),
        ("<p lang=ru>text</p>", None),
        ("text", None),
    ],
)
def test_declared_language(html: str, language: str | None) -> None:
    assert declared_language(html) == language


@pytest.mark.parametrize("snippet", markup_corpus().values(), ids=markup_corpus())
def test_hostile_markup_gives_text_or_a_refusal(snippet: str) -> None:
    try:
        found = extract_article(f"<html><body><article>{snippet}</article></body></html>")
    except InputError:
        return
    assert found.body


@settings(max_examples=40, deadline=None)
@given(st.text() | st.text("<>/ab \"'=&;!-"))
def test_any_text_gives_an_article_or_a_refusal(text: str) -> None:
    try:
        extract_article(text)
    except InputError:
        return


def test_trafilatura_is_loaded_on_first_use_only() -> None:
    code = "import sys, service.text.extraction; print('trafilatura' in sys.modules or 'lxml' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


@pytest.mark.parametrize("language", STORIES)
def test_the_article_of_a_large_page_is_found_too(language: str) -> None:
    title, *paragraphs = STORIES[language]
    story = page(language, title, *paragraphs * 3)
    menu = "<li><a href='/'>MENU-ENTRY</a></li>" * LARGE_PAGE
    found = extract_article(story.replace("<ul>", f"<ul>{menu}", 1))
    assert found.title == title
    assert found.body == extract_article(story).body


def test_a_page_of_nothing_but_tags_is_refused_at_once() -> None:
    with pytest.raises(TextTooLong):
        extract_article("<li>a b c" * (MOST_TAGS + 1))
