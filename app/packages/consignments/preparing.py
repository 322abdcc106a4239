"""One package of each case, by the functions that prepare any; nothing is dropped.

Whatever of the case could go is asked about: what the gate holds back is counted, and
the package says so. Names do not travel in a consignment.
"""

from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, db
from app.cases import line
from app.cases.casefile import CaseFile
from app.consent.rules import Verdict
from app.errors import ConflictError
from app.packages import completing, requesting
from app.packages.consignments import keeping
from app.packages.consignments.documents import ConsignmentContent
from app.packages.consignments.keeping import Seen
from app.packages.consignments.rules import Trouble
from app.packages.models import Package
from app.packages.records import Chosen, IdentityLevel, PackageContent, Status, Together
from app.packages.words import UNDECIDED
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.tracks import quiet

Looked = tuple[Trouble | None, tuple[str, ...]]


def prepare(actor: Actor, consignment_id: UUID) -> int:
    """Prepare what is not prepared yet, each case in a commit of its own.

    Ended half way, what was prepared stays; pressed again, only the rest is done.

    Returns:
        How many packages were prepared.

    Raises:
        NotFoundError: no such consignment, or the actor may not.
        ConflictError: the first was put up for approval: the set is fixed.
    """
    with db.transaction() as session:
        seen = keeping.get(session, actor, consignment_id, keeping.WRITE)
        if is_fixed(session, seen):
            raise ConflictError("the set is fixed")
    return sum(
        _prepare(actor, consignment_id, each.case_id)
        for each in seen.content.members
        if each.package_id is None and each.out is None
    )


def is_fixed(session: Session, seen: Seen) -> bool:
    """Say whether the first package was put up for approval: none joins any more."""
    if seen.content.of:
        return True
    wanted = [m.package_id for m in seen.content.members if m.package_id and not m.out]
    asked = select(Package.id).where(
        Package.id.in_(wanted), Package.status != Status.DRAFT.value
    )
    return session.scalar(asked.limit(1)) is not None


def _prepare(actor: Actor, consignment_id: UUID, case_id: UUID) -> bool:
    with db.transaction() as session:
        # The team's lock first: two people do not prepare one case twice.
        seen = keeping.change(session, actor, consignment_id, lambda old: old)
        member = keeping.member(seen, case_id)
        if member.package_id or member.out or is_fixed(session, seen):
            return False
        found: Looked = (Trouble.NOT_OPEN, ())
        package_id = None
        file = keeping.opened(session, actor, case_id)
        if file is not None:
            chosen = _everything(session, file)
            with file.reading_once():
                found = _looked(session, file, seen.content, chosen)
            if found[0] is None:
                package_id = requesting.prepare(
                    session,
                    file,
                    seen.content.recipient_id,
                    reason=seen.content.reason,
                    chosen=chosen,
                    identity_level=IdentityLevel.PSEUDONYM,
                    together=Together(
                        seen.id, seen.content.ref, begun_by=seen.content.begun_by
                    ),
                )
        now = msgspec.structs.replace(
            member,
            package_id=package_id,
            trouble=found[0],
            why=found[1],
            looked_on=clock.now().date(),
        )
        keeping.change(session, actor, seen.id, lambda old: old.with_member(now))
    return package_id is not None


def _everything(session: Session, file: CaseFile) -> tuple[Chosen, ...]:
    return tuple(each.chosen for each in requesting.choices(session, file))


def _looked(
    session: Session,
    file: CaseFile,
    content: ConsignmentContent,
    chosen: tuple[Chosen, ...],
) -> Looked:
    """Say why no package of a case can be prepared, if so."""
    stops = (
        (not file.may(Permission.PACKAGE_PREPARE), Trouble.CLOSED),
        (not file.knows_names, Trouble.NO_NAMES),
        (line.is_on_hold(session, file.id), Trouble.ON_HOLD),
        (quiet.holds(session, file, content.purpose), Trouble.QUIET),
        (not chosen, Trouble.EMPTY),
    )
    for holds, trouble in stops:
        if holds:
            return trouble, ()
    asked = PackageContent(
        package_ref="",
        purpose=content.purpose,
        reason="",
        chosen=completing.ordered(chosen),
        identity_level=IdentityLevel.PSEUDONYM,
    )
    verdict = requesting.ask_gate(session, file, asked, content.recipient_id)
    if _something_could_go(verdict, chosen):
        return None, ()
    noes = (each.why for each in verdict.held_back if each.why not in UNDECIDED)
    why = tuple(dict.fromkeys(each.value for each in noes))
    return Trouble.NO_YES, why


def _something_could_go(verdict: Verdict, chosen: tuple[Chosen, ...]) -> bool:
    """Say whether an item may go, or may once it is decided about somebody else."""
    held = {f.item_id for f in verdict.held_back if f.why not in UNDECIDED}
    return any(each.id not in held for each in chosen)
