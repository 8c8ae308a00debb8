import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.document import Role
from service.text.segmentation import segment, split_sentences
from service.text.wire import parse_article

LANGUAGES = ["en", "ru", "az", "hy", "de", "zh", "und"]

# A bar marks each boundary; there is one space around it in the text.
MARKED = {
    "en": [
        "Dr. Mary J. Hill of Acme Inc. arrived at 5 p.m. on Jan. 5 with Gen. Brown. | She left on Monday.",
        "Oil rose 3.5 percent to $71.20 a barrel. | Gas fell.",
        "The U.S. Senate met the U.K. Prime Minister. | He came from the U.S. | The talks were short.",
        '"Stop!" he cried. | "Where are you going?" she asked. | Nobody knew.',
        "Write to press@mfa.example.org or see https://example.org/a.b?c=1. | The page is open.",
        "Well... maybe he will come. | He was late… but he came. | Really?! | Yes!",
        "He said no. | They chose plan B. | Vitamin C. | No. 7 won the race.",
        "The law (see Art. 5. It is short.) was passed. | It is in force.",
        "1. Open the gate. | 2. Close the gate.",
        "They sell fruit, nuts, etc. | Prices are low.",
        "BORDER CROSSING REOPENS | Traffic resumed on Monday. | Queues are short.",
    ],
    "ru": [
        "В 1990 г. Петров переехал в г. Гянджа, т. е. на родину, к ул. им. Низами. | Там он жил долго.",
        "Завод построен в 1972 г. | Его закрыли. | Он выпускал станки, насосы и т. д. | Рабочих уволили.",
        "Проф. А. С. Громов и акад. Ю. Б. Ким получили 3,5 млн руб. | Премию вручил министр.",
        "«Мы готовы!» — сказал он. | — Да! — крикнули из зала. | — Нет! | Спор затих.",
        "«Когда вы придёте?» – спросила она. | Никто не ответил.",
        "Что же дальше?.. | Не знаю… наверное, зима. | Всё!",
        "Билет стоит 5 руб. 50 коп. за поездку. | См. рис. 4 на сайте news.example.ru.",
        "Фильм «Лес. Тропа» вышел вчера. | Зал был полон.",
        "Сенаторы США (респ. Иванс, дем. Браун) согласны. | Голосование завтра.",
    ],
    "az": [
        "Prof. Ə. Quliyev, c-b Həsənov və s. qonaqlar gəlib. | Görüş bir saat çəkib.",
        "Bazarda alma, armud və s. | Qiymətlər sabitdir.",
        "2026-cı ilin I rübündə 3,5 mln. manat xərclənib. | Bu, çoxdur.",
        "B.e.ə. 5-ci əsrdə burada şəhər olub. | İndi kənddir.",
        'O deyib: "Biz hazırıq!" | Sonra zaldan çıxıb. | Bəs nə vaxt? | Bilmirik...',
        "Ünvan: S. Vurğun küç. 12. | Sayt: xeber.az.",
    ],
    "hy": [
        "Նա ծնվել է 1950 թ. Գյումրիում և սովորել պրոֆ. Ա. Ս. Մանուկյանի մոտ։ | Հետո նա մեկնել է։",
        "Ո՞վ է եկել։ | Մի՛ շտապիր։ | Ա՜խ, ինչ լավ է։",
        "«Մենք պատրաստ ենք»,– ասել է պ-ն Սարգսյանը։ | Նիստն ավարտվել է։",
        "Նա ասաց. «Մենք պատրաստ ենք»։ | Բոլորը լռեցին։",
        "Ժողովը սկսվեց ժամը 14:35-ին: | Մասնակցեց 20 հոգի: | Նախարարն ասաց: «Մենք կգանք»: | Նա մեկնեց:",
        "Գնել են սեղաններ, աթոռներ և այլն։ | Գինը 3.5 մլն դրամ է։ | Կայքը՝ lur.am։",
        "Հարցն այսպես է․ մենք կսպասենք։ | Կարող է... գան։",
        "ՆՈՐ ԿԱՄՈՒՐՋ ԳՅՈՒՄՐԻՈՒՄ | Կամուրջը բացվեց երեկ։ | Եկել էին շատերը։",
        "Եղանակը լավ է. տաք է: | Բայց քամի կա",
    ],
    "de": ["Am 3. Mai kam z. B. Dr. Weber mit. | Er ging früh."],
    "ka": ["ის გუშინ მოვიდა. | მერე წავიდა."],
    "ar": ["هل وصل الوفد؟ | نعم. | بدأ الاجتماع."],
    "hi": ["वह आया। | वह गया।"],
}
CASES = [(language, marked) for language, texts in MARKED.items() for marked in texts]


@pytest.mark.parametrize(("language", "marked"), CASES)
def test_boundaries(language: str, marked: str) -> None:
    text = marked.replace(" | ", " ")
    assert [text[start:end] for start, end in split_sentences(text, language)] == marked.split(" | ")


def test_chinese_and_japanese_set_no_space() -> None:
    text = "他来了！真的吗？「はい。」と言った。"
    assert [text[start:end] for start, end in split_sentences(text, "zh")][:2] == ["他来了！", "真的吗？"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\u2028"])
def test_a_line_break_within_a_paragraph_is_a_space(newline: str) -> None:
    text = f"Talks began{newline}on Monday. They{newline}ended late."
    assert len(split_sentences(text, "en")) == 2


PIECES = st.sampled_from(
    [
        *"AbЖжƏəԱաი1 .!?…։:․՞«»\"'()[]—-–,;\n\r\t\u00a0\u2028",
        "Dr. ",
        "т. е. ",
        "г. ",
        "թ. ",
        "...",
        "。",
        "।",
        "TALKS RESUME ",
    ]
)
FREE_TEXT = st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=60).map("".join))


@given(FREE_TEXT, st.sampled_from(LANGUAGES))
def test_nothing_but_whitespace_lies_between_sentences(text: str, language: str) -> None:
    sentences = split_sentences(text, language)
    position = 0
    for start, end in sentences:
        assert text[position:start].strip() == ""
        assert text[start:end] == text[start:end].strip() != ""
        position = end
    assert text[position:].strip() == ""


@given(FREE_TEXT, st.sampled_from(LANGUAGES))
def test_an_article_renders_to_itself(text: str, language: str) -> None:
    article = segment(parse_article(text), language)
    assert article.render({sentence: article.slice(sentence) for sentence in article.sentences}) == text
    assert [sentence.id for sentence in article.sentences] == list(range(len(article.sentences)))
    for marks in (article.blocks, article.sentences):
        position = 0
        for mark in marks:
            assert position <= mark.start < mark.end <= len(text)
            assert article.slice(mark) == article.slice(mark).strip()
            position = mark.end
    for sentence in article.sentences:
        block = article.blocks[sentence.paragraph]
        assert block.start <= sentence.start < sentence.end <= block.end
        if article.dateline:
            assert sentence.end <= article.dateline.start or sentence.start >= article.dateline.end


@pytest.mark.parametrize(
    "unit", [".", ". ", "A. ", "(", "«a. ", ".)", " ...x", "BORDER OPENS Foo. ", "т. е. ", ". [1]", "\n", " "]
)
def test_long_and_strange_text_is_read_in_linear_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    assert "".join(text[a:b] for a, b in split_sentences(text, "ru")).split() == text.split() or " " in unit
    segment(parse_article(text), "ru")


def test_headline_is_one_sentence_and_the_dateline_none() -> None:
    text = (
        "Agency\n27 July 2026 14:35\nIs peace near? Talks resume in Baku\n\n"
        "BAKU, July 27 (Agency) – Envoys met on Monday. They will meet again.\n"
    )
    article = segment(parse_article(text), "en")
    assert [(article.role(sentence), article.slice(sentence)) for sentence in article.sentences] == [
        (Role.HEADLINE, "Is peace near? Talks resume in Baku"),
        (Role.BODY, "Envoys met on Monday."),
        (Role.BODY, "They will meet again."),
    ]
