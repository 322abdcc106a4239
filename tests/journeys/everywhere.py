"""Writing a canary wherever somebody can write, and carrying the case to its end.

It goes through the functions that views call, and through the two apps where the way
in could leave something: the public form, an upload, a search, a wrong form, a closed
vault, an error.
"""

import io
import re
from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import cases, clock, db, vault
from app.cases import recording
from app.cases.casefile import CaseFile
from app.cases.documents import (
    ActContent,
    IncidentContent,
    InvolvementContent,
    PersonContent,
    PersonIdentity,
    Place,
)
from app.claims import claiming, received
from app.claims.documents import ClaimContent, ClaimNumbers, ReceiptContent
from app.classification import review
from app.cli import demo_cases
from app.consent import catalogue, ledger
from app.consent.ledger import ConsentContent, ConsentWords
from app.consent.rules import Decision, Form
from app.conversation import survivor_view, talk
from app.conversation.models import Conversation
from app.conversation.opening import subject_of
from app.dates import ApproximateDate
from app.evidence import taking_in
from app.evidence.models import EvidenceItem
from app.facts import Answer
from app.packages import recipients, requesting
from app.packages.records import IdentityLevel
from app.reparations import needs
from app.reparations.harms import recording as harms
from app.reparations.harms.recording import HarmContent
from app.reparations.needs import NeedContent, Status
from app.staff.policy import Permission
from app.statements import taking
from app.statements.documents import (
    Kind,
    PriorAccount,
    StatementContent,
    StatementWords,
)
from app.tracks import following, informing, quiet, sighting
from app.tracks.documents import (
    InformedContent,
    Mandate,
    PaperAt,
    SightingContent,
    Step,
)
from tests.journeys import contents
from tests.journeys.canary import latin, word
from tests.packages.walk import GROUND, Walk, record_receiver, signed_by_officers
from tests.support.cast import Desk, World
from tests.support.public_site import Browser, make_public_app

FACTS = (
    *("act.beating", "perp.state_agent", "custody.under_control", "ctx.iac"),
    *("ctx.nexus", "purpose.information", "outcome.severe_pain", "mens.intent"),
)
SENT = (word("file") * 10_000).encode()
"""More than an upload keeps in memory, and less than the test's browser does."""

DeskOf = Callable[[str], Desk]


def write_everywhere(
    world: World, desk: DeskOf, monkeypatch: pytest.MonkeyPatch
) -> tuple[Walk, list[bytes]]:
    """Do the whole job; return the case, and what was typed without being kept."""
    abandoned = Browser(make_public_app(world))
    abandoned.answers(
        contact_value=latin("draft_contact"), free_line=word("draft_line")
    )
    typed = [abandoned.page.html.encode()]
    code = first_contact(world)
    ref = at_the_desk(world, desk("marko"))
    with db.transaction() as session:
        bohdan, olena = world.actor("bohdan"), world.actor("olena")
        file = cases.get(session, ref, bohdan, Permission.CASE_ASSIGN)
        cases.assign(session, file, (olena.staff_id,))
    walk = recorded(world, ref, code)
    taken_in(walk, desk("olena"))
    typed += at_the_edges(walk, desk, monkeypatch)
    sent_away(world, walk)
    return walk, typed


def first_contact(world: World) -> str:
    """Send a report, come back with the code, and write a message."""
    phone = Browser(make_public_app(world))
    code = phone.sends(
        contact_value=latin("report_contact"), free_line=word("report_line")
    )
    phone.returns(code)
    phone.open("/box/write")
    phone.press(phone.page.forms[-1].buttons[0][0], text=word("message"))
    assert phone.page.path == "/box/written"
    return code


def at_the_desk(world: World, marko: Desk) -> str:
    """Open, answer and accept what came; return the case's reference."""
    page = marko.get("/staff/inbox").get_data(as_text=True)
    found_there = re.search(r"/staff/inbox/([0-9a-f-]{36})", page)
    assert found_there
    report = f"/staff/inbox/{found_there.group(1)}"
    assert word("report_line") in marko.post(report).get_data(as_text=True)
    reply = {"text": word("answer"), "name": "Marko"}
    assert marko.post(f"{report}/reply", reply).status_code == 303
    done = marko.post(f"{report}/accept", {"team": str(world.north)})
    assert done.status_code == 303
    accepted = re.search(
        r"Accepted as (\S+)\.", marko.get("/staff/inbox").get_data(as_text=True)
    )
    assert accepted
    return accepted.group(1)


def recorded(world: World, ref: str, code: str) -> Walk:
    """Record person, account, incident, facts, needs and a talk."""
    olena = world.actor("olena")
    with db.transaction() as session:
        file = cases.get(session, ref, olena, Permission.CASE_WRITE)
        survivor = recording.record_person(
            session,
            file,
            PersonContent(code="", is_survivor=True, languages=("uk",)),
            PersonIdentity(names=(word("name"),), note=word("phone_note")),
        )
        suspect = recording.record_person(
            session,
            file,
            PersonContent(code="", is_alleged_perpetrator=True),
            PersonIdentity(),
        )
        incident = recording.record_incident(session, file, an_incident())
        act = recording.record_act(
            session,
            file,
            incident,
            ActContent(
                kind="act.t.torture",
                victim_id=survivor,
                object_words=word("victim_words"),
            ),
        )
        involved = InvolvementContent(
            person_id=suspect,
            description=word("described"),
            degree="iv.direct",
            certainty="saw_myself",
            how_known=word("how_known"),
        )
        recording.record_involvement(session, file, act, involved)
        file = cases.get(session, ref, olena, Permission.STATEMENT_TAKE)
        statement = taking.take(
            session,
            file,
            StatementContent(
                code="",
                kind=Kind.FIRST_ACCOUNT,
                teller_id=survivor,
                title=word("title"),
                language="uk",
                prior_accounts=(PriorAccount(body=word("prior")),),
            ),
            StatementWords(
                free_recall=word("account"),
                prompted=word("prompted"),
                corrections=word("corrections"),
            ),
        )
        taking.write_working_text(
            session, file, statement, 1, word("working_text"), confirmed=True
        )
    told = demo_cases.Told(ref, file.id, incident, code)
    walk = Walk(world, told, suspect=suspect)
    agreed(walk, survivor, olena.staff_id)
    reviewed(walk, statement)
    return walk


def an_incident() -> IncidentContent:
    """Return an incident with canaries in what is written about it."""
    now = clock.now().date()
    return IncidentContent(
        title="Invented",
        when=ApproximateDate(earliest=now, latest=now, words=word("place")),
        place=Place(region="UA-63", kind="dp.basement", words=word("place")),
        narrative=word("narrative"),
    )


def agreed(walk: Walk, survivor: UUID, taken_by: UUID) -> None:
    """Write down a yes in the person's words, and a need."""
    known, today = catalogue.load(), clock.now().date()
    walk.receiver, walk.identity = record_receiver(walk.world, word("receiver"))
    signed_by_officers(walk.world)
    purpose = known.purposes["prosecution_national"]
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.CONSENT_WRITE)
        ledger.record(
            session,
            file.box,
            file.id,
            ConsentContent(
                person_id=survivor,
                purpose=purpose.id,
                decision=Decision.GRANTED,
                recipient_id=walk.receiver,
                form=Form.WRITTEN,
                language="uk",
                explained=tuple(range(len(purpose.explain))),
                text_hash=ledger.wording_hash(purpose.id, "uk"),
                catalogue_version=known.version,
                given_on=today,
                valid_until=ledger.default_until(today),
                taken_by=taken_by,
            ),
            ConsentWords(teach_back=word("teach_back"), witness=word("witness")),
        )
        need = NeedContent(
            person_id=survivor,
            measure="rehab.psych",
            triage="",
            status=Status.IDENTIFIED,
            acts_id=taken_by,
            wish=word("wish"),
        )
        file = walk.file(session, "olena", Permission.CASE_WRITE)
        needs.record_need(session, file, needs.with_default_triage(need))
        harm = HarmContent(survivor, "physical_injury", description=word("harm"))
        harms.record(session, file, harm)
        asked_for(session, file, survivor)
        looked_for(session, file, survivor)


def asked_for(session: Session, file: CaseFile, survivor: UUID) -> None:
    """Begin a claim, and write down what was received."""
    claim = ClaimContent(
        route="A2.5",
        claimant_id=survivor,
        person_id=survivor,
        capacity="self",
        wanted_on=clock.now().date(),
        circumstances=word("claimed"),
    )
    claiming.begin(session, file, claim, ClaimNumbers(word("claim_number")))
    got = ReceiptContent(survivor, word("received"), "moral")
    received.record(session, file, got)


def looked_for(session: Session, file: CaseFile, survivor: UUID) -> None:
    """Follow somebody's captivity to its end, with a canary in each text."""
    today = clock.now().date()
    track = following.open_track(
        session,
        file,
        kind="captivity",
        person_id=survivor,
        asked_by_id=survivor,
        interest=word("interest"),
    )
    step = Step(uuid4(), text=word("step"))
    following.keep_step(session, file, track, 1, step)
    paper = PaperAt("captivity", "substitute", word("instead"))
    following.keep_papers(session, file, track, 2, [paper])
    mandate = Mandate(uuid4(), who=word("negotiator"), basis="Invented")
    following.give_mandate(session, file, track, 3, mandate)
    quiet.ask_for(session, file, track, 4, why=word("silence"), until=today)
    seen = SightingContent(
        track_id=track,
        certainty="hearsay",
        when=ApproximateDate(),
        place=Place(),
        what=word("seen"),
        source=word("seen_by"),
    )
    sighting.record(session, file, seen)
    asked = InformedContent(track, "police", today)
    informing.follow(
        session,
        file,
        informing.inform(session, file, asked),
        1,
        reference=word("body_number"),
        reply_due=None,
        replied_on=today,
        reply=word("body_reply"),
    )
    note = word("end_of_search")
    following.end(session, file, track, 5, how="closed", on=today, note=note)


def reviewed(walk: Walk, statement: UUID) -> None:
    """Answer the facts; the legal reviewer confirms with a reason."""
    incident = walk.told.incident_id
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.CASE_WRITE)
        row = file.child(session, recording.Incident, incident)
        answers = tuple(
            recording.FactAnswer(key, Answer.YES, statement, file.actor.staff_id)
            for key in FACTS
        )
        recording.record_facts(session, file, incident, row.version, answers)
    with db.transaction() as session:
        file = walk.file(session, "iryna", Permission.CLASSIFICATION_CONFIRM)
        groups = review.proposals(review.incident_of(session, file, incident)).groups
        assert groups
        review.decide(
            session,
            file,
            incident,
            groups[0].primary.crime.id,
            decision=review.Decision.CONFIRMED,
            reason=word("reason_law"),
        )


def taken_in(walk: Walk, olena: Desk) -> None:
    """Send a file as a browser does: it passes through the upload's spool."""
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.EVIDENCE_WRITE)
        survivor = recording.survivor_id(session, file)
    sent = olena.post(
        f"/staff/cases/{walk.ref}/evidence/new",
        {
            "file": (io.BytesIO(SENT), f"{latin('file_name')}.txt"),
            "title": word("file_title"),
            "kind": "document",
            "obtained_how": "handed_over",
            "original_kind": "original",
            "owners": str(survivor),
            "confidentiality": "victim_protected",
            "exculpatory": "N",
            "language": "",
            "obtained_from": "",
        },
        content_type="multipart/form-data",
    )
    assert sent.status_code == 303, sent.get_data(as_text=True)


def at_the_edges(
    walk: Walk, desk: DeskOf, monkeypatch: pytest.MonkeyPatch
) -> list[bytes]:
    """Search, send a wrong form, meet an error, and type into a closed vault.

    Returns:
        The forms as they were sent.
    """
    olena, people = desk("olena"), f"/staff/cases/{walk.ref}/people/new"
    assert olena.post("/staff/search", {"q": word("searched")}).status_code == 200
    wrong = olena.post(people, {"names": word("wrong_form"), "birth": "long ago"})
    assert wrong.status_code == 422
    assert word("wrong_form") in wrong.get_data(as_text=True)

    def breaks(*_args: object, **_named: object) -> None:
        raise RuntimeError(word("in_an_error"))

    with monkeypatch.context() as broken:
        broken.setattr(recording, "record_person", breaks)
        whole = {"names": word("in_an_error"), "relation": "", "sex": ""}
        met = olena.post(people, whole)
    assert met.status_code == 500
    assert word("in_an_error") not in met.get_data(as_text=True)
    olena.post("/staff/lock")
    shut = olena.post(people, {"names": word("typed_when_locked")})
    assert "What you typed on the last page is kept too." in shut.get_data(as_text=True)
    sent = ("searched", "wrong_form", "in_an_error", "typed_when_locked")
    return [urlencode({"names": word(place)}).encode() for place in sent]


def sent_away(world: World, walk: Walk) -> None:
    """Prepare, approve, build and download a package of everything."""
    assert walk.receiver
    with db.transaction() as session:
        file = walk.file(session)
        walk.package = requesting.prepare(
            session,
            file,
            walk.receiver,
            reason=word("reason_package"),
            chosen=tuple(c.chosen for c in requesting.choices(session, file)),
            identity_level=IdentityLevel.PSEUDONYM,
        )
    walk.decides(ground=f"{GROUND} {word('ground')}")
    assert walk.submits().may_go
    walk.approves()
    worker = world.worker()
    walk.starts()
    assert worker.step()
    assert walk.downloads().package.exists()


def opened(walk: Walk) -> list[bytes]:
    """Open all that the case and its conversation seal, the file and the receiver."""
    assert walk.receiver
    found: list[bytes] = []
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.EVIDENCE_READ)
        for part in contents.DOCUMENTS:
            found += [plain for _table, plain in contents.opened(session, file, part)]
        row = session.scalars(select(Conversation).filter_by(case_id=file.id)).one()
        line = file.actor.unlocked.strongbox(session, subject_of(row.id), row.team_id)
        told = talk.read_all(session, line)
        found += [vault.encode(each.words) for each in told]
        found.append(vault.encode(survivor_view.read(session, line)))
        item = session.scalars(select(EvidenceItem).filter_by(case_id=file.id)).one()
        with taking_in.original(session, file, item.id) as original:
            found.append(original.read())
        receiver = recipients.get(session, file.actor, walk.receiver)
        found.append(vault.encode(receiver.profile))
    return found
