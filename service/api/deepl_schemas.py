"""What the DeepL-compatible API takes and gives."""

from __future__ import annotations

from typing import Annotated, Literal

from apiflask.fields import UploadFile
from pydantic import BeforeValidator, Field

from service.api.compatible import CompatibleIn, CompatibleOut

MOST_TEXTS = 1000


def _listed(value: object) -> object:
    """A list that a form holds as one value, or joined with commas."""
    return value.split(",") if isinstance(value, str) else value


def _single(value: object) -> object:
    return [value] if isinstance(value, str) else value


Tags = Annotated[list[str] | None, Field(max_length=1000), BeforeValidator(_listed)]
SourceCode = Annotated[str | None, Field(max_length=20, description="Absent: each text's own.", examples=["RU"])]
TargetCode = Annotated[str, Field(min_length=1, max_length=20, examples=["AZ"])]
Formality = Annotated[
    Literal["default", "less", "more", "prefer_less", "prefer_more"] | None,
    Field(description="No language here has more than one; only what insists on one is refused."),
]
Glossary = Annotated[str | None, Field(max_length=100, description="Needs `source_lang`. An id, or a name.")]
Glossaries = Annotated[list[str] | None, Field(max_length=5), BeforeValidator(_listed)]


class DeepLTranslateIn(CompatibleIn):
    """Texts, the languages, and how they are to be read."""

    text: Annotated[
        list[str], Field(min_length=1, max_length=MOST_TEXTS, examples=[["Доброе утро."]]), BeforeValidator(_single)
    ]
    target_lang: TargetCode
    source_lang: SourceCode = None
    split_sentences: Annotated[
        Literal["0", "1", "nonewlines"],
        Field(description="`0` takes each line for one sentence. Lines are kept in any case."),
        BeforeValidator(lambda value: str(int(value)) if isinstance(value, bool | int) else value),
    ] = "1"
    preserve_formatting: Annotated[bool | None, Field(description="Formatting is always preserved.")] = None
    formality: Formality = None
    context: Annotated[str | None, Field(description="Not read.")] = None
    show_billed_characters: Annotated[bool | None, Field(description="They are always shown.")] = None
    model_type: Annotated[
        Literal["latency_optimized", "quality_optimized", "prefer_quality_optimized"] | None,
        Field(description="There is one model."),
    ] = None
    tag_handling: Literal["html", "xml"] | None = None
    outline_detection: bool | None = None
    splitting_tags: Tags = None
    non_splitting_tags: Tags = None
    ignore_tags: Tags = None
    glossary_id: Glossary = None
    glossary_ids: Glossaries = None


class DeepLLanguagesIn(CompatibleIn):
    """Which languages are wanted."""

    type: Literal["source", "target"] = "source"


class DeepLDocumentIn(CompatibleIn):
    """A file to translate."""

    file: UploadFile
    target_lang: TargetCode
    source_lang: SourceCode = None
    filename: Annotated[str | None, Field(max_length=300, description="In place of the uploaded file's name.")] = None
    output_format: Annotated[str | None, Field(max_length=20, description="Only that of the file itself.")] = None
    formality: Formality = None
    glossary_id: Glossary = None
    glossary_ids: Glossaries = None


class DeepLDocumentKeyIn(CompatibleIn):
    """What shows that a document is the caller's."""

    document_key: Annotated[str, Field(min_length=1, max_length=200)]


class DeepLTranslation(CompatibleOut):
    """A translated text."""

    detected_source_language: Annotated[str, Field(description="`UND` where it cannot be told; then nothing is done.")]
    text: str
    billed_characters: int


class DeepLTranslateOut(CompatibleOut):
    """One translation for each text, in order."""

    translations: list[DeepLTranslation]


class DeepLLanguage(CompatibleOut):
    """A language."""

    language: str
    name: str
    supports_formality: Annotated[bool | None, Field(description="For targets alone.")] = None


class DeepLUsageOut(CompatibleOut):
    """Characters of this month, and how many there may be."""

    character_count: int
    character_limit: int


class DeepLDocumentOut(CompatibleOut):
    """What a document is asked for by."""

    document_id: str
    document_key: str


class DeepLDocumentStatusOut(CompatibleOut):
    """How far a document is."""

    document_id: str
    status: Literal["queued", "translating", "done", "error"]
    billed_characters: int | None = None
    error_message: str | None = None


class DeepLGlossaryIn(CompatibleIn):
    """A glossary for one direction."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    source_lang: TargetCode
    target_lang: TargetCode
    entries: Annotated[str, Field(min_length=1, examples=["Baku\tБаку"])]
    entries_format: Literal["tsv", "csv"]


class DeepLGlossaryOut(CompatibleOut):
    """A glossary without its entries."""

    glossary_id: str
    name: str
    ready: bool
    source_lang: str
    target_lang: str
    creation_time: Annotated[str, Field(description="UTC, with fractions of a second.")]
    entry_count: int


class DeepLGlossariesOut(CompatibleOut):
    """All glossaries."""

    glossaries: list[DeepLGlossaryOut]


class DeepLGlossaryPairsOut(CompatibleOut):
    """The directions glossaries can be made for."""

    supported_languages: list[dict[str, str]]
