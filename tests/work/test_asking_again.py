"""A yes is talked about again before it runs out; a child who comes of age is asked."""

from datetime import date, timedelta

import msgspec
import pytest
from sqlalchemy import select

from app import cases, clock, db, index
from app.cases import listing
from app.cases.consent_pages import talks
from app.cases.documents import PersonContent
from app.cases.models import Person
from app.consent import catalogue
from app.consent.ledger import ConsentContent, ConsentWords, Interest, Weighed
from app.consent.others.rules import Conflict
from app.consent.rules import Decision, Form, of_age_on
from app.dates import ApproximateDate
from app.index.models import IndexEntry
from app.keys.parts import Part
from app.staff.policy import Permission
from app.work import waiting
from app.work.rules import When

SAID = ConsentWords(teach_back="They may help me, nobody else reads it.")


def in_days(number):
    return clock.now().date() + timedelta(days=number)


def says(told, actor, who=None, words=SAID, **more):
    """Record an answer of the survivor, or of somebody else in the case."""
    row = {"purpose": "service", "decision": Decision.GRANTED} | more
    points = len(catalogue.load().purposes[row["purpose"]].explain)
    content = ConsentContent(
        person_id=who or told.survivor,
        form=Form.WRITTEN,
        explained=tuple(range(points)),
        **row,
    )
    with db.transaction() as s:
        file = cases.get(s, told.ref, actor, Permission.CONSENT_WRITE)
        return talks.record(s, file, content, words)


def changes(told, actor, who, **more):
    with db.transaction() as s:
        file = cases.get(s, told.ref, actor, Permission.CASE_WRITE)
        row = file.child(s, Person, who)
        content = file.read(row, Part.CONTENT, PersonContent)
        changed = msgspec.structs.replace(content, **more)
        file.change(s, row, row.version, content=changed)


def waits(actor):
    """What waits for somebody, by list; read from the sealed index alone."""
    index.forget_all()
    with db.transaction() as s:
        found = waiting.lists(s, actor, 20)
    return {each.when: [row.text for row in each.rows] for each in found if each.rows}


def ending(actor):
    index.forget_all()
    with db.transaction() as s:
        return [row.ref for row in listing.cases(s, actor, ending=True).rows]


def test_a_yes_waits_for_a_talk_from_thirty_days_before_its_end(clock, told, olena):
    says(told, olena, valid_until=in_days(40))
    (later,) = waits(olena)[When.LATER]
    assert later.startswith("Ask P1 again: ")
    clock.forward(days=10)
    assert waits(olena) == {When.TODAY: [later]}
    clock.forward(days=40)  # nothing rolls over: it is late until there was a talk
    assert waits(olena) == {When.LATE: [later]}
    says(told, olena, valid_until=in_days(365))
    assert set(waits(olena)) == {When.LATER}


def test_the_day_that_was_agreed_on_comes_first_and_uses_share_a_line(told, olena):
    day = in_days(3)
    says(told, olena, valid_until=in_days(90), review_due=day)
    says(told, olena, purpose="recontact", options=("by_us",), review_due=day)
    ((line,),) = waits(olena).values()
    labels = catalogue.load().purposes
    for each in ("service", "recontact"):
        assert labels[each].label.in_language("en") in line


@pytest.mark.parametrize("decision", [Decision.REFUSED, Decision.DEFERRED])
def test_any_answer_of_the_talk_takes_the_line_away(told, olena, decision):
    says(told, olena, valid_until=in_days(5))
    assert waits(olena)
    assert ending(olena) == [told.ref]
    says(told, olena, decision=decision)
    assert waits(olena) == {}
    assert ending(olena) == []


def test_who_took_everything_back_or_is_left_in_peace_is_not_asked(told, olena):
    says(told, olena, valid_until=in_days(5))
    says(told, olena, who=told.other, valid_until=in_days(5))
    changes(told, olena, told.other, never_contact=True)
    ((line,),) = waits(olena).values()
    assert "P1" in line
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CONSENT_WRITE)
        talks.withdraw_everything(s, file)
    assert waits(olena) == {}
    assert ending(olena) == []


def test_a_child_is_asked_on_the_day_it_comes_of_age(clock, told, olena):
    birthday = in_days(20)
    born = date(birthday.year - 18, birthday.month, birthday.day)
    assert of_age_on(born) == birthday
    changes(
        told,
        olena,
        told.survivor,
        is_child=True,
        birth=ApproximateDate.on(born),
    )
    says(
        told,
        olena,
        words=ConsentWords(teach_back="Yes.", weighed=Weighed(*(["Invented."] * 8))),
        given_by="guardian",
        child_assent="yes",
        conflict=Conflict.NONE,
        interest=Interest.PROCEED,
        valid_until=in_days(300),
    )
    assert set(waits(olena)) == {When.LATER}
    clock.forward(days=20)
    found = waits(olena)
    (line,) = found[When.TODAY]
    assert line.startswith("P1 turns 18 and is asked: ")
    says(told, olena, valid_until=in_days(300))  # their own yes
    assert set(waits(olena)) == {When.LATER}


def test_the_list_of_those_whose_yes_ends_is_kept_in_the_index(
    clock, told, of_the_south, olena, taras, bohdan
):
    says(told, olena, valid_until=in_days(listing.ENDING_DAYS + 1))
    assert ending(olena) == []
    clock.forward(days=1)
    assert ending(olena) == ending(bohdan) == [told.ref]
    assert ending(taras) == []
    clock.forward(days=listing.ENDING_DAYS)
    assert ending(olena) == [told.ref]  # the last day counts
    clock.forward(days=1)
    assert ending(olena) == []


def test_a_closed_case_asks_nobody(told, olena):
    says(told, olena, valid_until=in_days(5))
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_WRITE)
        file.row.status = "closed"
        file.change(s, file.row, file.row.version, content=file.content)
    assert waits(olena) == {}
    assert ending(olena) == []


def test_on_the_pages(staff, told, olena):
    says(told, olena, valid_until=in_days(30))
    with staff.as_(olena):
        assert told.ref in staff.get("/staff/cases/view/ending/1").text
        today = staff.get("/staff").text
        assert "Ask P1 again" in today
        assert f"{told.path}/consent/new" in today
        says(told, olena, decision=Decision.REFUSED)
        empty = staff.get("/staff/cases/view/ending/1").text
    assert told.ref not in empty
    assert "No yes runs out in this time" in empty


def test_nothing_of_it_stands_in_the_clear(world, told, olena):
    says(told, olena, valid_until=in_days(5))
    looked_for = [
        each.encode()
        for each in ("consent.ends", "consent.again", in_days(5).isoformat())
    ]
    with db.transaction() as s:
        kept = b"".join(s.scalars(select(IndexEntry.sealed)))
        segment = index.segment(s, olena.unlocked, world.north, Part.CONTENT)
        opened = b"".join(row[0] for row in segment.query("select entry from row"))
    assert all(each in opened for each in looked_for), "the search would find it"
    assert not any(each in kept for each in looked_for)
