"""Which routes could be open, and what leads to that. A hit promises nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.series import sharing
from app.claims import catalogue, harms
from app.claims.entries import Suggestion
from app.facts import Answer


@dataclass(frozen=True)
class Told:
    """What one incident answers with yes."""

    incident_id: UUID
    title: str = field(repr=False)
    facts: frozenset[str] = field(repr=False)


@dataclass(frozen=True)
class Ground:
    """Why a route could be: the rule, and the fact or harm that made it speak.

    Attributes:
        who: "relative" or "owner" where it is not for the person themselves.
        incident: the title of the incident that the fact is of.
    """

    rule: str
    who: str
    fact: str = ""
    harm: str = ""
    incident: str = field(default="", repr=False)


def grounds(
    rules: Sequence[Suggestion], told: Iterable[Told], kinds: Iterable[str]
) -> dict[str, list[Ground]]:
    """Say of each route what leads to it. Only a yes does; silence is no answer."""
    told, found = list(told), dict[str, list[Ground]]()
    recorded = sorted(set(kinds))
    for rule in rules:
        hits = [
            Ground(rule.id, rule.who, fact=fact, incident=each.title)
            for each in told
            for fact in sorted(rule.facts & each.facts)
        ]
        hits += [
            Ground(rule.id, rule.who, harm=kind)
            for kind in recorded
            if kind in rule.harms
        ]
        for route in rule.routes if hits else ():
            found.setdefault(route, []).extend(hits)
    return found


def for_case(db: Session, file: CaseFile) -> Mapping[str, list[Ground]]:
    """Return what could be in this case, by route, in the order of the catalogue."""
    known = catalogue.load()
    told = [
        Told(
            each.row.id,
            each.content.title,
            frozenset(
                key
                for key, answer in each.content.answers().items()
                if answer is Answer.YES
            ),
        )
        for each in sharing.incidents(db, file)
    ]
    kinds = [seen.content.kind for seen in harms.on_file(db, file)]
    found = grounds(known.suggestions, told, kinds)
    return {route: found[route] for route in known.routes if route in found}
