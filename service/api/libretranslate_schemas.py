"""What the LibreTranslate-compatible API takes and gives."""

from __future__ import annotations

from typing import Annotated, Literal

from apiflask.fields import UploadFile
from pydantic import BeforeValidator, Field

from service.api.compatible import CompatibleIn, CompatibleOut

MOST_ALTERNATIVES = 10
MOST_TEXTS = 10_000

Code = Annotated[str, Field(min_length=1, max_length=20, examples=["az"])]
Text = Annotated[str, Field(min_length=1)]
Key = Annotated[str | None, Field(max_length=200, description="API key, where the server asks for one.")]


class KeyIn(CompatibleIn):
    """A request that holds nothing but a key."""

    api_key: Key = None


class TranslateIn(KeyIn):
    """A text or a batch of texts, and the languages."""

    q: Annotated[
        Text | Annotated[list[str], Field(min_length=1, max_length=MOST_TEXTS)],
        Field(description="A text or a list of texts.", examples=["Good morning."]),
    ]
    source: Annotated[Code, Field(description="Code of its language, or `auto`: each text's own.", examples=["auto"])]
    target: Annotated[Code, Field(description="Code of the language to translate into.")]
    format: Annotated[
        Literal["text", "html"],
        Field(description="`html` translates what is between the tags."),
        BeforeValidator(lambda value: value or "text"),
    ] = "text"
    attributes: Annotated[
        bool,
        Field(description="With `html`, translates `alt`, `title` and `placeholder` too. Not in LibreTranslate."),
        BeforeValidator(lambda value: value or False),
    ] = False
    alternatives: Annotated[
        int,
        Field(ge=0, le=MOST_ALTERNATIVES, description="How many further translations to give at most."),
        BeforeValidator(lambda value: value or 0),
    ] = 0


class LibreTranslateDetectIn(KeyIn):
    """A text whose language is wanted."""

    q: Annotated[
        Text | Annotated[list[str], Field(min_length=1, max_length=MOST_TEXTS)],
        Field(description="A text; of a list all texts are read as one.", examples=["Salam, dünya"]),
    ]


class FileIn(KeyIn):
    """A file to translate."""

    file: Annotated[UploadFile, Field(description="The file.")]
    source: Code
    target: Code


class SuggestIn(KeyIn):
    """A better translation."""

    q: Text
    s: Annotated[str, Field(min_length=1, description="The translation it should have.")]
    source: Code
    target: Code


class DetectedLanguage(CompatibleOut):
    """A language a text may be in."""

    confidence: Annotated[int, Field(ge=0, le=100, description="Percent.")]
    language: Annotated[str, Field(description="Code, or `und` where the language cannot be told.")]


class LibreTranslateOut(CompatibleOut):
    """Translations, in the shape of the request: one or a list."""

    translatedText: str | list[str]  # noqa: N815
    detectedLanguage: Annotated[  # noqa: N815
        DetectedLanguage | list[DetectedLanguage] | None, Field(description="Where the source was `auto`.")
    ] = None
    alternatives: Annotated[
        list[str] | list[list[str]] | None, Field(description="Where they were asked for; best first.")
    ] = None


class LibreTranslateLanguage(CompatibleOut):
    """A language and those it can be translated into, itself included."""

    code: str
    name: str
    targets: list[str]


class TranslatedFileOut(CompatibleOut):
    """Where the translated file can be fetched for an hour."""

    translatedFileUrl: str  # noqa: N815


class SuggestOut(CompatibleOut):
    """The suggestion is kept."""

    success: bool


class NamedCode(CompatibleOut):
    """A language for a menu."""

    code: str
    name: str


class DefaultLanguages(CompatibleOut):
    """What a menu shows first."""

    source: NamedCode
    target: NamedCode


class FrontendSettings(CompatibleOut):
    """What a front end has to know."""

    charLimit: Annotated[int, Field(description="Characters of a request; -1 for no limit.")]  # noqa: N815
    frontendTimeout: Annotated[int, Field(description="Milliseconds to wait after typing.")]  # noqa: N815
    apiKeys: bool  # noqa: N815
    keyRequired: bool  # noqa: N815
    suggestions: bool
    filesTranslation: bool  # noqa: N815
    supportedFilesFormat: list[str]  # noqa: N815
    language: DefaultLanguages
