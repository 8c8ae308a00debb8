"""Forms of words and of terms in en, ru, az and hy: reading them and writing them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from service.text.casing import upper
from service.text.words import fold
from service.translation.inflection import armenian, azerbaijani, english, russian
from service.translation.inflection.forms import DICTIONARY_FORM, Case, Form, Paradigm, Stem

_PLAIN: Paradigm = (("", DICTIONARY_FORM),)
_SHORTEST = {"en": 2, "ru": 3}
"""Letters of the shortest word that has forms; conjunctions and initials have none."""
_LONGEST_ENDING = 12
_TAILS = {
    "en": ("", "y"),
    "az": ("", "k", "q"),
    "hy": ("", "ուն", "ում", "ու", "ի"),
    "ru": ("", "а", "я", "ь", "й", "о", "е", "ы"),
}
"""What may have been cut off a word whose ending is known, to get at its dictionary form."""

_LOCATIVE_WORDS = frozenset(["в", "во", "на", "о", "об", "при"])
_DATIVE_WORDS = frozenset(["к", "ко", "по", "благодаря", "согласно"])
_INSTRUMENTAL_WORDS = frozenset(["с", "со", "между", "над", "под", "перед", "за"])


def is_abbreviation(word: str) -> bool:
    """Whether a word is in capitals all through, such as ``NATO``."""
    return len(word) > 1 and word.isupper()


@lru_cache(maxsize=16384)
def stems(word: str, language: str, *, last_of: int = 1) -> tuple[Stem, ...]:
    """The stems of a word, each with the endings that make forms of it.

    Args:
        word: the dictionary form; capitals matter.
        language: ISO 639-1; other languages than ours have no forms.
        last_of: number of words of the term that it is the last of; 1 where it stands alone.
    """
    folded = fold(word, language)
    if len(folded) < _SHORTEST.get(language, 0):
        return (Stem(folded, _PLAIN),)
    name, abbreviation = word[:1].isupper(), is_abbreviation(word)
    if language == "az":
        possessed = azerbaijani.is_possessed(folded, last_of)
        return azerbaijani.stems(folded, abbreviation=abbreviation, possessed=possessed)
    if language == "hy":
        return armenian.stems(folded, abbreviation=abbreviation, name=name)
    if language == "ru" and not abbreviation:
        return russian.stems(folded, name=name)
    if language == "en":
        return english.stems(folded)
    return (Stem(folded, _PLAIN),)


def read(surface: str, word: str, language: str, *, last_of: int = 1) -> tuple[Form, ...]:
    """What forms of a word a surface may be; none if it is another word.

    Args:
        surface: as it stands in a text.
        word, language, last_of: as in `stems`.
    """
    folded = fold(surface, language)
    return tuple(
        dict.fromkeys(
            form
            for stem in stems(word, language, last_of=last_of)
            if folded.startswith(stem.base)
            for ending, form in stem.endings
            if folded[len(stem.base) :] == ending
        )
    )


@lru_cache(maxsize=4096)
def guess(surface: str, language: str) -> tuple[Form, ...]:
    """What forms an unknown word may be, by its longest ending; the dictionary form if it has none."""
    folded = fold(surface, language)
    hyphen = folded.find("-")
    if hyphen > 1 and is_abbreviation(surface[:hyphen]):
        return read(surface, surface[:hyphen], language) or (DICTIONARY_FORM,)
    for length in range(min(_LONGEST_ENDING, len(folded) - 3), 0, -1):
        cut = folded[:-length]
        found = [
            form
            for tail in _TAILS.get(language, ())
            for form in read(folded, (cut + tail).title() if surface[:1].isupper() else cut + tail, language)
            if tail or form != DICTIONARY_FORM
        ]
        if found:
            return tuple(dict.fromkeys(found))
    return (DICTIONARY_FORM,)


def inflect(term: Sequence[str], form: Form, language: str) -> tuple[str, ...]:
    """A term in another form; in the dictionary form where no rule can tell the other.

    Args:
        term: its words, in the dictionary form.
        form: the form its head is to have.
        language: ISO 639-1.
    """
    words = list(term)
    if form == DICTIONARY_FORM or not words:
        return tuple(words)
    if language != "ru":
        if language == "en" and len(words) > 1:
            form = Form(form.case)
        if language == "az" and azerbaijani.is_possessed(fold(words[-1], language), len(words)):
            form = Form(form.case)
        words[-1] = _write(words[-1], form, stems(words[-1], language, last_of=len(words))) or words[-1]
        return tuple(words)
    head = next((index for index, word in enumerate(words) if not russian.is_adjective(fold(word, "ru"))), 0)
    if any(russian.is_adjective(fold(word, "ru")) for word in words[head + 1 :]):  # what looked like the head is none
        return tuple(words)
    head_stems = stems(words[head], "ru")
    if head and words[0].endswith(("ые", "ие")):
        form, head_stems = Form(form.case), (russian.plural_stem(fold(words[head], "ru")),)
    written = [_write(word, form, russian.stems(fold(word, "ru"), adjective=True)) for word in words[:head]]
    written.append(_write(words[head], form, head_stems))
    if None in written:
        return tuple(words)
    return (*(word for word in written if word is not None), *words[head + 1 :])


def choose_form(forms: Sequence[Form], language: str, before: str = "") -> Form:
    """The likeliest of the forms a word may be.

    Args:
        forms: from `read` or `guess`.
        language: of the word.
        before: the word before it, which decides among Russian cases.
    """
    if language == "ru" and len(forms) > 1:
        wanted = _case_after(fold(before, "ru"))
        return next((form for form in forms if form.case is wanted), forms[0])
    return forms[0]


def _case_after(preposition: str) -> Case | None:
    if preposition in _LOCATIVE_WORDS:
        return Case.LOCATIVE
    if preposition in _DATIVE_WORDS:
        return Case.DATIVE
    if preposition in _INSTRUMENTAL_WORDS:
        return Case.INSTRUMENTAL
    return None


def _write(word: str, form: Form, found: Sequence[Stem]) -> str | None:
    """A form of a word with the capitals of the word; None if no stem has it."""
    for stem in found:
        if stem.written:
            for ending, told in stem.endings:
                if told == form:
                    return _as_written(word, stem.base) + ending
    return None


def _as_written(word: str, base: str) -> str:
    """A folded stem with the capitals of the word it belongs to."""
    language = "az" if re.search("[İəğışçöü]", word) else ""
    shared = 0
    for one, other in zip(word, base, strict=False):
        if fold(one, language or "az") != other and fold(one, "ru") != other and fold(one, "hy") != other:
            break
        shared += 1
    rest = base[shared:]
    return word[:shared] + (upper(rest, language) if is_abbreviation(word) else rest)
