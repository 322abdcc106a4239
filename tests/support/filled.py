"""Cases with something of every kind in them, for tests that go through all addresses.

`fill(world, blobs)` enters three by the functions that views call: `own` and `beside`
are Olena's in team North, `foreign` is Taras's in team South. `ids` holds, by the name
that the addresses give it, one record of each kind; what hangs on a package that left
(`job_id`, `disclosure_id`) exists in North only, where a second coordinator approves.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import cases, clock, db
from app.aids import keeping
from app.aids.models import Aid
from app.aids.pages import Tongue
from app.cases import asking, lending, recording
from app.cases.alike import deciding
from app.cases.alike.documents import Decision
from app.cases.asking import Passing
from app.cases.casefile import CaseFile
from app.cases.consent_pages import talks
from app.cases.contact import Channel
from app.cases.documents import (
    ActContent,
    InvolvementContent,
    Place,
    SeriesContent,
    SiteContent,
)
from app.cases.kin import telling
from app.cases.kin.documents import FateContent, RelationContent
from app.cases.searches import keeping as keeping_searches
from app.cases.searches.documents import Search
from app.cases.series import sharing
from app.cases.sites import register
from app.cases.without_yes import passing
from app.claims import claiming
from app.claims.documents import ClaimContent, ClaimNumbers
from app.classification import review
from app.classification.engine import Assessed
from app.classification.linking import tying
from app.classification.pattern import assessing as patterns
from app.classification.pattern.assessing import Question
from app.classification.proceedings import records as proceedings
from app.classification.proceedings.records import ProceedingContent, Stage
from app.classification.reassessing import starting as reassessing
from app.classification.strategy import papers
from app.cli import demo_cases
from app.communications import editions, pinning
from app.communications import keeping as communications
from app.communications import writing as writing_communications
from app.communications.documents import (
    CommunicationContent,
    SentContent,
    Where,
)
from app.communications.documents import Kind as EditionKind
from app.communications.models import CommunicationSent
from app.consent.models import ConsentEvent
from app.consent.overrides.rules import Ground
from app.dates import ApproximateDate
from app.evidence import copying, taking_in
from app.evidence.documents import EvidenceContent
from app.evidence.redacting import keeping as keeping_redacted
from app.evidence.verifying import starting
from app.facts import Answer, AnsweredBy, Answers, vocabulary
from app.inquiries import answering, matching
from app.inquiries import register as inquiries
from app.inquiries import steps as inquiry_steps
from app.inquiries.composing import Chosen as AnswerChosen
from app.inquiries.documents import DueBy, How, InquiryContent, InquiryIdentity
from app.inquiries.rules import Kind as Asking
from app.inquiries.rules import Outcome, Want
from app.intake.models import Report
from app.keys.parts import Role
from app.letters.documents import LetterContent, LetterWords
from app.letters.models import Letter
from app.packages import recall
from app.packages.consignments import keeping as consignments
from app.packages.consignments.documents import Member
from app.packages.consignments.keeping import Wanted
from app.packages.cooling.models import PackageStop
from app.packages.cooling.records import StopContent
from app.packages.models import Disclosure
from app.packages.records import Chosen, Kind
from app.reparations.harms import recording as harms
from app.reparations.harms.recording import HarmContent
from app.reparations.models import Need
from app.reparations.services import directory, projects, referring
from app.reparations.services.directory import ServiceContent
from app.reparations.services.projects import ProjectContent
from app.reparations.services.referring import ReferralContent, Way
from app.staff import confirming, enrolling, house
from app.staff.actor import Actor
from app.staff.budgets import releasing
from app.staff.models import StaffMember
from app.staff.policy import Permission
from app.statements import contradictions, taking
from app.statements.documents import (
    Contradiction,
    Form,
    Rendering,
    StatementContent,
    StatementWords,
)
from app.statements.documents import Kind as StatementKind
from app.statements.models import Statement
from app.suspects import linking
from app.suspects import register as suspects
from app.suspects.documents import Subject, SuspectContent
from app.tracks import following, informing, sighting
from app.tracks.documents import InformedContent, Mandate, SightingContent
from app.truth.rules import Book
from app.units import candidates
from app.units import register as units
from app.units.documents import CandidateContent, UnitContent
from app.work import tasks
from app.work.consents import asking as consents
from app.work.contacts import trying
from app.work.contacts.trying import AttemptContent
from app.work.contacts.trying import Outcome as Contacted
from app.work.cover import covering
from app.work.cover.covering import Asked
from app.work.handing import handing
from app.work.notes import writing
from app.work.plan import planning
from app.work.questions import asking as questions
from app.work.risks import assessing
from app.work.risks.assessing import Level, RiskContent
from app.work.sharing import asking as load_sharing
from app.work.sharing.asking import Wish
from app.work.supervision import supervising
from app.work.tasks import ConsentAsk, TaskContent
from app.worker import Worker
from tests.packages import walk as walks
from tests.packages.afterwards import After
from tests.statements.told import picture
from tests.support import recordings, tables
from tests.support.cast import World

SOUTH = {"olena": "taras", "bohdan": "lesia"}
CONFIRMED = "{P1} was held. Invented."
PHOTOGRAPH = "wall in the yard.jpg"
SENSITIVE = "act.rape"
CLAIM = "A2.5"


@dataclass(frozen=True)
class Filled:
    """One case: its reference, the survivor's code, and one record of each kind."""

    ref: str
    code: str = field(repr=False)
    ids: dict[str, UUID]
    crime: str
    fact: str


@dataclass(frozen=True)
class Installation:
    """Three cases, a report that waits, and what waits for the officers."""

    own: Filled
    beside: Filled
    foreign: Filled
    report_id: UUID
    recipient_id: UUID
    proposal: UUID
    invited: UUID
    proposed_table: UUID
    released_table: UUID
    foreign_table: UUID
    proposed_memo: UUID
    released_memo: UUID
    foreign_memo: UUID
    recording: int
    notice_id: UUID
    share_id: UUID
    suspect_file_id: UUID
    link_id: UUID
    inquiry_id: UUID
    order_id: UUID
    new_inquiry_id: UUID
    access_id: UUID
    invitation: str = field(repr=False)


@dataclass(frozen=True)
class South:
    """The world as team South has it: its people play the parts of North's."""

    world: World

    @property
    def north(self) -> UUID:
        """The team."""
        return self.world.south

    def actor(self, key: str, **how: Any) -> Actor:
        """Whoever plays this part."""
        return self.world.actor(SOUTH.get(key, key), **how)


def fill(world: World) -> Installation:
    """Enter the three cases."""
    receiver, _identity = walks.record_receiver(world)
    walks.signed_by_officers(world)
    worker = world.worker()  # one: keys announced within a second are not told apart
    own = _case(world, receiver, worker)
    beside = _case(world, receiver, worker)
    foreign = _case(South(world), receiver, None)
    _alike(world, own, beside)
    demo_cases.Writer(world.actor, world.north).send_report()
    other, _key = walks.record_receiver(world, "Another invented office")
    _held_up(world, other)
    with db.transaction() as session:
        token = enrolling.invite(
            session, world.actor("hanna"), "Ivan Novyi", Role.AUDITOR
        )
        recorded = _recording(session, world)
        notice = releasing.ask(session, world.actor("olena"), "Invented", 5, 2)
        share = load_sharing.ask(session, world.actor("olena"), Wish.TALK)
    suspect_file, link = _suspect(world, own)
    inquiries_made = _inquiries(world, own, receiver)
    sofia = world.actor("sofia")
    proposed = tables.propose(sofia, world.north)
    released = tables.propose(sofia, world.north)
    tables.release(world.actor("bohdan"), released)
    lesia = world.actor("lesia")
    elsewhere = tables.propose(sofia, world.south, holder=lesia)
    memos = [tables.propose(sofia, world.north, Book.LAW) for _each in range(2)]
    tables.release(world.actor("bohdan"), memos[1])
    with db.reading() as session:
        invited = select(StaffMember.id).where(StaffMember.status == "invited")
        return Installation(
            own,
            beside,
            foreign,
            report_id=session.scalars(select(Report.id)).one(),
            recipient_id=receiver,
            proposal=confirming.waiting(session)[0].key,
            invited=session.scalars(invited).one(),
            proposed_table=proposed,
            released_table=released,
            foreign_table=elsewhere,
            proposed_memo=memos[0],
            released_memo=memos[1],
            foreign_memo=tables.propose(sofia, world.south, Book.LAW, holder=lesia),
            recording=recorded,
            notice_id=notice,
            share_id=share,
            suspect_file_id=suspect_file,
            link_id=link,
            inquiry_id=inquiries_made[0],
            order_id=inquiries_made[1],
            new_inquiry_id=inquiries_made[2],
            access_id=inquiries_made[3],
            invitation=token,
        )


def _alike(world: World, own: Filled, beside: Filled) -> None:
    """Decide that two cases tell of one event."""
    with db.transaction() as session:
        olena, may = world.actor("olena"), Permission.CASE_WRITE
        file = cases.get(session, own.ref, olena, may)
        pair = deciding.Pair(beside.ids["case_id"])
        deciding.decide(session, file, pair, Decision.SAME_EVENT, "Invented")
        ((row, _said),) = deciding.of_case(session, file)
        own.ids["likeness_id"] = row.id


def _suspect(world: World, own: Filled) -> tuple[UUID, UUID]:
    """Begin a suspect file that points at an incident; return its id and the link's."""
    iryna, team_id = world.actor("iryna"), world.house.investigation
    empty = SuspectContent(
        "Granite 4", Subject.PERSON, iryna.staff_id, clock.now().date()
    )
    with db.transaction() as session:
        made = suspects.record(session, iryna, team_id, empty)
        file = linking.case(session, iryna, own.ref)
        target = str(own.ids["incident_id"])
        wanted = linking.Wanted(target, "Invented", "Invented", "match.possible")
        linking.link(session, iryna, made, 1, file, wanted)
        seen = suspects.get(session, iryna, made, Permission.SUSPECT_READ)
        return made, seen.content.links[0].id


def _inquiries(world: World, own: Filled, receiver: UUID) -> list[UUID]:
    """A follow-up with an answer that waits, an order, one just recorded; an access."""
    bohdan, today = world.actor("bohdan"), clock.now().date()
    with db.transaction() as session:
        file = cases.get(session, own.ref, bohdan, Permission.CASE_READ)
        package = recall.log(session, file)[0].content.package_ref
    made = []
    for kind, under in (
        (Asking.FOLLOW_UP, package),
        (Asking.ORDER, own.ref),
        (Asking.ORDER, ""),
        (Asking.ACCESS, own.ref),
    ):
        content = InquiryContent(
            number=inquiries.new_number(),
            kind=kind,
            law="Invented",
            document="No. 17",
            scope="Invented",
            received_on=today,
            due_on=today + timedelta(days=3),
            due_by=DueBy.LAW,
            recipient_id=receiver if kind is Asking.FOLLOW_UP else None,
            body="Invented court" if kind is Asking.ORDER else "",
            wants=(Want.COPY,) if kind is Asking.ACCESS else (),
        )
        with db.transaction() as session:
            named = InquiryIdentity(to="Invented office")
            each = inquiries.record(session, bohdan, world.north, content, named)
            made.append(each)
            if under:
                may = Permission.INQUIRY_WRITE
                seen = inquiries.find(session, bohdan, each, may)
                how = How.CALLED_BACK
                inquiry_steps.check(
                    session, bohdan, seen, seen.version, how, "Invented"
                )
                assert matching.look(session, bohdan, each, under) == own.ref
    with db.transaction() as session:
        seen = inquiries.find(session, bohdan, made[0], Permission.INQUIRY_WRITE)
        answer = AnswerChosen(Outcome.REFUSED, "en", why="Invented")
        answering.prepare(session, bohdan, seen, seen.version, answer)
    return made


def _recording(session: Session, world: World) -> int:
    """Put a recording on the start page; return its number."""
    tongue = Tongue("en", "English", str)
    keeping.record(session, world.actor("bohdan"), "start", tongue, recordings.wav())
    return int(session.scalars(select(Aid.number)).one())


def _case(world: Any, receiver: UUID, worker: Worker | None) -> Filled:
    """One case; with a worker a first package of it was handed over, a second waits."""
    leaves = worker is not None
    writer = demo_cases.Writer(world.actor, world.north)
    told = writer.enter(demo_cases.public_cases()[walks.KNOWN], 1, counted=True)
    walk = walks.Walk(world, told, receiver=receiver)
    ids = _recorded(walk) | _stopped(walk)
    ids |= _noticed(walk, ids)
    writer.agree(told.ref, "reparations_register")
    if worker is not None:
        walk.until_submitted()
        walk.approves()
        ids["job_id"] = walk.starts()
        assert worker.step()
        walk.downloads()
        ids |= _after_it_left(walk)
        ids["check_id"] = _check(world, told.ref)
        assert worker.step()
        ids["reassessment_id"] = _comparison(walk)
        assert worker.step()
        ids["strategy_id"] = _of_counsel(walk)
        ids["assessment_id"] = _pattern(walk)
        walk.adds_a_brother()  # whom nobody asked: a round has somebody to ask
    else:
        walk.agrees()
    ids["package_id"] = walk.prepares()
    ids |= _communicated(walk, receiver, ids)
    ids["consignment_id"] = _together(walk, receiver)
    if leaves:
        ids["ask_id"] = _asked(walk)
        ids |= _without_yes(walk, ids["statement_id"])
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.CONSENT_WRITE)
        ids["event_id"] = talks.standing(session, file)[-1][0]
        found = session.scalars(
            select(Disclosure.id).where(Disclosure.case_id == file.id)
        ).first()
        if found is not None:
            ids["disclosure_id"] = found
        incident = review.incident_of(session, file, told.incident_id)
        first = review.proposals(incident).groups[0].primary
    fact = _fact_to_ask(first, vocabulary().answers(incident.answers()))
    if leaves:
        with db.transaction() as session:
            file = walk.file(session, "iryna", Permission.CLASSIFICATION_CONFIRM)
            ids["question_id"] = questions.ask(
                session, file, told.incident_id, SENSITIVE, why="Invented"
            )
            account = tying.Target(tying.Kind.STATEMENT, ids["statement_id"])
            element = first.crime.elements[0].id
            ids["tie_id"] = tying.tie(
                session, file, told.incident_id, element, account, "Invented"
            )
            elsewhere = ProceedingContent(
                "icc", Stage.INVESTIGATION, "Invented", incident_id=told.incident_id
            )
            ids["proceeding_id"] = proceedings.record(session, file, elsewhere)
    return Filled(told.ref, told.code, ids, first.crime.id, fact)


def _fact_to_ask(entry: Assessed, answers: Answers) -> str:
    """Return a fact that the crime needs and that nobody has been asked about."""
    return next(
        key
        for element in entry.crime.elements
        for key in element.points
        if answers[key] is Answer.UNKNOWN
        and vocabulary().facts[key].answered_by is AnsweredBy.CASEWORKER
        and key != SENSITIVE
    )


def _recorded(walk: walks.Walk) -> dict[str, UUID]:
    """Add what the demonstration's case has not: a photograph, a confirmed text."""
    ids: dict[str, UUID] = {"incident_id": walk.told.incident_id}
    with db.transaction() as session:
        file = walk.file(session, "bohdan", Permission.CASE_WRITE)
        ids |= _of_the_team(session, file)
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.CASE_WRITE)
        survivor = recording.survivor_id(session, file)
        assert survivor is not None
        people = recording.people(session, file, with_names=False)
        ids["person_id"] = survivor
        ids["suspect_id"] = next(
            one.id for one in people if one.content.is_alleged_perpetrator
        )
        related = RelationContent(ids["suspect_id"], survivor, "rel.neighbour")
        ids["relation_id"] = telling.relate(session, file, related)
        fate = FateContent(ids["suspect_id"], "fate.missing")
        ids["fate_id"] = telling.tell_fate(session, file, fate)
        unit = UnitContent(f"Invented unit {walk.told.ref}")
        team_id = file.row.team_id
        ids["unit_id"] = units.record(session, file.actor, team_id, unit)
        said = CandidateContent(
            ids["unit_id"], "match.possible", "marks", person_id=ids["suspect_id"]
        )
        ids["candidate_id"] = candidates.link(session, file, said)
        act = ActContent(kind="act", victim_id=survivor)
        ids["act_id"] = recording.record_act(session, file, ids["incident_id"], act)
        part = InvolvementContent(
            unit="men in green", degree="iv.direct", certainty="saw_myself"
        )
        ids["involvement_id"] = recording.record_involvement(
            session, file, ids["act_id"], part
        )
        ids["series_id"] = sharing.record(
            session, file, SeriesContent(title="Invented raids")
        )
        ids["site_id"] = register.record(
            session,
            file.actor,
            file.row.team_id,
            SiteContent(name=f"Invented prison {file.ref}", kind="dp.penal"),
        )
        content = EvidenceContent(
            code="", title="A wall", kind="photo", owner_ids=(survivor,)
        )
        ids["item_id"] = taking_in.take_in(
            session, file, content, PHOTOGRAPH, io.BytesIO(picture())
        )
        task = TaskContent(text="Write about the ward", who=file.actor.staff_id)
        ids["task_id"] = tasks.record(session, file, task)
        risk = RiskContent(
            threat="Invented",
            likelihood=Level.LOW,
            harm=Level.MEDIUM,
            review_on=clock.now().date(),
        )
        ids["risk_id"] = assessing.record(session, file, risk)
        ids["note_id"] = writing.write(session, file, "Invented")
        ids |= _helped(session, file, ids)
        ids["goal_id"] = planning.add_goal(session, file, 0, "Invented")
        for name, model in (("statement_id", Statement), ("need_id", Need)):
            ids[name] = session.scalars(
                select(model.id).where(model.case_id == file.id)
            ).all()[0]
        row = file.child(session, Statement, ids["statement_id"])
        taking.write_working_text(
            session, file, row.id, row.version, CONFIRMED, confirmed=True
        )
        ids["contradiction_id"] = _two_that_differ(session, file, row.id, survivor)
    copying.prepare(lambda: _adding(walk), ids["item_id"])
    ids["redaction_id"] = keeping_redacted.keep(
        lambda: _adding(walk), ids["item_id"], "0.0.0.500.500.N"
    )
    with db.transaction() as session:
        file = walk.file(session, "bohdan", Permission.IDENTITY_ASK)
        ids["case_id"] = file.id
        shared = Search(name="Invented", region="UA-63")
        ids["search_id"] = keeping_searches.keep(
            session, file.actor, shared, file.row.team_id
        )
        ids["loan_id"] = lending.ask(session, file, "A form needs it. Invented.", 5)
        reason = "Somebody else may have it. Invented."
        ids["end_id"] = asking.ask(session, file, asking.Kind.END_CODES, reason)
    return ids


def _of_the_team(session: Session, file: CaseFile) -> dict[str, UUID]:
    """Add a service, and a colleague who stands in later: in a year of their own."""
    actor, team_id = file.actor, file.row.team_id
    today = clock.now().date()
    service = ServiceContent("Invented shelter", kind="shelter", checked_on=today)
    made = {"service_id": directory.record(session, actor, team_id, service)}
    project = ProjectContent(f"INV-{file.ref}", "Invented")
    made["project_id"] = projects.record(session, actor, team_id, project)
    (away,) = [who for who in file.content.assigned if who != actor.staff_id]
    note = handing.Note("Invented")
    handing.hand_over(session, file, away, actor.staff_id, note)
    made["handover_id"] = handing.hand_over(session, file, actor.staff_id, away, note)
    first = max(
        (seen.content.last for seen in covering.standing(session, actor, team_id)),
        default=today + timedelta(days=400),
    ) + timedelta(days=1)
    asked = Asked(away, actor.staff_id, first, first)
    made["cover_id"] = covering.make(session, actor, team_id, asked)
    # In the South there is one coordinator: a caseworker writes it down below.
    for who, _name in supervising.supervisors(session, file)[:1]:
        talk = supervising.record(session, file, today, "Invented", who)
        made["supervision_id"] = talk
    return made


def _helped(session: Session, file: CaseFile, ids: dict[str, UUID]) -> dict[str, UUID]:
    """Send the survivor to a service, and write a talk down where nobody did."""
    survivor, today = recording.survivor_id(session, file), clock.now().date()
    assert survivor is not None
    referral = ReferralContent(survivor, ids["service_id"], Way.PERSON, today)
    made = {"referral_id": referring.refer(session, file, referral)}
    harm = HarmContent(survivor, "displacement", description="Invented")
    made["harm_id"] = harms.record(session, file, harm)
    made |= _searched(session, file, survivor, ids["suspect_id"])
    claim = ClaimContent(CLAIM, survivor, survivor, "self", today)
    made["claim_id"] = claiming.begin(session, file, claim, ClaimNumbers())
    made["letter_id"] = _written(session, file, survivor)
    if "supervision_id" not in ids:
        asked = supervising.supervisors(session, file)[0][0]
        talk = supervising.record(session, file, today, "Invented", asked)
        made["supervision_id"] = talk
    return made


def _communicated(
    walk: walks.Walk, receiver: UUID, ids: dict[str, UUID]
) -> dict[str, UUID]:
    """Begin a communication that cites the account, and make an edition of it."""
    with db.transaction() as session:
        file = walk.file(session, "bohdan")
        actor, case_team = file.actor, file.row.team_id
        content = CommunicationContent(
            title="Invented communication",
            recipient_id=receiver,
            purpose="",
            forum="",
            begun_by=actor.staff_id,
            begun_on=clock.now().date(),
        )
        made = communications.begin(session, actor, case_team, content)
        one = writing_communications.add(session, actor, made, "gravity", ["Invented."])
        seen = communications.get(session, actor, made)
        told = communications.paragraph(session, actor, seen, one)
        at = pinning.At(one, told.version, told.content.sentences[0].id)
        account = Chosen(Kind.STATEMENT, ids["statement_id"])
        told = pinning.pin(session, file, seen, at, account, Where())
        sentence = told.content.sentences[0]
        edition = editions.make(session, actor, made, EditionKind.CONFIDENTIAL)
        _sent(session, file, edition, account, receiver)
    return {
        "communication_id": made,
        "paragraph_id": one,
        "sentence_id": sentence.id,
        "pin_id": sentence.pins[0].id,
        "edition_id": edition,
        "source_id": ids["incident_id"],
    }


def _together(walk: walks.Walk, receiver: UUID) -> UUID:
    """Begin a consignment over the case; nothing of it is prepared."""
    with db.transaction() as session:
        file = walk.file(session, "bohdan")
        members = (Member(file.id, file.ref),)
        team_id = file.row.team_id
        wanted = Wanted(team_id, receiver, "Invented", "Invented referral.", members)
        return consignments.begin(session, file.actor, wanted)


def _held_up(world: World, receiver: UUID) -> None:
    """Lay a stop down as of somebody who stopped what waited for a receiver."""
    with db.transaction() as session:
        actor = world.actor("hanna")
        key = house.house_key(session, actor.unlocked)
        told = StopContent(by=actor.staff_id, at=clock.now(), reason="Invented")
        row_id = uuid4()
        sealed = house.seal(key, PackageStop.__tablename__, row_id, told)
        row = PackageStop(
            id=row_id, team_id=world.north, recipient_id=receiver, told=sealed
        )
        session.add(row)


def _sent(
    session: Session, file: CaseFile, edition: UUID, item: Chosen, receiver: UUID
) -> None:
    """Lay a line in the case's log as of an edition that left: none was approved."""
    actor = file.actor.staff_id
    content = SentContent(
        ref="BVC-INVENT",
        kind=EditionKind.CONFIDENTIAL,
        recipient_id=receiver,
        purpose="prosecution_national",
        items=(item,),
        grants=(),
        paragraphs=(1,),
        sent_on=clock.now().date(),
        sent_by=actor,
        approved_by=actor,
        sha256="0" * 64,
        key_fingerprint="",
    )
    file.add(session, CommunicationSent, content, edition_id=edition)


def _written(session: Session, file: CaseFile, survivor: UUID) -> UUID:
    """Lay a letter in the case as one that went: nobody agreed to a real one."""
    today = clock.now().date()
    content = LetterContent(
        template="damage_register_state",
        template_version="1",
        language="en",
        number="2026-INVENTED",
        purpose="reparations_register",
        addressee="damage_register",
        recipient_id=None,
        applicant_id=survivor,
        about_id=survivor,
        sent_on=today,
        made_by=file.actor.staff_id,
        asked_by=today + timedelta(days=60),
        reply_due=today + timedelta(days=60),
    )
    words = LetterWords(
        *("Invented office", "Invented street", "Invented register", "Invented"),
        paragraphs=("Invented.",),
        signed="Invented",
    )
    letter: UUID = file.add(session, Letter, content, words).id
    return letter


def _searched(
    session: Session, file: CaseFile, asks: UUID, sought: UUID
) -> dict[str, UUID]:
    """Follow a search with a sighting, and a body that was asked without a name."""
    track_id = following.open_track(
        session,
        file,
        kind="missing_person",
        person_id=sought,
        asked_by_id=asks,
        interest="Invented",
    )
    seen = SightingContent(
        track_id=track_id,
        certainty="hearsay",
        when=ApproximateDate(),
        place=Place(),
        what="Invented",
        source="Invented",
    )
    told = InformedContent(track_id, "police", clock.now().date())
    steps = following.seen(session, file, track_id).content.steps
    mandate = Mandate(uuid4(), asks, basis="Invented")
    following.give_mandate(session, file, track_id, 1, mandate)
    return {
        "mandate_id": mandate.id,
        "track_id": track_id,
        "step_id": steps[0].id,
        "sighting_id": sighting.record(session, file, seen),
        "informed_id": informing.inform(session, file, told),
    }


def _comparison(walk: Any) -> UUID:
    """Decide about something, and have it compared with the catalogue."""
    with db.transaction() as session:
        file = walk.file(session, "iryna", Permission.CLASSIFICATION_CONFIRM)
        review.decide(
            session,
            file,
            walk.told.incident_id,
            "ucc.439",
            decision=review.Decision.NEEDS_MORE,
            reason="Invented",
        )
    with db.transaction() as session:
        return reassessing.start(session, walk.world.actor("iryna"), walk.world.north)


def _check(world: Any, ref: str) -> UUID:
    """Have the sealed files of the case read again."""
    with db.transaction() as session:
        return starting.start(session, world.actor("bohdan"), world.north, (ref,))


@contextmanager
def _adding(walk: walks.Walk) -> Iterator[tuple[Session, CaseFile]]:
    """Open the case for whoever adds evidence."""
    with db.transaction() as session:
        yield session, walk.file(session, "olena", Permission.EVIDENCE_WRITE)


def _two_that_differ(
    session: Session, file: CaseFile, statement_id: UUID, teller: UUID
) -> UUID:
    """Add a translation, and note where it does not say what the account says."""
    content = StatementContent(
        code="", kind=StatementKind.FIRST_ACCOUNT, teller_id=teller, language="en"
    )
    rendering = Rendering(form=Form.TRANSLATION, of=statement_id)
    words = StatementWords(free_recall=CONFIRMED, rendered_by="A translator")
    other = taking.render(session, file, rendering, content, words)
    differing = Contradiction(statement_id, other, "the day", "On Monday.", "Tuesday.")
    return contradictions.record(session, file, differing)


def _of_counsel(walk: walks.Walk) -> UUID:
    """Add a strategy note of the legal reviewer, who gives Olena the key."""
    with db.transaction() as session:
        file = walk.file(session, "iryna", Permission.STRATEGY_WRITE)
        made = papers.write(session, file, "Invented")
        papers.give(session, file, walk.world.actor("olena").staff_id)
        return made


def _pattern(walk: walks.Walk) -> UUID:
    """Add a pattern assessment of the legal reviewer."""
    iryna, question = walk.world.actor("iryna"), Question.POLICY
    with db.transaction() as session:
        team_id = walk.world.north
        return patterns.write(session, iryna, team_id, question, "Invented", "")


def _noticed(walk: walks.Walk, ids: dict[str, UUID]) -> dict[str, UUID]:
    """Tell a service something, and take the yes to that back: a notice is due."""
    walk.agrees(referring.PURPOSE, ids["service_id"])
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.CONSENT_WRITE)
        told = ReferralContent(
            ids["person_id"],
            ids["service_id"],
            Way.OFFICE,
            clock.now().date(),
            told="Invented",
        )
        made = referring.refer(session, file, told)
        talks.withdraw(session, file, talks.standing(session, file)[-1][0])
        return {"gone_id": made}


def _without_yes(walk: walks.Walk, account: UUID) -> dict[str, UUID]:
    """Ask twice to pass an account on without a yes; one of them was released."""
    assert walk.receiver is not None
    wanted = Passing(
        account, "prosecution_national", walk.receiver, Ground.DANGER_TO_LIFE
    )
    made = []
    for who in ("bohdan", "olena"):
        with db.transaction() as session:
            file = walk.file(session, who, Permission.CASE_READ)
            made.append(passing.ask(session, file, wanted, "Invented", 3, "Invented"))
    waits, passed = made
    with db.transaction() as session:
        file = walk.file(session, "daryna", Permission.CASE_READ)
        asked = asking.one(session, file, passed, asking.Kind.WITHOUT_YES)
        passing.release(
            session,
            file,
            passed,
            passing.request_hash(session, file, asked),
            told="Invented",
            later="Invented",
            tell_on=clock.now().date() + timedelta(days=1),
        )
    return {"asked_id": waits, "passed_id": passed}


def _asked(walk: walks.Walk) -> UUID:
    """Leave it to Olena to ask the survivor again; she tried, and nobody answered."""
    today = clock.now().date()
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.CASE_WRITE)
        survivor = recording.survivor_id(session, file)
        assert survivor is not None
        assert walk.receiver is not None
        assert walk.package is not None
        wanted = ConsentAsk(
            survivor, "prosecution_national", walk.receiver, walk.package
        )
        made = consents.ask(session, file, wanted, today + timedelta(days=9))
        tried = AttemptContent(today, Channel.MEETING, Contacted.NO_ANSWER)
        trying.record(session, file, tried, "")
        return made


def _after_it_left(walk: walks.Walk) -> dict[str, UUID]:
    """Notices in each state in which somebody acts, and something the receiver said."""
    after = After(walk)
    ids = {
        "paper_id": after.recalls(),
        "written_paper_id": after.corrects(),
        "sent_paper_id": after.recalls(),
        "feedback_id": after.says(),
        "left_package_id": walk.package,
    }
    after.sends(ids["sent_paper_id"])
    return ids


def _stopped(walk: walks.Walk) -> dict[str, UUID]:
    """Take back the one answer that there is: to statistics."""
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.CONSENT_WRITE)
        (given,) = session.scalars(
            select(ConsentEvent.id).where(ConsentEvent.case_id == file.id)
        )
        return {"stopped_id": talks.withdraw(session, file, given)}
