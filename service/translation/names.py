"""Persons' names in a translation: one spelling each through an article, and none invented.

The spelling is that of the table of names; for a surname of the region, the source's letters in the other language
(`service.translation.name_spelling`); else the model's own, where it gives one, and otherwise letters again. A name
that the model spells otherwise is mended, and one that has no counterpart at all takes the place of the words that
its source was translated to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from service.core.document import Span
from service.core.languages import HOME_LANGUAGES
from service.text.edits import Edit
from service.text.words import fold
from service.translation.enforcement import Status, TermUse, edited
from service.translation.engine import Hypothesis
from service.translation.inflection.forms import DICTIONARY_FORM, Case, Form
from service.translation.inflection.words import choose_form, inflect, read
from service.translation.name_spelling import known_name, spell_name
from service.translation.persons import Mention, find_mentions, is_surname, nominative
from service.translation.target_words import TargetWords

ALIKE = 0.72
"""Ratio of matching letters from which a word is taken for a name's counterpart."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """A name as a model wrote it: where, and in the nominative."""

    place: Span
    lemma: str


@dataclass(slots=True)
class _Place:
    """A mention in a sentence, with the words of the translation and what was heard there."""

    mention: Mention
    words: TargetWords
    heard: _Heard | None


class Names:
    """The persons of an article on their way into another language.

    Args:
        texts: the sentences.
        source, target: languages.
        taken: for each sentence what is no person's name, such as terms and links.

    Attributes:
        together: sentences that name somebody whom other sentences name as well: their spelling is chosen together.
    """

    def __init__(self, texts: Sequence[str], source: str, target: str, taken: Sequence[Sequence[Span]]) -> None:
        self._texts = texts
        self._source, self._target = source, target
        known = {source, target} <= HOME_LANGUAGES.keys()
        self._mentions = find_mentions(texts, source, taken) if known else [[] for _ in texts]
        sentences: defaultdict[str, set[int]] = defaultdict(set)
        for index, mentions in enumerate(self._mentions):
            for mention in mentions:
                sentences[mention.surname].add(index)
        self.together = {index for found in sentences.values() if len(found) > 1 for index in found}

    def __contains__(self, sentence: int) -> bool:
        """Whether a sentence names a person."""
        return bool(self._mentions[sentence])

    def apply(
        self, hypotheses: Mapping[int, Hypothesis], fixed: Mapping[int, Sequence[Span]], *, mend: bool = True
    ) -> dict[int, tuple[Hypothesis, tuple[TermUse, ...]]]:
        """Translations with the names as they are to be.

        Args:
            hypotheses: by sentence.
            fixed: places in them that are settled, such as terms.
            mend: change them; otherwise it is only reported which names they have.
        """
        places: dict[int, list[_Place]] = {}
        for index, hypothesis in hypotheses.items():
            words = TargetWords(self._texts[index], hypothesis, self._target)
            for span in fixed.get(index, ()):
                words.take(span)
            places[index] = [_Place(mention, words, self._hear(mention, words)) for mention in self._mentions[index]]
        spelling = self._choose(places)
        if not mend:
            return {index: (hypotheses[index], self._report(index, found)) for index, found in places.items()}
        return {index: self._mend(index, hypotheses[index], found, spelling) for index, found in places.items()}

    def _hear(self, mention: Mention, words: TargetWords) -> _Heard | None:
        """The word that sounds most like a surname; it is then taken."""
        spelt = fold(self._spell(mention.surname), self._target)
        best: tuple[float, _Heard] | None = None
        for word in words.words:
            if not word.text[0].isupper() or not words.is_free(word):
                continue
            lemma = nominative(word.text, self._target)
            matcher = SequenceMatcher(None, spelt, fold(lemma, self._target), autojunk=False)
            likeness = matcher.ratio() if matcher.real_quick_ratio() >= ALIKE else 0.0
            if likeness >= ALIKE and (best is None or likeness > best[0]):
                best = likeness, _Heard(word, lemma)
        if best is None:
            return None
        words.take(best[1].place)
        return best[1]

    def _choose(self, places: Mapping[int, Sequence[_Place]]) -> dict[str, str]:
        """A spelling for each surname."""
        heard: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for found in places.values():
            for place in found:
                heard[place.mention.surname].update([place.heard.lemma] if place.heard else [])
        return {surname: self._spelling(surname, counts) for surname, counts in heard.items()}

    def _spelling(self, surname: str, heard: Counter[str]) -> str:
        spelt = self._spell(surname)
        regular = known_name(surname, self._source) or is_surname(surname, self._source)
        if regular or not heard or spelt in heard:
            return spelt
        return max(sorted(heard), key=lambda lemma: heard[lemma])

    def _mend(
        self, index: int, hypothesis: Hypothesis, places: Sequence[_Place], spelling: Mapping[str, str]
    ) -> tuple[Hypothesis, tuple[TermUse, ...]]:
        edits: list[Edit] = []
        uses = []
        for place in places:
            mention, words = place.mention, place.words
            surname = spelling[mention.surname]
            full = [*map(self._spell, mention.words[:-1]), surname]
            status, text = Status.FOUND, ""
            if place.heard is None:
                status = Status.MISSED
                if span := words.counterpart(mention):
                    words.take(span)
                    status, text = Status.PLACED, self._inflected(full, words.form(span))
                    edits.append(Edit(span.start, span.end, text))
            else:
                span = place.heard.place
                text = words.text[span.start : span.end]
                if fold(place.heard.lemma, self._target) != fold(surname, self._target):
                    forms = read(text, place.heard.lemma, self._target) or (DICTIONARY_FORM,)
                    status, text = Status.PLACED, self._inflected([surname], choose_form(forms, self._target))
                    edits.append(Edit(span.start, span.end, text))
            uses.append(self._use(index, mention, full, text, status))
        return edited(hypothesis, edits), tuple(uses)

    def _report(self, index: int, places: Sequence[_Place]) -> tuple[TermUse, ...]:
        uses = []
        for place in places:
            text = place.words.text[place.heard.place.start : place.heard.place.end] if place.heard else ""
            full = [self._spell(word) for word in place.mention.words]
            uses.append(self._use(index, place.mention, full, text, Status.FOUND if place.heard else Status.MISSED))
        return tuple(uses)

    def _use(self, index: int, mention: Mention, name: Sequence[str], text: str, status: Status) -> TermUse:
        surface = self._texts[index][mention.start : mention.end]
        return TermUse(mention.start, mention.end, surface, " ".join(name), text, status, "name")

    def _spell(self, word: str) -> str:
        return spell_name(word, self._source, self._target)

    def _inflected(self, words: Sequence[str], form: Form) -> str:
        """A name in another form; Russian women's names and what a rule cannot tell stay in the nominative."""
        form = Form(form.case, definite=form.definite)
        if self._target != "ru":
            return " ".join(inflect(words, form, self._target))
        if words[-1][-1:] not in tuple("вн") or form.case is Case.INSTRUMENTAL:
            return " ".join(words)
        animate = Form(Case.GENITIVE) if form.case is Case.ACCUSATIVE else form
        return " ".join(inflect([word], animate, "ru")[0] for word in words)
