"""Services and referrals: telling needs a yes; help is never joined to testimony."""

import ast
from datetime import date
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest

from app import cases, db, index, vault
from app.audit import Action
from app.cases.aftermath import following
from app.cases.consent_pages import all_recipients, talks
from app.config import ROOT
from app.consent import catalogue, ledger
from app.consent.aftermath.steps.rules import State
from app.consent.ledger import ConsentContent, ConsentWords
from app.consent.rules import Decision, Form
from app.errors import (
    ConflictError,
    ConsentMissingError,
    InvalidInputError,
    NotFoundError,
)
from app.reparations.services import directory, projects, referring
from app.reparations.services.directory import ServiceContent
from app.reparations.services.projects import ProjectContent
from app.reparations.services.referring import Followed, Outcome, ReferralContent, Way
from app.staff.policy import Permission
from app.work import waiting
from app.work.rules import When
from tests.support.log import lines

TODAY = date(2026, 11, 24)
SHELTER = ServiceContent(name="Invented shelter", kind="shelter", checked_on=TODAY)


@pytest.fixture
def shelter(world, clock, bohdan):
    """A service that team North knows."""
    with db.transaction() as s:
        return directory.record(s, bohdan, world.north, SHELTER)


def opened(s, told, actor, permission=Permission.NEED_WRITE):
    return cases.get(s, told.ref, actor, permission)


def refers(told, actor, service, way=Way.PERSON, words="", due=None):
    content = ReferralContent(
        told.survivor, service, way, TODAY, reply_due=due, told=words
    )
    with db.transaction() as s:
        return referring.refer(s, opened(s, told, actor), content)


def answers(told, actor, service, decision):
    purpose = "partner_referral"
    content = ConsentContent(
        person_id=told.survivor,
        purpose=purpose,
        decision=decision,
        recipient_id=service,
        form=Form.WRITTEN,
        explained=tuple(range(len(catalogue.load().purposes[purpose].explain))),
        text_hash=ledger.wording_hash(purpose, "uk"),
        language="uk",
    )
    with db.transaction() as s:
        file = opened(s, told, actor, Permission.CONSENT_WRITE)
        talks.record(s, file, content, ConsentWords(teach_back="As she said it."))


def seen(told, actor):
    with db.transaction() as s:
        return referring.referrals(s, opened(s, told, actor, Permission.CASE_READ))


def test_telling_somebody_where_help_is_needs_no_consent(told, shelter, olena, world):
    refers(told, olena, shelter)
    (made,) = seen(told, olena)
    assert (made.content.way, made.content.grants) == (Way.PERSON, ())
    assert Action.REFERRAL_MADE in {line.action for line in lines(world)}


def test_telling_the_service_anything_needs_a_yes_to_this_very_service(
    world, told, shelter, olena, bohdan
):
    with db.transaction() as s:
        other = directory.record(s, bohdan, world.north, SHELTER)
    with pytest.raises(ConsentMissingError):
        refers(told, olena, shelter, Way.OFFICE, "A room for two")
    answers(told, olena, other, Decision.GRANTED)
    with pytest.raises(ConsentMissingError):
        refers(told, olena, shelter, Way.OFFICE, "A room for two")
    assert seen(told, olena) == []
    answers(told, olena, shelter, Decision.GRANTED)
    refers(told, olena, shelter, Way.OFFICE, "Оксана потребує кімнати")
    (made,) = seen(told, olena)
    assert made.content.told == "{P1} потребує кімнати"
    assert len(made.content.grants) == 1
    answers(told, olena, shelter, Decision.WITHDRAWN)
    with pytest.raises(ConsentMissingError):
        refers(told, olena, shelter, Way.OFFICE, "A room for two")


def test_a_yes_taken_back_has_the_service_told_and_the_note_holds_no_name(
    told, shelter, olena
):
    answers(told, olena, shelter, Decision.GRANTED)
    made = refers(told, olena, shelter, Way.OFFICE, "A room for two")
    answers(told, olena, shelter, Decision.WITHDRAWN)
    assert [step.state for step in seen(told, olena)[0].content.followed.steps] == [
        State.OPEN
    ]
    href = f"{told.path}/consent/notices/{made}"
    with db.transaction() as s:
        due = {each.when: each.rows for each in waiting.lists(s, olena, 20)}
    assert href in {row.href for row in due[When.WEEK]}
    with db.transaction() as s:
        file = opened(s, told, olena)
        sent = following.Noted(State.SENT, TODAY, "Said so about Оксана by phone.")
        following.note(s, file, made, seen(told, olena)[0].version, sent)
    last = seen(told, olena)[0].content.followed.steps[-1]
    assert last.note == "Said so about {P1} by phone."


def test_the_services_of_the_team_can_be_named_in_a_talk(
    world, told, shelter, olena, bohdan
):
    with db.transaction() as s:
        file = opened(s, told, olena)
        pair = (shelter, SHELTER.name)
        assert pair in all_recipients(s, file, "partner_referral")
        assert pair not in all_recipients(s, file, "prosecution_icc")


@pytest.mark.parametrize(
    ("way", "words", "due", "wrong"),
    [
        (Way.PERSON, "something", None, "told"),
        (Way.OFFICE, " ", None, "told"),
        (Way.PERSON, "", date(2026, 11, 23), "reply_due"),
    ],
)
def test_what_cannot_be_is_refused(told, shelter, olena, way, words, due, wrong):
    with pytest.raises(InvalidInputError) as refused:
        refers(told, olena, shelter, way, words, due)
    assert refused.value.fields == (wrong,)


def test_a_reply_that_is_late_stands_on_today_until_something_came(
    told, shelter, olena, clock
):
    made = refers(told, olena, shelter, due=date(2026, 11, 26))

    def late():
        index.forget_all()
        with db.transaction() as s:
            found = waiting.lists(s, olena, 8)
        return [r.href for each in found if each.when is When.LATE for r in each.rows]

    assert late() == []
    clock.forward(days=3)
    assert late() == [f"{told.path}/reparation/referrals/{made}"]
    with pytest.raises(ConflictError), db.transaction() as s:
        referring.follow(
            s,
            opened(s, told, olena),
            made,
            7,
            Followed(Outcome.RECEIVED),
        )
    with db.transaction() as s:
        referring.follow(
            s,
            opened(s, told, olena),
            made,
            1,
            Followed(Outcome.NO_REPLY, date(2026, 11, 26), "Nobody answers."),
        )
    assert late() == []


def test_coordinators_keep_the_directory_and_it_is_the_teams_alone(
    world, shelter, olena, bohdan, lesia, iryna, clock
):
    with db.transaction() as s:
        (kept,) = directory.listed(s, olena, world.north)
    assert kept.content == SHELTER
    for other in (lesia, iryna):
        with pytest.raises(NotFoundError), db.transaction() as s:
            directory.listed(s, other, world.north)
    with pytest.raises(NotFoundError), db.transaction() as s:
        directory.change(s, olena, shelter, 1, SHELTER)
    with db.transaction() as s:
        assert directory.named(s, lesia, world.north) == {}
    ahead = ServiceContent(name="x", kind="other", checked_on=date(2026, 11, 25))
    with pytest.raises(InvalidInputError), db.transaction() as s:
        directory.record(s, bohdan, world.north, ahead)
    clock.forward(days=directory.STALE_DAYS + 1)
    assert kept.is_stale


def follows(told, actor, made, version, said):
    with db.transaction() as s:
        referring.follow(s, opened(s, told, actor), made, version, said)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (Followed(Outcome.REFUSED), "refused_reason"),
        (Followed(Outcome.ACCEPTED, refused_reason="Full"), "refused_reason"),
        (Followed(Outcome.ACCEPTED, appeal_by=TODAY), "appeal_by"),
        (Followed(Outcome.RECEIVED, began_on=date(2026, 11, 25)), "began_on"),
        (Followed(Outcome.ACCEPTED, ended_on=TODAY), "ended_on"),
        (
            Followed(Outcome.RECEIVED, began_on=TODAY, ended_on=date(2026, 11, 23)),
            "ended_on",
        ),
        (Followed(Outcome.ACCEPTED, note="x" * 2001), "note"),
    ],
)
def test_what_cannot_have_come_of_it_is_refused(told, shelter, olena, said, wrong):
    made = refers(told, olena, shelter)
    with pytest.raises(InvalidInputError) as refused:
        follows(told, olena, made, 1, said)
    assert refused.value.fields == (wrong,)


def test_a_refusal_has_its_reason_and_the_day_of_objecting_stands_on_today(
    told, shelter, olena
):
    made = refers(told, olena, shelter)
    last = date(2026, 11, 26)
    said = Followed(Outcome.REFUSED, refused_reason="No place", appeal_by=last)
    follows(told, olena, made, 1, said)
    index.forget_all()
    with db.transaction() as s:
        found = waiting.lists(s, olena, 8)
    (row,) = [r for each in found for r in each.rows if str(made) in r.href]
    assert row.due == last


def test_help_that_was_received_began_on_a_day(told, shelter, olena):
    made = refers(told, olena, shelter, Way.OWN)
    follows(told, olena, made, 1, Followed(Outcome.RECEIVED))
    (kept,) = seen(told, olena)
    assert (kept.content.began_on, kept.content.ended_on) == (TODAY, None)


def test_a_project_is_of_the_teams_list_and_open(world, told, shelter, olena, bohdan):
    with db.transaction() as s:
        funded = projects.record(s, bohdan, world.north, ProjectContent("INV-1"))
    with pytest.raises(InvalidInputError), db.transaction() as s:
        projects.record(s, bohdan, world.north, ProjectContent(" inv-1 "))
    with pytest.raises(NotFoundError), db.transaction() as s:
        projects.record(s, olena, world.north, ProjectContent("INV-2"))
    made = refers(told, olena, shelter)
    follows(told, olena, made, 1, Followed(Outcome.ACCEPTED, project_id=funded))
    with db.transaction() as s:
        closed = ProjectContent("INV-1", is_closed=True)
        projects.change(s, bohdan, funded, 1, closed)
    # What is counted for it stays; nothing new is.
    follows(told, olena, made, 2, Followed(Outcome.RECEIVED, project_id=funded))
    again = refers(told, olena, shelter)
    for other in (funded, shelter):
        with pytest.raises(InvalidInputError):
            follows(told, olena, again, 1, Followed(Outcome.ACCEPTED, project_id=other))
    with db.transaction() as s:
        assert projects.named(s, world.actor("lesia"), world.north) == {}


def test_records_of_before_open_and_make_nothing_up():
    for kind, schema, added, old in (
        (ServiceContent, "service", {"capacity", "waiting"}, SHELTER),
        (
            ReferralContent,
            "referral",
            set(Followed.__struct_fields__[3:]) | {"came_by"},
            ReferralContent(uuid4(), uuid4(), Way.PERSON, TODAY),
        ),
    ):
        kept = msgspec.json.decode(vault.encode(old))
        body = {key: told for key, told in kept["body"].items() if key not in added}
        older = {"schema": f"{schema}.content", "version": 1, "body": body}
        assert vault.decode(kind, msgspec.json.encode(older)) == old


FORBIDDEN = ("app.statements", "app.classification", "app.packages", "app.truth")
MODELS = {"Referral", "Service", "Project"}


def imported(path: Path) -> set[str]:
    """Return every name that a module imports, with the module it comes from."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def test_no_module_knows_both_of_help_and_of_testimony():
    """No query, report or screen can join what no module can name together."""
    joined, help_, testimony = [], 0, 0
    for path in sorted((ROOT / "app").rglob("*.py")):
        names = imported(path)
        of_help = (
            any(
                "reparations.services" in name or name.rpartition(".")[2] in MODELS
                for name in names
            )
            or "reparations/services" in path.as_posix()
        )
        of_testimony = any(name.startswith(FORBIDDEN) for name in names)
        help_, testimony = help_ + of_help, testimony + of_testimony
        if of_help and of_testimony:
            joined.append(path)
    assert joined == []
    assert min(help_, testimony) > 4  # it would find them


def test_a_referral_names_nothing_of_what_was_told(told, shelter, olena):
    refers(told, olena, shelter)
    (made,) = seen(told, olena)
    names = set(made.content.__struct_fields__)
    assert not names & {"statement_id", "statement", "incident_id", "act_id"}


def test_on_the_pages(staff, told, world, shelter, olena, bohdan):
    base = f"{told.path}/reparation/referrals"
    sent = {
        "person": str(told.survivor),
        "service": str(shelter),
        "way": "office",
        "told": "A room for two",
        "reply_due": "1.12.2026",
    }
    with staff.as_(olena):
        assert "Invented shelter" in staff.get("/staff/services").text
        assert staff.get("/staff/services/new").status_code == 404
        again = staff.post(f"{base}/new", sent)
        assert again.status_code == 422
        assert "has not agreed" in again.text
        assert "A room for two" in again.text
        sent |= {"way": "person", "told": ""}
        assert staff.post(f"{base}/new", sent).status_code == 303
        page = staff.get(base).text
        assert "waits for a reply" in page
        (made,) = seen(told, olena)
        follow = {"outcome": "received", "reply_due": "", "note": "She moved in."}
        one = f"{base}/{made.id}"
        assert staff.post(one, follow | {"version": "9"}).status_code == 409
        assert staff.post(one, follow | {"version": "1"}).status_code == 303
        assert "She moved in." in staff.get(base).text
    with staff.as_(bohdan):
        form = {
            "team": str(world.north),
            "name": "Invented shelter",
            "kind": "shelter",
            "checked": "1.12.2099",
        }
        path = f"/staff/services/{shelter}"
        assert staff.post(path, form | {"version": "1"}).status_code == 422
        form |= {"checked": "24.11.2026", "closed": "y"}
        assert staff.post(path, form | {"version": "2"}).status_code == 409
        assert staff.post(path, form | {"version": "1"}).status_code == 303
        assert "takes nobody any more" in staff.get("/staff/services").text
