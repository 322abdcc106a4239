"""What happened to a piece of evidence, as the package tells it."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.evidence import custody
from app.packages import terms
from app.packages.contents import CustodyEvent, ItemId


def events(
    db: Session, file: CaseFile, evidence_id: UUID, number: ItemId
) -> tuple[CustodyEvent, ...]:
    """Return the events of its chain under its number, in their order."""
    return tuple(
        CustodyEvent(
            event_id=f"{number}-{seq:03d}",
            at=terms.moment(event.at),
            at_source="server clock",
            action=event.action,  # type: ignore[arg-type]  # the same list
            actor_role=event.actor_role,
            input_sha256=event.input_sha256,
            output_sha256=event.output_sha256,
            reason=event.reason,
        )
        for seq, event in enumerate(custody.chain(db, file, evidence_id), start=1)
    )
