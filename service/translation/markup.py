"""HTML and XML into another language."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from service.text.html import AttributeText, Edit, Edits, Mark, MarkKind, Unit, encode, has_letter
from service.text.html_parser import Markup, MarkupOptions, parse_markup
from service.text.repair import repair_translation
from service.text.segmentation import split_sentences
from service.translation.alignment import Span, by_position, respelt
from service.translation.engine import Hypothesis
from service.translation.memory import MemoryKind
from service.translation.placement import place_marks
from service.translation.sentences import SentenceTranslation, translate_sentences
from service.translation.terminology import Terminology
from service.translation.translator import Translator

Translate = Callable[[Sequence[str], Collection[int]], Sequence[Hypothesis]]
"""Translates sentences, in order; the second argument has the positions of those with markup within, which should be
aligned with their translations. Where one is not, its markup goes by relative position."""

Translations = Mapping[str, Hypothesis]


class MarkupTranslator:
    """Translates HTML and XML over the installed models."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator

    def translate(
        self,
        documents: Sequence[str],
        source: str,
        target: str,
        options: MarkupOptions | None = None,
        terminology: Terminology | None = None,
    ) -> list[str]:
        """Translate documents or fragments of one language, all together.

        Sentences go the way that those of plain text go.

        Args:
            documents: any strings; what is not translated of them comes back byte for byte.
            source, target: language codes.
            options: how the markup is read.
            terminology: the glossary and other rules of terms to keep to; None for none.

        Raises:
            UnknownLanguage, SameLanguage, NoRoute: see `Router.route`.
            ModelError, Overloaded: see `Engine.translate`.
        """
        translator = self._translator
        route = translator.router.route(source, target)

        def translate(texts: Sequence[str], marked: Collection[int]) -> Sequence[Hypothesis]:
            results = [Hypothesis(text, 1.0) for text in texts]
            for position, found in translate_sentences(
                translator.engine, translator.memory, route, [texts], terminology or Terminology(), aligned=marked
            ):
                results[position] = _finished(texts[position], found, target)
            return results

        return translate_markup(documents, source, translate, options)


def translate_markup(
    documents: Sequence[str], language: str, translate: Translate, options: MarkupOptions | None = None
) -> list[str]:
    """Translate documents or fragments with any translator of sentences, which is called once.

    Args:
        documents: any strings.
        language: of the text, for sentence boundaries.
        translate: see `Translate`.
        options: how the markup is read.
    """
    pages = [_Page(parse_markup(document, options), language) for document in documents]
    marked: dict[str, bool] = {}
    for page in pages:
        for sentence, has_marks in page.sentences():
            marked[sentence] = has_marks or marked.get(sentence, False)
    sentences = list(marked)
    positions = {position for position, sentence in enumerate(sentences) if marked[sentence]}
    translations = dict(zip(sentences, translate(sentences, positions), strict=True)) if sentences else {}
    return [page.render(translations) for page in pages]


def _finished(text: str, found: SentenceTranslation, target: str) -> Hypothesis:
    """The best translation with the marks of its language, aligned with the sentence as it was written."""
    best, sentence = found.preserved.hypotheses[0], found.repaired.text
    if found.memory is MemoryKind.APPROVED:
        return best
    repaired = repair_translation(best.text, sentence, target).text
    alignment = best.alignment and replace(
        best.alignment,
        source=respelt(best.alignment.source, sentence, text),
        target=respelt(best.alignment.target, best.text, repaired),
    )
    return replace(best, text=repaired, alignment=alignment)


class _Page:
    """A document on its way through translation."""

    def __init__(self, markup: Markup, language: str) -> None:
        self._markup = markup
        self._units = [(unit, unit.sentences(language)) for unit in markup.units]
        self._attributes = [(attribute, split_sentences(attribute.text, language)) for attribute in markup.attributes]

    def sentences(self) -> Iterator[tuple[str, bool]]:
        """All there is to translate, and whether there is markup within."""
        texts = [(unit.text, spans, [mark.offset for mark in unit.marks]) for unit, spans in self._units]
        texts += [(attribute.text, spans, []) for attribute, spans in self._attributes]
        for text, spans, marks in texts:
            for start, end in spans:
                if has_letter(text[start:end]):
                    yield text[start:end], bisect_left(marks, start) < bisect_right(marks, end)

    def render(self, translations: Translations) -> str:
        """The document with all sentences replaced that have a translation that differs."""
        source = self._markup.source
        values = [
            Edit(attribute.start, attribute.end, attribute.encode(text))
            for attribute, spans in self._attributes
            if (text := _attribute_text(attribute, spans, translations)) != attribute.text
        ]
        tags = Edits(source, values)
        paragraphs = [
            Edit(unit.start, unit.end, _Paragraph(unit, spans, tags).render(translations))
            for unit, spans in self._units
            if any(_translation(unit.text[start:end], translations) for start, end in spans)
        ]
        inside = Edits(source, paragraphs)
        return Edits(source, [*paragraphs, *(value for value in values if not inside.cover(value))]).apply()


class _Paragraph:
    """A unit being put together: a cursor over its text and its marks."""

    def __init__(self, unit: Unit, spans: Sequence[Span], tags: Edits) -> None:
        self._unit = unit
        self._spans = spans
        self._tags = tags
        self._position = 0
        self._mark = 0

    def render(self, translations: Translations) -> str:
        """The paragraph's new source."""
        unit, parts = self._unit, [""]
        for start, end in self._spans:
            first, last = self._marks_of(start, end)
            parts.append(self._verbatim(start, first))
            sentence = unit.text[start:end]
            if (translation := _translation(sentence, translations)) is None:
                parts.append(self._verbatim(end, last))
                continue
            if parts[-1].endswith("<"):  # a bare one; what follows now must not make it a tag
                parts[-1] = parts[-1][:-1] + encode("<")
            marks = [_within(mark, start, first, last) for mark in unit.marks[first:last]]
            alignment = translation.alignment or by_position(sentence, translation.text)
            placed = place_marks(sentence, marks, translation.text, alignment) if marks else [translation.text]
            parts += (encode(part) if isinstance(part, str) else self._tag(part) for part in placed)
            self._position, self._mark = end, last
        return "".join(parts) + self._verbatim(len(unit.text), len(unit.marks))

    def _marks_of(self, start: int, end: int) -> tuple[int, int]:
        """The marks that move with a sentence, as a range: all within it, and the tags of elements it holds whole."""
        marks = self._unit.marks
        first = self._mark
        while first < len(marks) and (
            marks[first].offset < start or (marks[first].offset == start and not self._holds(first, start, end))
        ):
            first += 1
        last = first
        for index in range(first, len(marks)):
            if marks[index].offset > end:
                break
            opening = marks[index].partner if marks[index].kind is MarkKind.CLOSE else None
            ends_element = opening is not None and opening >= first and self._holds(opening, start, end)
            if marks[index].offset < end or ends_element:
                last = index + 1
        return first, last

    def _holds(self, opening: int, start: int, end: int) -> bool:
        """Whether a mark opens an element with text, all of it in a sentence."""
        marks = self._unit.marks
        partner = marks[opening].partner
        if marks[opening].kind is not MarkKind.OPEN or partner is None:
            return False
        return start <= marks[opening].offset < marks[partner].offset <= end

    def _verbatim(self, end: int, mark_end: int) -> str:
        """The source up to a place in the text, with the marks up to one of them; moves the cursor there."""
        parts = []
        for mark in self._unit.marks[self._mark : mark_end]:
            parts.append(self._unit.verbatim(self._position, mark.offset))
            parts.append(self._tag(mark))
            self._position = mark.offset
        parts.append(self._unit.verbatim(self._position, end))
        self._position, self._mark = end, mark_end
        return "".join(parts)

    def _tag(self, mark: Mark) -> str:
        return self._tags.apply(mark.start, mark.end)


def _within(mark: Mark, start: int, first: int, last: int) -> Mark:
    """A mark with its offset and its partner counted from the beginning of a sentence and of the sentence's marks."""
    partner = mark.partner
    if partner is not None:
        partner = partner - first if first <= partner < last else None
    return replace(mark, offset=mark.offset - start, partner=partner)


def _translation(sentence: str, translations: Translations) -> Hypothesis | None:
    """The translation of a sentence, or None if it has none or is left as it is."""
    translation = translations.get(sentence)
    if translation is None or translation.text.split() in ([], sentence.split()):
        return None
    return translation


def _attribute_text(attribute: AttributeText, spans: Sequence[Span], translations: Translations) -> str:
    parts: list[str] = []
    position = 0
    for start, end in spans:
        sentence = attribute.text[start:end]
        translation = _translation(sentence, translations)
        parts += attribute.text[position:start], translation.text if translation else sentence
        position = end
    return "".join(parts) + attribute.text[position:]
