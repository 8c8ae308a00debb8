"""Letters of another alphabet that look right and are wrong: Latin ``o`` in a Cyrillic or Armenian word.

They come from mixed keyboard layouts and from text recognition, and they break a word for search and for any model.
Only words of two alphabets are looked at. A word is written anew in one of them where each of its letters has a
look-alike there: in the alphabet of the language if that works, else in the other.
"""

from __future__ import annotations

import re

_LATIN_CYRILLIC = dict(zip("ABCEHIKMOPTXYaceopxyijshə", "АВСЕНІКМОРТХУасеорхуіјѕһә", strict=True)) | {"Ə": "Ә"}
_LATIN_ARMENIAN = dict(zip("OUSouh", "ՕՍՏօսհ", strict=True))  # n, q and g may as well be slips for ն, ք and գ
_CYRILLIC_ARMENIAN = dict(zip("ОоһЅ", "ՕօհՏ", strict=True))


def _inverse(table: dict[str, str]) -> dict[str, str]:
    return {other: letter for letter, other in table.items()}


LETTERS = {"Latn": "A-Za-zÀ-ɏə", "Cyrl": "Ѐ-ӿ", "Armn": "Ա-Ֆա-ևֈՠ"}
_LOOKALIKES = {
    "Latn": _inverse(_LATIN_CYRILLIC) | _inverse(_LATIN_ARMENIAN),
    "Cyrl": _LATIN_CYRILLIC | _inverse(_CYRILLIC_ARMENIAN),
    "Armn": _LATIN_ARMENIAN | _CYRILLIC_ARMENIAN,
}
_FOREIGN = {script: re.compile(rf"[^\W\d_{letters}]") for script, letters in LETTERS.items()}
_TABLES = {script: str.maketrans(table) for script, table in _LOOKALIKES.items()}
_MARK = "[՛՜՞]"  # stands within an Armenian word, and may be moved within it
_BORDER = re.compile(
    "|".join(
        f"[{one}](?={_MARK}*[{other}])" for a, one in LETTERS.items() for b, other in LETTERS.items() if a != b
    )
)  # fmt: skip
WORD = re.compile(rf"[^\W\d_]+(?:{_MARK}+[^\W\d_]+)*")
_PREFERRED = {"ru": ("Cyrl", "Latn"), "hy": ("Armn", "Latn", "Cyrl")}


def mend(text: str, language: str) -> str:
    """The text with the words of two alphabets written in one, where that is certain.

    Args:
        text: any text.
        language: ISO 639-1 code; decides where a word could be written in either alphabet.
    """
    if language == "az":
        text = text.replace("ǝ", "ə").replace("Ǝ", "Ə")  # U+01DD, the turned e of African alphabets
    if not _BORDER.search(text):
        return text
    preferred = _PREFERRED.get(language, ("Latn", "Cyrl", "Armn"))
    return WORD.sub(lambda match: _mend_word(match[0], preferred) if _BORDER.search(match[0]) else match[0], text)


def _mend_word(word: str, scripts: tuple[str, ...]) -> str:
    letters = sum(map(str.isalpha, word))
    fits = [
        (len(foreign), translated)
        for script in scripts
        if (foreign := _FOREIGN[script].findall(word)) and len(foreign) < letters
        if not _FOREIGN[script].search(translated := word.translate(_TABLES[script]))
    ]
    return fits[0][1] if fits else word
