"""Asking other teams: one bit a team, from a real case, counted, and opened by nobody.

T-06 where it applies: what one team knows, no key of another team opens.
"""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from app import cases, clock, db, index, vault
from app.audit import Action
from app.cases import recording
from app.cases.documents import (
    CaseContent,
    CaseIdentity,
    PersonContent,
    PersonIdentity,
)
from app.cases.matches import answering, hashes, questions
from app.cases.matches.models import MatchQuestion
from app.cli import demo_cases
from app.conversation.models import Conversation
from app.dates import ApproximateDate
from app.errors import InvalidInputError, NoKeyError, NotFoundError, TamperedError
from app.index.models import IndexEntry
from app.intake.models import Report
from app.keys.parts import Part
from app.staff.policy import Permission
from tests.cases import reports
from tests.statements.told import NAME, PHONE, Case
from tests.support import filled, public_site

OTHER_PHONE = "+380 50 999 88 77"


def open_bare(world, *names, team=None, by="olena", contact=""):
    """Open a case of one person, and of nobody and nothing that others share."""
    actor = world.actor(by)
    with db.transaction() as session:
        content = CaseContent(pseudonym="Rowan 8", assigned=(actor.staff_id,))
        file = cases.open_case(
            session, actor, team or world.north, content, CaseIdentity(contact=contact)
        )
        case = Case(world, file.ref, file.id, *([file.id] * 4))
    with case.opened(by, Permission.IDENTITY_WRITE) as (session, file):
        survivor = PersonContent(code="", is_survivor=True)
        recording.record_person(session, file, survivor, PersonIdentity(names=names))
    return case


@pytest.fixture
def two(world):
    """A case of North and one of South, about a person of the same name."""
    return open_bare(world, NAME, contact=PHONE), open_bare(
        world, "Motria Vyhadanko", team=world.south, by="taras"
    )


def ask(case, who="olena"):
    with case.opened(who, Permission.MATCH_ASK) as (session, file):
        return questions.ask_from_case(session, file)


def answer(world, who):
    with db.transaction() as session:
        return answering.answer_waiting(session, world.actor(who))


def told(case, who="olena"):
    with case.opened(who, Permission.MATCH_ASK) as (session, file):
        return questions.state(session, file.actor, file.id)


def test_another_team_answers_when_somebody_of_it_works(world, two):
    one, _other = two
    assert ask(one) == 2
    assert told(one) == questions.State(2, 0, ())
    assert answer(world, "taras") == 1
    assert told(one) == questions.State(2, 1, (world.south,))
    answer(world, "olena")
    assert told(one) == questions.State(2, 2, (world.south,))


def test_only_who_works_on_an_open_case_asks(world, two):
    one, _other = two
    for who in ("bohdan", "iryna", "roman", "taras"):
        with pytest.raises(NotFoundError):
            ask(one, who)
    with db.transaction() as session:
        file = cases.get(session, one.ref, world.actor("olena"), Permission.MATCH_ASK)
        file.row.status = "closed"
        with pytest.raises(InvalidInputError, match="closed"):
            questions.ask_from_case(session, file)
        session.rollback()


def test_no_key_of_the_asking_team_opens_what_the_other_knows(world, two):
    one, _other = two
    ask(one)
    answer(world, "taras")
    olena, taras = world.actor("olena"), world.actor("taras")
    with db.transaction() as session:
        row = session.scalars(
            select(MatchQuestion).where(MatchQuestion.team_id == world.south)
        ).one()
        where = questions.info(
            questions.SIGNED_QUESTION, row.id, row.team_id, row.epoch
        )
        # It can fail: with the key of the asked team the question opens.
        seed = taras.unlocked.team_seed(session, world.south, Part.MATCH)
        assert vault.unwrap(seed, row.question, where)
        with pytest.raises(NoKeyError):
            olena.unlocked.team_seed(session, world.south, Part.MATCH)
        with pytest.raises(NoKeyError):
            index.segment(session, olena.unlocked, world.south, Part.MATCH)
        own = olena.unlocked.team_seed(session, world.north, Part.MATCH)
        with pytest.raises(TamperedError):
            vault.unwrap(own, row.question, where)


def test_question_and_answer_are_as_long_whatever_they_say(world):
    alone = open_bare(world, NAME, contact=PHONE)
    other = open_bare(world, "Зовсім Інша", "Зовсім Інакша", "Ніхто Такий")
    open_bare(world, NAME, team=world.south, by="taras")
    sizes = set()
    for case in (alone, other):
        ask(case)
        answer(world, "taras")
        answer(world, "olena")
    with db.transaction() as session:
        for row in session.scalars(select(MatchQuestion)):
            sizes.add((len(row.question), len(row.answer)))
    assert len(sizes) == 1
    assert told(alone).possible != told(other).possible


def test_at_rest_no_hash_of_anybody_stands_in_clear(world, two):
    one, _other = two
    ask(one)
    with one.opened() as (session, file):
        who = (PersonContent(code="P1"), PersonIdentity(names=(NAME,), phones=(PHONE,)))
        marks = hashes.marks([who]) | hashes.of_contact(PHONE)
        entry = session.get(IndexEntry, (world.north, Part.MATCH.value, file.id))
        segment = index.segment(session, file.actor.unlocked, world.north, Part.MATCH)
        image = segment.connection.serialize()
        # It can fail: in memory, opened, they are there.
        assert all(mark in image for mark in marks)
        rows = session.scalars(select(MatchQuestion)).all()
        at_rest = [entry.sealed, *(row.question for row in rows)]
        for mark in marks:
            for sealed in at_rest:
                assert mark not in sealed
                assert mark.hex().encode() not in sealed


def test_a_case_asks_once_and_a_person_so_many_times_a_day(world, two, monkeypatch):
    one, _other = two
    ask(one)
    with pytest.raises(InvalidInputError, match="asked"):
        ask(one)
    monkeypatch.setattr(questions, "MOST_A_DAY", 2)
    ask(open_bare(world, NAME))
    third = open_bare(world, NAME)
    with pytest.raises(InvalidInputError, match="many"):
        ask(third)
    forget_questions()
    with pytest.raises(InvalidInputError, match="many"):
        ask(one)


def test_a_case_on_hold_neither_asks_nor_answers(world):
    one, other = held(world), held(filled.South(world))
    ask(one)
    answer(world, "taras")
    assert told(one).possible == (world.south,)  # it can fail
    for case in (one, other):
        hold(case)
    third = held(world)
    ask(third)
    answer(world, "taras")
    assert told(third).possible == ()
    forget_questions()
    with pytest.raises(InvalidInputError, match="hold"):
        ask(one)


def held(inside):
    """A case with a code, about the same invented person each time."""
    writer = demo_cases.Writer(inside.actor, inside.north)
    entered = writer.enter(demo_cases.public_cases()[0], 1, counted=True)
    return Case(inside, entered.ref, entered.case_id, *([entered.case_id] * 4))


def hold(case):
    """Put a case on hold as the public app does: by the clear column."""
    with db.transaction() as session:
        session.execute(
            update(Conversation)
            .where(Conversation.case_id == case.id)
            .values(hold=True)
        )


def forget_questions():
    with db.transaction() as session:
        past = clock.now() - timedelta(days=1)
        session.execute(update(MatchQuestion).values(expires_at=past))


def test_the_accused_are_neither_asked_about_nor_found(world):
    one = open_bare(world, "Хтось Інакший")
    with one.opened(permission=Permission.IDENTITY_WRITE) as (session, file):
        accused = PersonContent(code="", is_alleged_perpetrator=True)
        who = PersonIdentity(names=("Лихий Вигаданець",), phones=(OTHER_PHONE,))
        recording.record_person(session, file, accused, who)
    foreign = open_bare(world, "Лихий Вигаданець", team=world.south, by="taras")
    ask(foreign, "taras")
    answer(world, "olena")
    assert told(foreign, "taras").possible == ()


def test_a_planted_question_and_a_forged_answer_count_for_nothing(world, two):
    one, _other = two
    ask(one)
    with db.transaction() as session:
        row = session.scalars(
            select(MatchQuestion).where(MatchQuestion.team_id == world.south)
        ).one()
        row.subject_id = two[1].id
    answer(world, "taras")
    with db.transaction() as session:
        row = session.get_one(MatchQuestion, row.id)
        row.subject_id = one.id
    assert told(one).possible == ()


def test_who_asked_is_written_down_and_the_answer_is_not(world, two, monkeypatch):
    lines = []
    kept = questions.audit.record

    def noted(session, action, actor, subject=None, **details):
        lines.append((action, actor, subject, details))
        return kept(session, action, actor, subject, **details)

    monkeypatch.setattr(questions.audit, "record", noted)
    one, _other = two
    ask(one)
    answer(world, "taras")
    olena = world.actor("olena").staff_id
    assert (Action.MATCH_ASKED, olena, one.id, {"n": 2}) in lines
    assert (Action.MATCH_ANSWERED, None, world.south, {}) in lines
    assert NAME not in repr(lines)


@pytest.mark.parametrize(
    ("names", "same"),
    [
        (("Мотря Іванівна Вигаданко",), True),
        (("Vyhadanko Motria",), True),
        (("Мотря",), False),
        (("Мотря Інша",), False),
    ],
)
def test_a_name_is_hashed_in_one_spelling_and_never_alone(world, names, same):
    del world
    one = hashes.marks([(PersonContent(code="P1"), PersonIdentity(names=(NAME,)))])
    other = hashes.marks([(PersonContent(code="P1"), PersonIdentity(names=names))])
    assert bool(one & other) is same


def test_the_year_of_birth_tells_two_of_one_name_apart(world):
    del world

    def of(year):
        birth = ApproximateDate(date(year, 1, 1), date(year, 12, 31))
        content = PersonContent(code="P1", birth=birth)
        return hashes.marks([(content, PersonIdentity(names=(NAME,)))])

    assert of(1990) == of(1990)
    assert not of(1990) & of(1991)


def test_the_page_names_teams_and_nothing_else(world, two, desk):
    one, other = two
    olena = desk("olena")
    assert olena.post(f"{one.path}/other-teams").status_code == 303
    assert desk("taras").get("/staff").status_code == 200
    page = olena.get(f"{one.path}/other-teams").text
    assert "Possible match" in page
    assert other.ref not in page
    assert "Motria" not in page
    again = olena.post(f"{one.path}/other-teams")
    assert again.status_code == 422
    assert "asked already" in again.text


def test_the_desk_asks_by_phone_once_and_learns_teams_alone(world, desk):
    reports.send()
    given = public_site.RELATIVE["fc.contact_value"]
    open_bare(world, NAME, contact=given)
    marko = desk("marko")
    with db.reading() as session:
        report_id = session.scalars(select(Report.id)).one()
    address = f"/staff/inbox/{report_id}"
    assert marko.post(f"{address}/other-teams").status_code == 303
    assert "have answered" in marko.get(address).text
    answer(world, "olena")
    page = marko.get(address).text
    assert "Possible match" in page
    assert NAME not in page
    again = marko.post(f"{address}/other-teams")
    assert again.status_code == 422
    assert "asked already" in again.text
