"""What the default method is for: the sentences an editor of news would keep."""

from __future__ import annotations

from typing import Protocol

from service.summarization.extractive import SummaryLength, summarize

LEAD, LOAD, PRICE, MOTHER, DELAY, GULLS, CAPTAIN, OLD_LINE = range(8)


class Story(Protocol):
    language: str
    headline: str
    sentences: list[str]


def news(sentences: list[str], count: int, *, language: str = "en", headline: str | None = None) -> list[int]:
    return summarize(sentences, language=language, length=SummaryLength(sentences=count), headline=headline)


def test_the_lead_and_the_obstacle_come_first(story: Story) -> None:
    assert news(story.sentences, 2, language=story.language, headline=story.headline) == [LEAD, DELAY]


def test_quotations_and_scraps_are_left_out(story: Story) -> None:
    chosen = news(story.sentences, 4, language=story.language, headline=story.headline)
    assert not {MOTHER, GULLS, CAPTAIN} & set(chosen)


def test_a_name_in_quotation_marks_is_no_quotation() -> None:
    sentences = [
        "Компания «Северный путь» закупит двенадцать новых ледоколов для арктических портов.",
        "«Это был долгий и очень трудный разговор», – сказал ее директор после подписания бумаг.",
        "Ледокол «Восток» первым выйдет в море следующим летом из порта Мурманск.",
    ]
    assert news(sentences, 2, language="ru") == [0, 2]


def test_the_headline_draws_its_sentence_in() -> None:
    sentences = [
        "The council met on Tuesday evening and sat until midnight.",
        "Members first discussed the street lights in the old quarter.",
        "They then discussed the colour of the benches in the park.",
        "Tram fares will double in October, the council decided late.",
    ]
    assert 3 not in news(sentences, 2)
    assert 3 in news(sentences, 2, headline="Tram fares to double in October")


def test_a_repeated_sentence_is_not_chosen_twice() -> None:
    lead = "The ministry of energy opened a wind farm with forty turbines near the coast on Monday."
    sentences = [lead, lead, "Its power goes to the villages of the peninsula.", "The farm cost 60 million euros."]
    assert news(sentences, 3, headline="Wind farm with forty turbines opens near the coast") == [0, 2, 3]
