"""Incidents of cases in a suspect file: only those that the writer may read.

The case does not learn of it. Who reads the file and may not read the case sees that
there is a link, and nothing else of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import msgspec
from sqlalchemy.orm import Session

from app import cases, clock, index
from app.cases.casefile import CaseFile
from app.errors import InvalidInputError, NotFoundError
from app.keys.parts import Part, TeamKind
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.suspects import register
from app.suspects.documents import Link, SuspectContent
from app.units import candidates


@dataclass(frozen=True)
class Target:
    """What a link may point at: an incident, or somebody whom it describes."""

    incident_id: UUID
    involvement_id: UUID | None
    words: str = field(repr=False)

    @property
    def key(self) -> str:
        """How a form names it."""
        parts = filter(None, (self.incident_id, self.involvement_id))
        return ".".join(map(str, parts))


@dataclass(frozen=True)
class Wanted:
    """A link as it is asked for; reason and source hold codes in place of names."""

    target: str
    reason: str = field(repr=False)
    source: str = field(repr=False)
    certainty: str


def case(db: Session, actor: Actor, ref: str) -> CaseFile:
    """Open the case that a link is to point into; its reading is written down.

    Raises:
        NotFoundError: none that the actor may read.
    """
    return cases.get(db, ref, actor, Permission.CLASSIFICATION_READ)


def targets(db: Session, file: CaseFile) -> list[Target]:
    """Return what a link may point at in a case, in working text."""
    titles = candidates.titles(db, file)
    found = [Target(incident_id, None, title) for incident_id, title in titles.items()]
    found += [
        Target(each.incident_id, each.id, f"{each.incident} → {each.who}")
        for each in candidates.involved(db, file)
    ]
    return sorted(found, key=lambda each: each.words.casefold())


def link(
    db: Session, actor: Actor, file_id: UUID, version: int, file: CaseFile, want: Wanted
) -> None:
    """Link an incident of an opened case to a suspect file.

    Raises:
        NotFoundError: the actor may not write the file.
        InvalidInputError: `target`: it is not of this case.
        ConflictError: somebody else changed the file since `version`.
    """
    for target in targets(db, file):
        if target.key == want.target:
            break
    else:
        raise InvalidInputError("target")
    made = Link(
        id=uuid4(),
        case_id=file.id,
        ref=file.ref,
        incident_id=target.incident_id,
        involvement_id=target.involvement_id,
        reason=want.reason,
        source=want.source,
        certainty=want.certainty,
        said_by=actor.staff_id,
        said_on=clock.now().date(),
    )

    def with_link(old: SuspectContent) -> SuspectContent:
        return msgspec.structs.replace(old, links=(*old.links, made))

    register.change(db, actor, file_id, version, with_link)


def take_back(
    db: Session, actor: Actor, file_id: UUID, version: int, link_id: UUID
) -> None:
    """Take a link back. It stays in the file and counts no more.

    Raises:
        NotFoundError: no such link, or not one that the actor may change: who may not
            read the case does not take its link back either.
        ConflictError: somebody else changed the file since `version`.
    """

    def without(old: SuspectContent) -> SuspectContent:
        mine = readable_cases(db, actor, old.links)
        if link_id not in {each.id for each in old.links if each.case_id in mine}:
            raise NotFoundError
        return msgspec.structs.replace(
            old,
            links=tuple(
                msgspec.structs.replace(each, taken_back=True)
                if each.id == link_id
                else each
                for each in old.links
            ),
        )

    register.change(db, actor, file_id, version, without)


def readable_cases(db: Session, actor: Actor, links: Iterable[Link]) -> set[UUID]:
    """Return which cases of these links the actor may list, by their own row filter."""
    wanted = {each.case_id for each in links}
    teams = actor.teams_of(db, TeamKind.CASEWORK, Part.CONTENT)
    return {
        case_id
        for case_id in wanted
        if any(index.known(db, actor.unlocked, team, case_id) for team in teams)
    }
