"""A package to the prosecutor of a court, with secrecy asked for single items."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

import msgspec

from app import clock, db
from app.cases import recording
from app.cases.documents import FactAnswer, IncidentContent
from app.cases.models import Incident
from app.cli import demo_cases
from app.evidence.documents import EvidenceContent
from app.evidence.models import EvidenceItem
from app.facts import Answer as FactSays
from app.keys.parts import Part
from app.packages import assembling, recall, recipients, requesting
from app.packages.after.rules import Role
from app.packages.leads import following, tagging
from app.packages.leads.rules import Answer, Word
from app.packages.models import Package
from app.packages.records import Kind, RecipientProfile
from app.staff.policy import Permission
from app.vault import age
from tests.packages.walk import Walk, signed_by_officers

ICC = "prosecution_icc"
COURT = "Invented prosecutor of a court"
FULL = ("full_identity",)
LEAD = ("lead_only_54_3_e_requested",)
WHY = "Invented: shown, it would harm others."


def court(world, name=COURT, profile="icc_otp"):
    """Record the prosecutor of a court, whose profile knows the condition."""
    identity, key = age.new_identity()
    with db.transaction() as session:
        made = recipients.record(
            session,
            world.actor("bohdan"),
            RecipientProfile(name, purpose=ICC, languages=("en",), profile=profile),
            key,
            date(2030, 1, 1),
        )
    signed_by_officers(world)
    return made, identity


@dataclass
class Leading(Walk):
    """The walk of a case to that prosecutor."""

    identity: str = ""
    photo: UUID | None = None
    of: dict = field(default_factory=dict)

    @cached_property
    def ids(self):
        """Everything that could go, by its kind: one of each, and the photograph."""
        with db.transaction() as session:
            found = requesting.choices(session, self.file(session))
            return {each.chosen.kind: each.chosen.id for each in found}

    @property
    def account(self):
        """The account."""
        return self.ids[Kind.STATEMENT]

    @property
    def incident(self):
        """The incident."""
        return self.ids[Kind.INCIDENT]

    def yes(self, options=FULL, **how):
        """The survivor's yes to this prosecutor, in one of its forms."""
        writer = demo_cases.Writer(self.world.actor, self.world.north)
        writer.agree(self.ref, ICC, recipient_id=self.receiver, options=options, **how)

    def marks(self, tag="recipient_only", exculpatory="N"):
        """Say of the photograph who may read it, and whether it may help."""
        with db.transaction() as session:
            file = self.file(session, "olena", Permission.EVIDENCE_WRITE)
            row = file.child(session, EvidenceItem, self.photo)
            old = file.read(row, Part.CONTENT, EvidenceContent)
            new = msgspec.structs.replace(
                old, confidentiality=tag, exculpatory=exculpatory
            )
            file.change(session, row, row.version, content=new)

    def answers_yes(self, key):
        """Record one more answer for the incident."""
        with db.transaction() as session:
            file = self.file(session, "olena", Permission.CASE_WRITE)
            row = file.child(session, Incident, self.incident)
            old = file.read(row, Part.CONTENT, IncidentContent)
            facts = (
                *(each for each in old.facts if each.key != key),
                FactAnswer(key, FactSays.YES, self.account, file.actor.staff_id),
            )
            recording.record_facts(session, file, row.id, row.version, facts)

    def tags(
        self, item, *, level="", ask=False, weighed=False, reason=WHY, who="bohdan"
    ):
        """Set who may read an item of the draft."""
        with db.transaction() as session:
            file = self.file(session, who)
            version = requesting.seen(session, file, self.package).version
            tagging.tag(
                session,
                file,
                self.package,
                version,
                item,
                tagging.Said(level, ask, weighed, reason),
            )

    def wrongs(self):
        """What stands against what is asked for now."""
        with db.transaction() as session:
            file = self.file(session)
            row = file.child(session, Package, self.package)
            content = requesting.seen(session, file, self.package).content
            goes = requesting.ask_gate(session, file, content, self.receiver).may_go
            return {
                why.value
                for why, _item in tagging.wrongs(session, file, row, content, goes)
            }

    def would_say(self):
        """What the package would say if it were built now."""
        with db.transaction() as session:
            file = self.file(session)
            seen = requesting.seen(session, file, self.package)
            verdict = requesting.ask_gate(
                session, file, seen.content, seen.recipient_id
            )
            receiver = recipients.get(session, file.actor, self.receiver)
            extract, _ = assembling.assemble(
                session, file, seen.content, verdict, receiver, ("", "")
            )
            return extract.contents

    def goes(self):
        """On to where it was handed over; return the sealed bytes."""
        self.excuses()
        assert self.submits().may_go
        self.approves()
        worker = self.world.worker()
        self.starts()
        assert worker.step()
        worker.close()
        return self.downloads().package.read_bytes()

    def left(self):
        """The newest line of the log."""
        with db.transaction() as session:
            return recall.log(session, self.file(session))[-1]

    def lead(self):
        """The request for the photograph, as it stands."""
        return next(e for e in self.left().content.leads if e.id == self.photo)

    def word(self, on=None):
        """What somebody there said."""
        return Word(Role.PROSECUTOR, on or clock.now().date(), "OTP 7/26", UUID(int=7))

    def answers(self, said=Answer.AGREED, numbers=None, who="bohdan", on=None):
        """The Prosecutor decides."""
        gone = self.left()
        with db.transaction() as session:
            following.answer(
                session,
                self.file(session, who, Permission.PACKAGE_RECALL),
                gone.id,
                gone.version,
                numbers if numbers is not None else [self.lead().number],
                said,
                self.word(on),
            )

    def is_to_end(self, who="bohdan"):
        """The Prosecutor asks to lift it."""
        gone, number = self.left(), self.lead().number
        with db.transaction() as session:
            following.to_lift(
                session,
                self.file(session, who, Permission.PACKAGE_RECALL),
                gone.id,
                gone.version,
                [number],
                self.word(),
            )

    def consents(self, who="bohdan"):
        """One of us consents."""
        gone, number = self.left(), self.lead().number
        with db.transaction() as session:
            file = self.file(session, who, Permission.PACKAGE_RECALL)
            return following.consent(session, file, gone.id, gone.version, number)

    def declines(self, who="bohdan", why=WHY):
        """We do not consent."""
        gone, number = self.left(), self.lead().number
        with db.transaction() as session:
            file = self.file(session, who, Permission.PACKAGE_RECALL)
            following.decline(session, file, gone.id, gone.version, number, why)


def begin(walk):
    """A draft of an account, an incident and a photograph that was looked at."""
    made = Leading(walk.world, walk.told)
    made.receiver, made.identity = court(walk.world)
    made.adds_a_photo()
    made.marks()
    made.yes()
    made.prepares()
    made.decides()
    return made


def survivor_of(leading):
    """The person whose case it is."""
    with db.transaction() as session:
        return recording.survivor_id(session, leading.file(session))
