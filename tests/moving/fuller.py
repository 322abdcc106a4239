"""The filled world with a row in every table that an export speaks of."""

import io
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pyrage
from sqlalchemy import select

from app import clock, db
from app.audit import chain
from app.cases.grounds import keeping as grounds
from app.cases.grounds.documents import GroundContent
from app.claims import received
from app.claims.documents import ReceiptContent, WorksheetContent
from app.claims.models import ClaimWorksheet
from app.classification.models import Classification
from app.classification.seconding.models import SecondOpinion
from app.classification.seconding.opinions import OpinionContent
from app.communications import editions, issuing
from app.communications import keeping as communications
from app.consent import grounds as book
from app.conversation import box
from app.files import keeping
from app.inquiries import answering, register
from app.intake.models import ReportAlert
from app.liability.deciding import Answered, ElementAnswer, LiabilityContent
from app.liability.models import Liability
from app.staff import leaving
from app.staff.policy import Permission
from app.work.bars import barring
from app.work.bars.barring import Source
from tests.cases import reports
from tests.packages import test_ladder as ladders
from tests.packages import walk as walks
from tests.support import filled

SENT = b"a film that somebody sent, invented " * 5000
NASTY = "\u202eО’Хара\u0000\x07 «'\"<b>; DROP--\n\r\u2028 \U0001f9ff {P3} \\n %s é"


@dataclass(frozen=True)
class Full:
    """The filled world, and what stands beside it."""

    filled: filled.Installation
    key: box.Key = field(repr=False)
    """Of somebody who sent a voice message and a film, and whose report waits."""
    weak: UUID
    """A receiver with a key that is not post-quantum."""
    approved: UUID
    untaken: UUID
    volumes: UUID
    """Packages by a code: approved by two; built, not taken over; handed over."""


def fill(world):
    """Fill it, and then what is still empty."""
    walk = walks.begin(world)  # accepts whatever report waits
    full = filled.fill(world)
    key = reports.send(voice=keeping.take_in(io.BytesIO(SENT), "voice.bin"))
    film = (f"{NASTY}.bin", io.BytesIO(SENT))
    with keeping.taken_in([film]) as refs, db.transaction() as s:
        box.write(s, key, NASTY.replace("\u0000", ""), refs)
    with db.transaction() as s:
        s.add(
            ReportAlert(
                report_id=key.conversation_id,
                status="on_call",
                expires_at=clock.this_hour() + timedelta(hours=4),
            )
        )
    _of_the_case(world, full.own)
    with db.transaction() as s:
        chain.make_checkpoint(s, world.actor("petro").unlocked)
    with db.transaction() as s:
        leaving.begin(s, world.actor("hanna"), world.actor("roman").staff_id)
    daryna = world.actor("daryna")
    with db.transaction() as s:
        seen = register.find(s, daryna, full.inquiry_id, Permission.INQUIRY_APPROVE)
        shown = answering.request_hash(s, daryna, seen)
        answering.approve(s, daryna, full.inquiry_id, shown)
    _approve_edition(world, full.own)
    _approve_edition(world, full.beside)
    with db.transaction() as s:
        issuing.send(s, *_edition(s, world, full.beside, "bohdan"))
    return Full(full, key, **_on_exception_steps(world, walk))


def _edition(s, world, case, who):
    actor = world.actor(who)
    seen = communications.get(s, actor, case.ids["communication_id"], editions.ISSUE)
    return actor, seen, editions.get(s, actor, seen, case.ids["edition_id"])


def _approve_edition(world, case):
    with db.transaction() as s:
        actor, _seen, edition = _edition(s, world, case, "daryna")
        issuing.approve(s, actor, edition, issuing.shown_hash(s, actor, edition))


def _on_exception_steps(world, walk):
    """Three packages that two approved: one waits, one is built, one has left."""
    made = {}
    ladders.admits_a_third(world)
    to = ladders.receiver(world)
    ladder = ladders.Ladder(walk)
    ladder.built(to, ladders.BY_CODE)
    walk.downloads()
    made["volumes"] = walk.package
    ladder.built(to, ladders.BY_CODE)
    made["untaken"] = walk.package
    ladder.submitted(to, ladders.BY_CODE)
    walk.approves("daryna")
    walk.approves("lesia")
    made["approved"] = walk.package
    key = str(pyrage.x25519.Identity.generate().to_public())
    made["weak"] = ladders.receiver(world, key, weaker=True, name="A weaker office")
    return made


def _of_the_case(world, own):
    bohdan, today = world.actor("bohdan"), clock.now().date()
    with db.transaction() as s:
        file = filled.cases.get(s, own.ref, world.actor("olena"), Permission.NEED_WRITE)
        got = ReceiptContent(own.ids["person_id"], "An invented fund", "building")
        received.record(s, file, got)
        sheet = WorksheetContent(
            claim_id=own.ids["claim_id"],
            claimant_id=own.ids["person_id"],
            route="A2.5",
            purpose="reparations_register",
            grants=(),
            form="json",
            language="",
            given_on=today,
            given_by=file.actor.staff_id,
            catalogue="invented",
            sha256="0" * 64,
        )
        file.add(s, ClaimWorksheet, sheet)
    with db.transaction() as s:
        file = filled.cases.get(s, own.ref, world.actor("iryna"), Permission.CASE_READ)
        said = LiabilityContent(
            "military_superior",
            "invented",
            "confirmed",
            "Invented",
            (ElementAnswer("element", Answered.SHOWN, "Invented"),),
            file.actor.staff_id,
            clock.now(),
        )
        part = own.ids["involvement_id"]
        file.add(s, Liability, said, seq=1, involvement_id=part)
        decision = s.scalars(
            select(Classification.id).where(Classification.case_id == file.id)
        ).first()
        opinion = OpinionContent(
            decision_id=decision,
            agrees=True,
            reason="Invented",
            by=file.actor.staff_id,
            at=clock.now(),
            catalogue_version="invented",
        )
        file.add(s, SecondOpinion, opinion)
        ordinary = next(iter(book.load().of(book.Kind.ORDINARY))).id
        ground = GroundContent(
            "service",
            ordinary,
            reason="Invented",
            decided_by=bohdan.staff_id,
            decided_on=today,
        )
        file.add(s, grounds.LegalGround, ground)
    with db.transaction() as s:
        file = filled.cases.get(s, own.ref, bohdan, Permission.BAR_SET)
        barring.bar(s, file, world.actor("roman").staff_id, Source.TEAM, "kin")
