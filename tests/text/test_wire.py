import pytest

from service.core.document import Article, Role
from service.text.segmentation import segment
from service.text.wire import parse_article


def structure(article: Article) -> list[tuple[str, str]]:
    return [(block.role.value, article.slice(block)) for block in article.blocks]


WIRE = {
    "en": (
        "Agency",
        "27 July 2026 14:35",
        "Ministers agree on a railway",
        "TBILISI, July 27 (Agency) –",
        " They met. It rained.",
    ),
    "ru": (
        "Агентство",
        "27 июля 2026, 14:35 (UTC+4)",
        "Министры договорились о дороге",
        "ТБИЛИСИ, 27 июля (Агентство) —",
        " Они встретились. Шёл дождь.",
    ),
    "az": (
        "Agentlik",
        "27 iyul 2026, 14:35",
        "Nazirlər dəmir yolu barədə razılaşıb",
        "TBİLİSİ, 27 iyul (Agentlik) –",
        " Onlar görüşüb. Yağış yağıb.",
    ),
    "hy": (
        "Գործակալություն",
        "27 հուլիսի, 2026 14:35",
        "Նախարարները պայմանավորվել են",
        "ԹԲԻԼԻՍԻ, 27 հուլիսի (Գործակալություն) –",
        " Նրանք հանդիպեցին։ Անձրև էր։",
    ),
}


@pytest.mark.parametrize("language", WIRE)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\n\n"])
def test_all_parts_of_wire_copy(language: str, newline: str) -> None:
    agency, timestamp, headline, dateline, body = WIRE[language]
    article = parse_article(newline.join([agency, timestamp, headline, dateline + body, ""]))
    assert structure(article) == [
        ("agency", agency),
        ("timestamp", timestamp),
        ("headline", headline),
        ("body", dateline + body),
    ]
    assert article.dateline and article.slice(article.dateline) == dateline


@pytest.mark.parametrize("language", WIRE)
def test_the_headline_may_stand_first(language: str) -> None:
    agency, timestamp, headline, dateline, body = WIRE[language]
    article = parse_article("\n".join([headline, timestamp, agency, dateline + body]))
    assert [role for role, _ in structure(article)] == ["headline", "timestamp", "agency", "body"]


def test_an_agency_we_do_not_know_stands_above_the_timestamp() -> None:
    article = parse_article(
        "Caspian Wire\n27 July 2026 14:35\nStorm closes the road\nThe road was closed. It will open."
    )
    assert [role for role, _ in structure(article)] == ["agency", "timestamp", "headline", "body"]
    assert article.dateline is None


def test_a_headline_without_a_timestamp_stands_apart_above_running_text() -> None:
    article = parse_article(
        "Storm closes the mountain road\n\nHeavy rain closed the road on Monday. Crews are at work.\n"
    )
    assert article.headline == "Storm closes the mountain road"


@pytest.mark.parametrize(
    "text",
    [
        "Talks resumed on Monday.",
        "Talks resumed on Monday",
        "Переговоры возобновились в понедельник.\n\nОни продлятся два дня.",
        "Shopping list\nmilk\neggs\nbread and butter for everybody",
        "Dear friends,\n\nthank you for the letter you sent. We read it.",
        "Bakı gözəl şəhərdir",
        "14:35",
    ],
)
def test_ordinary_text_is_body_alone(text: str) -> None:
    article = parse_article(text)
    assert {block.role for block in article.blocks} == {Role.BODY}
    assert article.dateline is None


@pytest.mark.parametrize("text", ["", " \n\t\r\n "])
def test_empty_text_has_no_blocks(text: str) -> None:
    assert parse_article(text).blocks == ()


def test_a_wrapped_body_begins_at_its_dateline() -> None:
    text = (
        "Both parliaments are to vote on the railway treaty before the winter\n"
        "YEREVAN, July 27 (Agency) – The treaty on the railway goes to the two\n"
        "parliaments in autumn, officials said on Monday after a long meeting\n"
        "in the capital.\n"
    )
    article = parse_article(text)
    assert [role for role, _ in structure(article)] == ["headline", "body"]
    assert article.dateline and article.slice(article.dateline.place) == "YEREVAN"


def test_a_dateline_in_the_middle_of_a_text_is_none() -> None:
    article = parse_article("Many people wrote to us. Here is one letter.\n\nBAKU, July 27 (Agency) – A letter came.\n")
    assert article.dateline is None


def test_news_in_brief_and_a_byline_may_stand_above_the_dateline() -> None:
    article = parse_article(
        "Agency\n27 July 2026 14:35\nUPDATE 2-Ministers agree on a railway\n\n"
        "* Line to open in May\n* Cost put at $2 million\n\n"
        "By Anna Petrosyan\n\nTBILISI, July 27 (Agency) - They met. It rained.\n"
    )
    assert [role for role, _ in structure(article)] == ["agency", "timestamp", "headline", *["body"] * 4]
    assert article.dateline and article.slice(article.dateline.place) == "TBILISI"
    assert [article.slice(label) for label in article.labels] == ["UPDATE 2-"]
    texts = [article.slice(sentence) for sentence in segment(article, "en").sentences]
    assert texts == [
        "Ministers agree on a railway",
        "Line to open in May",
        "Cost put at $2 million",
        "By Anna Petrosyan",
        "They met.",
        "It rained.",
    ]


def test_a_second_heading_that_begins_with_by_is_no_byline() -> None:
    article = parse_article("Roads reopen\nBy May Armenia is to sign a treaty\nBAKU, July 27 (Agency) – They met.\n")
    assert [role for role, _ in structure(article)] == ["headline", "headline", "body"]


@pytest.mark.parametrize(
    ("line", "language"),
    [("- 5 degrees at night", "en"), ("-5 degrees at night", "en"), ("12. Juni war ein Tag", "de"), ("2. liqa", "az")],
)
def test_a_number_is_no_mark(line: str, language: str) -> None:
    article = segment(parse_article(f"7:30\n{line}\n"), language)
    assert [article.slice(sentence) for sentence in article.sentences] == ["7:30", line]


@pytest.mark.parametrize("mark", ["* ", "• ", "- ", "– ", "1. ", "2) ", "ա) ", "▪\t"])
def test_the_mark_of_a_list_item_is_in_no_sentence(mark: str) -> None:
    article = segment(parse_article(f"Գնումների ցուցակ:\n{mark}Կաթ և հաց\n"), "hy")
    assert [article.slice(sentence) for sentence in article.sentences] == ["Գնումների ցուցակ:", "Կաթ և հաց"]


def test_a_mark_alone_stays_a_sentence() -> None:
    article = segment(parse_article("*\n– Да, – сказал он.\n"), "ru")
    assert [article.slice(sentence) for sentence in article.sentences] == ["*", "Да, – сказал он."]


def test_a_stretch_of_an_article_can_be_rendered_alone() -> None:
    article = segment(parse_article("URGENT: The mountain road opens\nBAKU, July 27 (Agency) – It is open.\n"), "en")
    replacements = {article.labels[0]: "СРОЧНО: ", article.sentences[1]: "Она открыта."}
    assert article.render(replacements, article.blocks[0]) == "СРОЧНО: The mountain road opens"
    assert article.render(replacements) == "СРОЧНО: The mountain road opens\nBAKU, July 27 (Agency) – Она открыта.\n"
