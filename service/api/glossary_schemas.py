"""What /v1/glossaries takes and gives."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from service.api.schemas import LanguageCode, Schema
from service.core.terms import GlossaryRecord, Term, TermTable
from service.translation.term_files import MAX_TERM_LENGTH, MAX_TERMS, read_terms, term_table

Text = Annotated[str, Field(min_length=1, max_length=MAX_TERM_LENGTH)]


class TermBody(Schema):
    """A term in two languages or more."""

    texts: Annotated[
        dict[LanguageCode, Text],
        Field(description="By language code; the same text twice is not translated.", examples=[{"en": "drone"}]),
    ]
    aliases: Annotated[
        dict[LanguageCode, list[Text]], Field(description="Other names, read as this term and never written.")
    ] = Field(default_factory=dict)
    note: Annotated[str, Field(max_length=MAX_TERM_LENGTH, description="`noun`: only to be looked up.")] = ""

    def names(self) -> dict[str, list[str]]:
        """Everything the term is called, by language."""
        return {code: [text, *self.aliases.get(code, [])] for code, text in self.texts.items()}


class GlossaryIn(Schema):
    """A glossary, as terms or as the text of a file."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    terms: Annotated[list[TermBody] | None, Field(max_length=MAX_TERMS)] = None
    content: Annotated[str | None, Field(description="A file's text, in place of `terms`.")] = None
    format: Annotated[Literal["tsv", "csv", "tbx"], Field(description="Of `content`.")] = "tsv"
    languages: Annotated[
        list[LanguageCode], Field(max_length=2, description="Of the two columns of a table without a first line.")
    ] = Field(default_factory=list)

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.terms is None) == (self.content is None):
            raise ValueError("give either terms or content")
        return self

    def table(self) -> TermTable:
        """The glossary.

        Raises:
            InvalidGlossary: it has no terms, or terms that cannot be used.
        """
        if self.content is not None:
            return read_terms(self.content.encode(), self.format, self.name, self.languages)
        return term_table(
            self.name,
            (
                (
                    f"Term {number}",
                    {code: [text, *term.aliases.get(code, [])] for code, text in term.texts.items()},
                    term.note,
                )
                for number, term in enumerate(self.terms or (), 1)
            ),
        )


class GlossaryOut(Schema):
    """A glossary without its terms."""

    id: str
    name: str
    languages: list[str]
    number: Annotated[int, Field(description="Of its terms.")]
    digest: Annotated[str, Field(description="Changes with every term; part of the signatures of translations.")]
    created: Annotated[str | None, Field(description="UTC, ISO 8601; null for what the operator installed.")]
    changed: str | None


class GlossariesOut(Schema):
    """All glossaries."""

    glossaries: list[GlossaryOut]
    name_policies: Annotated[list[str], Field(description="What `name_policy` of an article may be.")]


class GlossaryTermsOut(GlossaryOut):
    """A glossary with its terms."""

    terms: list[TermBody]


class GlossaryFormatIn(Schema):
    """In which form a glossary is wanted."""

    format: Annotated[Literal["json", "tsv", "csv", "tbx"], Field(description="JSON, or a file.")] = "json"


def record_as_dict(record: GlossaryRecord) -> dict[str, object]:
    """`GlossaryOut` of a glossary in the database."""
    times = (time.isoformat(timespec="milliseconds") for time in (record.created, record.changed))
    return _as_dict(record.id, record.name, record.languages, record.number, record.digest, *times)


def installed_as_dict(table: TermTable) -> dict[str, object]:
    """`GlossaryOut` of a glossary that the operator installed."""
    return _as_dict(table.name, table.name, table.languages, len(table.terms), table.digest, None, None)


def term_as_dict(term: Term) -> dict[str, object]:
    """`TermBody` of a term."""
    return {
        "texts": dict(term.texts),
        "aliases": {code: list(names) for code, names in term.aliases.items()},
        "note": term.note,
    }


def _as_dict(
    key: str, name: str, languages: tuple[str, ...], number: int, digest: str, created: str | None, changed: str | None
) -> dict[str, object]:
    return {
        "id": key,
        "name": name,
        "languages": list(languages),
        "number": number,
        "digest": digest,
        "created": created,
        "changed": changed,
    }
