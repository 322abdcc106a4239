"""Who sends a package, as its cover and `bag-info.txt` say it: an office, no person."""

from sqlalchemy.orm import Session

from app.outside import Contact
from app.packages.contents import Organisation
from app.staff import house
from app.staff.actor import Actor

ROLE = "Coordinator"

_CONTACT = Contact()


def use(contact: Contact) -> None:
    """Say in packages from now on that the office is reached this way."""
    global _CONTACT  # noqa: PLW0603
    _CONTACT = contact


def organisation(db: Session, actor: Actor) -> Organisation:
    """Return the office under its name, with the role, telephone and mailbox to ask."""
    return Organisation(
        name=house.organisation_name(db, actor.unlocked),
        contact_role=ROLE,
        contact_phone=_CONTACT.phone,
        contact_email=_CONTACT.email,
    )
