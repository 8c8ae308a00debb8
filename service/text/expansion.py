"""Abbreviations of wire copy, written out for translation: ``Sept. 12``, ``3:30 p.m.``, ``$5bn``, ``руб.``, ``ՀՀ ԱԺ``.

Models learn from text that spells things out. What an abbreviation stands for is in ``data/expansions.toml``; times of
the 12-hour clock and fractions are computed here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Any

from service.core.document import Span
from service.text.edits import Edit
from service.text.protection import OPAQUE, find_items

_HALF = r"(?<![\w.:,])(?P<{0}hour>0?[1-9]|1[0-2])(?:[:.](?P<{0}minute>[0-5]\d))?"
_CLOCK = re.compile(
    rf"(?:{_HALF.format('first_')}(?P<between>\s?[–-]\s?|\s(?:to|and|until)\s))?{_HALF.format('')}"
    r"\s?(?P<half>[ap])(?:\.\s?m\.|m(?!\w))",
    re.IGNORECASE,
)
_FRACTION = re.compile(r"(?<![\w.,])(\d+)[ \u00a0]?([½¼¾])")
_FRACTIONS = {"½": "5", "¼": "25", "¾": "75"}
_PREPOSITIONAL = re.compile(r"(?:^|[^\w-])(?:в|во|о|об|на|при)\s$", re.IGNORECASE)
_INSTRUMENTAL = re.compile(r"(?:^|[^\w-])(?:с|со|между|перед|над)\s$", re.IGNORECASE)
_NOMINATIVE = re.compile(r"(?:^|[.,:;«\"(–—-]\s?|(?:л|ла|ло|ли|ет|ит|ют|ят)\s)$")
_AZERBAIJANI_CASES = (r"n?[ıiuü]n", r"[yn]?[aə]", r"n?[ıiuü]", r"n?d[aə]", r"n?d[aə]n")


def find_expansions(text: str, language: str, kept: Sequence[Span] = ()) -> list[Edit]:
    """What to write in the place of the abbreviations of a sentence, in order.

    Args:
        text: one sentence.
        language: en, ru, az or hy; for others nothing is known.
        kept: stretches that stay, such as terms of a glossary.
    """
    rules = _rules(language)
    if rules is None or not rules[0].search(text):
        return []
    taken = [*kept, *(item for item in find_items(text, language).items if item.kind in OPAQUE)]
    found: list[Edit] = []
    for pattern, write in rules[1]:
        for match in pattern.finditer(text):
            if not any(match.start() < span.end and span.start < match.end() for span in (*taken, *found)):
                found.append(Edit(match.start(), match.end(), _with_stop(match, write(match), language)))
    return sorted((edit for edit in found if edit.text != text[edit.start : edit.end]), key=lambda edit: edit.start)


_Writer = Callable[[re.Match[str]], str]


@cache
def _rules(language: str) -> tuple[re.Pattern[str], list[tuple[re.Pattern[str], _Writer]]] | None:
    """A pattern without which there is nothing to do, and the rules."""
    data = _data().get(language)
    if data is None:
        return None
    rules: list[tuple[re.Pattern[str], _Writer]] = []
    if language == "en":
        rules = [(_CLOCK, _clock), (_FRACTION, _fraction)]
    rules += ((re.compile(pattern), _template(text)) for pattern, text in data["rules"])
    rules += _ACRONYMS[language](data["acronyms"]) if language in _ACRONYMS else ()
    hints = [data["hint"], rf"\b(?:{'|'.join(data['acronyms'])})\b"] if "acronyms" in data else [data["hint"]]
    hints += (rf"(?i:{word})" for word in data.get("words", ()))
    return re.compile("|".join(hints)), rules


@cache
def _data() -> dict[str, dict[str, Any]]:
    return tomllib.loads((resources.files("service.text") / "data" / "expansions.toml").read_text(encoding="utf-8"))


def _template(text: str) -> _Writer:
    return lambda match: match.expand(text)


def _with_stop(match: re.Match[str], written: str, language: str) -> str:
    """The stop of an abbreviation that ends the sentence as well, as the language has it."""
    ends = match[0].endswith((".", "․")) and not match.string[match.end() :].strip(" »”\")'")
    return written.rstrip() + ("։" if language == "hy" else ".") if ends else written


def _clock(match: re.Match[str]) -> str:
    """``from 11 to 1:30 p.m.`` is from 11:00 to 13:30: the first half of the day is the last that fits."""
    last = _minutes(match["hour"], match["minute"], match["half"])
    if not match["between"]:
        return _written(last)
    first = _minutes(match["first_hour"], match["first_minute"], match["half"])
    return _written(first if first < last else (first - 720) % 1440) + match["between"] + _written(last)


def _minutes(hour: str, minute: str | None, half: str) -> int:
    return (int(hour) % 12 + 12 * (half.lower() == "p")) * 60 + int(minute or 0)


def _written(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def _fraction(match: re.Match[str]) -> str:
    return f"{match[1]}.{_FRACTIONS[match[2]]}"


def _russian(acronyms: dict[str, list[str]]) -> Iterator[tuple[re.Pattern[str], _Writer]]:
    """Acronyms that have no endings, whose case is told by the word before; and words run together, with theirs."""
    words: dict[str, list[str]] = _data()["ru"]["words"]

    def inflect(match: re.Match[str]) -> str:
        form = words[match[1].lower()][("", "а", "у", "ом", "е").index(match[2])]
        return form if match[1].islower() else form[0].upper() + form[1:]

    yield re.compile(rf"(?<!\w)({'|'.join(words)})(а|у|ом|е|)(?!\w)", re.IGNORECASE), inflect

    def write(match: re.Match[str]) -> str:
        before = match.string[: match.start()]
        nominative, genitive, prepositional, instrumental = acronyms[match[0]]
        tests = ((_PREPOSITIONAL, prepositional), (_INSTRUMENTAL, instrumental), (_NOMINATIVE, nominative))
        return next((form for pattern, form in tests if pattern.search(before)), genitive)

    yield re.compile(rf"(?<![\w-])(?:{'|'.join(acronyms)})(?![\w-])"), write


def _azerbaijani(acronyms: dict[str, list[str]]) -> Iterator[tuple[re.Pattern[str], _Writer]]:
    """Acronyms with case endings behind a hyphen, by which the case is told."""

    def forms(name: str, others: Sequence[str]) -> list[str]:
        if others:
            return [name, *others]
        back = re.findall("[aıouəeiöü]", name)[-1] in "aıou"
        i, e = ("ı", "a") if back else ("i", "ə")
        return [name, *(f"{name}n{ending}" for ending in (f"{i}n", e, i, f"d{e}", f"d{e}n"))]

    cases = "|".join(f"(?P<case{number}>{ending})" for number, ending in enumerate(_AZERBAIJANI_CASES, start=1))
    inflected = {acronym: forms(name, others) for acronym, (name, *others) in acronyms.items()}

    def write(match: re.Match[str]) -> str:
        case = int((match.lastgroup or "case0").removeprefix("case"))
        return inflected[match[1]][case]

    yield re.compile(rf"(?<![\w-])({'|'.join(acronyms)})(?:['’-](?:{cases}))?(?![\w-])"), write


def _armenian(acronyms: dict[str, list[str]]) -> Iterator[tuple[re.Pattern[str], _Writer]]:
    """Acronyms with endings behind a hyphen; before another word without one they are genitives."""

    def write(match: re.Match[str]) -> str:
        nominative, genitive = acronyms[match[1]]
        stem = genitive[:-1] if genitive.endswith("ի") else nominative
        article = "ն" if nominative[-1] in "աեէիոու" else "ը"
        forms = {
            "ը": nominative + article,
            "ն": nominative + article,
            "ի": genitive,
            "ին": genitive + ("ն" if genitive.endswith("ի") else "ը"),
            "ից": stem + "ից",
            "ում": stem + "ում",
            "ով": stem + "ով" if stem != nominative or not stem.endswith("ություն") else stem[:-3] + "ամբ",
        }
        is_attribute = re.match(r"\s+[ա-ֆԱ-Ֆ]", match.string[match.end() :])
        return forms.get(match[2] or "", genitive if is_attribute else nominative)

    yield re.compile(rf"(?<![\w-])({'|'.join(acronyms)})(?:[-֊](ն|ը|ին|ից|ի|ում|ով))?(?![\w-])"), write


_ACRONYMS = {"ru": _russian, "az": _azerbaijani, "hy": _armenian}
