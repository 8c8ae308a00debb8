"""English nouns: plural and possessive. Snowball's stems would not do: they are one for a university and a universe."""

from __future__ import annotations

from service.translation.inflection.forms import Case, Form, Paradigm, Stem

_GENITIVE = Form(Case.GENITIVE)
_PLURAL, _PLURAL_GENITIVE = Form(plural=True), Form(Case.GENITIVE, plural=True)
_REGULAR: Paradigm = (("", Form()), ("'s", _GENITIVE), ("s", _PLURAL), ("s'", _PLURAL_GENITIVE), ("'", _GENITIVE))
_SIBILANT: Paradigm = (("", Form()), ("'s", _GENITIVE), ("es", _PLURAL), ("es'", _PLURAL_GENITIVE), ("'", _GENITIVE))
_Y_PLURAL: Paradigm = (("ies", _PLURAL), ("ies'", _PLURAL_GENITIVE))
_Y_SINGULAR: Paradigm = (("", Form()), ("'s", _GENITIVE))
_PLURAL_ONLY: Paradigm = (("s", Form()), ("s'", _GENITIVE), ("", Form()), ("'s", _GENITIVE))


def stems(word: str) -> tuple[Stem, ...]:
    """The stems of a folded noun."""
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return Stem(word, _Y_SINGULAR), Stem(word[:-1], _Y_PLURAL)
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return (Stem(word[:-1], _PLURAL_ONLY),)
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return (Stem(word, _SIBILANT),)
    return (Stem(word, _REGULAR),)
