"""A processed article as plain data, one shape for the HTTP answer and for ``--json`` on the command line."""

from __future__ import annotations

from typing import Any

from service.core.document import Article, Span
from service.request import ProcessedArticle
from service.text.identification import Identification
from service.translation.assembly import TranslatedArticle, TranslatedSentence
from service.translation.enforcement import Status, TermUse
from service.translation.similarity import Match


def article_as_dict(processed: ProcessedArticle) -> dict[str, Any]:
    """Everything that was made of an article; `service.api.schemas.ArticleOut` documents the fields."""
    article = processed.article
    return {
        "language": processed.language,
        "identification": identification_as_dict(processed.identification) if processed.identification else None,
        "headline": article.headline,
        "dateline": _dateline_as_dict(article),
        "translations": [_translation_as_dict(article, translation) for translation in processed.translations],
        "summary": _summary_as_dict(processed),
        "signature": processed.signature,
    }


def identification_as_dict(identification: Identification) -> dict[str, Any]:
    """Language, confidence (0 to 1, three places), script and candidates."""
    return {
        "language": identification.language,
        "confidence": round(identification.confidence, 3),
        "script": identification.script,
        "candidates": [
            {"language": candidate.language, "confidence": round(candidate.confidence, 3)}
            for candidate in identification.candidates
        ],
    }


def sentence_as_dict(text: str, sentence: TranslatedSentence) -> dict[str, Any]:
    """A translated sentence and where it stands in the article's text."""
    span = sentence.source
    return {
        "id": span.id,
        "paragraph": span.paragraph,
        "start": span.start,
        "end": span.end,
        "source": text[span.start : span.end],
        "text": sentence.text,
        "score": round(sentence.score, 3),
        "warnings": [{"code": warning.code, "message": warning.message} for warning in sentence.warnings],
        "notes": [{"code": note.code, "message": note.message} for note in sentence.notes],
        "origin": "memory" if sentence.memory else "model",
        "memory": sentence.memory,
        "terms": [_term_as_dict(text, use) for use in sentence.terms],
        "matches": None if sentence.matches is None else [_match_as_dict(match) for match in sentence.matches],
    }


def _term_as_dict(text: str, use: TermUse) -> dict[str, Any]:
    return {
        "kind": use.kind,
        "start": use.start,
        "end": use.end,
        "source": text[use.start : use.end],
        "target": use.target,
        "text": use.text or None,
        "status": use.status,
    }


def _terms_as_dict(translation: TranslatedArticle) -> dict[str, Any] | None:
    """How many terms and names there were, and which have been missed where."""
    if not translation.terminology:
        return None
    uses = [(sentence.source.id, use) for sentence in translation.sentences for use in sentence.terms]
    missed = [(number, use) for number, use in uses if use.status is Status.MISSED]
    return {
        "signature": translation.terminology,
        "applied": len(uses) - len(missed),
        "missed": [
            {"sentence": number, "start": use.start, "end": use.end, "source": use.source, "target": use.target}
            for number, use in missed
        ],
    }


def _match_as_dict(match: Match) -> dict[str, Any]:
    segment = match.segment
    return {
        "source": segment.text,
        "text": segment.translation,
        "similarity": round(match.similarity, 3),
        "origin": segment.origin,
    }


def _dateline_as_dict(article: Article) -> dict[str, Any] | None:
    dateline = article.dateline
    if dateline is None:
        return None

    def part(span: Span | None) -> str | None:
        return article.slice(span) if span else None

    return {
        "text": article.slice(dateline),
        "place": part(dateline.place),
        "date": part(dateline.date),
        "agency": part(dateline.agency),
    }


def _translation_as_dict(article: Article, translation: TranslatedArticle) -> dict[str, Any]:
    return {
        "target": translation.target,
        "text": translation.text,
        "headline": translation.headline,
        "dateline": translation.dateline,
        "route": list(translation.route),
        "models": list(translation.models),
        "terminology": _terms_as_dict(translation),
        "sentences": [sentence_as_dict(article.text, sentence) for sentence in translation.sentences],
    }


def _summary_as_dict(processed: ProcessedArticle) -> dict[str, Any] | None:
    if processed.summary is None:
        return None
    return {
        "method": processed.method,
        "sentences": [
            {
                "id": sentence.id,
                "source": processed.article.slice(sentence),
                "translations": {
                    translation.target: translation.sentences[sentence.id].text
                    for translation in processed.translations
                },
            }
            for sentence in processed.summary
        ],
    }
