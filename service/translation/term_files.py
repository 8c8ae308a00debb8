"""Glossary files: tables (TSV, CSV) and TBX, the exchange format of terminology (ISO 30042).

A table has a header of language codes and a row for each term, or no header and two columns. A cell may hold several
names, parted by ``|``: the first is written, the others are read as the same term. Of TBX the core is read, in the
spelling of 2008 (``martif``, ``termEntry``) and of 2019 (``tbx``, ``conceptEntry``).
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from xml.etree import ElementTree
from xml.parsers import expat

from service.core.errors import InvalidOption, UndecodableText
from service.core.languages import normalize_code
from service.core.terms import Term, TermTable

FORMATS = ("tsv", "csv", "tbx")
MAX_TERMS, MAX_TERM_LENGTH = 50_000, 300
OTHER_COLUMNS = frozenset({"category", "note", "policy", "entry"})
"""Columns of a table that are not languages; of these only the note is kept."""

_SEPARATOR = "|"
_ENTRY, _SECTION, _TERM, _STATUS = {"termEntry", "conceptEntry"}, {"langSet", "langSec"}, {"term"}, {"termNote"}
_NOT_WRITTEN = ("deprecated", "superseded", "obsolete")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class InvalidGlossary(InvalidOption):
    """A file is no glossary, or has terms that cannot be used."""

    code = "invalid-glossary"


def format_of(name: str) -> str:
    """The format of a file by its name.

    Raises:
        InvalidGlossary: it has no known ending.
    """
    suffix = PurePath(name).suffix.lower().lstrip(".")
    if suffix not in FORMATS:
        raise InvalidGlossary("The format of the glossary is not known.", hint="Name it .tsv, .csv or .tbx.")
    return suffix


def read_terms(data: bytes, form: str, name: str, languages: Sequence[str] = ()) -> TermTable:
    """Read a glossary file.

    Args:
        data: the file.
        form: one of `FORMATS`.
        name: of the glossary.
        languages: of the two columns of a table without a header.

    Raises:
        InvalidGlossary: it is not what it says, has no terms, or too many.
        UndecodableText: a table that is not UTF-8.
    """
    if form == "tbx":
        return term_table(name, _read_tbx(data))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UndecodableText("The glossary is not UTF-8.", hint="Save it as UTF-8.") from error
    return term_table(name, _read_rows(_rows(text, form), languages))


def write_terms(table: TermTable, form: str, languages: Sequence[str] = ()) -> str:
    """A glossary as a file.

    Args:
        table: the glossary.
        form: one of `FORMATS`.
        languages: write these columns alone and no header, for the readers of two-column files.
    """
    if form == "tbx":
        return _write_tbx(table)
    file = io.StringIO()
    options = {"lineterminator": "\n", "delimiter": "," if form == "csv" else "\t"}
    quoting = csv.QUOTE_MINIMAL if form == "csv" else csv.QUOTE_NONE
    writer = csv.writer(file, quoting=quoting, quotechar='"' if form == "csv" else None, **options)  # type: ignore[arg-type]
    columns = tuple(languages) or table.languages
    if not languages:
        writer.writerow([*columns, "note"])
    for term in table.terms:
        cells = [_SEPARATOR.join(term.names(code)) for code in columns]
        writer.writerow(cells if languages else [*cells, term.note])
    return file.getvalue()


Row = tuple[str, dict[str, list[str]], str]
"""Where an entry stands, its names by language, and its note."""


def term_table(name: str, rows: Iterable[Row]) -> TermTable:
    """A glossary of entries.

    Raises:
        InvalidGlossary: see `read_terms`.
    """
    terms: list[Term] = []
    languages: dict[str, None] = {}
    for where, names, note in rows:
        cleaned = {code: [_clean(text, where) for text in texts if text.strip()] for code, texts in names.items()}
        texts = {code: found[0] for code, found in cleaned.items() if found}
        if not texts:
            continue
        if len(texts) < 2:
            raise InvalidGlossary(f"{where}: there is a term in one language only.")
        aliases = {code: tuple(found[1:]) for code, found in cleaned.items() if len(found) > 1}
        terms.append(Term(texts, aliases, note))
        languages |= dict.fromkeys(texts)
        if len(terms) > MAX_TERMS:
            raise InvalidGlossary(f"There are more than {MAX_TERMS:,} terms.", hint="Split the glossary.")
    if not terms:
        raise InvalidGlossary("There are no terms.", hint="A table has a row for each term, in two columns or more.")
    return TermTable(name, tuple(languages), tuple(terms))


def _clean(text: str, where: str) -> str:
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if len(text) > MAX_TERM_LENGTH:
        raise InvalidGlossary(f"{where}: a term has more than {MAX_TERM_LENGTH} characters.")
    if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in text):
        raise InvalidGlossary(f"{where}: a term has a control character.")
    if not any(map(str.isalnum, text)):
        raise InvalidGlossary(f"{where}: a term has no letter.")
    return text


def _rows(text: str, form: str) -> Iterator[tuple[int, list[str]]]:
    if form == "tsv":
        lines = text.replace("\r\n", "\n").split("\n")
        yield from ((number, line.split("\t")) for number, line in enumerate(lines, 1) if line.strip())
        return
    try:
        first = text.split("\n", 1)[0]
        reader = csv.reader(io.StringIO(text), delimiter=";" if ";" in first and "," not in first else ",", strict=True)
        yield from ((reader.line_num, row) for row in reader if any(map(str.strip, row)))
    except csv.Error as error:
        raise InvalidGlossary(f"The CSV cannot be read: {error}.") from error


def _read_rows(rows: Iterable[tuple[int, list[str]]], languages: Sequence[str]) -> Iterator[Row]:
    header: list[str] | None = list(languages) or None
    for number, cells in rows:
        if header is None:
            header = [_column(cell) for cell in cells]
            codes = [code for code in header if code not in OTHER_COLUMNS]
            if len(codes) < 2 or len(set(codes)) < len(codes):
                raise InvalidGlossary(
                    "The first line does not name two languages.", hint="Begin with a line such as: en, az."
                )
            continue
        if languages and number == 1 and [_column(cell, strict=False) for cell in cells[:2]] == list(languages):
            continue
        if len(cells) > len(header) and not languages:
            raise InvalidGlossary(f"Line {number}: more columns than the first line has.")
        row = dict(zip(header, cells, strict=False))
        names = {code: text.split(_SEPARATOR) for code, text in row.items() if code not in OTHER_COLUMNS}
        yield f"Line {number}", names, row.get("note", "").strip()


def _column(cell: str, *, strict: bool = True) -> str:
    name = cell.strip().lower()
    if name in OTHER_COLUMNS:
        return name
    code = normalize_code(name)
    if strict and not (2 <= len(code) <= 3 and code.isascii() and code.isalpha()):
        raise InvalidGlossary("The first line does not name languages.", hint="Begin with a line such as: en, az.")
    return code


def _read_tbx(data: bytes) -> Iterator[Row]:
    root = _parse(data)
    entries = (element for element in root.iter() if _tag(element) in _ENTRY)
    for number, entry in enumerate(entries, 1):
        names: dict[str, list[str]] = {}
        for section in (element for element in entry.iter() if _tag(element) in _SECTION):
            code = normalize_code(section.get(_LANGUAGE, ""))
            found: list[tuple[bool, str]] = []
            for group in section.iter():
                for term in (child for child in group if _tag(child) in _TERM):
                    notes = (note.text or "" for note in group.iter() if _tag(note) in _STATUS)
                    found.append(
                        (any(word in note for note in notes for word in _NOT_WRITTEN), "".join(term.itertext()))
                    )
            if code and found:
                names.setdefault(code, []).extend(text for _, text in sorted(found, key=lambda pair: pair[0]))
        if len(names) > 1:  # an entry in one language is a definition, not a translation
            yield f"Entry {number}", names, ""


def _parse(data: bytes) -> ElementTree.Element:
    """An XML tree. Entities are refused, which could grow without end; nothing outside the file is read."""
    builder = ElementTree.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")

    def refuse(*_: object) -> None:
        raise InvalidGlossary("The TBX declares entities, which are not read.")

    def start(tag: str, attributes: dict[str, str]) -> None:
        builder.start(tag, {("{" + name if "}" in name else name): value for name, value in attributes.items()})

    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(data, True)
        return builder.close()
    except (expat.ExpatError, ValueError, AssertionError) as error:
        raise InvalidGlossary(f"The TBX cannot be read: {error}.") from error


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _write_tbx(table: TermTable) -> str:
    root = ElementTree.Element("tbx", {"type": "TBX-Core", "style": "dca", _LANGUAGE: table.languages[0]})
    root.set("xmlns", "urn:iso:std:iso:30042:ed-2")
    header = ElementTree.SubElement(ElementTree.SubElement(root, "tbxHeader"), "fileDesc")
    ElementTree.SubElement(ElementTree.SubElement(header, "titleStmt"), "title").text = table.name
    ElementTree.SubElement(ElementTree.SubElement(header, "sourceDesc"), "p").text = "Dragoman"
    body = ElementTree.SubElement(ElementTree.SubElement(root, "text"), "body")
    for number, term in enumerate(table.terms, 1):
        entry = ElementTree.SubElement(body, "conceptEntry", {"id": f"c{number}"})
        for code in table.languages:
            names = term.names(code)
            if not names:
                continue
            section = ElementTree.SubElement(entry, "langSec", {_LANGUAGE: code})
            for name in names:
                ElementTree.SubElement(ElementTree.SubElement(section, "termSec"), "term").text = name
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"
