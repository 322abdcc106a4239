"""A case, a receiver and a package on its way, by the functions that views call."""

import io
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app import cases, db
from app.cases import line, recording
from app.cases.documents import ActContent, PersonContent, PersonIdentity
from app.cli import demo_cases, demo_people
from app.consent.rules import Handling
from app.conversation import box, receipts
from app.conversation.documents import Kind as Instruction
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
from app.staff.policy import Permission
from app.vault import age
from tests.support.cast import World

OFFICE = "Office of an invented prosecutor"
PICTURE = b"\xff\xd8\xff\xe0 invented bytes of a photograph \x00\x01" * 300
GROUND = "invented article 10"
KNOWN = 6  # of the public cases: detention with ill-treatment


@dataclass
class Walk:
    """One case of team North on its way to an invented prosecutor."""

    world: World
    told: demo_cases.Told
    receiver: UUID | None = None
    identity: str = ""
    annex_identity: str = ""
    package: UUID | None = None
    brother: UUID | None = None
    photo: UUID | None = None
    suspect: UUID | None = field(default=None)

    @property
    def ref(self):
        """The case's reference."""
        return self.told.ref

    @property
    def path(self):
        """The part of the case."""
        return f"/staff/cases/{self.ref}/disclosures"

    @property
    def page(self):
        """The package's own page."""
        return f"{self.path}/{self.package}"

    def file(self, session, who="bohdan", permission=Permission.PACKAGE_PREPARE, **how):
        """Open the case as somebody."""
        return cases.get(session, self.ref, self.world.actor(who, **how), permission)

    def seen(self):
        """The package as it stands."""
        with db.transaction() as session:
            return requesting.seen(session, self.file(session), self.package)

    def gate(self):
        """What the gate says now."""
        with db.transaction() as session:
            file = self.file(session)
            seen = requesting.seen(session, file, self.package)
            return requesting.ask_gate(session, file, seen.content, seen.recipient_id)

    def agrees(self, purpose="prosecution_national", receiver=None, excluded=()):
        """Record the survivor's yes, to all but what is excluded."""
        writer = demo_cases.Writer(self.world.actor, self.world.north)
        writer.agree(
            self.ref,
            purpose,
            recipient_id=receiver or self.receiver,
            excluded=excluded,
        )

    def pauses(self):
        """Pause everything with the code."""
        keys = receipts.derived(self.told.code)
        with db.transaction() as session:
            conversation = receipts.find(session, keys.lookup)
            key = box.Key(conversation, keys.seed, keys.signing)
            box.instruct(session, key, Instruction.PAUSE)

    def withdraws(self):
        """Record that everything is taken back."""
        with db.transaction() as session:
            file = self.file(session, "olena", Permission.CONSENT_WRITE)
            line.withdraw(session, file)

    def adds_a_brother(self):
        """Somebody else, who is in the incident."""
        with db.transaction() as session:
            file = self.file(session, "olena", Permission.CASE_WRITE)
            self.brother = recording.record_person(
                session,
                file,
                PersonContent(code="", relation="rel.sibling"),
                PersonIdentity(names=("Лука Вигаданко",)),
            )
            recording.record_act(
                session,
                file,
                self.told.incident_id,
                ActContent(kind="act", victim_id=self.brother),
            )

    def adds_a_photo(self, data=PICTURE, name="IMG.jpg"):
        """One item of evidence, the survivor's own."""
        with db.transaction() as session:
            file = self.file(session, "olena", Permission.EVIDENCE_WRITE)
            survivor = recording.survivor_id(session, file)
            content = EvidenceContent(
                code="",
                title="Photograph of a yard",
                kind="photo",
                owner_ids=(survivor,),
                incident_ids=(self.told.incident_id,),
            )
            self.photo = taking_in.take_in(
                session, file, content, name, io.BytesIO(data)
            )

    def prepares(
        self,
        who="bohdan",
        level=IdentityLevel.PSEUDONYM,
        copies=(),
        without=(),
        annex=None,
    ):
        """Begin a package of everything in the case, or all but some."""
        with db.transaction() as session:
            file = self.file(session, who)
            chosen = tuple(
                each.chosen
                for each in requesting.choices(session, file)
                if each.chosen.id not in without
            )
            self.package = requesting.prepare(
                session,
                file,
                self.receiver,
                reason="Invented referral.",
                chosen=chosen,
                identity_level=IdentityLevel.NAMED if annex else level,
                annex_recipient_id=annex,
                copies=copies,
            )
            people = recording.people(session, file, with_names=False)
        self.suspect = next(p.id for p in people if p.content.is_alleged_perpetrator)
        return self.package

    def decides(self, person=None, handling=Handling.NONE, ground=GROUND):
        """Decide about somebody else; by default the alleged perpetrator."""
        with db.transaction() as session:
            file = self.file(session)
            version = requesting.seen(session, file, self.package).version
            requesting.decide_third_person(
                session,
                file,
                self.package,
                version,
                ThirdPersonDecision(
                    person or self.suspect, handling, "looked at", legal_ground=ground
                ),
            )

    def lacks(self):
        """What the receiver's profile finds wanting now."""
        with db.transaction() as session:
            file = self.file(session)
            row = file.child(session, Package, self.package)
            content = requesting.seen(session, file, self.package).content
            return excusing.of_request(session, file, row, content)

    def excuses(self, *lacks, reason="Invented: nothing more is known."):
        """Write why it goes although these, or all things, are wanting."""
        for lack in lacks or self.lacks():
            with db.transaction() as session:
                file = self.file(session)
                version = requesting.seen(session, file, self.package).version
                excusing.excuse(session, file, self.package, version, lack.key, reason)

    def submits(self, who="bohdan"):
        """Ask for approval."""
        with db.transaction() as session:
            file = self.file(session, who)
            version = requesting.seen(session, file, self.package).version
            return requesting.submit(session, file, self.package, version)

    def shown_hash(self, session, file):
        """What a page would show to an approver."""
        seen = requesting.seen(session, file, self.package)
        verdict = requesting.ask_gate(session, file, seen.content, seen.recipient_id)
        keys = recipients.keys_for(session, seen.recipient_id, seen.content)
        return seen, approving.request_hash(self.package, seen.content, verdict, keys)

    def approves(self, who="daryna", shown=None, **how):
        """Approve as the page showed it."""
        with db.transaction() as session:
            file = self.file(session, who, **how)
            seen, present = self.shown_hash(session, file)
            approving.approve(
                session, file, self.package, seen.version, shown or present
            )

    def starts(self, who="bohdan"):
        """Hand the build to the worker."""
        with db.transaction() as session:
            file = self.file(session, who)
            version = requesting.seen(session, file, self.package).version
            return building.start(session, file, self.package, version)

    def downloads(self, who="bohdan"):
        """Hand the package over."""
        with db.transaction() as session:
            return handing_over.download(session, self.file(session, who), self.package)

    def until_submitted(self, **how):
        """Go on to where a second person is asked."""
        self.agrees()
        self.prepares(**how)
        self.decides()
        assert self.submits().may_go
        return self

    def until_built(self, **how):
        """Go on to a sealed file."""
        self.until_submitted(**how)
        self.approves()
        why = self.builds()
        assert why is None, why.detail
        return self

    def builds(self):
        """Have a worker build what was approved; return why there is no package."""
        worker = self.world.worker()
        self.starts()
        assert worker.step()
        worker.close()  # another of the same second would not be told from it
        return self.failure()

    def failure(self):
        """Why the last build ended without a package."""
        content = self.seen().content
        with db.transaction() as session:
            row = self.file(session).child(session, Package, self.package)
            return building.failure(row, content)


def signed_by_officers(world):
    """Let both officers sign whatever waits."""
    demo_people.officers_sign(world.actor)


def record_receiver(
    world,
    name=OFFICE,
    expires_on=date(2030, 1, 1),
    purpose="prosecution_national",
    profile="",
):
    """Record a body with a new key; return its id and the secret half."""
    identity, recipient = age.new_identity()
    with db.transaction() as session:
        made = recipients.record(
            session,
            world.actor("bohdan"),
            RecipientProfile(
                name, office="War crimes unit", purpose=purpose, profile=profile
            ),
            recipient,
            expires_on,
        )
    return made, identity


def begin(world, known=KNOWN):
    """A case from report to facts, and a receiver whose key is pinned."""
    writer = demo_cases.Writer(world.actor, world.north)
    told = writer.enter(demo_cases.public_cases()[known], 1, counted=True)
    writer.confirm_accounts(told.ref)
    walk = Walk(world, told)
    walk.receiver, walk.identity = record_receiver(world)
    signed_by_officers(world)
    return walk
