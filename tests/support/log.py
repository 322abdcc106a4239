"""The access log as the auditor reads it: every line opened."""

import msgspec
from sqlalchemy import select

from app import db, vault
from app.audit import recording
from app.audit.models import AuditLine
from app.keys import grants
from app.keys.parts import Part
from tests.support.cast import World


def lines(world: World) -> list[recording.Line]:
    """Return the lines in order, without those from before there was an auditor."""
    keys = world.actor("petro").unlocked
    organisation = world.installation.organisation
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
