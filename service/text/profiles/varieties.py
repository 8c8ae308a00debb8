"""The table of what is told apart in each script, with the constants calibrated on our own text.

A variety is a language in one way of writing it. Azerbaijani has four: its alphabet; the Cyrillic alphabet it had until
1991; "e" for "ə", as typed on Turkish keyboards; plain ASCII. The last three need no text of their own: the profile of
the first is carried over letter by letter.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Variety:
    """A language in one way of writing it.

    Attributes:
        language: ISO 639-1.
        letters: applied to the language's n-gram profile; maps code points to letters.
        alphabet: all its lower-case letters; empty where we know none and hold no letter against it.
        signature: letters that no other language of the script is commonly written with.
        prior: log of how much likelier a text is in this variety than in a language of the world at large. The
            languages this service is for come first; Turkish is their nearest neighbour.
    """

    language: str
    letters: dict[int, str] = field(default_factory=dict)
    alphabet: frozenset[str] = frozenset()
    signature: frozenset[str] = frozenset()
    prior: float = 0.0


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Frequent word forms of a language, as evidence for it and, where they are missing, against it.

    Attributes:
        language: names the file ``words/LANGUAGE.txt``; ``az_tr`` are words that Azerbaijani has and Turkish has not,
            among those without the letters that tell the two apart anyway.
        letters: applied to the listed words, to carry them into another alphabet.
        fold: applied to listed words and to the words of a text alike.
        rates: share of a language's running words (lower case, three letters or more) that are listed, by language.
            The own rate is a little under what held-out text of ours gives, since other subjects have other words; the
            others were counted on sentences of our own.
        other: the same share in any language not named.
    """

    language: str
    rates: dict[str, float]
    letters: dict[int, str] = field(default_factory=dict)
    fold: dict[int, str] = field(default_factory=dict)
    other: float = 0.08


def _letters(source: str, target: str) -> dict[int, str]:
    pairs = zip(source + source.upper(), target + target.upper(), strict=True)
    return {ord(letter): mapped for letter, mapped in pairs}


_AZ_LATIN = "abcçdeəfgğhxıijkqlmnoöprsştuüvyz"
_AZ_CYRILLIC = "абҹчдеәфҝғһхыижкглмноөпрсштуүвјз"  # letter for letter, the alphabet of 1958
AZ_TO_CYRILLIC = _letters(_AZ_LATIN.replace("i", ""), _AZ_CYRILLIC.replace("и", "")) | {
    ord("i"): "и",
    ord("İ"): "И",
}
SCHWA_TO_E = _letters("ə", "e")
TO_ASCII = _letters("əöüğşçâî", "eougscai") | {ord("ı"): "i", ord("İ"): "I"}
"""Azerbaijani and Turkish letters as typed on a keyboard without them."""

_LISTED = 2.0  # prior of the languages of a script that few others are written in
_ASCII = frozenset("abcdefghijklmnopqrstuvwxyz")

_OTHER_LATIN = (
    "af", "ca", "cs", "cy", "da", "de", "es", "et", "fi", "fr", "hr", "hu", "id", "it", "lt", "lv",
    "nl", "no", "pl", "pt", "ro", "sk", "sl", "so", "sq", "sv", "sw", "tl", "vi",
)  # fmt: skip

VARIETIES: dict[str, tuple[Variety, ...]] = {
    "Latn": (
        Variety("en", alphabet=_ASCII, prior=4.0),
        Variety("az", alphabet=frozenset(_AZ_LATIN), signature=frozenset("ə"), prior=5.0),
        Variety("az", SCHWA_TO_E, frozenset(_AZ_LATIN) - {"ə"}, prior=2.0),
        Variety("az", TO_ASCII, _ASCII - {"w"}, prior=2.0),
        Variety("tr", alphabet=frozenset("abcçdefgğhıijklmnoöprsştuüvyzâîû"), prior=1.0),
        Variety("tr", TO_ASCII, _ASCII - {"q", "w", "x"}, prior=1.0),
        *map(Variety, _OTHER_LATIN),
    ),
    "Cyrl": (
        Variety("ru", alphabet=frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя"), prior=4.5),
        Variety("az", AZ_TO_CYRILLIC, frozenset(_AZ_CYRILLIC), frozenset("ҝҹ"), prior=0.5),
        Variety("uk", alphabet=frozenset("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"), prior=_LISTED),
        Variety("bg", alphabet=frozenset("абвгдежзийклмнопрстуфхцчшщъьюя"), prior=_LISTED),
        Variety("mk", alphabet=frozenset("абвгдѓежзѕијклљмнњопрстќуфхцчџшѐѝ"), prior=_LISTED),
    ),
    "Arab": tuple(Variety(code, prior=_LISTED) for code in ("ar", "fa", "ur")),
    "Deva": tuple(Variety(code, prior=_LISTED) for code in ("hi", "mr", "ne")),
}
"""By script, all that langdetect has a profile for, and ours."""

LEXICONS: dict[str, tuple[Lexicon, ...]] = {
    "Latn": (
        Lexicon("en", {"en": 0.8, "nl": 0.2, "af": 0.15}),
        Lexicon("az", {"az": 0.6, "tr": 0.38}, fold=TO_ASCII),
        Lexicon("az_tr", {"az": 0.06}, other=0.002),
        Lexicon("tr", {"tr": 0.15}, fold=TO_ASCII, other=0.01),
    ),
    "Cyrl": (
        Lexicon("ru", {"ru": 0.55, "uk": 0.18, "bg": 0.12}),
        Lexicon("az", {"az": 0.6}, AZ_TO_CYRILLIC),
    ),
}

NGRAM_WEIGHT = 0.25
"""n-grams overlap and so repeat each other's evidence; each counts for a quarter of its log-likelihood."""

FOREIGN_LETTER_PENALTY = 2.5
"""Log-likelihood lost for each letter, in lower-case words, that the variety's alphabet does not have."""

SIGNATURE_REWARD = 4.0
"""Log-likelihood gained for each word with a signature letter, names included: as much as a foreign letter costs."""

UNLISTED_DEFICIT = 0.55
"""Text in a language without a profile scores this much less per n-gram, under the best profile, than that profile's
own language does (nats; 99 % of our sentences lie above, Kazakh, Uzbek, Tatar and Kurdish ones mostly below)."""

UNLISTED_WEIGHT = 0.15
"""How much an n-gram's distance from that deficit counts for or against "a language without a profile"."""

UNLISTED_PRIOR = 1.0
"""Log prior of a language without a profile, on the scale of `Variety.prior`: little evidence is no evidence."""
