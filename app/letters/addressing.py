"""To whom a letter may go: what a consent to its purpose can name."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import consent_pages
from app.cases.casefile import CaseFile
from app.claims import catalogue as claims
from app.claims import consenting
from app.consent import catalogue as consents
from app.letters import catalogue
from app.letters.catalogue import BODIES, CLAIMS, SERVICES, Template
from app.reparations.services import directory
from app.tracks import catalogue as tracks
from app.tracks.rules import TRACING, parts_needed, use_of
from app.wording import locale


@dataclass(frozen=True)
class Addressee:
    """One of them.

    Attributes:
        key: by what the form and the record name it.
        recipient_id: what a consent names it by.
        parts: what of the purpose takes a yes of its own.
        is_verified: whether the entry was checked; a service is the team's own.
        quiet_as: the use as which silence looks at it, where it is looked at.
    """

    key: str
    recipient_id: UUID
    name: str
    parts: frozenset[str] = frozenset()
    is_verified: bool = True
    quiet_as: str = ""


def offered(db: Session, file: CaseFile, letter: Template) -> list[Addressee]:
    """Return to whom this letter may go, in the order of the catalogue."""
    found: list[Addressee] = []
    for each in letter.to:
        if each == SERVICES:
            found += _services(db, file)
        elif each == BODIES:
            found += _bodies()
        elif each == CLAIMS:
            found += _offices(letter.purpose)
        else:
            found.append(_public(each, letter.purpose))
    return found


def called(db: Session, file: CaseFile, letter: Template | None, key: str) -> str:
    """Return what an addressee is called; one that is gone, by its id."""
    names = {a.key: a.name for a in offered(db, file, letter)} if letter else {}
    return names.get(key, key)


@consent_pages.recipients
def public_bodies(db: Session, file: CaseFile, purpose: str) -> list[tuple[UUID, str]]:
    """Offer the public bodies that letters go to, for a yes to their purpose."""
    del db, file
    known = catalogue.load()
    wanted = {
        each
        for letter in known.letters.values()
        if purpose in {"", letter.purpose}
        and consents.load().purposes[letter.purpose].needs_recipient
        for each in letter.to
    }
    return [
        (body.recipient_id, body.label.in_language(locale()))
        for body in known.addressees.values()
        if body.id in wanted
    ]


def _public(key: str, purpose: str) -> Addressee:
    body = catalogue.load().addressees[key]
    is_search = purpose == TRACING
    return Addressee(
        key,
        body.recipient_id,
        body.label.in_language(locale()),
        parts_needed((), reaches_other_side=False) if is_search else frozenset(),
        body.is_verified,
    )


def _services(db: Session, file: CaseFile) -> list[Addressee]:
    known = directory.named(db, file.actor, file.row.team_id).values()
    return sorted(
        (
            Addressee(str(each.id), each.id, each.content.name)
            for each in known
            if not each.content.is_closed
        ),
        key=lambda each: each.name.casefold(),
    )


def _bodies() -> list[Addressee]:
    return [
        Addressee(
            body.id,
            body.recipient_id,
            body.label.in_language(locale()),
            parts_needed((), reaches_other_side=body.reaches_other_side),
            body.checked.is_verified,
            use_of(body.kind),
        )
        for body in tracks.load().bodies.values()
    ]


def _offices(purpose: str) -> list[Addressee]:
    known = claims.load()
    programmes = {p.id for p in known.programmes.values() if p.consent == purpose}
    return [
        Addressee(
            route.id,
            consenting.recipient(route.id),
            route.name.in_language(locale()),
        )
        for route in known.routes.values()
        if route.programme in programmes
    ]
