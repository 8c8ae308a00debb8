"""Russian nouns and adjectives: the regular declensions.

Endings are read broadly and written only where the class of a word can be told from its letters; where it cannot, a
word stays in the nominative. An adjective has a full set of endings for each gender, which the dictionary form shows.
"""

from __future__ import annotations

import re

from service.translation.inflection.forms import Case, Form, Paradigm, Stem

_ORDER = (Case.NOMINATIVE, Case.GENITIVE, Case.DATIVE, Case.ACCUSATIVE, Case.INSTRUMENTAL, Case.LOCATIVE)


def _paradigm(singular: str, plural: str = "") -> Paradigm:
    """A paradigm from endings in the order of `_ORDER`; ``0`` is none, ``/`` parts the usual from others."""
    pairs = []
    for text, many in ((singular, False), (plural, True)):
        for case, endings in zip(_ORDER, text.split(), strict=False):
            pairs += [(ending.replace("0", ""), Form(case, plural=many)) for ending in endings.split("/")]
    return tuple(pairs)


_FEMININE_HARD = _paradigm("а ы/и е у ой/ей/ою е", "ы/и 0 ам ы/и/0 ами ах")
_FEMININE_VELAR = _paradigm("а и е у ой/ей/ою е", "и 0 ам и/0 ами ах")
_FEMININE_SOFT = _paradigm("я и е ю ей/ёй е", "и ь/ей ям и ями ях")
_FEMININE_IA = _paradigm("я и и ю ей и", "и й ям и ями ях")
_FEMININE_SIGN = _paradigm("ь и и ь ью и", "и ей ям и ями ях")
_MASCULINE_HARD = _paradigm("0 а у 0/а ом/ем е", "ы/и/а ов/ев/ей/0 ам ов/ев/ей/ы/и ами ах")
_MASCULINE_VELAR = _paradigm("0 а у 0/а ом е", "и ов ам и/ов ами ах")
_MASCULINE_HUSHING = _paradigm("0 а у 0/а ем/ом е", "и ей ам и/ей ами ах")
_MASCULINE_TS = _paradigm("0 а у 0/а ем/ом е", "ы ев/ов ам ев/ов/ы ами ах")
_MASCULINE_SOFT = _paradigm("ь я ю ь/я ем/ём е", "и/я ей ям и/ей ями ях")
_MASCULINE_SHORT_I = _paradigm("й я ю й/я ем/ём е", "и ев ям и/ев ями ях")
_MASCULINE_II = _paradigm("й я ю й/я ем и", "и ев ям и/ев ями ях")
_NEUTER_HARD = _paradigm("о а у о ом е", "а 0 ам а ами ах")
_NEUTER_SOFT = _paradigm("е я ю е ем е", "я й/ей ям я ями ях")
_NEUTER_IE = _paradigm("е я ю е ем и", "я й ям я ями ях")
_PLURAL_Y = _paradigm("ы ов/ев/0/ей ам ы/ов ами ах")
_PLURAL_I = _paradigm("и ов/ей/0/ев/ь ам/ям и/ов/ей ами/ями ах/ях")
_PLURAL_A = _paradigm("а 0 ам а ами ах")
_PLURAL_IA = _paradigm("я й ям я ями ях")
_PLURALS = {"ы": _PLURAL_Y, "и": _PLURAL_I, "а": _PLURAL_A}

_ADJECTIVES = {
    "ый": _paradigm("ый ого ому ый/ого ым ом", "ые ых ым ые/ых ыми ых"),
    "ий": _paradigm("ий ого ому ий/ого им ом", "ие их им ие/их ими их"),
    "ий soft": _paradigm("ий его ему ий/его им ем", "ие их им ие/их ими их"),
    "ой": _paradigm("ой ого ому ой/ого ым/им ом", "ые/ие ых/их ым/им ые/ие/ых/их ыми/ими ых/их"),
    "ая": _paradigm("ая ой ой ую ой/ою ой", "ые/ие ых/их ым/им ые/ие/ых/их ыми/ими ых/их"),
    "ая velar": _paradigm("ая ой ой ую ой/ою ой", "ие их им ие/их ими их"),
    "яя": _paradigm("яя ей ей юю ей ей", "ие их им ие/их ими их"),
    "ое": _paradigm("ое ого ому ое ым/им ом", "ые/ие ых/их ым/им ые/ие ыми/ими ых/их"),
    "ое velar": _paradigm("ое ого ому ое им ом", "ие их им ие ими их"),
    "ее": _paradigm("ее его ему ее им ем", "ие их им ие ими их"),
    "ые": _paradigm("ые ых ым ые/ых ыми ых"),
    "ие": _paradigm("ие их им ие/их ими их"),
}
_ANY_GENDER: Paradigm = tuple(dict.fromkeys(pair for paradigm in _ADJECTIVES.values() for pair in paradigm))
_ADJECTIVE = re.compile("(?:[ыио]й|ая|яя|ое|ее|[ыи]е)$")
_NOT_ADJECTIVE = re.compile("(?:[еаяи]ние|[ыиея]тие|ствие|ые?лье|арий|орий|[иаео]сие|иние)$")
_SOFT_ADJECTIVE = re.compile("(?:[шжчщ]|шн|жн|дн|тн|вн|рн|чн)ий$")
_NATIVE_NEUTER = re.compile("(?:ство|[иь]е|море)$")
_UNDECLINED = re.compile("[иыуюэе]$|о$")
_FEMININE_SIGN_WORD = re.compile("(?:ость|сть|знь|щь|чь|шь|жь|овь|фть|дь|ань)$")
_MASCULINE_SIGN_WORD = re.compile("(?:тель|арь|ель|оль|убль|емль|иль|ень|юль|ябрь|раль)$")
_FLEETING = re.compile("(.*[бвгджзклмнпрстфхцчшщ])[её]([кцлт])|(.*[бвгджзклмнпрстфхцчшщ])о([клт])")
_VELARS, _HUSHING = tuple("гкх"), tuple("жчшщ")
_ZERO_PLURAL = re.compile("(.*[бвгджзклмнпрстфхц])([кнлц])[ао]")


def is_adjective(word: str) -> bool:
    """Whether a folded dictionary form looks like an adjective."""
    return bool(_ADJECTIVE.search(word)) and not _NOT_ADJECTIVE.search(word) and len(word) > 4


def stems(word: str, *, name: bool = False, adjective: bool = False) -> tuple[Stem, ...]:
    """The stems of a folded noun or adjective.

    Args:
        word: in lower case, with ``е`` for ``ё``.
        name: it is written with a capital: foreign names in -о, -е, -и, -ы are not declined.
        adjective: read it as an adjective; otherwise as a noun, or both where it may be.
    """
    if adjective:
        return (_adjective(word),)
    found = _noun(word, name)
    return (*found, Stem(word[:-2], _ANY_GENDER, written=False)) if is_adjective(word) else found


def plural_stem(word: str) -> Stem:
    """The stem of a folded noun whose dictionary form is a plural: ``переговоры``, ``действия``."""
    if word.endswith("ия"):
        return Stem(word[:-1], _PLURAL_IA)
    kind = _PLURALS.get(word[-1:], _PLURAL_I)
    return Stem(word[:-1], kind, written=word.endswith("оры"))  # силы, сил: the genitive cannot be told


def _adjective(word: str) -> Stem:
    ending, base = word[-2:], word[:-2]
    kind = ending
    if ending == "ий" and _SOFT_ADJECTIVE.search(word):
        kind = "ий soft"
    elif f"{ending} velar" in _ADJECTIVES and base.endswith((*_VELARS, *_HUSHING)):
        kind = f"{ending} velar"
    return Stem(base, _ADJECTIVES[kind])


def _noun(word: str, name: bool) -> tuple[Stem, ...]:
    base, last = word[:-1], word[-1:]
    if last == "а" and not word.endswith("уа"):
        kind = _FEMININE_VELAR if base.endswith((*_VELARS, *_HUSHING)) else _FEMININE_HARD
        return Stem(base, kind), *_plural_with_vowel(word), Stem(base, _PLURAL_A, written=False)
    if last == "я":
        return (Stem(base, _FEMININE_IA if base.endswith("и") else _FEMININE_SOFT),)
    if last == "ь":
        return (
            Stem(base, _FEMININE_SIGN, written=bool(_FEMININE_SIGN_WORD.search(word))),
            Stem(base, _MASCULINE_SOFT, written=bool(_MASCULINE_SIGN_WORD.search(word))),
            *(Stem(stem.base, _MASCULINE_SOFT, written=False) for stem in _without_vowel(word[:-1])),
        )
    if last == "й":
        return (Stem(base, _MASCULINE_II if base.endswith("и") else _MASCULINE_SHORT_I),)
    native = bool(_NATIVE_NEUTER.search(word)) or not name
    if last == "е" and native:
        return (Stem(base, _NEUTER_IE if base.endswith("и") else _NEUTER_SOFT),)
    if last == "о" and native:
        return (Stem(base, _NEUTER_HARD, written=word.endswith("во")), *_plural_with_vowel(word), Stem(word, _same()))
    if last in "ыи" and not name:
        return (plural_stem(word),)
    if last == "о":
        return Stem(word, _same()), Stem(base, _NEUTER_HARD, written=False)
    if _UNDECLINED.search(word) or not last.isalpha():
        return (Stem(word, _same()),)
    if base and last in _VELARS:
        kind = _MASCULINE_VELAR
    elif last in _HUSHING:
        kind = _MASCULINE_HUSHING
    else:
        kind = _MASCULINE_TS if last == "ц" else _MASCULINE_HARD
    shortened = tuple(_without_vowel(word))
    if shortened and shortened[0].written:
        oblique = tuple(pair for pair in kind if pair[0])
        return (
            Stem(word, (("", Form()), ("", Form(Case.ACCUSATIVE)))),
            Stem(shortened[0].base, oblique),
            Stem(word, kind, written=False),
        )
    return Stem(word, kind), *shortened


def _without_vowel(word: str) -> tuple[Stem, ...]:
    """A stem without a vowel that falls out before an ending: ``рынок``, ``рынка``; ``аварец``, ``аварца``."""
    match = _FLEETING.fullmatch(word)
    if not match:
        return ()
    base = (match[1] or match[3]) + (match[2] or match[4])
    return (Stem(base, _MASCULINE_HARD, written=word.endswith(("ец", "нок", "посол", "египет"))),)


def _plural_with_vowel(word: str) -> tuple[Stem, ...]:
    """The genitive plural of nouns that get a vowel there: ``поправок``, ``встреч`` has none."""
    match = _ZERO_PLURAL.fullmatch(word)
    if not match:
        return ()
    ending = (("", Form(Case.GENITIVE, plural=True)),)
    return tuple(Stem(f"{match[1]}{vowel}{match[2]}", ending, written=False) for vowel in "ое")


def _same() -> Paradigm:
    """One form for everything."""
    return tuple(("", Form(case, plural=many)) for many in (False, True) for case in _ORDER)
