"""The words that are chosen from a list, and those of the first-contact form, by id."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from app import catalogues
from app.catalogues import Ids, Label, Node
from app.facts import vocabulary as fact_vocabulary
from app.wording import locale

FILE: Final = catalogues.FOLDER / "vocabularies.yaml"
FIRST_CONTACT: Final = catalogues.FOLDER / "first_contact.yaml"
LISTS: Final = (
    "act_types",
    "methods",
    "sexual_violence",
    "place_kinds",
    "object_kinds",
    "incident_links",
    "involvement",
    "certainty",
    "relations",
    "name_kinds",
    "paper_kinds",
    "paper_seen",
    "fates",
    "unit_kinds",
    "match_certainty",
    "sexes",
    "languages",
    "vulnerabilities",
    "opening_reasons",
    "accused_reasons",
    "justice_wishes",
    "testify",
    "relatives_at_risk",
    "protection_needs",
)
SENSITIVE: Final = "sv."
"""Ids of the list of sexual violence begin so; they are shown closed once chosen."""


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a list.

    Attributes:
        hur: list and code of the HURIDOCS micro-thesauri; empty for our own terms.
        fact: the key of `facts.yaml` that it points to; nothing is answered by it.
        other: between two persons, the word at the other end; None if it is the same.
        protection: of an object, the rule that speaks of it first; None for none.
    """

    id: str
    label: Label
    hur: str = ""
    fact: str = ""
    other: Label | None = None
    protection: Label | None = None


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """Every list by its name, each in the order of the file."""

    version: str
    lists: Mapping[str, Mapping[str, Term]]

    def __getitem__(self, name: str) -> Mapping[str, Term]:
        """Return one list: id to term."""
        return self.lists[name]


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of the first-contact form: its question, and its options by id."""

    label: Label
    options: Mapping[str, Label]


@cache
def load(path: Path = FILE) -> Vocabularies:
    """Read the lists once.

    Raises:
        CatalogueError: says file, line and reason.
    """
    top = catalogues.load(path).fields("version", *LISTS)
    facts = fact_vocabulary().facts
    return Vocabularies(
        version=top["version"].text(),
        lists=MappingProxyType({name: _terms(top[name], facts) for name in LISTS}),
    )


def _terms(node: Node, facts: Mapping[str, object]) -> Mapping[str, Term]:
    ids = Ids("term")
    terms = {}
    for item in node.items():
        told = item.fields(
            "id", "label", optional=("hur", "fact", "other", "protection")
        )
        hur, fact = told.get("hur"), told.get("fact")
        other, protection = told.get("other"), told.get("protection")
        if fact is not None and fact.text() not in facts:
            raise fact.wrong(f"there is no fact {fact.text()!r}")
        term = Term(
            ids.add(told["id"]),
            told["label"].label(),
            hur.text() if hur else "",
            fact.text() if fact else "",
            other.label() if other else None,
            protection.label() if protection else None,
        )
        terms[term.id] = term
    return MappingProxyType(terms)


@cache
def first_contact(path: Path = FIRST_CONTACT) -> Mapping[str, Asked]:
    """Return what the public form asked, by field, to show answers in words.

    The form itself is checked where it is asked; here only its words are read.
    """
    top = dict(catalogues.load(path).pairs())
    asked: dict[str, Asked] = {}
    for question in top["questions"].items():
        told = dict(question.pairs())
        inner = told["each"].items() if "each" in told else []
        for each in (told, *(dict(node.pairs()) for node in inner)):
            named = each["vocab"].text() if "vocab" in each else ""
            listed = top.get(named) or each.get("options")
            options = _options(listed.items() if listed else ())
            asked.setdefault(each["field"].text(), Asked(each["text"].label(), options))
    return MappingProxyType(asked)


def _options(nodes: Iterable[Node]) -> Mapping[str, Label]:
    read = [dict(node.pairs()) for node in nodes]
    return MappingProxyType({o["id"].text(): o["text"].label() for o in read})


def term(name: str, key: str) -> str:
    """Return one term in the reader's language; what is not listed stays as it is."""
    found = load()[name].get(key)
    return found.label.in_language(locale()) if found else key


def reason(key: str) -> str:
    """Return why names were opened, of whichever of the two lists of reasons."""
    lists = ("opening_reasons", "accused_reasons")
    name = next((each for each in lists if key in load()[each]), lists[0])
    return term(name, key)


def in_every_language(name: str, key: str) -> list[str]:
    """Return one term in each language it has: what is searched for in any of them."""
    found = load()[name].get(key)
    return [found.label.en, found.label.uk] if found else []


def other_end(relation: str) -> str:
    """Return a relation's word at its other end: for a parent, the child."""
    found = load()["relations"].get(relation)
    return (found.other or found.label).in_language(locale()) if found else relation


def terms(name: str, keys: Iterable[str]) -> list[str]:
    """Return several terms in the reader's language."""
    return [term(name, key) for key in keys]


def method(key: str) -> str:
    """Return a way in which an act was done, from either list of them."""
    return term(_list_of(key), key)


def _list_of(method_id: str) -> str:
    return "sexual_violence" if method_id.startswith(SENSITIVE) else "methods"


def huridocs(act: str, methods: Iterable[str]) -> tuple[str, ...]:
    """Return the HURIDOCS codes ("4:020111110000") of an act and of how it was done."""
    lists = load()
    keys = [("act_types", act), *((_list_of(each), each) for each in methods)]
    found = [lists[name][key].hur for name, key in keys if key in lists[name]]
    return tuple(dict.fromkeys(filter(None, found)))


def answer(field: str, keys: Iterable[str]) -> list[str]:
    """Return answers of the first-contact form in words."""
    asked = first_contact().get(field)
    options = asked.options if asked else {}
    return [options[k].in_language(locale()) if k in options else k for k in keys]


def others(told: Mapping[str, Iterable[str]]) -> list[str]:
    """Return what was told at first contact of further people, one text for each."""
    found: dict[int, list[str]] = {}
    for name, keys in told.items():
        field, _dot, number = name.partition(".")
        if number.isdecimal():
            found.setdefault(int(number), []).extend(answer(field, keys))
    return [", ".join(words) for _number, words in sorted(found.items())]


def no_code(told: Mapping[str, Iterable[str]]) -> bool:
    """Say whether the person took no code, and is called as agreed."""
    return "agreed_call" in told.get("answer_way", ())


def question(field: str) -> str:
    """Return the question of the first-contact form that a field belongs to."""
    asked = first_contact().get(field)
    return asked.label.in_language(locale()) if asked else field


def pairs(name: str) -> list[tuple[str, str]]:
    """Return (id, words) of one list, for a form's choices."""
    language = locale()
    return [(t.id, t.label.in_language(language)) for t in load()[name].values()]
