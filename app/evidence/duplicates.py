"""The same bytes taken in more than once: found by their sealed hashes, kept apart.

Each item has a custody of its own, so each is kept. Nothing that could be compared
rests in the clear: the items of one case are compared when it is open, and those of
other cases of the team through its sealed index, where a hash stands only in memory.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app import audit, index
from app.audit import Action
from app.cases.casefile import CaseFile
from app.errors import NotFoundError
from app.evidence import overseeing, taking_in
from app.evidence.documents import EvidenceContent
from app.evidence.models import EvidenceItem
from app.index import Found, repeated
from app.keys.parts import Part
from app.staff.actor import Actor
from app.staff.policy import Permission, Record, allows

BYTES = "bytes"
"""The kind of facet that holds the hash of an original."""
TWICE = "bytes_twice"
"""The same, where one case has the same bytes more than once."""
MOST_SHOWN = 100


@dataclass(frozen=True)
class Same:
    """Where else the bytes of an item are.

    Attributes:
        here: codes and ids of other items of the case.
        elsewhere: references of other cases that the person may read.
        hidden: how many cases there are that the person may not read.
    """

    here: tuple[tuple[str, UUID], ...] = ()
    elsewhere: tuple[str, ...] = ()
    hidden: int = 0

    @property
    def is_alone(self) -> bool:
        """Whether nothing is known of these bytes but this item."""
        return not self.here and not self.elsewhere and not self.hidden


@dataclass(frozen=True)
class Group:
    """Cases that hold the same file, by reference; `twice` are those with several."""

    refs: tuple[str, ...]
    twice: frozenset[str]


def facets(hashes: Iterable[str]) -> set[tuple[str, str]]:
    """Return what the index keeps of the hashes of a case's originals."""
    counted = Counter(each for each in hashes if each)
    return {(BYTES, value) for value in counted} | {
        (TWICE, value) for value, times in counted.items() if times > 1
    }


def of(db: Session, file: CaseFile, item_id: UUID, sha256: str) -> Same:
    """Say where else the bytes of an item are, as far as this person may know it."""
    if not sha256:
        return Same()
    rows = file.records(db, EvidenceItem, Part.CONTENT, EvidenceContent)
    here = sorted(
        (content.code, row.id)
        for row, content in rows
        if row.id != item_id and content.sha256 == sha256
    )
    others = _others(db, file, sha256)
    open_to = [each.entry.ref for each in others if _may_read(file.actor, file, each)]
    return Same(tuple(here), tuple(open_to), len(others) - len(open_to))


def first_of(db: Session, file: CaseFile, sha256: str) -> UUID:
    """Return the first item of an opened case with these bytes.

    Raises:
        NotFoundError: there is none any more.
    """
    rows = file.records(db, EvidenceItem, Part.CONTENT, EvidenceContent)
    found: list[tuple[int, UUID]] = [
        (int(content.code[1:]), row.id)
        for row, content in rows
        if content.sha256 == sha256
    ]
    if not found:
        raise NotFoundError
    return min(found)[1]


def hash_of(db: Session, file: CaseFile, item_id: UUID) -> str:
    """Return the hash of an item's original, by which others are found."""
    return taking_in.item(db, file, item_id)[1].sha256


def groups(db: Session, actor: Actor) -> list[Group]:
    """List the files that a team has more than once, over the actor's teams.

    For whoever checks the evidence of a team. Only cases are named, by reference.
    """
    found = []
    for team_id in overseeing.teams(db, actor):
        segment = index.segment(db, actor.unlocked, team_id, Part.CONTENT)
        audit.record(
            db, Action.EVIDENCE_CHECK_READ, actor.staff_id, team_id, form="same files"
        )
        twice = repeated.holding(segment, TWICE, MOST_SHOWN)
        values = {value for value, _many in repeated.values(segment, BYTES, MOST_SHOWN)}
        for value in sorted(values | {value for value, _case in twice}):
            cases = [
                each
                for each in repeated.having(segment, BYTES, value)
                if _is_for(actor, team_id, each)
            ]
            several = frozenset(
                each.entry.ref for held, each in twice if held == value
            ) & {each.entry.ref for each in cases}
            if len(cases) > 1 or several:
                found.append(
                    Group(tuple(each.entry.ref for each in cases), frozenset(several))
                )
    return found


def _others(db: Session, file: CaseFile, sha256: str) -> list[Found]:
    if Part.CONTENT not in file.actor.teams.get(file.row.team_id, ()):
        return []
    segment = index.segment(db, file.actor.unlocked, file.row.team_id, Part.CONTENT)
    return [
        each
        for each in repeated.having(segment, BYTES, sha256)
        if each.case_id != file.id
    ]


def _may_read(actor: Actor, file: CaseFile, found: Found) -> bool:
    return _is_for(actor, file.row.team_id, found)


def _is_for(actor: Actor, team_id: UUID, found: Found) -> bool:
    record = Record(team_id, frozenset(found.entry.assigned))
    return allows(actor, Permission.CASE_READ, record)
