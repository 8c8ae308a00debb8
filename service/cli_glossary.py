"""``dragoman glossary``: which words a translation has to use."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.core.errors import InvalidOption
from service.core.terms import Term, TermTable

if TYPE_CHECKING:
    from service.translation.glossary_catalog import GlossaryBackend, GlossaryCatalog

app = typer.Typer(help="Glossaries: which words a translation has to use.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME|ID", help="As 'dragoman glossary list' shows it.")]


@app.command("list")
def list_glossaries(as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False) -> None:
    """List all glossaries: name, languages, number of terms, id."""
    catalog = _catalog()
    rows: list[dict[str, Any]] = [
        {"id": table.name, "name": table.name, "languages": list(table.languages), "number": len(table.terms)}
        for table in catalog.installed()
    ]
    for record in catalog.store.all() if catalog.store else ():
        languages = list(record.languages)
        rows.append({"id": record.id, "name": record.name, "languages": languages, "number": record.number})
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        print(f"{row['name']}\t{' '.join(row['languages'])}\t{row['number']} terms\t{row['id']}")


@app.command()
def show(name: Name) -> None:
    """Print the terms of a glossary, as a table."""
    from service.translation.term_files import write_terms

    print(write_terms(_catalog().table(name), "tsv"), end="")


@app.command()
def add(
    name: Annotated[str, typer.Argument(metavar="NAME|ID", help="A glossary, which is made if there is none.")],
    term: Annotated[list[str], typer.Argument(metavar="CODE=TERM...", help="en='gas pipeline' az='qaz kəməri'")],
) -> None:
    """Add a term, in two languages or more; the same text in both is not translated.

    dragoman glossary add desk en="gas pipeline" az="qaz kəməri"
    """
    from service.translation.term_files import term_table

    texts = dict(_assignment(one) for one in term)
    (entry,) = term_table(name, [("The term", {code: text.split("|") for code, text in texts.items()}, "")]).terms
    store, table = _editable(name)
    old = table.terms if table else ()
    kept = tuple(one for one in old if not any(one.texts.get(code) == text for code, text in entry.texts.items()))
    changed = _with_terms(table.name if table else name, (*kept, entry))
    record = store.replace(name, changed) if table else store.add(changed)
    print(f"{record.name}: {record.number} terms.")


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="TSV, CSV or TBX, by its ending.")],
    name: Annotated[str, typer.Option(help="Of the glossary; else the file's.")] = "",
    languages: Annotated[
        str, typer.Option(metavar="CODE,CODE", help="Of the columns, where the first line does not say.")
    ] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Replace the glossary of this name.")] = False,
) -> None:
    """Read a glossary from a file into the database."""
    from service.core.languages import normalize_code
    from service.translation.glossary_catalog import read_glossary

    read = read_glossary(file, [normalize_code(code) for code in languages.split(",") if code.strip()])
    table = TermTable(name or read.name, read.languages, read.terms)
    store, old = _editable(table.name)
    if old and not replace:
        raise InvalidOption("There is a glossary of this name already.", hint="Use --replace, or another --name.")
    record = store.replace(table.name, table) if old else store.add(table)
    print(f"{record.name}: {record.number} terms in {' '.join(record.languages)}.")


@app.command()
def export(
    name: Name,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="TSV, CSV or TBX, by its ending.")] = None,
) -> None:
    """Write a glossary to a file, or as TSV to standard output."""
    from service.files import write_atomically
    from service.translation.term_files import format_of, write_terms

    table = _catalog().table(name)
    if output is None:
        sys.stdout.write(write_terms(table, "tsv"))
    else:
        write_atomically(output, write_terms(table, format_of(output.name)))


@app.command()
def remove(
    name: Name,
    term: Annotated[str, typer.Option(help="Only the term that has this text, in any language.")] = "",
) -> None:
    """Delete a glossary, or one term of it."""
    store, table = _editable(name)
    if not term or table is None:
        print(f"Removed {store.remove(name).name}.")
        return
    kept = tuple(one for one in table.terms if not any(term in one.names(code) for code in table.languages))
    if len(kept) == len(table.terms):
        raise InvalidOption("The glossary has no such term.", hint="'dragoman glossary show' prints all.")
    if not kept:
        raise InvalidOption("It is the glossary's last term.", hint="Remove the glossary.")
    print(f"{table.name}: {store.replace(name, _with_terms(table.name, kept)).number} terms.")


def _catalog(*, editable: bool = False) -> GlossaryCatalog:
    from service.bootstrap import build_glossaries
    from service.settings import load_settings

    return build_glossaries(load_settings(), editable=editable)


def _editable(name: str) -> tuple[GlossaryBackend, TermTable | None]:
    """The database, and its glossary of a name if there is one.

    Raises:
        InvalidOption: the glossary is one of the operator's files, or the one that is shipped.
    """
    catalog = _catalog(editable=True)
    if name in catalog.installed_names or catalog.store is None:
        raise InvalidOption("This glossary is a file.", hint="Change the file, or copy it under another name.")
    return catalog.store, catalog.store.table(name)


def _assignment(text: str) -> tuple[str, str]:
    from service.core.languages import normalize_code

    code, equals, term = text.partition("=")
    if not equals or not term.strip():
        raise InvalidOption("A term is given as CODE=TERM.", hint="For example: en='gas pipeline'.")
    return normalize_code(code), term.strip()


def _with_terms(name: str, terms: tuple[Term, ...]) -> TermTable:
    return TermTable(name, tuple(dict.fromkeys(code for term in terms for code in term.texts)), terms)
