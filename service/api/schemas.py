"""What the native API takes and gives, as pydantic models; the OpenAPI document is generated from them."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from service.summarization.extractive import DEFAULT_METHOD

LanguageCode = Annotated[
    str, Field(min_length=2, max_length=20, description="ISO 639-1 code, such as `az`.", examples=["az"])
]


GlossaryName = Annotated[str, Field(min_length=1, max_length=100, examples=["starter"])]


class Schema(BaseModel):
    """Base of all schemas: unknown fields are errors, so that a misspelt option does not pass unseen."""

    model_config = ConfigDict(extra="forbid")


class SummaryIn(Schema):
    """How long a summary is wanted, and by which method; one of `sentences` and `ratio`."""

    sentences: Annotated[int | None, Field(ge=1, le=1000, description="Number of sentences.")] = None
    ratio: Annotated[float | None, Field(gt=0, le=1, description="Share of the article's sentences.")] = None
    method: Annotated[str, Field(max_length=40, description="Summary method; see GET /v1/languages.")] = DEFAULT_METHOD


class ArticleIn(Schema):
    """An article, as either `text` or `html`, and what is wanted of it."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["text"]}, {"required": ["html"]}]})

    text: Annotated[str, Field(default_factory=str, description="The article as plain text or wire copy.")]
    html: Annotated[
        str,
        Field(
            default_factory=str,
            description="A web page, or a part of one, that the article is found in; what it links to is not fetched.",
        ),
    ]
    source: Annotated[str, Field(max_length=20, description="Its language, or `auto`.", examples=["auto"])] = "auto"
    target: Annotated[
        LanguageCode | Annotated[list[LanguageCode], Field(max_length=50)] | None,
        Field(description="One language or several to translate into; none for a summary alone."),
    ] = None
    summary: Annotated[
        SummaryIn | Literal[False] | None,
        Field(description="Length and method; `false` for no summary; absent for the configured default."),
    ] = None
    glossary: Annotated[
        GlossaryName | Annotated[list[GlossaryName], Field(max_length=10)] | Literal[False] | None,
        Field(description="Name or id of a glossary, or several of which an earlier one wins; `false` for none."),
    ] = None
    name_policy: Annotated[
        list[Annotated[str, Field(max_length=40)]] | None,
        Field(max_length=10, description="Whose names contested places get, such as `armenian`; `[]` for nobody's."),
    ] = None
    matches: Annotated[
        bool, Field(description="Offer approved segments of the translation memory that are like each sentence.")
    ] = False
    check_back: Annotated[
        bool,
        Field(
            description="Translate each translation back and warn, with the code `back-translation`, of sentences that "
            "then read differently. Takes twice as long and counts twice; not with server-sent events."
        ),
    ] = False

    @model_validator(mode="after")
    def _text_or_html(self) -> Self:
        if len(self.model_fields_set & {"text", "html"}) != 1:
            raise ValueError("give either text or html")
        return self


class CandidateOut(Schema):
    """A language a text may be in."""

    language: str
    confidence: float


class IdentificationOut(Schema):
    """The language of a text."""

    language: Annotated[str, Field(description="ISO 639-1 code, or `und` where it cannot be told.")]
    confidence: Annotated[float, Field(description="0 to 1.")]
    script: Annotated[str, Field(description="ISO 15924 code, such as `Latn`, `Cyrl` or `Armn`.")]
    candidates: list[CandidateOut]


class DatelineOut(Schema):
    """The opening of a report."""

    text: str
    place: str
    date: str | None
    agency: str | None


class WarningOut(Schema):
    """Something a reader should look at."""

    code: str
    message: str


class TermOut(Schema):
    """A term of the glossary or a person's name, and what became of it."""

    kind: Literal["term", "name"]
    start: Annotated[int, Field(description="Offset into the source text, in code points.")]
    end: int
    source: str
    target: Annotated[str, Field(description="What it is to be called, in the dictionary form.")]
    text: Annotated[str | None, Field(description="As it stands in the translation.")]
    status: Annotated[
        Literal["found", "placed", "missed"],
        Field(description="`found`: the model wrote it; `placed`: it replaces what the model wrote."),
    ]


class MissedTermOut(Schema):
    """A term or name that the translation lacks."""

    sentence: int
    start: int
    end: int
    source: str
    target: str


class TerminologyOut(Schema):
    """The audit of a translation: how many terms and names it has, and which it lacks."""

    signature: str
    applied: int
    missed: list[MissedTermOut]


class MatchOut(Schema):
    """An approved segment like a sentence."""

    source: str
    text: Annotated[str, Field(description="Its approved translation.")]
    similarity: Annotated[
        float, Field(description="1 less the edit distance over the length of the longer sentence, 0 to 1.")
    ]
    origin: Annotated[str, Field(description="Where the segment came from, such as a file's name.")]


class SentenceOut(Schema):
    """A sentence, where it stands in the source, and its translation."""

    id: int
    paragraph: int
    start: Annotated[int, Field(description="Offset into the source text, in code points.")]
    end: int
    source: str
    text: str
    score: Annotated[float, Field(description="The model's mean probability of a token, 0 to 1.")]
    warnings: list[WarningOut]
    notes: Annotated[list[WarningOut], Field(description="What was repaired; needs no look.")]
    origin: Annotated[Literal["model", "memory"], Field(description="Where the translation comes from.")]
    memory: Annotated[
        Literal["exact", "approved"] | None,
        Field(description="`exact`: what the same models made of it before; `approved`: what a person approved."),
    ]
    terms: Annotated[list[TermOut], Field(description="Of the glossary, and persons' names.")]
    matches: Annotated[list[MatchOut] | None, Field(description="Best first; null where not asked for.")]


class TranslationOut(Schema):
    """The article in one language."""

    target: str
    text: Annotated[str, Field(description="The whole text, laid out as the source is.")]
    headline: str | None
    dateline: str | None
    route: Annotated[list[str], Field(description="Languages passed through, source and target included.")]
    models: Annotated[list[str], Field(description="`name@version` of the model of each hop.")]
    terminology: Annotated[TerminologyOut | None, Field(description="Null where there was nothing to look after.")]
    sentences: list[SentenceOut]


class SummarySentenceOut(Schema):
    """A chosen sentence and its translations by language."""

    id: int
    source: str
    translations: dict[str, str]


class SummaryOut(Schema):
    """The most important sentences, in the order of the source."""

    method: str
    sentences: list[SummarySentenceOut]


class ArticleOut(Schema):
    """Everything that was made of an article."""

    language: str
    identification: Annotated[IdentificationOut | None, Field(description="Null where the request named the language.")]
    text: Annotated[
        str | None, Field(description="The article found in the `html`, which offsets count in; null for a `text`.")
    ]
    headline: str | None
    dateline: DatelineOut | None
    translations: list[TranslationOut]
    summary: SummaryOut | None
    signature: Annotated[str, Field(description="Of all that determines the output.")]


class DetectIn(Schema):
    """One text or several, each identified on its own."""

    text: Annotated[str | Annotated[list[str], Field(max_length=1000)], Field(description="A text or a list of texts.")]


class DetectOut(Schema):
    """One result for each text, in order."""

    results: list[IdentificationOut]


class LanguageOut(Schema):
    """A language the installed models read or write."""

    code: str
    name: str
    targets: list[str]


class LanguagesOut(Schema):
    """What this installation can do."""

    languages: list[LanguageOut]
    summary_methods: list[str]


class HealthOut(Schema):
    """The process answers."""

    status: Literal["ok"]
    version: str


class ProblemOut(Schema):
    """An error, as RFC 9457 problem details."""

    type: Annotated[str, Field(examples=["urn:dragoman:problem:empty-text"])]
    title: Annotated[str, Field(examples=["Empty text"])]
    status: Annotated[int, Field(examples=[400])]
    detail: Annotated[str, Field(examples=["The text is empty."])]
    hint: Annotated[str, Field(description="What to do next.", examples=["Give a text to work on."])] = ""
    errors: Annotated[dict[str, list[str]] | None, Field(description="What is wrong, by field.")] = None
