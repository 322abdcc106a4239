"""Tables from the coded segment: who is left out, and what it takes to release."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from app import cases, db, index
from app.audit import Action
from app.cases import recording
from app.cases.documents import PersonContent
from app.cli import demo_cases
from app.consent import ledger
from app.consent.ledger import ConsentContent, ConsentWords
from app.consent.rules import Decision, Form, Scope
from app.conversation import box, receipts
from app.conversation.documents import Kind as Instruction
from app.dates import ApproximateDate
from app.errors import (
    ConflictError,
    FreshFactorError,
    InvalidInputError,
    NoKeyError,
    NotFoundError,
    TableChangedError,
    TamperedError,
    TooFewError,
    TooLittleChangedError,
)
from app.keys.parts import Part
from app.staff import house
from app.staff.policy import Permission
from app.truth import coding, releasing
from app.truth.counting import TOTAL, Question, count, quarters_from
from app.truth.models import Release
from app.truth.releasing import Status
from tests.support import log

QUESTION = Question(
    ("torture", "unlawful_confinement", "killing"), quarters_from("2024-Q1", 4)
)


@pytest.fixture
def writer(world):
    """Enters cases as the cast would."""
    return demo_cases.Writer(world.actor, world.north)


def entered(writer, count_of=1, *, counted=True, start=0):
    """Enter small invented cases of one spring."""
    known = list(demo_cases.generated())
    return [
        writer.enter(known[(start + at) % len(known)], start + at, counted=counted)
        for at in range(count_of)
    ]


def coded(world, count_of, start=0):
    """Put invented cases straight into the coded segment, as saving a case does."""
    with db.transaction() as session:
        olena = world.actor("olena").unlocked
        for at in range(start, start + count_of):
            spring = ApproximateDate(date(2024, 4, 1), date(2024, 4, 1 + at % 30))
            victim = index.CodedVictim(
                1, 1, ("torture", "unlawful_confinement"), spring, "UA-63"
            )
            entry = index.CodedEntry(counts_facts=True, statements=1, victims=(victim,))
            index.put(session, olena, world.north, Part.CODED, uuid4(), entry)


@pytest.fixture
def office(world, writer):
    """Fourteen cases that may be counted; returns the one that is more than codes."""
    coded(world, 13)
    (told,) = entered(writer, start=1)
    return told


def counted(world):
    with db.transaction() as session:
        sofia = world.actor("sofia")
        return coding.countable(session, sofia.unlocked, world.north)


def built(world, question=QUESTION, who="sofia"):
    with db.transaction() as session:
        return releasing.build(session, world.actor(who), world.north, question)


def proposed(world, question=QUESTION):
    made = built(world, question)
    with db.transaction() as session:
        releasing.propose(session, world.actor("sofia"), made)
    return made


def released(world, made, who="daryna"):
    with db.transaction() as session:
        releasing.release(session, world.actor(who), made)


def seen(world, made, who="sofia"):
    with db.reading() as session:
        return releasing.get(session, world.actor(who), made)


def paused(told):
    keys = receipts.derived(told.code)
    with db.transaction() as session:
        conversation = receipts.find(session, keys.lookup)
        key = box.Key(conversation, keys.seed, keys.signing)
        box.instruct(session, key, Instruction.PAUSE)


def answered(world, told, **more):
    """Record one more answer of the survivor's about statistics."""
    with db.transaction() as session:
        olena = world.actor("olena")
        file = cases.get(session, told.ref, olena, Permission.CONSENT_WRITE)
        person = recording.survivor_id(session, file)
        said = {"purpose": ledger.STATISTICS, "decision": Decision.WITHDRAWN} | more
        content = ConsentContent(person_id=person, taken_by=olena.staff_id, **said)
        ledger.record(session, file.box, file.id, content, ConsentWords())


def test_a_case_without_consent_for_statistics_is_not_counted(world, writer):
    (asked,) = entered(writer)
    entered(writer, counted=False, start=1)
    assert [case.subject for case in counted(world)] == [asked.case_id]


def test_without_consent_not_even_a_code_is_in_the_segment(world, writer):
    """The one with consent is there with codes: the test can fail."""
    (asked,) = entered(writer)
    (never,) = entered(writer, counted=False, start=1)
    with db.transaction() as session:
        sofia = world.actor("sofia")
        segment = index.segment(session, sofia.unlocked, world.north, Part.CODED)
        told = dict(segment.query("select subject, entry from row"))
    assert b'"torture"' in told[asked.case_id.hex]
    assert b'"torture"' not in told[never.case_id.hex]


def test_a_case_on_hold_is_not_counted(world, writer):
    (told,) = entered(writer)
    assert counted(world)
    paused(told)
    assert counted(world) == []


def test_who_took_the_agreement_back_is_left_out_of_the_next_table(world, writer):
    (told,) = entered(writer)
    answered(world, told)
    assert counted(world) == []


def test_an_incident_that_was_taken_out_is_not_counted(world, writer):
    """A no at any overlapping scope beats the yes to the whole."""
    (told,) = entered(writer)
    answered(world, told, scope=Scope.INCIDENT, scope_ids=(told.incident_id,))
    assert counted(world) == []


def test_an_agreement_that_has_run_out_counts_for_nothing(world, writer, clock):
    entered(writer)
    assert counted(world)
    clock.forward(days=400)
    assert counted(world) == []


def test_a_child_is_counted_only_by_the_rules_for_children(world, writer):
    (told,) = entered(writer)
    with db.transaction() as session:
        olena = world.actor("olena")
        file = cases.get(session, told.ref, olena, Permission.CASE_WRITE)
        person = recording.survivor_id(session, file)
        row = file.child(session, recording.Person, person)
        content = file.read(row, Part.CONTENT, PersonContent)
        child = {name: getattr(content, name) for name in content.__struct_fields__}
        file.change(
            session,
            row,
            row.version,
            content=PersonContent(**child | {"is_child": True}),
        )
    assert counted(world) == []


def test_the_analyst_counts_and_opens_no_record(world, office):
    sofia = world.actor("sofia")
    assert len(counted(world)) == 14
    with db.transaction() as session, pytest.raises(NotFoundError):
        cases.get(session, office.ref, sofia, Permission.CASE_READ)
    with db.transaction() as session, pytest.raises(NoKeyError):
        index.segment(session, sofia.unlocked, world.north, Part.CONTENT)


def test_a_table_is_built_proposed_and_released_by_another(world, office):
    made = proposed(world)
    table = seen(world, made).table
    truth = count(QUESTION, counted(world))
    assert table.people == 15
    assert truth.people == 14
    assert table.hidden()
    shown = table.shown(("unlawful_confinement", TOTAL))
    assert abs(shown - truth.cells["unlawful_confinement", TOTAL].people) <= 2
    with db.reading() as session, pytest.raises(NotFoundError):
        releasing.released(session, world.actor("sofia"), made)
    released(world, made)
    assert seen(world, made).content.status is Status.RELEASED
    with db.reading() as session:
        assert releasing.released(session, world.actor("sofia"), made) == table
    assert [line.action for line in log.lines(world) if "table" in line.action] == [
        Action.TABLE_BUILT,
        Action.TABLE_PROPOSED,
        Action.TABLE_RELEASED,
    ]


def test_too_few_cases_are_no_table_and_leave_nothing(world, writer):
    entered(writer, 3)
    with pytest.raises(TooFewError):
        built(world)
    with db.reading() as session:
        assert session.query(Release).count() == 0


def test_a_kind_of_act_that_is_not_counted_is_refused(world, office):
    with pytest.raises(InvalidInputError):
        built(world, Question(("genocide",), QUESTION.quarters))


@pytest.mark.parametrize("who", ["olena", "iryna", "bohdan", "petro", "admin"])
def test_nobody_but_an_analyst_builds(world, office, who):
    with pytest.raises(NotFoundError):
        built(world, who=who)


@pytest.mark.parametrize("who", ["sofia", "olena", "lesia", "iryna", "admin"])
def test_nobody_but_a_coordinator_of_the_team_releases(world, office, who):
    made = proposed(world)
    with pytest.raises(NotFoundError):
        released(world, made, who)
    assert seen(world, made).content.status is Status.PROPOSED


def test_releasing_asks_for_a_fresh_code(world, office):
    made = proposed(world)
    stale = replace(world.actor("daryna"), is_fresh=False)
    with db.transaction() as session, pytest.raises(FreshFactorError):
        releasing.release(session, stale, made)


def test_what_was_not_proposed_is_not_released(world, office):
    made = built(world)
    with pytest.raises(ConflictError):
        released(world, made)


def test_what_was_turned_down_stays_so(world, office):
    made = proposed(world)
    with db.transaction() as session:
        releasing.turn_down(session, world.actor("daryna"), made)
    with pytest.raises(ConflictError):
        released(world, made)


def test_a_pause_after_the_proposal_stops_the_release(world, office):
    made = proposed(world)
    paused(office)
    with pytest.raises(TableChangedError):
        released(world, made)
    assert seen(world, made).content.status is Status.PROPOSED


def test_data_that_differ_by_few_cases_make_no_second_table(world, writer, office):
    released(world, proposed(world))
    entered(writer, 1, start=2)
    with pytest.raises(TooLittleChangedError):
        built(world)


def test_the_same_data_may_be_asked_again_and_say_the_same(world, office):
    made = proposed(world)
    released(world, made)
    again = seen(world, built(world)).table
    assert again == seen(world, made).table
    assert again.fingerprint() == seen(world, made).table.fingerprint()


def test_many_new_cases_make_the_next_table(world, office):
    released(world, proposed(world))
    coded(world, 10, start=13)
    made = proposed(world)
    released(world, made)
    assert seen(world, made).table.people == 25


def test_a_table_of_another_team_is_not_there(world, office):
    made = built(world)
    with pytest.raises(NotFoundError):
        seen(world, made, "lesia")


def test_a_release_that_nobody_signed_is_refused(world, office):
    """Whoever holds the house key could write one; two people must have made it."""
    made = proposed(world)
    with db.transaction() as session:
        sofia = world.actor("sofia")
        found = releasing.get(session, sofia, made)
        releasing._keep(session, sofia, found, Status.RELEASED)
    with pytest.raises(TamperedError):
        seen(world, made)


def test_a_signature_for_another_table_is_refused(world, office):
    first, second = proposed(world), proposed(world)
    released(world, first)
    with db.transaction() as session:
        sofia = world.actor("sofia")
        signed = releasing.get(session, sofia, first).content.released
        found = releasing.get(session, sofia, second)
        releasing._keep(session, sofia, found, Status.RELEASED, released=signed)
    with pytest.raises(TamperedError):
        seen(world, second)


def test_no_true_number_rests_in_the_register(world, office):
    made = built(world)
    with db.reading() as session:
        row = session.get_one(Release, made)
        key = house.house_key(session, world.actor("admin").unlocked)
        content = house.unseal(
            key, "truth_release", made, row.sealed, releasing.ReleaseContent
        )
    numbers = [content.table.shown(place) for place in content.table.places()]
    assert all(number is None or number % 5 == 0 for number in numbers)


def test_what_a_table_was_made_of_opens_only_to_those_who_count(world, office):
    made = built(world)
    with db.reading() as session:
        row = session.get_one(Release, made)
        assert releasing._basis(session, world.actor("sofia"), row).cases
        for who in ("admin", "petro", "hanna", "lesia"):
            with pytest.raises(NoKeyError):
                releasing._basis(session, world.actor(who), row)


def test_a_consent_of_a_weaker_form_does_not_count(world, writer):
    (told,) = entered(writer, counted=False)
    with pytest.raises(InvalidInputError):
        answered(
            world, told, decision=Decision.GRANTED, form=Form.ORAL, options=("facts",)
        )
    assert counted(world) == []
