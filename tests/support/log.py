"""The access log as the auditor reads it: every line opened."""

import msgspec
from sqlalchemy import select

from app import db, vault
from app.audit import Action, recording
from app.audit.models import AuditLine
from app.keys import grants
from app.keys.parts import Part
from app.keys.unlocked import Unlocked
from tests.support.cast import World

MAIN_JOB = {
    *(Action.REPORT_SENT, Action.REPORT_OPENED, Action.MESSAGE_SENT),
    *(Action.REPORT_ACCEPTED, Action.CASE_ASSIGNED, Action.PERSON_RECORDED),
    *(Action.STATEMENT_TAKEN, Action.INCIDENT_RECORDED, Action.FACTS_RECORDED),
    *(Action.INVOLVEMENT_RECORDED, Action.EVIDENCE_TAKEN_IN),
    *(Action.CONSENT_RECORDED, Action.CLASSIFICATION_DECIDED, Action.NEED_RECORDED),
    *(Action.RECIPIENT_RECORDED, Action.DIRECTORY_SIGNED, Action.PACKAGE_PREPARED),
    *(Action.PACKAGE_SUBMITTED, Action.PACKAGE_APPROVED, Action.PACKAGE_BUILT),
    Action.PACKAGE_DOWNLOADED,
}
"""What is written down on the way from a report to a package that was handed over."""

TABLE = {Action.TABLE_BUILT, Action.TABLE_PROPOSED, Action.TABLE_RELEASED}


def lines(world: World) -> list[recording.Line]:
    """Return the lines in order, without those from before there was an auditor."""
    return opened(world.actor("petro").unlocked, world.installation.organisation)


def opened(keys: Unlocked, organisation: str) -> list[recording.Line]:
    """Return the lines that an auditor's keys open."""
    found = []
    with db.reading() as session:
        for row in session.scalars(select(AuditLine).order_by(AuditLine.seq)):
            if row.reader_id == grants.RECOVERY_ID:
                continue
            seed = keys.team_seed(session, row.reader_id, Part.CONTENT, row.epoch)
            info = recording.info(row.seq, row.reader_id, row.epoch, organisation)
            plain = vault.unwrap(seed, row.sealed, info)
            found.append(msgspec.json.decode(plain, type=recording.Line))
    return found
