"""Eastern Armenian nouns: plural, case, article.

The regular declension in -ի and those that whole classes of words follow: -ություն (-ության), -ում (-ման), -ի (-ու),
-ու (-վի). A vowel ի or ու before the last consonants often falls out (խորհուրդ, խորհրդի); that is read wherever it may
be, and written where words of the press are known to have it.
"""

from __future__ import annotations

import re

from service.translation.inflection.forms import Case, Form, Paradigm, Stem

VOWELS = "աեէըիոօու"
_DEFINITE = Form(definite=True)
_REDUCED = re.compile(r"(.*[^աեէըիոօւ])(?:ի|ու)([^աեէըիոօւ]{1,3})")
_KNOWN_REDUCED = re.compile(r".*(?:գիր|գիծ|երկիր|խորհուրդ|ժողովուրդ|լիճ|կամուրջ|թիվ|իչ)")

_CASES = (
    ("ի", Form(Case.GENITIVE)),
    ("ին", Form(Case.DATIVE, definite=True)),
    ("ի", Form(Case.DATIVE)),
    ("ից", Form(Case.ABLATIVE)),
    ("ով", Form(Case.INSTRUMENTAL)),
    ("ում", Form(Case.LOCATIVE)),
    ("ինը", Form(Case.GENITIVE, definite=True)),
    ("ս", _DEFINITE),
)
_ACTION = (
    ("ում", Form()),
    ("ումը", _DEFINITE),
    ("ումն", _DEFINITE),
    ("ման", Form(Case.GENITIVE)),
    ("ման", Form(Case.DATIVE)),
    ("մանը", Form(Case.DATIVE, definite=True)),
    ("մանն", Form(Case.DATIVE, definite=True)),
    ("ումից", Form(Case.ABLATIVE)),
    ("մամբ", Form(Case.INSTRUMENTAL)),
    ("ումով", Form(Case.INSTRUMENTAL)),
    ("ումում", Form(Case.LOCATIVE)),
)
_ABSTRACT = (
    ("ուն", Form()),
    ("ունը", _DEFINITE),
    ("ունն", _DEFINITE),
    ("ան", Form(Case.GENITIVE)),
    ("ան", Form(Case.DATIVE)),
    ("անը", Form(Case.DATIVE, definite=True)),
    ("անն", Form(Case.DATIVE, definite=True)),
    ("ունից", Form(Case.ABLATIVE)),
    ("ամբ", Form(Case.INSTRUMENTAL)),
    ("ունով", Form(Case.INSTRUMENTAL)),
    ("ունում", Form(Case.LOCATIVE)),
)


def _plural(endings: Paradigm, marker: str) -> Paradigm:
    return tuple((marker + ending, Form(form.case, plural=True, definite=form.definite)) for ending, form in endings)


_AFTER_CONSONANT: Paradigm = (("", Form()), ("ը", _DEFINITE), ("ն", _DEFINITE), *_CASES)
_PLURALS = {marker: _plural(_AFTER_CONSONANT, marker) for marker in ("ներ", "եր")}
_AFTER_VOWEL: Paradigm = (
    ("", Form()),
    ("ն", _DEFINITE),
    *((f"յ{ending}", form) for ending, form in _CASES),
    *_CASES,  # Կանադաում is wrong, Քյոլնեից is not; both are understood
    *_PLURALS["ներ"],
)
_NAME_IN_I: Paradigm = (("", Form()), ("ն", _DEFINITE), *_CASES)
_NOUN_IN_I: Paradigm = (
    ("ի", Form()),
    ("ին", _DEFINITE),
    ("ու", Form(Case.GENITIVE)),
    ("ուն", Form(Case.DATIVE, definite=True)),
    ("ուց", Form(Case.ABLATIVE)),
    ("ով", Form(Case.INSTRUMENTAL)),
    ("ում", Form(Case.LOCATIVE)),
    *_plural(_AFTER_CONSONANT, "իներ"),
)
_IN_U: Paradigm = (("ու", Form()), ("ուն", _DEFINITE), *((f"վ{ending}", form) for ending, form in _CASES))


def stems(word: str, *, abbreviation: bool = False, name: bool = False) -> tuple[Stem, ...]:
    """The stems of a folded noun.

    Args:
        word: in lower case, with ``և`` as one letter.
        abbreviation: its endings come after a hyphen.
        name: it is written with a capital.
    """
    if abbreviation:
        written = _AFTER_VOWEL if word[-1:] in ("օ", "ո", "ա") else _AFTER_CONSONANT
        joined = tuple((f"-{ending}" if ending else "", form) for ending, form in (*_AFTER_CONSONANT, *written))
        return Stem(word, joined), Stem(word, written, written=False)
    if len(word) > 3 and word.endswith("ում"):
        return Stem(word[:-3], (*_ACTION, *_plural(_AFTER_CONSONANT, "ումներ"))), *_read(word)
    if word.endswith("ություն"):
        return (Stem(word[:-3], (*_ABSTRACT, *_plural(_AFTER_CONSONANT, "ուններ"))),)
    if word.endswith("ու"):
        return Stem(word[:-2], _IN_U), *_read(word)
    if word.endswith("ի"):
        as_name, as_noun = Stem(word, _NAME_IN_I, written=name), Stem(word[:-1], _NOUN_IN_I, written=not name)
        return as_name, as_noun
    if word[-1:] in tuple("աեէոօ"):
        return (Stem(word, _AFTER_VOWEL),)
    if word.endswith(("ներ", "եր")) and len(word) > 4:
        return (Stem(word, _AFTER_CONSONANT),)
    plurals = (*_PLURALS["եր"], *_PLURALS["ներ"]) if _is_short(word) else (*_PLURALS["ներ"], *_PLURALS["եր"])
    match = _REDUCED.fullmatch(word)
    if not match:
        return (Stem(word, (*_AFTER_CONSONANT, *plurals)),)
    reduced = match[1] + match[2]
    known = not name and bool(_KNOWN_REDUCED.fullmatch(word))
    whole: Paradigm = (("", Form()), ("ը", _DEFINITE), ("ն", _DEFINITE))
    return (
        Stem(word, whole),
        Stem(reduced, (*_CASES, *plurals), written=known),
        Stem(word, (*_CASES, *plurals), written=not known),
    )


def _read(word: str) -> tuple[Stem, ...]:
    """Regular endings, for words that only look like members of a class."""
    return (Stem(word, _AFTER_CONSONANT, written=False),)


def _is_short(word: str) -> bool:
    """Whether a word has one syllable, and so the plural in -եր."""
    return len(re.findall("ու|[աեէիոօ]", word)) < 2
