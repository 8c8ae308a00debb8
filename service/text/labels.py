"""Labels of headlines: ``UPDATE 2-``, ``СРОЧНО:``, ``– FOTO``, ``(ՏԵՍԱՆՅՈՒԹ)``, read and written in four languages.

They say what kind of item it is. A model that has learnt from sentences takes them for words of the headline.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from service.core.document import Span
from service.core.languages import HOME_LANGUAGES
from service.text.dates import split_list

_DASH = r"[–—-]"


def find_labels(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The labels before and behind a headline, each with what parts it from the headline.

    They are believed in capitals only, and where a headline is left between them.

    Args:
        text: the article's text.
        start, end: the offsets of the headline.
    """
    before, behind = _patterns()
    spans: list[Span] = []
    if match := before.match(text, start, end):
        spans.append(Span(start, match.end()))
    if match := behind.search(text, match.end() if match else start, end):
        spans.append(Span(match.start(), end))
    return tuple(spans)


def localize_label(label: str, target: str) -> str:
    """A label in another language, with what parts it from the headline; for languages not of ours as it is."""
    parted = re.sub(rf"(?<=\w)\s?{_DASH}\s?$|^\s?{_DASH}\s?(?=\w)", " – ", label)  # a hyphen would join two words
    parted = re.sub("[:.]", "՝", parted) if target == "hy" else re.sub("[՝.]", ":", parted)
    return _any_name().sub(lambda match: _names(target).get(_meanings()[match[0]], match[0]), parted)


@cache
def _labels() -> dict[str, dict[str, dict[str, list[str]]]]:
    """Names by place, meaning and language."""
    data = tomllib.loads((resources.files("service.text") / "data" / "labels.toml").read_text(encoding="utf-8"))
    return {
        place: {
            meaning: {code: split_list(line) for code, line in names.items()} for meaning, names in meanings.items()
        }
        for place, meanings in data.items()
    }


def _names_of(*places: str) -> str:
    names = {
        name
        for place in places
        for meaning in _labels()[place].values()
        for synonyms in meaning.values()
        for name in synonyms
    }
    return "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    before, around = _names_of("before", "around"), _names_of("around")
    several = rf"(?:{around})(?:\s?[/+,&]\s?(?:{around}))*"
    return (
        re.compile(rf"(?:{before})(?:\s\d{{1,2}})?(?:\s?[:.՝|]\s|\s?{_DASH}\s?)(?=\S)"),
        re.compile(rf"(?<=\S)(?:\s?(?:{_DASH}|\|)\s?|\s(?=[(\[]))[(\[]?{several}[)\]]?$"),
    )


@cache
def _any_name() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_names_of('before', 'around')})(?!\w)")


@cache
def _meanings() -> dict[str, str]:
    return {
        name: meaning
        for meanings in _labels().values()
        for meaning, names in meanings.items()
        for code in HOME_LANGUAGES
        for name in names[code]
    }


@cache
def _names(language: str) -> dict[str, str]:
    """The name that is written of each meaning."""
    return {
        meaning: names[language][0]
        for meanings in _labels().values()
        for meaning, names in meanings.items()
        if language in names
    }
