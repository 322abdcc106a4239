"""What the office recorded and drew, for the talks about consent in a case."""

from sqlalchemy.orm import Session

from app.aids import showing
from app.aids.showing import File
from app.cases import consent_pages
from app.cases.consent_pages import Reading

ADDRESS = "/staff/settings/aloud/file/"


@consent_pages.readings
def of_purpose(db: Session, purpose_id: str) -> Reading:
    """Name what may be heard and seen in a talk about one purpose."""
    heard, seen = showing.of_talk(db, purpose_id)
    return Reading(
        tuple((language, _at(file)) for language, file in sorted(heard.items())),
        {point: _at(file) for point, file in seen.items()},
    )


def _at(file: File) -> str:
    return ADDRESS + file.name
