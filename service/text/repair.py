"""Spelling mended on the way in, and on the way out. Each kind of change has a code, and none is made unreported.

Links, addresses, tags and code are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service.text import armenian, diacritics, homoglyphs
from service.text.azerbaijani import to_latin
from service.text.protection import OPAQUE, find_items
from service.text.quotations import ANGLED, STRAIGHT

HOMOGLYPHS = "homoglyphs"
CYRILLIC_AZERBAIJANI = "cyrillic-azerbaijani"
DIACRITICS = "diacritics"
ARMENIAN_PUNCTUATION = "armenian-punctuation"
QUOTATION_MARKS = "quotation-marks"
LETTER_CASE = "letter-case"

_TO_ANGLED = str.maketrans({"“": "«", "„": "«", "”": "»"})
_TO_STRAIGHT = str.maketrans({"«": '"', "»": '"'})
_OPENING = re.compile(r'(?<![^\s(\[–—-])"(?=\S)')
_CLOSING = re.compile(r'(?<=\S)"')
_NOT_LATIN = re.compile(f"[{homoglyphs.LETTERS['Cyrl']}{homoglyphs.LETTERS['Armn']}]")
_STOPS = tuple(".!?…։:")
_FIRST_HOLDER = 0xE000  # of the private use area, for what is left alone


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text after repair, and the codes of what was done to it."""

    text: str
    codes: tuple[str, ...] = ()


_Step = tuple[str, Callable[[str], str]]


def repair_source(text: str, language: str) -> Repaired:
    """A sentence in the spelling its language has, before it is translated.

    Args:
        text: as the user wrote it.
        language: its ISO 639-1 code.
    """
    steps: list[_Step] = [(HOMOGLYPHS, lambda text: homoglyphs.mend(text, language))]
    if language == "az":
        steps.append((CYRILLIC_AZERBAIJANI, _cyrillic_to_latin))
        steps.append((DIACRITICS, lambda text: diacritics.repair(text) if diacritics.lacks_diacritics(text) else text))
    elif language == "hy":
        steps.append((ARMENIAN_PUNCTUATION, armenian.read_punctuation))
    return _apply(steps, text, language)


def repair_translation(text: str, source: str, language: str) -> Repaired:
    """A translation with the letters, the marks and the quotes of its language.

    Args:
        text: the translation of one sentence.
        source: that sentence.
        language: the target's ISO 639-1 code.
    """
    steps: list[_Step] = [
        (HOMOGLYPHS, lambda text: homoglyphs.mend(text, language)),
        (QUOTATION_MARKS, lambda text: _quotes(text, language)),
        (LETTER_CASE, lambda text: text.replace("i\u0307", "i")),  # what careless software makes of İ
    ]
    if language == "hy":
        end = source.rstrip("»\"”’') ")
        stopped, asks = end.endswith(_STOPS), end.endswith("?")
        steps.append(
            (ARMENIAN_PUNCTUATION, lambda text: armenian.write_punctuation(text, sentence=stopped, question=asks))
        )
    else:
        steps.append((ARMENIAN_PUNCTUATION, lambda text: text.replace("։", ".")))
    return _apply(steps, text, language)


def _apply(steps: Sequence[_Step], text: str, language: str) -> Repaired:
    if all(step(text) == text for _, step in steps):
        return Repaired(text)
    kept = [item for item in find_items(text, language).items if item.kind in OPAQUE]
    for number, item in reversed(list(enumerate(kept))):
        text = text[: item.start] + chr(_FIRST_HOLDER + number) + text[item.end :]
    codes = []
    for code, step in steps:
        changed = step(text)
        if changed != text:
            codes.append(code)
        text = changed
    for number, item in enumerate(kept):
        text = text.replace(chr(_FIRST_HOLDER + number), item.text)
    return Repaired(text, tuple(codes))


def _cyrillic_to_latin(text: str) -> str:
    """Words that this would leave half in another alphabet are nobody's spelling of Azerbaijani: they stay."""
    if to_latin(text) == text:  # as nearly always
        return text

    def written(match: re.Match[str]) -> str:
        latin = to_latin(match[0])
        return match[0] if _NOT_LATIN.search(latin) else latin

    return homoglyphs.WORD.sub(written, text)


def _quotes(text: str, language: str) -> str:
    """Guillemets in Russian and Armenian, straight quotes in English and Azerbaijani."""
    if language in ANGLED:
        angled = text.translate(_TO_ANGLED)
        if not re.search(r'\d"', angled):
            angled = _CLOSING.sub("»", _OPENING.sub("«", angled))
        return angled if '"' not in angled else text
    if language in STRAIGHT and not re.search('["“”„]', text):
        text = text.translate(_TO_STRAIGHT)
    return _without_space_within(text)


def _without_space_within(text: str) -> str:
    """``" Bəli"`` as ``"Bəli"``: some pieces of a model's vocabulary begin with a space behind a mark."""
    parts = text.split('"')
    if len(parts) % 2 == 0:  # a mark is alone
        return text
    for place in range(1, len(parts), 2):
        opens = not parts[place - 1] or parts[place - 1].endswith((" ", "("))
        if opens and parts[place].strip():
            parts[place] = parts[place].lstrip(" ")
    return '"'.join(parts)
