"""Items of the case beside an element: tied by somebody, and never lost from record."""

import io

import pytest

from app import cases, db
from app.cases import recording
from app.cases.documents import ActContent, IncidentContent, Place
from app.classification import crime_catalogue
from app.classification.linking import tying
from app.classification.linking.shown import Beside
from app.classification.linking.tying import Kind, Target
from app.dates import ApproximateDate
from app.errors import ConflictError, InvalidInputError, NotFoundError, OnHoldError
from app.evidence import taking_in
from app.evidence.documents import EvidenceContent
from app.staff.policy import Permission
from app.statements.cards import sources
from tests.classification.test_review import pause
from tests.statements.told import picture

READ, WRITE = Permission.CASE_READ, Permission.CASE_WRITE


def case(session, known, who, may=READ):
    return cases.get(session, known.ref, known.world.actor(who), may)


@pytest.fixture
def item(known, blobs):
    """A photograph in the case."""
    with db.transaction() as s:
        file = case(s, known, "olena", WRITE)
        owner = recording.survivor_id(s, file)
        content = EvidenceContent(code="", title="A wall", owner_ids=(owner,))
        made = taking_in.take_in(s, file, content, "a.jpg", io.BytesIO(picture()))
    return Target(Kind.EVIDENCE, made)


@pytest.fixture
def statement(known):
    """The account of the case."""
    with db.transaction() as s:
        ((key, _words), *_rest) = sources(s, case(s, known, "olena"))
    return Target(Kind.STATEMENT, key)


def act(known, incident=None):
    with db.transaction() as s:
        file = case(s, known, "olena", WRITE)
        where = incident or known.incident
        made = recording.record_act(s, file, where, ActContent(kind="act.t.killing"))
    return Target(Kind.ACT, made)


def element(known, number=0):
    return crime_catalogue().crimes[known.crime].elements[number].id


def tie(known, target, who="iryna", at=None, note="Shows the place."):
    with db.transaction() as s:
        file = case(s, known, who)
        where = at or element(known)
        return tying.tie(s, file, known.incident, where, target, note)


def beside(known, crime=None):
    with db.transaction() as s:
        file = case(s, known, "iryna")
        return Beside(s, file, known.incident, {}).of_crime(crime or known.crime)


def tied(known, number=0, crime=None):
    found = beside(known, crime)
    name = crime_catalogue().crimes[crime or known.crime].elements[number].id
    return {each.item.target for each in found[name] if each.id}


def test_evidence_an_account_and_an_act_stand_beside_an_element(known, item, statement):
    done = act(known)
    for target in (item, statement, done):
        tie(known, target)
    assert tied(known) == {item, statement, done}
    assert not tied(known, 1)


@pytest.mark.parametrize("who", ["olena", "iryna", "bohdan"])
def test_whoever_reads_the_classification_may_tie(known, item, who):
    tie(known, item, who=who)
    assert tied(known) == {item}


@pytest.mark.parametrize("who", ["roman"])
def test_others_may_not(known, item, who):
    with pytest.raises(NotFoundError):
        tie(known, item, who=who)


def test_the_same_question_in_another_law_shows_the_same_item(known, item):
    first = crime_catalogue().crimes[known.crime].elements[0]
    other = next(
        (crime.id, number)
        for crime in crime_catalogue().crimes.values()
        for number, each in enumerate(crime.elements)
        if each.test == first.test and each.id != first.id
    )
    tie(known, item)
    assert tied(known, other[1], crime=other[0]) == {item}


def test_an_item_is_tied_once_and_its_end_stays_on_record(known, item):
    made = tie(known, item)
    with pytest.raises(ConflictError):
        tie(known, item)
    with db.transaction() as s:
        tying.take_back(s, case(s, known, "olena"), made)
    assert not tied(known)
    with db.transaction() as s:
        (kept,) = Beside(s, case(s, known, "iryna"), known.incident, {}).of_element(
            element(known)
        )
    assert kept.ended_on
    with pytest.raises(ConflictError), db.transaction() as s:
        tying.take_back(s, case(s, known, "olena"), made)
    tie(known, item)
    assert tied(known) == {item}


def test_what_is_of_another_case_or_incident_is_refused(known, of_the_south, item):
    with pytest.raises(NotFoundError):
        tie(known, Target(Kind.EVIDENCE, of_the_south.incident))
    with pytest.raises(NotFoundError):
        tie(known, item, at="icc.no.such")
    with db.transaction() as s:
        other = recording.record_incident(
            s,
            case(s, known, "olena", WRITE),
            IncidentContent(title="Another", when=ApproximateDate(), place=Place()),
        )
    with pytest.raises(InvalidInputError):
        tie(known, act(known, other))
    with pytest.raises(InvalidInputError):
        tie(known, item, note="x" * (tying.LONGEST + 1))


def test_on_hold_nothing_is_tied(known, item):
    pause(known)
    with pytest.raises(OnHoldError):
        tie(known, item)


def test_where_facts_come_from_is_shown_by_itself(known, statement):
    found = [each for ties in beside(known).values() for each in ties]
    assert {each.item.target for each in found} == {statement}
    assert all(each.id is None for each in found)


def test_tied_and_taken_back_through_the_pages(known, item, desk):
    seat, where = desk("iryna"), f"{known.page}/beside/{element(known)}"
    assert where in seat.get(known.page).text
    for wrong in ({"item": ""}, {"item": "evidence 1"}, {"item": f"act {item.id}"}):
        answer = seat.post(where, wrong | {"note": "kept words"})
        assert answer.status_code == 422
        assert "kept words" in answer.text
    good = {"item": f"evidence {item.id}", "note": "By <b>me</b>"}
    assert seat.post(where, good).status_code == 303
    again = seat.post(where, good | {"note": "other words"})
    assert again.status_code == 409
    assert "other words" in again.text
    page = desk("olena").get(known.page).text
    assert "E1: A wall" in page
    assert "By &lt;b&gt;me" in page
    (made,) = (
        each.id for each in beside(known)[element(known)] if each.item.target == item
    )
    assert seat.post(f"{where}/{made}/take-back").status_code == 303
    assert "E1: A wall" not in beside_section(desk("olena").get(known.page).text)
    assert "taken back" in seat.get(where).text
    for who in ("roman", "taras"):
        assert desk(who).get(where).status_code == 404
        assert desk(who).post(where, good).status_code == 404


def beside_section(page):
    return page.split('id="elements"')[1].split('id="follows"')[0]
