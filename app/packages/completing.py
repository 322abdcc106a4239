"""What goes along because a defence may need it; nobody who prepares can leave it out.

Source: Rome Statute, art. 54(1)(a) and 67(2): what may exonerate is looked for and
disclosed as what incriminates is. The gate is asked about these items as about all.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.evidence.documents import EvidenceContent
from app.evidence.models import EvidenceItem
from app.keys.parts import Part
from app.packages.leads import recorded
from app.packages.leads.recorded import EXCULPATORY
from app.packages.models import Package
from app.packages.records import Chosen, Kind, PackageContent, Status
from app.statements.documents import Contradiction
from app.statements.models import StatementContradiction

_STILL_ASKED = {Status.DRAFT.value, Status.SUBMITTED.value, Status.BUILT.value}


@dataclass(frozen=True)
class Helping:
    """An item that could help somebody accused, and the incidents that it is about."""

    id: UUID
    incident_ids: frozenset[UUID]


def along(
    chosen: AbstractSet[Chosen],
    helping: Iterable[Helping],
    differing: Iterable[tuple[UUID, UUID]],
) -> frozenset[Chosen]:
    """Return what goes along with a choice and was not chosen. Pure.

    Evidence that could help somebody accused goes with each incident that it is about;
    where it names none, or no incident is chosen, it goes always. An account goes with
    every account that it differs from, and so on from one to the next.

    Args:
        chosen: what was chosen; of nothing, nothing goes along.
        helping: the evidence of the case that could help somebody accused.
        differing: pairs of accounts that do not agree, whether explained or not.
    """
    if not chosen:
        return frozenset()
    incidents = {each.id for each in chosen if each.kind is Kind.INCIDENT}
    goes = {
        Chosen(Kind.EVIDENCE, each.id)
        for each in helping
        if not incidents or not each.incident_ids or each.incident_ids & incidents
    }
    told = {each.id for each in chosen if each.kind is Kind.STATEMENT}
    pairs = [set(pair) for pair in differing]
    while more := {i for pair in pairs if pair & told for i in pair} - told:
        told |= more
    goes |= {Chosen(Kind.STATEMENT, i) for i in told}
    return frozenset(goes - chosen)


def request_of(db: Session, file: CaseFile, row: Package) -> PackageContent:
    """Open a request as it stands now, with all that goes along.

    Evidence or a contradiction that was recorded after an approval changes what was
    approved, so that the approval counts for nothing. What has left stays as it left.
    """
    content = file.read(row, Part.CONTENT, PackageContent)
    return completed(db, file, content) if row.status in _STILL_ASKED else content


def completed(db: Session, file: CaseFile, content: PackageContent) -> PackageContent:
    """Add what goes along to what was chosen by hand, and how all of it is recorded."""
    chosen = by_hand(content)
    more = along(frozenset(chosen), *_known(db, file))
    every = ordered((*chosen, *more))
    levels = recorded.levels(db, file)
    return msgspec.structs.replace(
        content,
        chosen=every,
        along=tuple(sorted(each.id for each in more)),
        levels=tuple((e.id, levels[e.id]) for e in every if e.id in levels),
    )


def by_hand(content: PackageContent) -> tuple[Chosen, ...]:
    """Return what somebody chose, without what goes along."""
    return tuple(each for each in content.chosen if each.id not in content.along)


def helpful(db: Session, file: CaseFile) -> frozenset[UUID]:
    """Return the evidence of a case that could help somebody accused."""
    return frozenset(each.id for each in _known(db, file)[0])


def ordered(chosen: Iterable[Chosen]) -> tuple[Chosen, ...]:
    """Return items in the one order in which a request names them."""
    return tuple(sorted(set(chosen), key=lambda each: (each.kind, each.id)))


def _known(
    db: Session, file: CaseFile
) -> tuple[list[Helping], list[tuple[UUID, UUID]]]:
    evidence = file.records(db, EvidenceItem, Part.CONTENT, EvidenceContent)
    helping = [
        Helping(row.id, frozenset(read.incident_ids))
        for row, read in evidence
        if read.exculpatory == EXCULPATORY
    ]
    rows = file.records(db, StatementContradiction, Part.CONTENT, Contradiction)
    return helping, [(read.first_id, read.second_id) for _, read in rows]
