from __future__ import annotations

import io
import resource
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.memory import MOST_CHARACTERS, Segment
from service.memory_exchange import TmxError, read_tmx, write_tmx

HEADER = '<header srclang="en" segtype="sentence" datatype="plaintext" adminlang="en" o-tmf="x" creationtool="x"/>'


def document(*units: str, prologue: str = "", header: str = HEADER) -> bytes:
    body = "\n".join(units)
    return f'<?xml version="1.0"?>\n{prologue}<tmx version="1.4">{header}<body>\n{body}\n</body></tmx>'.encode()


def unit(*variants: tuple[str, str], attributes: str = "") -> str:
    inside = "".join(f'<tuv xml:lang="{code}"><seg>{seg}</seg></tuv>' for code, seg in variants)
    return f"<tu {attributes}>{inside}</tu>"


def read(data: bytes | BinaryIO) -> tuple[list[Segment], list[tuple[int, str]]]:
    skipped: list[tuple[int, str]] = []
    file = io.BytesIO(data) if isinstance(data, bytes) else data
    return list(read_tmx(file, "desk.tmx", lambda line, reason: skipped.append((line, reason)))), skipped


def texts(data: bytes) -> list[tuple[str, str, str, str]]:
    return [(found.source, found.target, found.text, found.translation) for found in read(data)[0]]


def write(segments: list[Segment]) -> bytes:
    file = io.BytesIO()
    assert list(write_tmx(segments, file, "1.0")) == list(range(1, len(segments) + 1))
    return file.getvalue()


XML_TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), min_size=1).filter(str.strip)


@given(st.lists(st.tuples(XML_TEXT, XML_TEXT), min_size=1, max_size=5))
def test_what_was_written_is_read_again(pairs: list[tuple[str, str]]) -> None:
    when = datetime(2031, 5, 28, 10, 30, tzinfo=UTC)
    segments = [Segment("ru", "hy", one, other, changed=when) for one, other in pairs]
    read_again = [found for found in read(write(segments))[0] if found.source == "ru"]
    assert [(found.text.split(), found.translation.split()) for found in read_again] == [
        (one.split(), other.split()) for one, other in pairs
    ]
    assert {(found.origin, found.changed) for found in read_again} == {("desk.tmx", when)}


def test_a_unit_gives_all_pairs_of_its_languages_both_ways() -> None:
    found = texts(document(unit(("en-GB", "Hello."), ("ru_RU", "Привет."), ("az-Latn-AZ", "Salam."))))
    assert {(source, target) for source, target, _, _ in found} == {
        ("en", "ru"), ("ru", "en"), ("en", "az"), ("az", "en"), ("ru", "az"), ("az", "ru"),
    }  # fmt: skip
    assert ("az", "ru", "Salam.", "Привет.") in found


def test_of_two_variants_of_one_language_the_first_counts() -> None:
    found = texts(document(unit(("en-GB", "Colour."), ("en-US", "Color."), ("hy", "Գույն։"))))
    assert found == [("en", "hy", "Colour.", "Գույն։"), ("hy", "en", "Գույն։", "Colour.")]


@pytest.mark.parametrize(
    ("seg", "text"),
    [
        ('A <bpt i="1">&lt;b&gt;</bpt>bold<ept i="1">&lt;/b&gt;</ept> word.', "A bold word."),
        ("A <hi>marked <hi>word</hi></hi>.", "A marked word."),
        ('See <ph x="1">{1}<sub>a note</sub></ph>below.', "See below."),
        ("Two<!-- a remark --> words<?tool go?>.", "Two words."),
        (" A\n   wrapped\tline. ", "A wrapped line."),
        ("<![CDATA[Fish & <chips>]]> &amp; &#x2014;", "Fish & <chips> & —"),
    ],
)
def test_the_text_of_a_segment_is_without_its_codes(seg: str, text: str) -> None:
    assert texts(document(unit(("en", seg), ("ru", "…"))))[0][2] == text


def test_other_forms_of_the_same_are_understood() -> None:
    old = document('<tu><tuv lang="EN"><seg>Hello.</seg></tuv><tuv lang="HY-AM"><seg>Բարև։</seg></tuv></tu>')
    assert texts(old)[0] == ("en", "hy", "Hello.", "Բարև։")
    named = old.replace(b"<tmx ", b'<tmx xmlns="http://www.lisa.org/tmx14" ')
    assert texts(named) == texts(old)
    utf16 = old.decode().replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16")
    assert texts(utf16) == texts(old)
    cyrillic = document(unit(("ru", "Да."), ("en", "Yes."))).decode().replace('"1.0"', '"1.0" encoding="windows-1251"')
    assert texts(cyrillic.encode("cp1251"))[0] == ("ru", "en", "Да.", "Yes.")


def test_notes_and_properties_are_no_segments() -> None:
    inside = '<note>n</note><prop type="x">p</prop>'
    variants = "".join(
        f'<tuv xml:lang="{code}">{inside}<seg>{text}</seg></tuv>' for code, text in (("en", "Yes."), ("ru", "Да."))
    )
    assert texts(document(f"<tu>{inside}{variants}{inside}</tu>"))[0] == ("en", "ru", "Yes.", "Да.")


def test_the_date_is_that_of_the_unit_or_its_variants() -> None:
    dated = document(
        unit(
            ("en", "One."), ("ru", "Раз."), attributes='creationdate="20290101T000000Z" changedate="20300102T030405Z"'
        ),
        unit(("en", "Two."), ("ru", "Два."), attributes='changedate="yesterday"'),
    )
    found, _ = read(dated)
    assert found[0].changed == datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert found[2].changed is None


def test_what_cannot_be_used_is_left_out_with_its_line() -> None:
    long = "A" * (MOST_CHARACTERS + 1)
    found, skipped = read(
        document(
            unit(("en", "Alone.")),
            unit(("en", "Good."), ("ru", "Хорошо.")),
            unit(("en", ""), ("ru", "Пусто."), ("hy", "Դատարկ։")),
            unit(("", "Nowhere."), ("ru", "Нигде."), ("az", "Heç yerdə.")),
            unit(("en", long), ("ru", "Долго.")),
        )
    )
    assert [segment.text for segment in found] == ["Good.", "Хорошо.", "Пусто.", "Դատարկ։", "Нигде.", "Heç yerdə."]
    assert [line for line, _ in skipped] == [3, 5, 6, 7]
    assert "unit: 1" in skipped[0][1]
    assert "empty" in skipped[1][1]
    assert "no language" in skipped[2][1]
    assert "characters" in skipped[3][1]


def test_a_unit_of_very_many_languages_does_not_make_millions_of_pairs() -> None:
    many = unit(*((f"{chr(97 + n // 26)}{chr(97 + n % 26)}", "text") for n in range(200)))
    found, skipped = read(document(many, unit(("en", "Good."), ("ru", "Хорошо."))))
    assert (len(found), len(skipped)) == (2, 1)


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"", "desk.tmx"),
        (b"not XML at all", "line 1"),
        (b"<html><body/></html>", "not TMX"),
        (document("<tu>\n<tuv>"), "line 5"),
        (document(unit(("en", "a &nbsp; b"), ("ru", "…"))), "line 3"),
        (b"\xff\xfe\x00\x00" * 50, "line 1"),
    ],
)
def test_a_file_that_is_not_tmx_is_an_error_with_the_line(data: bytes, named: str) -> None:
    with pytest.raises(TmxError, match=named):
        read(data)


def test_what_stands_before_an_error_has_been_given() -> None:
    data = document(unit(("en", "Good."), ("ru", "Хорошо."))).replace(b"</body>", b"</bdy>")
    taken: list[Segment] = []
    with pytest.raises(TmxError, match="line 4"):
        taken.extend(read_tmx(io.BytesIO(data), "desk.tmx", lambda *_: None))
    assert [segment.text for segment in taken] == ["Good.", "Хорошо."]


def entities(*declarations: str) -> str:
    return f"<!DOCTYPE tmx [{''.join(declarations)}]>\n"


LAUGHS = [
    '<!ENTITY a "ha">',
    *('<!ENTITY {} "{}">'.format(chr(98 + n), f"&{chr(97 + n)};" * 10) for n in range(12)),
]


@pytest.mark.parametrize(
    "prologue",
    [
        entities('<!ENTITY x SYSTEM "file:///etc/passwd">'),
        entities(*LAUGHS),
        entities('<!ENTITY % p SYSTEM "http://127.0.0.1:9/evil.dtd">', "%p;"),
        entities("<!ENTITY % q \"<!ENTITY x 'y'>\">", "%q;"),
    ],
)
@pytest.mark.parametrize("reference", ["&x;", "&m;", "nothing"])
def test_a_file_that_declares_entities_is_refused(prologue: str, reference: str) -> None:
    tracemalloc.start()
    with pytest.raises(TmxError):
        read(document(unit(("en", reference), ("ru", "…")), prologue=prologue))
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_a_document_type_elsewhere_is_not_fetched(tmp_path: object) -> None:
    known = unit(("en", "Yes."), ("ru", "Да."))
    for place in ("tmx14.dtd", "http://127.0.0.1:9/tmx14.dtd", "file:///nowhere/tmx14.dtd"):
        assert len(read(document(known, prologue=f'<!DOCTYPE tmx SYSTEM "{place}">\n'))[0]) == 2


class Endless(io.RawIOBase):
    """A file of very many units, and of other elements between them, that is never in memory as a whole."""

    def __init__(self, units: int) -> None:
        self._parts = self._all(units)

    def _all(self, units: int) -> Iterator[bytes]:
        start, _, end = document("MIDDLE").partition(b"MIDDLE")
        yield start
        for number in range(units):
            yield f"<odd>{number}</odd>{unit(('en', f'Sentence {number}.'), ('ru', f'Фраза {number}.'))}\n".encode()
        yield end

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return next(self._parts, b"")


def test_a_huge_file_is_read_in_little_memory_and_lines_are_right_to_the_end() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    lines: list[int] = []
    number = 0
    for segment in read_tmx(Endless(100_000), "huge.tmx", lambda line, _: lines.append(line)):  # type: ignore[arg-type]
        number += segment.source == "en"
    assert number == 100_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000  # KiB; as a tree it takes 300 MB
    file = io.BytesIO(document(*["\n"] * 70_000, unit(("en", "Alone."))))
    list(read_tmx(file, "long.tmx", lambda line, _: lines.append(line)))
    assert lines == [140_003]
