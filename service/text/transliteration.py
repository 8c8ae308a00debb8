"""How a name sounds, roughly, whatever alphabet it is written in.

`skeleton` keeps the consonants of a word, in a few classes each of which sounds alike: what survives when a name goes
from one of our languages into another (Քոչարյան, Кочарян, Kocharyan, Köçəryan). Vowels and y fall away, x is one
with k and g;
h falls away too, since Russian has none. Tables after ISO 9 for Cyrillic and ISO 9985 for Armenian; classes are ours.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_CLASSES = {
    "P": "b p f v w",
    "T": "d t",
    "K": "g k q x",
    "S": "s z c j",
    "L": "l",
    "M": "m",
    "N": "n",
    "R": "r",
}
_CYRILLIC = dict(zip("абвгдежзиклмнопрстуфхцчшщэґҝғҹһјө", "abvgdesziklmnoprstufxcsssegggjhyo", strict=True))
_ARMENIAN = dict(zip("աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցփքօֆ", "abgdezeətsilxskhzgsmynsosbsrsvtrcpkof", strict=True))
_DIGRAPHS = (
    ("dzh", "s"), ("sch", "s"), ("zh", "s"), ("sh", "s"), ("ch", "s"), ("ts", "s"), ("tz", "s"), ("dz", "s"),
    ("kh", "k"), ("gh", "k"), ("ck", "k"), ("ph", "f"), ("th", "t"), ("дж", "s"), ("дз", "s"), ("тс", "s"), ("ու", "u"),
    ("кс", "x"), ("քս", "x"), ("ks", "x"),
)  # fmt: skip
_SOFT = str.maketrans({"ç": "s", "ş": "s", "ğ": "g"})
_TO_CLASS = {ord(letter): name for name, letters in _CLASSES.items() for letter in letters.split()}
_TO_CLASS |= {ord(letter): _TO_CLASS.get(ord(latin), latin) for letter, latin in (_CYRILLIC | _ARMENIAN).items()}


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """The classes of a word's consonants, doubled ones once: ``Yerevan`` and ``Երևան`` give ``RPN``."""
    word = word.lower().replace("և", "եվ").translate(_SOFT)
    word = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
    for letters, sound in _DIGRAPHS:
        word = word.replace(letters, sound)
    classes = word.translate(_TO_CLASS)
    kept = ""
    for letter in classes:
        if letter.isascii() and letter.isupper() and not kept.endswith(letter):
            kept += letter
    return kept
