"""Claims of a case: begun because the person wishes it, prepared, followed.

The office prepares; the claimant files and signs. Whether somebody told anything to
anybody is not asked, and no help waits for any of it.
"""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import working_text
from app.cases.casefile import CaseFile
from app.cases.models import Incident, Person
from app.claims import catalogue
from app.claims.documents import (
    BEFORE_FILING,
    HAVE,
    INSTEAD,
    MISSING,
    ClaimContent,
    ClaimNumbers,
    Status,
)
from app.claims.models import Claim
from app.claims.readiness import needed
from app.errors import InvalidInputError
from app.keys.parts import Part
from app.reparations.harms.recording import CURRENCIES, figure
from app.reparations.models import Harm
from app.staff.policy import Permission

ANSWERS = ("", "yes", "no")
NATIONALITIES = ("", "other", "russian_too", "russian")


@dataclass(frozen=True)
class ClaimSeen:
    """A claim as a page takes it; `numbers` only for whoever holds the identity key."""

    id: UUID
    version: int
    content: ClaimContent = field(repr=False)
    numbers: ClaimNumbers | None = field(default=None, repr=False)


def begin(
    db: Session, file: CaseFile, content: ClaimContent, numbers: ClaimNumbers
) -> UUID:
    """Add a claim that the person wishes for.

    Raises:
        InvalidInputError: names what does not fit; nothing is recorded.
        NotFoundError: the actor may not, or somebody or something named is not of this
            case.
    """
    file.require(Permission.NEED_WRITE)
    file.require(Permission.IDENTITY_WRITE)
    coded = _checked(db, file, content)
    row = file.add(db, Claim, coded, numbers)
    audit.record(db, Action.CLAIM_RECORDED, file.actor.staff_id, file.id)
    return row.id


def change(
    db: Session,
    file: CaseFile,
    claim_id: UUID,
    version: int,
    content: ClaimContent,
    numbers: ClaimNumbers,
) -> None:
    """Change what is said of a claim, and where it stands.

    Raises:
        ConflictError: somebody else changed it since `version`.
        InvalidInputError, NotFoundError: as in `begin`.
    """
    file.require(Permission.NEED_WRITE)
    file.require(Permission.IDENTITY_WRITE)
    row = file.child(db, Claim, claim_id)
    coded = _checked(db, file, content)
    file.change(db, row, version, content=coded, identity=numbers)
    audit.record(
        db,
        Action.CLAIM_CHANGED,
        file.actor.staff_id,
        file.id,
        status=content.status.value,
    )


def claims(db: Session, file: CaseFile) -> list[ClaimSeen]:
    """Return the claims of a case, in the order of the catalogue."""
    order = {route: n for n, route in enumerate(catalogue.load().routes)}
    rows = file.records(db, Claim, Part.CONTENT, ClaimContent)
    seen = [ClaimSeen(row.id, row.version, content) for row, content in rows]
    return sorted(
        seen, key=lambda each: (order.get(each.content.route, len(order)), each.id)
    )


def claim(db: Session, file: CaseFile, claim_id: UUID) -> ClaimSeen:
    """Return one claim with its numbers.

    Raises:
        NotFoundError: no such claim in this case, or the actor may not read names.
    """
    file.require(Permission.IDENTITY_READ)
    row = file.child(db, Claim, claim_id)
    return ClaimSeen(
        row.id,
        row.version,
        file.read(row, Part.CONTENT, ClaimContent),
        file.read(row, Part.IDENTITY, ClaimNumbers),
    )


def _checked(db: Session, file: CaseFile, content: ClaimContent) -> ClaimContent:
    """Return a claim with codes for names, once it fits catalogue and case."""
    wrong = [name for name, fine in _fits(content).items() if not fine]
    if wrong:
        raise InvalidInputError(*wrong)
    for person in {content.claimant_id, content.person_id}:
        file.child(db, Person, person)
    if content.incident_id is not None:
        file.child(db, Incident, content.incident_id)
    for harm in content.harm_ids:
        file.child(db, Harm, harm)
    return working_text.in_codes(content, working_text.coder(db, file))


def _fits(content: ClaimContent) -> dict[str, bool]:
    known, today = catalogue.load(), clock.now().date()
    route = known.routes.get(content.route)
    if route is None or not route.is_for_people:
        return {"route": False}
    if content.capacity not in known.capacities:
        return {"capacity": False}
    asked = needed(known, route, content.capacity)
    was_filed = content.status not in BEFORE_FILING
    rejected = content.status is Status.REJECTED
    return {
        "papers": all(
            told in {HAVE, MISSING}
            or told.removeprefix(INSTEAD) in known.papers[key].instead
            for key, told in content.papers.items()
            if key in asked
        ),
        "nationality": content.nationality in NATIONALITIES,
        "owns_home": content.owns_home in ANSWERS,
        "lived_registered": content.lived_registered in ANSWERS,
        "names_others": content.names_others in ANSWERS,
        "amount": figure(content.amount) == content.amount,
        "currency": content.currency in (CURRENCIES if content.amount else ("",)),
        "wanted_on": content.wanted_on <= today,
        "filed_on": not was_filed
        if content.filed_on is None
        else content.filed_on <= today,
        "decided_on": content.decided_on is None or content.decided_on <= today,
        "reason": not rejected or bool(content.reason.strip()),
    }
