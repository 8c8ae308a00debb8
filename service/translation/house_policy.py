"""The starter glossary, and the names a house may choose for places that the sides of a dispute call differently."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources

from service.core.errors import InvalidOption
from service.core.languages import HOME_LANGUAGES
from service.core.terms import CONTESTED, Term, TermTable
from service.translation.term_files import read_terms

STARTER = "starter"
POLICIES = ("armenian", "azerbaijani", "both", "georgian", "abkhaz", "ossetian")

OTHER_MEANINGS = frozenset({"Ivanyan", "Martuni", "Sanasar"})
"""Names of places that are a surname, another town or a given name as well: policies write and never read them."""


class UnknownPolicy(InvalidOption):
    """No such policy of names."""

    code = "unknown-name-policy"


@cache
def starter_glossary() -> TermTable:
    """The glossary that is shipped; without a policy its contested names are not enforced."""
    return read_terms(_data("starter.tsv"), "tsv", STARTER)


@cache
def names_of(policies: Sequence[str]) -> TermTable:
    """The contested names as policies have them: whatever a place is called in a text, it is written so.

    Args:
        policies: of `POLICIES`, a tuple; where two have a name for a place, the earlier one counts.

    Raises:
        UnknownPolicy: there is no such policy.
    """
    if unknown := set(policies) - set(POLICIES):
        raise UnknownPolicy(
            f"There is no name policy {sorted(unknown)[0]!r}.", hint=f"Choose of {', '.join(POLICIES)}."
        )
    names = {term.texts["en"]: term for term in starter_glossary().terms if term.note == CONTESTED}
    variants: defaultdict[str, dict[str, Term]] = defaultdict(dict)
    for entry, policy, term in _variants():
        variants[entry][policy] = term
    terms = []
    for entry, usual in names.items():
        chosen = next((variants[entry][policy] for policy in policies if policy in variants[entry]), None)
        if chosen:
            others = [one for one in (usual, *variants[entry].values()) if one.texts["en"] not in OTHER_MEANINGS]
            aliases = {
                code: tuple(dict.fromkeys(one.texts[code] for one in others if one.texts[code] != chosen.texts[code]))
                for code in HOME_LANGUAGES
            }
            terms.append(Term(chosen.texts, aliases))
    return TermTable("names-" + "-".join(policies), tuple(HOME_LANGUAGES), tuple(terms))


def _variants() -> Iterator[tuple[str, str, Term]]:
    header, *lines = _data("variants.tsv").decode().splitlines()
    for line in lines:
        row = dict(zip(header.split("\t"), line.split("\t"), strict=True))
        yield row["entry"], row["policy"], Term({code: row[code] for code in HOME_LANGUAGES})


def _data(name: str) -> bytes:
    return (resources.files("service.translation") / "glossaries" / name).read_bytes()
