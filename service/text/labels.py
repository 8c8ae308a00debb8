"""Labels of headlines: ``UPDATE 2-``, ``СРОЧНО:``, ``– FOTO``, ``(ՏԵՍԱՆՅՈՒԹ)``, read and written in four languages.

They say what kind of item it is. A model that has learnt from sentences takes them for words of the headline.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources

from service.core.document import Span
from service.core.languages import HOME_LANGUAGES
from service.text.dates import split_list

_DASH = r"[–—-]"


def find_labels(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The labels before and behind a headline, each with what parts it from the headline, in order.

    They are believed in capitals only, and where a headline is left between them.

    Args:
        text: the article's text.
        start, end: the offsets of the headline.
    """
    before, behind = _patterns()
    leading: list[Span] = []
    trailing: list[Span] = []
    while match := before.match(text, start, end):
        leading.append(Span(start, match.end()))
        start = match.end()
    while match := behind.search(text, start, end):
        trailing.insert(0, Span(match.start(), end))
        end = match.start()
    return (*leading, *trailing) if any(map(str.isalnum, text[start:end])) else ()


def localize_label(label: str, target: str) -> str:
    """A label in another language, with what parts it from the headline.

    Args:
        label: as `find_labels` found it.
        target: language code; where it is none of ours the label stays as it is.
    """
    if target not in HOME_LANGUAGES:
        return label
    parted = re.sub(rf"(?<=\w)\s?{_DASH}\s?$|^\s?{_DASH}\s?(?=\w)", " – ", label)  # a hyphen would join two words
    parted = re.sub("[:.]", "՝", parted) if target == "hy" else re.sub("[՝.]", ":", parted)
    return _any_name().sub(lambda match: _names(target)[_meanings()[match[0]]], parted)


@cache
def _labels() -> dict[str, dict[str, list[str]]]:
    """Names by meaning and language."""
    data = tomllib.loads((resources.files("service.text") / "data" / "labels.toml").read_text(encoding="utf-8"))
    return {meaning: {code: split_list(line) for code, line in names.items()} for meaning, names in data.items()}


@cache
def _meanings() -> dict[str, str]:
    return {name: meaning for meaning, names in _labels().items() for code in HOME_LANGUAGES for name in names[code]}


@cache
def _names(language: str) -> dict[str, str]:
    """The name that is written of each meaning."""
    return {meaning: names[language][0] for meaning, names in _labels().items()}


def _any_of(names: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))})"


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    name = _any_of(_meanings())
    english = _any_of(name for names in _labels().values() for name in names["en"])
    # English agencies alone set a label before a hyphen; FLASH-FLOOD and ОНЛАЙН-ШКОЛА are words.
    glued = rf"{english}(?:\s\d{{1,2}}-|-(?=[A-Z][a-z'’.]))"
    return (
        re.compile(rf"(?:{name}(?:\s\d{{1,2}})?(?:\s?[:.՝|]\s|\s{_DASH}\s)|{glued})\s?(?=\S)"),
        re.compile(
            rf"(?:(?<=\S)\s{_DASH}\s?|(?<=[^\W\d_A-ZА-ЯЁƏĞİÖŞÇÜԱ-Ֆ])-|(?<=\S)\s?\|\s?|(?<=\S)\s(?=[(\[]))"
            rf"[(\[]?{name}(?:\s?[/+,&]\s?{name})*[)\]]?$"
        ),
    )


@cache
def _any_name() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_any_of(_meanings())}(?!\w)")
