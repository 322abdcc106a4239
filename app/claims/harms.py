"""The harms of a case as claims take them: those that were not denied, in words."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import recording
from app.cases.casefile import CaseFile
from app.reparations import catalogue
from app.reparations.harms import recording as harms
from app.reparations.harms.recording import HarmSeen
from app.wording import gettext as _
from app.wording import locale


def on_file(db: Session, file: CaseFile) -> list[HarmSeen]:
    """Return the harms of a case that nobody denied."""
    return [seen for seen in harms.harms(db, file) if not seen.content.denied]


def called(kind: str) -> str:
    """Name a kind of harm in the reader's language."""
    found = catalogue.load().harms.get(kind)
    return found.label.in_language(locale()) if found else kind


def pairs(db: Session, file: CaseFile) -> list[tuple[UUID, str]]:
    """Return the harms of a case for a form's choices, by kind and person."""
    codes = recording.codes(db, file)
    return [
        (
            seen.id,
            _(
                "%(harm)s (%(who)s)",
                harm=called(seen.content.kind),
                who=codes.get(seen.content.person_id, ""),
            ),
        )
        for seen in on_file(db, file)
    ]
