"""Language codes and names.

Codes are ISO 639-1; a region or script subtag of BCP 47 (``az-Latn``, ``ru_RU``) is accepted on input and dropped.
Names are the English and native names of the Unicode CLDR.
"""

from __future__ import annotations

from dataclasses import dataclass

UNDETERMINED = "und"
"""ISO 639-2 code for a text whose language cannot be told."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language this service has rules of its own for.

    Attributes:
        code: ISO 639-1.
        name: in English.
        native_name: in the language itself.
        scripts: ISO 15924 codes of the scripts it is written in, the usual one first.
    """

    code: str
    name: str
    native_name: str
    scripts: tuple[str, ...]


HOME_LANGUAGES = {
    language.code: language
    for language in (
        Language("en", "English", "English", ("Latn",)),
        Language("ru", "Russian", "русский", ("Cyrl",)),
        Language("az", "Azerbaijani", "azərbaycan", ("Latn", "Cyrl")),
        Language("hy", "Armenian", "հայերեն", ("Armn",)),
    )
}
"""The languages of the embedded model, by code, in the order lists show them."""

_ALIASES = {"eng": "en", "rus": "ru", "aze": "az", "azj": "az", "hye": "hy", "arm": "hy"}


def normalize_code(code: str) -> str:
    """The bare lower-case language code of a tag: ``AZ-Latn`` → ``az``, ``hye`` → ``hy``."""
    bare = code.strip().replace("_", "-").split("-")[0].lower()
    return _ALIASES.get(bare, bare)
