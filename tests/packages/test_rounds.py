"""A consent round: the gate says whom to ask, and the ledger what they answered."""

from datetime import date, timedelta
from uuid import UUID

import msgspec
import pytest

from app import cases, clock, db
from app.cases import recording
from app.cases.consent_pages import talks
from app.cases.contact import Channel
from app.cases.documents import IncidentContent, SeriesContent
from app.cases.models import Incident
from app.cases.series import sharing
from app.classification.pattern import assessing as patterns
from app.classification.pattern.assessing import Question
from app.classification.pattern.words import QUESTIONS
from app.cli import demo_cases
from app.consent import catalogue
from app.consent.findings.rules import Finding, Rule, Why
from app.consent.ledger import ConsentContent, ConsentWords
from app.consent.rules import Decision, Form, Use, Verdict
from app.errors import ConflictError, InvalidInputError, NotFoundError, OnHoldError
from app.fields import write_day
from app.keys.parts import Part
from app.packages import requesting
from app.packages.rounds import keeping, shown
from app.packages.rounds.rules import Place, Unit, places, stands, to_ask
from app.staff.policy import Permission
from app.work import waiting
from app.work.consents import asking
from app.work.consents.asking import Stands
from app.work.contacts import trying
from app.work.contacts.trying import AttemptContent, Outcome
from tests.cases.pages import desk

A, B, C, WHO, OTHER = (UUID(int=n) for n in range(1, 6))
USE = Use("service", None, date(2026, 11, 24), needs_recipient=False, on_hold=False)


def verdict(*held, may_go=()):
    found = tuple(Finding(item, Rule.G1, why, who) for item, why, who in held)
    return Verdict(USE, frozenset(may_go), found, (), frozenset())


def test_only_those_are_asked_whose_yes_is_missing_and_never_who_said_no():
    held = verdict(
        (A, Why.NEVER_ASKED, WHO),
        (A, Why.THIRD_PERSON, OTHER),
        (B, Why.REFUSED, C),
        (C, Why.NO_LEGAL_GROUND, B),
        (C, Why.NO_OWNER, None),
    )
    assert to_ask(held) == {WHO, OTHER}


def test_an_item_could_go_only_if_everybody_who_holds_it_may_still_answer():
    held = verdict(
        (B, Why.EXPIRED, WHO),
        (B, Why.THIRD_PERSON, OTHER),
        (C, Why.NEVER_ASKED, WHO),
        (C, Why.NO_LEGAL_GROUND, A),
        may_go=[A],
    )
    everybody = frozenset({WHO, OTHER, A})
    assert places(held, [A, B, C], everybody) == {
        A: Place.GOES,
        B: Place.COULD,
        C: Place.STAYS,
    }
    assert places(held, [B], frozenset({WHO}))[B] is Place.STAYS


def test_what_an_item_shows_stands_as_long_as_one_item_tells_of_it():
    where = {A: Place.GOES, B: Place.COULD, C: Place.STAYS}
    for items, place in (
        ({A, C}, Place.GOES),
        ({B, C}, Place.COULD),
        ({C}, Place.STAYS),
        (set(), Place.STAYS),
    ):
        assert stands(Unit("act", "I1.1", frozenset(items)), where) is place


def in_days(number):
    return clock.now().date() + timedelta(days=number)


@pytest.fixture
def asked(walk):
    """A round about the survivor and the brother, prepared by Bohdan."""
    walk.adds_a_brother()
    walk.prepares()
    walk.decides()
    starts(walk)
    return walk


def starts(walk, deadline=7, who="bohdan"):
    with db.transaction() as s:
        file = walk.file(s, who)
        version = requesting.seen(s, file, walk.package).version
        keeping.start(s, file, walk.package, version, in_days(deadline), "A plan.")


def closes(walk):
    with db.transaction() as s:
        file = walk.file(s)
        version = requesting.seen(s, file, walk.package).version
        keeping.close(s, file, walk.package, version)


def looked_at(walk, who="bohdan"):
    with db.transaction() as s:
        return shown.shown(s, walk.file(s, who), walk.package)


def people(walk):
    """Where it stands with each person, by code."""
    with db.transaction() as s:
        file = walk.file(s, "olena", Permission.CONSENT_WRITE)
        found = asking.of(s, file, walk.package)
        now, codes = asking.stands(s, file, found), recording.codes(s, file)
        return {codes[each.ask.person_id]: now[each.id] for each in found}


def ask_of(walk, person=None):
    with db.transaction() as s:
        file = walk.file(s, "olena", Permission.CONSENT_WRITE)
        wanted = person or recording.survivor_id(s, file)
        return next(a for a in asking.of(s, file) if a.ask.person_id == wanted)


def says(walk, decision=Decision.GRANTED):
    purpose = catalogue.load().purposes["prosecution_national"]
    with db.transaction() as s:
        file = walk.file(s, "olena", Permission.CONSENT_WRITE)
        answer = ConsentContent(
            person_id=recording.survivor_id(s, file),
            purpose=purpose.id,
            decision=decision,
            recipient_id=walk.receiver,
            form=Form.WRITTEN,
            explained=tuple(range(len(purpose.explain))),
        )
        talks.record(s, file, answer, ConsentWords(teach_back="They may call me."))


def lost(walk, seen, who="olena"):
    with db.transaction() as s:
        file = walk.file(s, who, Permission.CASE_READ)
        asking.cannot_reach(s, file, seen.id, seen.version, "Rang twice.")


def test_the_caseworker_finds_whom_to_ask_on_today_and_the_gate_named_them(asked):
    held = {f.person_id for f in asked.gate().held_back}
    with db.transaction() as s:
        file = asked.file(s, "olena", Permission.CONSENT_WRITE)
        found = asking.of(s, file, asked.package)
        assert {each.ask.person_id for each in found} == held
        lines = [
            row.href
            for each in waiting.lists(s, asked.world.actor("olena"), 50)
            for row in each.rows
        ]
    path = f"/staff/cases/{asked.ref}/asks"
    assert {f"{path}/{each.id}" for each in found} <= set(lines)
    assert set(people(asked).values()) == {Stands.WAITING}


def test_an_answer_in_the_ledger_ends_the_task_and_moves_the_gate(asked):
    before = looked_at(asked)
    assert before.items[Place.COULD]
    assert not before.items[Place.GOES]
    says(asked)
    after = looked_at(asked)
    assert after.items[Place.GOES]
    assert not ask_of(asked).is_open
    assert people(asked)["P1"] is Stands.YES
    assert after.losses[0].kept


def test_what_is_taken_back_later_counts_at_once(asked):
    says(asked)
    asked.withdraws()
    assert people(asked)["P1"] is Stands.NO
    seen = looked_at(asked)
    assert not seen.items[Place.GOES]
    assert len(seen.items[Place.STAYS]) == len(asked.seen().content.chosen)


def test_nobody_is_unreachable_whom_nobody_tried_to_reach(asked):
    with pytest.raises(InvalidInputError):
        lost(asked, ask_of(asked))
    with db.transaction() as s:
        file = asked.file(s, "olena", Permission.CASE_WRITE)
        tried = AttemptContent(
            tried_on=clock.now().date(),
            channel=Channel.MEETING,
            outcome=Outcome.NO_ANSWER,
        )
        trying.record(s, file, tried, "")
    with pytest.raises(NotFoundError):
        lost(asked, ask_of(asked), "bohdan")
    lost(asked, ask_of(asked))
    assert people(asked)["P1"] is Stands.UNREACHABLE
    assert ask_of(asked).ask.tries == 1
    with pytest.raises(ConflictError):
        lost(asked, ask_of(asked))
    assert not looked_at(asked).items[Place.COULD]
    says(asked)  # reached all the same: the ledger stands before what was noted
    assert people(asked)["P1"] is Stands.YES


def test_what_patterns_and_series_stand_on_is_lost_with_its_incident(
    world, clock, asked
):
    writer = demo_cases.Writer(world.actor, world.north)
    writer.agree(asked.ref, "pattern_analysis")
    with db.transaction() as s:
        file = asked.file(s, "olena", Permission.CASE_WRITE)
        series = sharing.record(s, file, SeriesContent(title="Invented raids"))
        row = file.child(s, Incident, asked.told.incident_id)
        told = file.read(row, Part.CONTENT, IncidentContent)
        told = msgspec.structs.replace(told, series_id=series)
        file.change(s, row, row.version, content=told)
    for rests_on in (f"{asked.ref}/1", asked.ref, ""):
        with db.transaction() as s:
            iryna, why = world.actor("iryna"), Question.POLICY
            patterns.write(s, iryna, world.north, why, "Invented.", rests_on)
    called = [f"{number}, {QUESTIONS[Question.POLICY]}: I1" for number in (1, 2)]

    def rows():
        return {row.kind: (row.open, row.lost) for row in looked_at(asked).losses}

    before = rows()
    assert before["Series of incidents"] == (("Invented raids",), ())
    assert before["What pattern assessments rest on"] == (tuple(called), ())
    clock.forward(days=8)
    after = rows()
    assert after["Series of incidents"] == ((), ("Invented raids",))
    assert after["What pattern assessments rest on"] == ((), tuple(called))


def test_after_the_day_silence_is_a_no_and_closing_asks_nobody_any_more(clock, asked):
    assert looked_at(asked).items[Place.COULD]
    clock.forward(days=8)
    past = looked_at(asked)
    assert past.is_past
    assert not past.items[Place.COULD]
    assert all(row.counts_as_no for row in past.people)
    assert past.losses[0].lost
    closes(asked)
    assert not ask_of(asked).is_open
    assert not looked_at(asked).is_open


def test_who_said_no_is_left_in_peace_by_the_next_round(asked):
    closes(asked)
    says(asked, Decision.REFUSED)
    seen = looked_at(asked)
    assert [each.split(",")[0] for each in seen.said_no] == ["P1"]
    assert not any(each.startswith("P1") for each in seen.to_ask)
    starts(asked)
    with db.transaction() as s:
        file = asked.file(s, "olena", Permission.CONSENT_WRITE)
        again = [a for a in asking.of(s, file, asked.package) if a.is_open]
    assert [each.ask.person_id for each in again] == [asked.brother]


def test_a_round_changes_nothing_of_the_request_and_sends_nothing(walk):
    walk.adds_a_brother()
    walk.agrees()
    walk.prepares()
    walk.decides()
    with db.transaction() as s:
        _seen, before = walk.shown_hash(s, walk.file(s))
    starts(walk)
    with db.transaction() as s:
        seen, after = walk.shown_hash(s, walk.file(s))
    assert before == after
    assert seen.job_id is None


def test_what_cannot_be_opened_is_refused_and_nobody_is_asked(asked, walk):
    with pytest.raises(ConflictError):
        starts(asked)  # one is open
    closes(asked)
    for days in (0, -1, 400):
        with pytest.raises(InvalidInputError):
            starts(asked, deadline=days)
    with pytest.raises(NotFoundError):
        starts(asked, who="olena")
    asked.pauses()
    with pytest.raises(OnHoldError):
        starts(asked)
    assert not any(people_open(walk))


def people_open(walk):
    with db.transaction() as s:
        file = walk.file(s, "olena", Permission.CONSENT_WRITE)
        return [each for each in asking.of(s, file) if each.is_open]


def test_whoever_may_not_open_the_case_sees_nothing_of_a_round(asked):
    for who in ("taras", "marko", "sofia"):
        actor = asked.world.actor(who)
        with db.transaction() as s, pytest.raises(NotFoundError):
            cases.get(s, asked.ref, actor, Permission.CASE_READ)


def test_on_the_pages(walk, world, bohdan, olena):
    walk.adds_a_brother()
    walk.prepares()
    walk.decides()
    staff, page = desk(world), f"{walk.page}/round"
    with staff.as_(bohdan):
        assert page in staff.get(walk.page).text
        assert "Hold the talk" not in staff.get(page).text
        version = str(walk.seen().version)
        wrong = {"version": version, "deadline": "1.2.2020", "why": "For the court."}
        refused = staff.post(page, wrong)
        assert refused.status_code == 422
        assert "For the court." in refused.text
        sent = staff.post(page, wrong | {"deadline": write_day(in_days(5))})
        assert (sent.status_code, sent.location) == (303, page)
        late = staff.post(page, wrong | {"deadline": write_day(in_days(5))})
        assert (late.status_code, "For the court." in late.text) == (409, True)
        assert "0 of 2 answered" in staff.get(walk.page).text
    seen = ask_of(walk)
    with staff.as_(olena):
        assert staff.get(page).status_code == 404
        found = staff.get(f"/staff/cases/{walk.ref}/asks/{seen.id}").text
        assert "For the court." in found
        talk = f"/staff/cases/{walk.ref}/consent/new/{seen.ask.person_id}"
        talk += f"/{seen.ask.purpose}/uk?to={walk.receiver}"
        assert talk in found
        assert f'selected value="{walk.receiver}"' in staff.get(talk).text
        lost = staff.post(f"/staff/cases/{walk.ref}/asks/{seen.id}", {"version": "1"})
        assert lost.status_code == 422
        assert staff.get(f"/staff/cases/{walk.ref}/tasks").status_code == 200
    with staff.as_(bohdan):
        now = str(walk.seen().version)
        assert staff.post(f"{page}/more", {"version": now}).location == page
        assert staff.post(f"{page}/close", {"version": now}).location == page
        assert "counts as No" in staff.get(page).text
