"""The example stories and the awkward input files are what their README files say."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
DATA = ROOT / "tests" / "data"

STORIES = sorted(path.name for path in EXAMPLES.glob("*.txt"))
PARALLEL = {"border-talks": {"en", "ru", "az", "hy"}, "envoy-visit": {"en", "hy"}, "rail-freight": {"ru", "az"}}
WIRE = {"border-talks", "envoy-visit", "rail-freight", "kura-water", "library", "bridge-repair"}
AGENCY = {
    "en": "Agency",
    "ru": "Агентство",
    "az": "Agentlik",
    "hy": "Գործակալություն",
    "az-Cyrl": "Аҝентлик",
    "az-ascii": "Agentlik",
}
ALPHABET = {
    "en": r"[A-Za-z]",
    "ru": r"[А-Яа-яЁё]",
    "az": r"[A-Va-vX-Zx-zÇçƏəĞğİıÖöŞşÜü]",
    "hy": r"[Ա-Ֆա-և]",
    "az-Cyrl": r"[АаБбВвГгҒғДдЕеӘәЖжЗзИиЫыЈјКкҜҝЛлМмНнОоӨөПпРрСсТтУуҮүФфХхҺһЧчҸҹШш]",
    "az-ascii": r"[A-Za-z]",
}
TELLTALE = {"en": "w", "ru": "ыэщ", "az": "əığşçöü", "hy": "եոռև", "az-Cyrl": "әҝғһҹјөү", "az-ascii": "q"}
"""Letters that tell a language from its neighbours; each must occur."""


def story_and_tag(name: str) -> tuple[str, str]:
    story, tag, _ = name.split(".")
    return story, tag


def read(name: str) -> str:
    return (EXAMPLES / name).read_bytes().decode("utf-8")


def paragraphs(text: str) -> list[str]:
    return re.split(r"(?:\r?\n){2,}", text.strip())


def figures(text: str) -> Counter[str]:
    """All numbers in digits, with decimal and thousands separators of any of the four languages made one."""
    text = re.sub(r"(?<=\d)[ ,\u00a0\u202f](?=\d{3}(?!\d))", "", text)
    return Counter(re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d)", ".", text)))


@pytest.mark.parametrize("name", STORIES)
def test_text_is_clean_unicode(name: str) -> None:
    text = read(name)
    assert unicodedata.is_normalized("NFC", text)
    assert text.endswith("\n") and not text.endswith("\n\n")
    strange = {char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Co", "Cn") and char not in "\r\n"}
    assert not strange


@pytest.mark.parametrize("name", STORIES)
def test_letters_are_those_of_the_language(name: str) -> None:
    _, tag = story_and_tag(name)
    text = read(name)
    text = re.sub(r"https?://\S+|\S+@\S+|GMT", "", text)
    foreign = {char for char in text if char.isalpha() and not re.match(ALPHABET[tag], char)}
    assert not foreign
    assert set(TELLTALE[tag]) <= set(text)


@pytest.mark.parametrize("name", [name for name in STORIES if story_and_tag(name)[0] in WIRE])
def test_wire_copy_has_its_parts(name: str) -> None:
    _, tag = story_and_tag(name)
    head, body = paragraphs(read(name))[:2]
    agency, timestamp, headline = head.splitlines()
    assert agency == AGENCY[tag]
    assert re.search(r"\b\d\d:\d\d\b", timestamp)
    assert headline and headline[-1] not in ".։:"
    place, rest = body.split(",", 1)
    assert place.isupper()
    assert f"({AGENCY[tag]}) {'-' if tag == 'az-ascii' else '–'} " in rest


@pytest.mark.parametrize("name", [name for name in STORIES if story_and_tag(name)[0] not in WIRE])
def test_other_stories_have_no_dateline(name: str) -> None:
    _, tag = story_and_tag(name)
    assert AGENCY[tag] not in read(name)
    assert "\n" not in paragraphs(read(name))[0]


@pytest.mark.parametrize("story", PARALLEL)
def test_parallel_versions_agree(story: str) -> None:
    versions = {tag: read(f"{story}.{tag}.txt") for tag in PARALLEL[story]}
    first, *others = (paragraphs(text) for text in versions.values())
    for other in others:
        assert len(other) == len(first)
        for ours, theirs in zip(first, other, strict=True):
            assert figures(ours) == figures(theirs)


def test_every_language_has_several_stories() -> None:
    languages = Counter(story_and_tag(name)[1].split("-")[0] for name in STORIES)
    assert languages.keys() == {"en", "ru", "az", "hy"}
    assert min(languages.values()) >= 3


def test_hard_wrapped_story() -> None:
    raw = (EXAMPLES / "kura-water.en.txt").read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n") > 20
    body = raw.decode().split("\r\n\r\n", 1)[1]
    assert max(map(len, body.split("\r\n"))) <= 72


def test_readme_names_every_story() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    for name in STORIES:
        story, tag = story_and_tag(name)
        assert f"`{name}`" in readme or (f"`{story}." in readme and f"`.{tag}`" in readme), name


@pytest.mark.parametrize(
    ("name", "encoding", "expected"),
    [
        ("utf-16-le-bom.ru.txt", "utf-16", "Стороны подтвердили сроки встречи."),
        ("utf-16-be-bom.hy.txt", "utf-16", "Կողմերը հաստատել են հանդիպման ժամկետը։"),
        ("utf-16-le-no-bom.az.txt", "utf-16-le", "Tərəflər görüşün vaxtını təsdiqləyib."),
        ("utf-16-be-no-bom.ru.txt", "utf-16-be", "Стороны подтвердили сроки встречи."),
        ("utf-8-bom.az.txt", "utf-8-sig", "Tərəflər görüşün vaxtını təsdiqləyib."),
        ("cp1251.ru.txt", "cp1251", "«Мы готовы продолжать»"),
        ("koi8-r.ru.txt", "koi8-r", "Стороны подтвердили сроки встречи."),
        ("iso-8859-9.tr.txt", "iso-8859-9", "şimdilik açıklama yapılmadı"),
    ],
)
def test_encoded_files_hold_their_text(name: str, encoding: str, expected: str) -> None:
    raw = (DATA / name).read_bytes()
    assert expected in raw.decode(encoding)
    if not name.startswith("utf-"):
        with pytest.raises(UnicodeDecodeError):
            raw.decode("utf-8")


def test_broken_files_are_broken() -> None:
    assert (DATA / "empty.txt").read_bytes() == b""
    assert (DATA / "whitespace.txt").read_text(encoding="utf-8").strip() == ""
    assert b"\0" in (DATA / "nul-bytes.txt").read_bytes()
    assert (DATA / "png-header.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(UnicodeDecodeError, match="unexpected end of data"):
        (DATA / "truncated-utf-8.hy.txt").read_bytes().decode("utf-8")
