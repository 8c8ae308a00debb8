"""News agencies, as they stand in datelines and agency lines."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from service.core.languages import HOME_LANGUAGES
from service.text.casing import fold, upper
from service.text.dates import split_list

_BEFORE, _BEHIND = " \t\u00a0/(", " \t\u00a0/).։:\u2024"
"""Marks around the name of an agency."""


@cache
def known_agencies() -> frozenset[str]:
    """All spellings that are read, folded."""
    return frozenset(map(fold, _alike())) | _by_spelling().keys()


def is_agency(name: str) -> bool:
    """Whether a line or phrase is an agency's name or the word for one, perhaps between slashes: ``/ARMENPRESS/``."""
    return fold(name.lstrip(_BEFORE).rstrip(_BEHIND)) in known_agencies()


def localize_agency(name: str, target: str) -> str:
    """An agency as a language writes it, the marks around it kept.

    One that is not known stays as it is, and so does any where the target is none of our languages.
    """
    bare = name.lstrip(_BEFORE).rstrip(_BEHIND)
    written = _by_spelling().get(fold(bare)) if target in HOME_LANGUAGES else None
    if written is None:
        return name
    return name.replace(bare, upper(written[target], target) if bare.isupper() else written[target])


@cache
def _by_spelling() -> dict[str, dict[str, str]]:
    """What is written by language, for each spelling of an agency."""
    agencies = [{code: split_list(line) for code, line in agency.items()} for agency in _data()["agencies"]]
    return {
        fold(spelling): {code: spellings[0] for code, spellings in agency.items()}
        for agency in agencies
        for spellings in agency.values()
        for spelling in spellings
    }


@cache
def _alike() -> list[str]:
    return split_list(_data()["alike"].strip())


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((resources.files("service.text") / "data" / "agencies.toml").read_text(encoding="utf-8"))
