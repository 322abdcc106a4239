"""The vocabulary of facts: which plain questions there are, and who answers them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from app import catalogues
from app.catalogues import Ids, Label, Node
from app.errors import InvalidInputError
from app.facts.rules import Answer, Answers

FILE: Final = catalogues.FOLDER / "facts.yaml"


class AnsweredBy(StrEnum):
    """Who answers: from the account, or from a view of law and pattern."""

    CASEWORKER = "caseworker"
    ANALYST = "analyst"


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that stand together on a page."""

    id: str
    label: Label


@dataclass(frozen=True, slots=True)
class Fact:
    """One plain question.

    Attributes:
        sensitive: shown closed, asked only by a person trained for the theme, and
            never asked twice.
        finer_of: the broader fact that a yes to this one also sets.
    """

    key: str
    group: str
    answered_by: AnsweredBy
    sensitive: bool
    question: Label
    definition: Label
    finer_of: str | None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every fact in the order of the file, which is the order of a conversation."""

    version: str
    note: Label
    groups: tuple[Group, ...]
    facts: Mapping[str, Fact]
    finer: Mapping[str, str]
    rank: Mapping[str, int]

    def in_group(self, group: str) -> list[Fact]:
        """Return the questions of one group, in order."""
        return [fact for fact in self.facts.values() if fact.group == group]

    def answers(self, given: Mapping[str, Answer]) -> Answers:
        """Take answers as recorded; a finer yes also sets the broader fact.

        Raises:
            InvalidInputError: names the keys that are not in the vocabulary.
        """
        unknown = sorted(given.keys() - self.facts.keys())
        if unknown:
            raise InvalidInputError(*unknown)
        return Answers.of(given, self.finer)


@cache
def vocabulary(path: Path = FILE) -> Vocabulary:
    """Return the vocabulary, read once.

    Raises:
        CatalogueError: says file, line and reason.
    """
    top = catalogues.load(path).fields("version", "note", "groups", "facts")
    groups = Ids("group")
    keys = Ids("fact")
    listed = tuple(_group(node, groups) for node in top["groups"].items())
    facts = {
        fact.key: fact
        for fact in [_fact(node, groups, keys) for node in top["facts"].items()]
    }
    _check_finer(top["facts"], facts)
    return Vocabulary(
        version=top["version"].text(),
        note=top["note"].label(),
        groups=listed,
        facts=MappingProxyType(facts),
        finer=MappingProxyType(
            {fact.key: fact.finer_of for fact in facts.values() if fact.finer_of}
        ),
        rank=MappingProxyType({key: rank for rank, key in enumerate(facts)}),
    )


def _group(node: Node, groups: Ids) -> Group:
    fields = node.fields("id", "label")
    return Group(groups.add(fields["id"]), fields["label"].label())


def _fact(node: Node, groups: Ids, keys: Ids) -> Fact:
    fields = node.fields(
        *("key", "group", "answered_by", "question", "definition"),
        optional=("sensitive", "finer_of"),
    )
    sensitive, finer_of = fields.get("sensitive"), fields.get("finer_of")
    return Fact(
        key=keys.add(fields["key"]),
        group=groups.known(fields["group"]),
        answered_by=fields["answered_by"].choice(AnsweredBy),
        sensitive=bool(sensitive and sensitive.flag()),
        question=fields["question"].label(),
        definition=fields["definition"].label(),
        finer_of=finer_of.text() if finer_of else None,
    )


def _check_finer(listed: Node, facts: Mapping[str, Fact]) -> None:
    """Refuse a broader fact that does not exist, and a circle of finer and broader."""
    for node, fact in zip(listed.items(), facts.values(), strict=True):
        passed = {fact.key}
        broader = fact.finer_of
        while broader is not None:
            if broader not in facts:
                raise node.wrong(f"there is no fact {broader!r}")
            if broader in passed:
                raise node.wrong(f"{fact.key!r} is finer than itself")
            passed.add(broader)
            broader = facts[broader].finer_of
