"""Which script a text is written in, and which scripts name their language by themselves.

Scripts are ISO 15924 codes. A letter's script is read off its Unicode character name ("CYRILLIC SMALL LETTER A"), so no
table of code ranges has to be kept.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache

NO_SCRIPT = "Zyyy"
"""ISO 15924 code of characters that belong to no script: the answer for a text without letters."""

OTHER_SCRIPT = "Zzzz"
"""ISO 15924 code of letters whose script has no entry here."""

SOLE_LANGUAGE = {
    "Armn": "hy",
    "Beng": "bn",
    "Geor": "ka",
    "Grek": "el",
    "Gujr": "gu",
    "Guru": "pa",
    "Hang": "ko",
    "Hani": "zh",
    "Hebr": "he",
    "Jpan": "ja",
    "Knda": "kn",
    "Mlym": "ml",
    "Taml": "ta",
    "Telu": "te",
    "Thai": "th",
}
"""Scripts in which only one of the languages we identify is written: here the script is the answer."""

_BY_NAME = {
    "ARABIC": "Arab",
    "ARMENIAN": "Armn",
    "BENGALI": "Beng",
    "CJK": "Hani",
    "CYRILLIC": "Cyrl",
    "DEVANAGARI": "Deva",
    "ETHIOPIC": "Ethi",
    "GEORGIAN": "Geor",
    "GREEK": "Grek",
    "GUJARATI": "Gujr",
    "GURMUKHI": "Guru",
    "HANGUL": "Hang",
    "HEBREW": "Hebr",
    "HIRAGANA": "Jpan",
    "KANNADA": "Knda",
    "KATAKANA": "Jpan",
    "KHMER": "Khmr",
    "LAO": "Laoo",
    "LATIN": "Latn",
    "MALAYALAM": "Mlym",
    "MODIFIER": None,
    "MONGOLIAN": "Mong",
    "MYANMAR": "Mymr",
    "ORIYA": "Orya",
    "SINHALA": "Sinh",
    "SYRIAC": "Syrc",
    "TAMIL": "Taml",
    "TELUGU": "Telu",
    "THAANA": "Thaa",
    "THAI": "Thai",
    "TIBETAN": "Tibt",
    # Letters by category that carry no script: ª º µ and the mathematical alphabets.
    "FEMININE": None,
    "MASCULINE": None,
    "MATHEMATICAL": None,
    "MICRO": None,
}


@lru_cache(maxsize=4096)
def script_of(character: str) -> str | None:
    """The ISO 15924 code of a letter's script; None for whatever is no letter, or a letter of no script."""
    if not character.isalpha():
        return None
    return _BY_NAME.get(unicodedata.name(character, "").split(" ", 1)[0], OTHER_SCRIPT)


def count_scripts(text: str) -> Counter[str]:
    """Number of letters by script. Han characters beside kana count as Japanese."""
    scripts: Counter[str] = Counter()
    for character, count in Counter(text).items():
        if script := script_of(character):
            scripts[script] += count
    if scripts["Jpan"]:
        scripts["Jpan"] += scripts.pop("Hani", 0)
    return +scripts
