"""Whether a sentence denies something, as far as words tell, in en, ru, az and hy."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources

from service.core.languages import HOME_LANGUAGES


def denies(words: Sequence[str], language: str) -> bool:
    """Whether there is a plain negation; False for languages without rules.

    Args:
        words: of a sentence, from `service.text.words`, tokenized and folded.
        language: ISO 639-1 code.
    """
    return language in HOME_LANGUAGES and _has(words, language, "strong")


def may_deny(words: Sequence[str], language: str) -> bool:
    """Whether there is anything that can stand for a negation in a translation; True for languages without rules."""
    return language not in HOME_LANGUAGES or _has(words, language, "strong") or _has(words, language, "any")


def _has(words: Sequence[str], language: str, kind: str) -> bool:
    if not any(_is(word, language, kind) for word in words):
        return False
    without = _pattern(language, "idioms").sub(" ", " ".join(words)).split()
    return len(without) == len(words) or any(_is(word, language, kind) for word in without)


@lru_cache(maxsize=65536)
def _is(word: str, language: str, kind: str) -> bool:
    return _pattern(language, kind).fullmatch(word) is not None


@cache
def _pattern(language: str, kind: str) -> re.Pattern[str]:
    data = tomllib.loads((resources.files("service.text") / "data" / "negation.toml").read_text(encoding="utf-8"))
    pattern = data[language][kind]
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)" if kind == "idioms" else pattern)
