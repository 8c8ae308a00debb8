"""Glossaries: which terms a direction has, house policies, and the catalogue by name."""

from pathlib import Path

import pytest

from service.core.terms import GlossaryNotFound, GlossaryRecord, Term, TermTable
from service.translation.glossary import Glossary
from service.translation.glossary_catalog import GlossaryCatalog
from service.translation.house_policy import POLICIES, UnknownPolicy, names_of, starter_glossary
from service.translation.term_files import InvalidGlossary


def table(name: str, *terms: Term) -> TermTable:
    return TermTable(name, ("en", "ru", "az", "hy"), terms)


DESK = table(
    "desk",
    Term({"en": "drone", "ru": "дрон"}, {"en": ("unmanned aircraft",)}),
    Term({"en": "Azercell", "ru": "Azercell", "az": "Azercell"}),
    Term({"en": "Turk", "ru": "турок"}, note="noun"),
)


def wanted(glossary: Glossary, source: str, target: str, text: str) -> list[tuple[str, str]]:
    direction = glossary.direction(source, target)
    assert direction
    return [(text[item.found.start : item.found.end], item.pair.target) for item in direction.find(text)]


def test_a_table_serves_every_direction_among_its_columns() -> None:
    glossary = Glossary([DESK])
    assert wanted(glossary, "en", "ru", "Two drones fell.") == [("drones", "дрон")]
    assert wanted(glossary, "ru", "en", "Дронами сбиты") == [("Дронами", "drone")]
    assert glossary.direction("az", "hy") is None
    assert glossary.direction("en", "ka") is None


def test_aliases_are_read_and_not_written() -> None:
    glossary = Glossary([DESK])
    assert wanted(glossary, "en", "ru", "an unmanned aircraft") == [("unmanned aircraft", "дрон")]
    assert wanted(glossary, "ru", "en", "дрон") == [("дрон", "drone")]


def test_what_is_only_looked_up_is_not_wanted() -> None:
    assert wanted(Glossary([DESK]), "en", "ru", "The Turk spoke.") == []


def test_terms_that_are_not_translated() -> None:
    direction = Glossary([DESK]).direction("az", "ru")
    assert direction and [pair.is_verbatim for pair in direction.pairs] == [True]


def test_an_earlier_glossary_wins() -> None:
    house = table("house", Term({"en": "drone", "ru": "БПЛА"}))
    assert wanted(Glossary([house, DESK]), "en", "ru", "drone") == [("drone", "БПЛА")]
    assert wanted(Glossary([DESK, house]), "en", "ru", "drone") == [("drone", "дрон")]


def test_signatures_change_with_the_terms() -> None:
    other = table("desk", *DESK.terms[:2])
    assert Glossary([DESK]).signature == Glossary([table("desk", *DESK.terms)]).signature
    assert Glossary([DESK]).signature != Glossary([other]).signature
    assert Glossary([DESK, other]).signature == f"desk@{DESK.digest}+desk@{other.digest}"


def test_contested_names_are_nobodys_without_a_policy() -> None:
    starter = Glossary([starter_glossary()])
    assert wanted(starter, "az", "hy", "Şuşada və Xankəndidə") == []
    assert wanted(starter, "az", "hy", "Bakıda və Gəncədə") == [("Bakıda", "Բաքու"), ("Gəncədə", "Գյանջա")]


@pytest.mark.parametrize(
    ("policies", "target", "expected"),
    [
        (("armenian",), "ru", ["Степанакерт", "Шуши"]),
        (("azerbaijani",), "ru", ["Ханкенди", "Шуша"]),
        (("both",), "ru", ["Степанакерт/Ханкенди", "Шуши/Шуша"]),
        (("armenian",), "az", ["Stepanakert", "Şuşi"]),
        (("azerbaijani",), "hy", ["Խանքենդի", "Շուշա"]),
        (("azerbaijani", "armenian"), "ru", ["Ханкенди", "Шуша"]),
        (("georgian", "armenian"), "ru", ["Степанакерт", "Шуши"]),
    ],
)
@pytest.mark.parametrize("text", ["In Stepanakert and Shusha", "In Khankendi and Shushi"])
def test_a_policy_names_a_place_whatever_the_text_calls_it(
    policies: tuple[str, ...], target: str, expected: list[str], text: str
) -> None:
    glossary = Glossary([starter_glossary(), names_of(policies)])
    assert [target_name for _, target_name in wanted(glossary, "en", target, text)] == expected


def test_a_policy_stands_alone() -> None:
    assert wanted(Glossary([names_of(("georgian",))]), "en", "ru", "Abkhazia and Baku") == [
        ("Abkhazia", "Автономная Республика Абхазия")
    ]


def test_a_policy_renames_nobody_and_no_other_town() -> None:
    """One policy calls Khojaly Ivanyan and Khojavend Martuni, but a surname and a town elsewhere stay as they are."""
    glossary = Glossary([names_of(("azerbaijani",))])
    assert wanted(glossary, "en", "ru", "Ivanyan was born in Martuni.") == []
    assert wanted(Glossary([names_of(("armenian",))]), "en", "ru", "Khojavend") == [("Khojavend", "Мартуни")]


@pytest.mark.parametrize("policy", POLICIES)
def test_every_policy_names_something(policy: str) -> None:
    assert names_of((policy,)).terms


def test_unknown_policies_are_refused() -> None:
    with pytest.raises(UnknownPolicy, match="martian"):
        names_of(("armenian", "martian"))


class Store:
    """A database of glossaries that says when it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def table(self, which: str) -> TermTable | None:
        self.asked.append(which)
        return DESK if which == "desk" else None

    def get(self, which: str) -> GlossaryRecord:
        raise NotImplementedError

    def add(self, glossary: TermTable) -> GlossaryRecord:
        raise NotImplementedError

    def replace(self, which: str, glossary: TermTable) -> GlossaryRecord:
        raise NotImplementedError

    def remove(self, which: str) -> GlossaryRecord:
        raise NotImplementedError

    def all(self) -> list[GlossaryRecord]:
        raise NotImplementedError


def test_the_catalogue_asks_the_database_last(tmp_path: Path) -> None:
    file = tmp_path / "house.tsv"
    file.write_text("en\taz\ndrone\tdron\n", encoding="utf-8")
    store = Store()
    catalog = GlossaryCatalog([file], lambda: store, default=["starter", "house"], policies=["armenian"], names=True)
    default = catalog.terminology()
    assert default.glossary and [one.name for one in default.glossary.tables] == ["starter", "house", "names-armenian"]
    assert default.names
    assert store.asked == []
    asked = catalog.terminology(["desk"], [])
    assert asked.glossary and asked.glossary.tables == (DESK,)
    assert store.asked == ["desk"]
    with pytest.raises(GlossaryNotFound):
        catalog.terminology(["nowhere"])


def test_a_request_can_do_without(tmp_path: Path) -> None:
    catalog = GlossaryCatalog(default=["starter"])
    assert catalog.terminology([]).glossary is None
    assert catalog.terminology([]).signature == ""
    assert GlossaryCatalog().terminology().glossary is None


def test_no_database_is_opened_for_files() -> None:
    def refuse() -> Store:
        raise AssertionError("opened")

    assert GlossaryCatalog([], refuse, default=["starter"]).terminology().glossary


def test_the_same_glossaries_are_compiled_once() -> None:
    catalog = GlossaryCatalog(default=["starter"])
    assert catalog.terminology().glossary is catalog.terminology(["starter"]).glossary


def test_files_that_cannot_be_used(tmp_path: Path) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_text("not, a, glossary\n", encoding="utf-8")
    catalog = GlossaryCatalog([broken, tmp_path / "gone.tsv"])
    with pytest.raises(InvalidGlossary):
        catalog.table("broken")
    with pytest.raises(GlossaryNotFound, match=r"gone\.tsv"):
        catalog.table("gone")


def test_names_never_read_files_but_on_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "desk.tsv"
    file.write_text("en\taz\ndrone\tdron\n", encoding="utf-8")
    catalog = GlossaryCatalog()
    with pytest.raises(GlossaryNotFound):
        catalog.terminology([str(file)])
    assert catalog.terminology(catalog.with_files([str(file)])).glossary
