"""The demonstration's package: a receiver, a photograph, a request, an approval."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from app import cases, db
from app.cases import recording
from app.cases.casefile import CaseFile
from app.classification import review
from app.cli import demo_people
from app.cli.demo_cases import FICTION, Told, Writer
from app.consent.rules import Handling
from app.evidence import taking_in
from app.evidence.documents import EvidenceContent
from app.packages import approving, building, handing_over, recipients, requesting
from app.packages.lacking import excusing
from app.packages.models import Package
from app.packages.records import (
    IdentityLevel,
    RecipientProfile,
    ThirdPersonDecision,
)
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.vault import age
from app.worker import Worker

PURPOSE = "prosecution_national"
BODY = "ukraine_prosecutor"
KEY_HOLDS_UNTIL = date(2035, 12, 31)


@dataclass(frozen=True)
class Receiver:
    """An invented receiver and the identity that opens what it gets."""

    id: UUID
    identity: str = field(repr=False)


@dataclass(frozen=True)
class Finished:
    """The finished package, and the identities that open it and its annex."""

    handed: handing_over.HandedOver
    package: Receiver
    annex: Receiver


class Packager:
    """Prepares, approves, builds and hands over as coordinators do."""

    def __init__(self, actor: Callable[[str], Actor], writer: Writer) -> None:
        """Take a look-up of the cast, and the one who enters cases."""
        self._actor = actor
        self._writer = writer

    def receiver(self, name: str) -> Receiver:
        """Record a receiver; the two officers compare its key and sign."""
        identity, recipient = age.new_identity()
        profile = RecipientProfile(
            name=name,
            office=FICTION,
            purpose=PURPOSE,
            profile=BODY,
            languages=("uk",),
            contact_role="Registry of the invented office",
        )
        with db.transaction() as session:
            receiver = recipients.record(
                session, self._actor("bohdan"), profile, recipient, KEY_HOLDS_UNTIL
            )
        demo_people.officers_sign(self._actor)
        return Receiver(receiver, identity)

    def take_in_photograph(self, told: Told) -> None:
        """Take in an invented photograph as the survivor's material."""
        with db.transaction() as session:
            file = self._open(session, "olena", told, Permission.EVIDENCE_WRITE)
            survivor = recording.survivor_id(session, file)
            content = EvidenceContent(
                code="",
                title="Photograph of a wall with marks, invented",
                kind="photo",
                shows="Grey bars; nobody can be seen.",
                owner_ids=(survivor,) if survivor else (),
                incident_ids=(told.incident_id,),
                confidentiality="victim_protected",
                exculpatory="N",
                original_kind="born_digital",
                language="uk",
            )
            picture = io.BytesIO(photograph())
            taking_in.take_in(session, file, content, "IMG_0001.jpg", picture)

    def confirm(self, told: Told) -> None:
        """Let the legal reviewer confirm the first proposal, with a reason."""
        with db.transaction() as session:
            file = self._open(session, "iryna", told, Permission.CLASSIFICATION_CONFIRM)
            incident = review.incident_of(session, file, told.incident_id)
            groups = review.proposals(incident).groups
            if groups:
                review.decide(
                    session,
                    file,
                    told.incident_id,
                    groups[0].primary.crime.id,
                    decision=review.Decision.CONFIRMED,
                    reason=f"{FICTION} Each gating element is indicated.",
                )

    def _excuse(self, session: Session, file: CaseFile, package_id: UUID) -> None:
        """Write why it goes although the receiver's profile finds something wanting."""
        row = file.child(session, Package, package_id)
        seen = requesting.seen(session, file, package_id)
        for lack in excusing.of_request(session, file, row, seen.content):
            version = requesting.seen(session, file, package_id).version
            reason = f"{FICTION} Nothing more is known today."
            excusing.excuse(session, file, package_id, version, lack.key, reason)

    def finish(self, told: Told, worker: Worker) -> Finished:
        """Carry one case to the receiver, names apart, from request to download."""
        receiver = self.receiver("Invented prosecutor's office, War Crimes Department")
        annex = self.receiver("Invented protected-witness unit")
        self._writer.confirm_accounts(told.ref)
        self._writer.agree(told.ref, PURPOSE, recipient_id=receiver.id)
        package_id = self._prepare(told, receiver, annex)
        with db.transaction() as session:
            file = self._open(session, "bohdan", told)
            self._excuse(session, file, package_id)
            seen = requesting.seen(session, file, package_id)
            requesting.submit(session, file, package_id, seen.version)
        self._approve(told, package_id)
        with db.transaction() as session:
            file = self._open(session, "bohdan", told)
            seen = requesting.seen(session, file, package_id)
            building.start(session, file, package_id, seen.version)
        while worker.step():
            pass
        with db.transaction() as session:
            file = self._open(session, "bohdan", told)
            handed = handing_over.download(session, file, package_id)
        return Finished(handed, receiver, annex)

    def _prepare(self, told: Told, receiver: Receiver, annex: Receiver) -> UUID:
        with db.transaction() as session:
            file = self._open(session, "bohdan", told)
            package_id = requesting.prepare(
                session,
                file,
                receiver.id,
                reason=f"{FICTION} Referral agreed with the survivor.",
                chosen=tuple(c.chosen for c in requesting.choices(session, file)),
                identity_level=IdentityLevel.NAMED,
                annex_recipient_id=annex.id,
            )
        with db.transaction() as session:
            file = self._open(session, "bohdan", told)
            for person in recording.people(session, file, with_names=False):
                if person.content.is_alleged_perpetrator:
                    seen = requesting.seen(session, file, package_id)
                    decision = ThirdPersonDecision(
                        person.id,
                        Handling.NONE,
                        "alleged perpetrator, not asked",
                        legal_ground="Legal claims, GDPR art. 9(2)(f)",
                    )
                    requesting.decide_third_person(
                        session, file, package_id, seen.version, decision
                    )
        return package_id

    def _approve(self, told: Told, package_id: UUID) -> None:
        with db.transaction() as session:
            file = self._open(session, "daryna", told)
            seen = requesting.seen(session, file, package_id)
            verdict = requesting.ask_gate(
                session, file, seen.content, seen.recipient_id
            )
            keys = recipients.keys_for(session, seen.recipient_id, seen.content)
            shown = approving.request_hash(package_id, seen.content, verdict, keys)
            approving.approve(session, file, package_id, seen.version, shown)

    def _open(
        self,
        session: Session,
        name: str,
        told: Told,
        permission: Permission = Permission.PACKAGE_PREPARE,
    ) -> CaseFile:
        return cases.get(session, told.ref, self._actor(name), permission)


def photograph() -> bytes:
    """Return a JPEG of nothing in particular: grey bars on a wall."""
    picture = Image.new("RGB", (900, 600), "#cfc9bc")
    draw = ImageDraw.Draw(picture)
    for step in range(16):
        draw.rectangle((40 + step * 52, 80 + step * 7, 70 + step * 52, 560), "#77716a")
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=85)
    return made.getvalue()
