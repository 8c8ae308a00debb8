"""Glossary files: TSV, CSV and TBX, in and out, and what is refused."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.errors import UndecodableText
from service.core.terms import Term, TermTable
from service.translation.house_policy import starter_glossary
from service.translation.term_files import FORMATS, InvalidGlossary, format_of, read_terms, write_terms

TABLE = TermTable(
    "desk",
    ("en", "ru", "hy"),
    (
        Term({"en": "Lake Sevan", "ru": "озеро Севан", "hy": "Սևանա լիճ"}, {"en": ("Sevan Lake", "Lake Goycha")}),
        Term({"en": 'the "Alley", so called', "ru": "«Аллея»"}),
    ),
)


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_written_is_read_back(form: str) -> None:
    assert read_terms(write_terms(TABLE, form).encode(), form, "desk") == TABLE


@pytest.mark.parametrize("form", ["tsv", "csv"])
def test_the_shipped_glossary_survives_a_round_trip(form: str) -> None:
    assert read_terms(write_terms(starter_glossary(), form).encode(), form, "starter") == starter_glossary()


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("tsv", "en\taz\ndrone\tdron\n"),
        ("tsv", "\ufeffEN\tAZ-Latn\r\ndrone\tdron\r\n"),
        ("tsv", "en\tcategory\taz\tnote\ndrone\tarms\tdron\t\n"),
        ("csv", "en,az\ndrone,dron\n"),
        ("csv", "en;az\ndrone;dron\n"),
        ("csv", 'en,az\n"drone","dron"\n\n'),
    ],
)
def test_tables_in_many_spellings(form: str, text: str) -> None:
    table = read_terms(text.encode(), form, "desk")
    assert table.languages == ("en", "az")
    assert [term.texts for term in table.terms] == [{"en": "drone", "az": "dron"}]


@pytest.mark.parametrize(
    "text", ["drone\tdron\ntank\ttank\n", "en\taz\ndrone\tdron\ntank\ttank\n", "drone\tdron\textra\ntank\ttank"]
)
def test_two_columns_without_a_header(text: str) -> None:
    table = read_terms(text.encode(), "tsv", "desk", ("en", "az"))
    assert [term.texts["az"] for term in table.terms] == ["dron", "tank"]


def test_terms_are_cleaned() -> None:
    (term,) = read_terms("hy\ten\n Սեւան\u00a0 լիճ \tLa\u0301ke".encode(), "tsv", "desk").terms
    assert term.texts == {"hy": "Սեւան լիճ", "en": "Láke"}


@pytest.mark.parametrize(
    ("form", "data", "words"),
    [
        ("tsv", b"", "no terms"),
        ("tsv", b"en\taz\n", "no terms"),
        ("tsv", b"en\taz\ndrone\n", "Line 2"),
        ("tsv", b"drone\tdron of today\n", "first line"),
        ("tsv", b"en\ten\na\tb\n", "two languages"),
        ("tsv", b"en\taz\na\tb\tc\td\n", "Line 2"),
        ("tsv", b"en\taz\n---\tb\n", "no letter"),
        ("tsv", b"en\taz\na\x07b\tb\n", "control"),
        ("tsv", b"en\taz\n" + b"a" * 301 + b"\tb\n", "300"),
        ("csv", b'en,az\n"a,b\n', "CSV"),
        ("tbx", b"<tbx", "TBX"),
        ("tbx", b"", "TBX"),
        ("tbx", b"<tbx/>", "no terms"),
    ],
)
def test_what_is_no_glossary(form: str, data: bytes, words: str) -> None:
    with pytest.raises(InvalidGlossary, match=words):
        read_terms(data, form, "desk")


def test_a_table_has_to_be_utf_8() -> None:
    with pytest.raises(UndecodableText):
        read_terms("en\tru\ndrone\tдрон\n".encode("cp1251"), "tsv", "desk")


def test_too_many_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.translation.term_files.MAX_TERMS", 2)
    with pytest.raises(InvalidGlossary, match="more than 2"):
        read_terms(b"en\taz\na\tb\nc\td\ne\tf\n", "tsv", "desk")


OLD_TBX = """<?xml version="1.0"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><text><body>
 <termEntry id="1">
  <langSet xml:lang="en-GB"><tig><term>fore<hi>runner</hi></term>
   <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig>
   <ntig><termGrp><term>envoy</term></termGrp></ntig></langSet>
  <langSet xml:lang="hy"><tig><term>բանագնաց</term></tig></langSet>
 </termEntry>
 <termEntry id="2"><langSet xml:lang="en"><tig><term>alone</term></tig></langSet></termEntry>
</body></text></martif>"""


def test_the_tbx_of_2008() -> None:
    """A deprecated term is read as an alias, an entry in one language is passed over, the DTD is not fetched."""
    table = read_terms(OLD_TBX.encode(), "tbx", "desk")
    assert table.terms == (Term({"en": "envoy", "hy": "բանագնաց"}, {"en": ("forerunner",)}),)


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">',
        '<!ENTITY file SYSTEM "file:///etc/passwd">',
        '<!ENTITY % outside SYSTEM "http://localhost/x"> %outside;',
    ],
)
def test_entities_are_refused(declaration: str) -> None:
    data = f"<!DOCTYPE tbx [{declaration}]><tbx><text/></tbx>".encode()
    with pytest.raises(InvalidGlossary, match="entities"):
        read_terms(data, "tbx", "desk")


def test_formats_by_name() -> None:
    assert [format_of(name) for name in ("a.TSV", "b.csv", "c.d.tbx")] == ["tsv", "csv", "tbx"]
    with pytest.raises(InvalidGlossary):
        format_of("glossary.xlsx")


@pytest.mark.parametrize("form", FORMATS)
@given(data=st.binary(max_size=300))
def test_any_bytes_are_a_glossary_or_refused(form: str, data: bytes) -> None:
    with suppress(InvalidGlossary, UndecodableText):
        assert read_terms(data, form, "desk", ("en", "az") if form != "tbx" else ()).terms


WORDS = st.text(alphabet="abcəıšĀԱբг \"'&<>,;-.", min_size=1, max_size=20).filter(
    lambda text: any(map(str.isalnum, text))
)


@pytest.mark.parametrize("form", FORMATS)
@given(rows=st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=5))
def test_any_terms_survive_a_round_trip(form: str, rows: list[tuple[str, str]]) -> None:
    table = read_terms("\n".join(["en\taz", *("\t".join(row) for row in rows)]).encode(), "tsv", "desk")
    assert read_terms(write_terms(table, form).encode(), form, "desk") == table
