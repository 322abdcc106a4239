"""The line of the disclosure log that says that a package left."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.keys.parts import Part
from app.packages.models import Disclosure
from app.packages.records import DisclosureContent


def disclosed(
    db: Session, file: CaseFile, package_id: UUID
) -> tuple[Disclosure, DisclosureContent] | None:
    """Return the line of one package; None: it has not left."""
    for line, content in file.records(db, Disclosure, Part.CONTENT, DisclosureContent):
        if line.package_id == package_id:
            return line, content
    return None
