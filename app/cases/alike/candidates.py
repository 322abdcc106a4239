"""What may be the same as something in this case: among cases that the reader lists.

The row filter is that of the list. People are compared by those alone who may read the
names of both, and no name is shown for it: only which fields agree.
"""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app import index
from app.audit import Action
from app.cases import listing
from app.cases.alike import comparing, deciding
from app.cases.alike.comparing import Agreement
from app.cases.alike.deciding import Pair
from app.cases.casefile import CaseFile
from app.index import ContentEntry, Segment, Wanted
from app.keys.parts import Part
from app.staff.actor import Actor
from app.staff.budgets import counting
from app.staff.policy import Permission, Record, allows

MOST = 20
COMPARED = "compare"
SHARED = ("site", "unit", "method")


@dataclass(frozen=True)
class Candidate:
    """Another case, or a person of it, with what agrees. No name and no number."""

    pair: Pair
    ref: str
    pseudonym: str
    agreed: tuple[Agreement, ...] = field(default=())


@dataclass(frozen=True)
class Elsewhere:
    """In how many other cases of the reader's list something stands too."""

    kind: str  # of `SHARED`
    value: str
    number: int


def elsewhere(db: Session, file: CaseFile) -> list[Elsewhere]:
    """Count for each place, unit and way of this case the other cases that have it."""
    segment = _content(db, file)
    entry = index.entry_of(segment, file.id)
    if entry is None:
        return []
    wanted = {facet for facet in entry.facets if facet[0] in SHARED}
    found = []
    for kind, value in sorted(wanted):
        number = how_many(file.actor, segment, kind, value) - 1
        if number > 0:
            found.append(Elsewhere(kind, value, number))
    return sorted(found, key=lambda each: (SHARED.index(each.kind), -each.number))


def how_many(actor: Actor, segment: Segment, kind: str, value: str) -> int:
    """Count the cases of the reader's list with one place, unit or way."""
    own = actor.stands_for(segment.team_id) if listing.sees_only_own(actor) else None
    also = Wanted(facets=((kind, value),))
    return index.cases(segment, assigned_to=own, also=also, limit=0)[1]


def cases(db: Session, file: CaseFile) -> list[Candidate]:
    """Return other cases that tell of what may be the same event, the likest first."""
    segment = _content(db, file)
    entry = index.entry_of(segment, file.id)
    if entry is None:
        return []
    settled, found = deciding.settled(db, file), []
    for case_id in index.beside(segment, file.id, entry):
        other = index.entry_of(segment, case_id)
        if other is None or not lists(file, other):
            continue
        agreed = comparing.of_cases(entry, other)
        pair = Pair(case_id, agreed=tuple(agreed))
        if comparing.are_offered_as_cases(agreed) and pair.key not in settled:
            found.append(_candidate(pair, other))
    return _best(found)


def people(db: Session, file: CaseFile) -> list[Candidate]:
    """Return people of other cases who may be one of this case, the likest first.

    The log keeps of each case that its names were compared.

    Raises:
        NotFoundError: the actor may not read the names of this case.
    """
    file.require(Permission.IDENTITY_READ)
    content = _content(db, file)
    names = index.segment(db, file.actor.unlocked, file.row.team_id, Part.IDENTITY)
    settled, found = deciding.settled(db, file), []
    _write_down(db, file, file.id)
    for who in index.people(names, file.id):
        for other in index.like(names, who):
            entry = index.entry_of(content, other.case_id)
            if other.case_id == file.id or entry is None or not _reads(file, entry):
                continue
            agreed = comparing.of_people(who, other)
            pair = Pair(other.case_id, who.code, other.code, tuple(agreed))
            if comparing.are_offered_as_people(agreed) and pair.key not in settled:
                found.append(_candidate(pair, entry))
    best = _best(found)
    for case_id in dict.fromkeys(each.pair.other_case for each in best):
        _write_down(db, file, case_id)
    return best


def again(db: Session, file: CaseFile, pair: Pair) -> Pair:
    """Return a pair with what agrees now; without it where it is no candidate."""
    found = people(db, file) if pair.code else cases(db, file)
    return next((each.pair for each in found if each.pair.key == pair.key), pair)


def _write_down(db: Session, file: CaseFile, case_id: UUID) -> None:
    counting.read(
        db, file.actor, Action.IDENTITY_READ, case_id, of=case_id, reason=COMPARED
    )


def _content(db: Session, file: CaseFile) -> Segment:
    return index.segment(db, file.actor.unlocked, file.row.team_id, Part.CONTENT)


def lists(file: CaseFile, entry: ContentEntry) -> bool:
    """Say whether the reader’s list has a case; what is barred is not here."""
    own = file.actor.stands_for(file.row.team_id) & set(entry.assigned)
    return bool(own) or not listing.sees_only_own(file.actor)


def _reads(file: CaseFile, entry: ContentEntry) -> bool:
    record = Record(file.row.team_id, frozenset(entry.assigned))
    return lists(file, entry) and allows(file.actor, Permission.IDENTITY_READ, record)


def _candidate(pair: Pair, entry: ContentEntry) -> Candidate:
    return Candidate(pair, entry.ref, entry.pseudonym, pair.agreed)


def _best(found: list[Candidate]) -> list[Candidate]:
    found.sort(key=lambda each: (-comparing.points(each.agreed), each.ref))
    return found[:MOST]
