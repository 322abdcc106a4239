"""Pattern questions: read from the index for a filter; the word is a lawyer's."""

from datetime import date

import pytest
from sqlalchemy import event as sa_event

from app import cases, db, index
from app.cases import answering, line
from app.cases.models import Incident
from app.classification.pattern import assessing, looking
from app.classification.pattern.assessing import Question
from app.cli import demo_cases
from app.conversation import box, receipts
from app.conversation.documents import Kind
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.facts import Answer
from app.index import Wanted
from app.keys.parts import Part, SubjectKind
from app.staff import resealing
from app.staff.policy import Permission
from app.work.bars import barring
from tests.cases.conftest import open_case
from tests.classification import reviewed

WIDE = "ctx.widespread"
ANSWER = "The cases show acts of one unit over four months. Invented."


def told(world, known, answers):
    """Answer questions of context, which are a legal reviewer's to answer."""
    with db.transaction() as s:
        file = cases.get(s, known.ref, world.actor("iryna"), Permission.CASE_READ)
        version = file.child(s, Incident, known.incident).version
        answering.record(s, file, known.incident, version, answers, None)


def agree(world, *refs, purpose="pattern_analysis"):
    writer = demo_cases.Writer(world.actor, world.north)
    for ref in refs:
        writer.agree(ref, purpose)


def withdraw(world, ref):
    with db.transaction() as s:
        file = cases.get(s, ref, world.actor("olena"), Permission.CONSENT_WRITE)
        line.withdraw(s, file, ("pattern_analysis",))


@pytest.fixture
def cases_of_north(world, known):
    """Two cases of the team of one place, one of another, and one of another team."""
    again = reviewed.enter(world)
    reviewed.enter_in_the_south(world)
    other = open_case(world.north, world.actor("bohdan"), world.actor("olena"))
    agree(world, known.ref, again.ref, other.ref)
    told(world, known, {WIDE: Answer.YES})
    told(world, again, {WIDE: Answer.NO, "ctx.isolated": Answer.YES})
    return world, known, again, other


def look(world, wanted=None, who="iryna", team=None):
    with db.transaction() as s:
        team_id = team or world.north
        return looking.look(s, world.actor(who), team_id, wanted or Wanted())


def write(world, who="iryna", answer=ANSWER, rests_on=""):
    with db.transaction() as s:
        actor, question = world.actor(who), Question.WIDESPREAD
        return assessing.write(s, actor, world.north, question, answer, rests_on)


def said(world, who="iryna"):
    with db.transaction() as s:
        return assessing.listed(s, world.actor(who), world.north)


def test_what_is_counted_is_what_the_filter_means(cases_of_north):
    world, known, _again, other = cases_of_north
    everything = look(world)
    assert everything.totals.cases == 3
    assert everything.totals.incidents == 3
    with db.transaction() as s:
        actor = world.actor("iryna")
        segment = index.segment(s, actor.unlocked, world.north, Part.CONTENT)
        found = {each.entry.ref: each.entry for each in index.cases(segment)[0]}
        first = found[known.ref].events[0]
        odd = found[other.ref].events[0]
    assert (first.first, first.region) != (odd.first, odd.region)
    day = date.fromisoformat(first.first)
    narrow = look(world, Wanted(region=first.region, since=day, until=day))
    assert narrow.totals.cases == 2
    assert narrow.totals.incidents == 2
    assert sum(many for _month, many in everything.months) == 3


def test_only_cases_that_agreed_to_be_linked_are_counted_and_the_rest_is_told(
    world, known, clock
):
    again = reviewed.enter(world)
    assert look(world).totals.cases == 0
    agree(world, known.ref, purpose="service")
    assert dict(look(world).held_back) == {
        "G1: The person was never asked about this use.": 1,
        "G6: The permission is for another purpose.": 1,
    }
    agree(world, known.ref, again.ref)
    found = look(world)
    assert (found.totals.cases, found.totals.incidents) == (2, 2)
    assert not found.held_back
    assert found.acts
    withdraw(world, known.ref)
    found = look(world)
    assert (found.totals.cases, found.totals.incidents) == (1, 1)
    assert found.held_back == [("G1: The person took the permission back.", 1)]
    clock.forward(days=400)  # nobody wrote the entries anew since
    found = look(world)
    assert found.totals.cases == 0
    assert dict(found.held_back)["G4: The permission has run out."] == 1


def test_a_pause_by_code_takes_a_case_out_at_once(world, known):
    agree(world, known.ref)
    assert look(world).totals.cases == 1
    keys = receipts.derived(known.code)
    with db.transaction() as s:
        conversation = receipts.find(s, keys.lookup)
        key = box.Key(conversation, keys.seed, keys.signing)
        box.instruct(s, key, Kind.PAUSE)
    found = look(world)
    assert found.totals.cases == 0
    assert found.held_back == [("hold: The survivor paused everything.", 1)]
    with pytest.raises(InvalidInputError):
        write(world, rests_on=known.ref)


def test_an_assessment_rests_on_no_case_that_was_not_agreed_to(world, known):
    with pytest.raises(InvalidInputError) as refused:
        write(world, rests_on=f"{known.ref}/1")
    assert refused.value.fields == ("rests_on",)
    agree(world, known.ref)
    assert write(world, rests_on=f"{known.ref}/1")


def test_both_sides_of_a_context_question_are_shown(cases_of_north):
    world, *_rest = cases_of_north
    spread, isolated = look(world).context[Question.WIDESPREAD]
    assert (spread.yes, spread.no, spread.neither) == (1, 1, 1)
    assert not spread.is_against
    assert isolated.yes == 1
    assert isolated.is_against


def test_it_reads_the_index_and_opens_no_case(cases_of_north):
    world, *_rest = cases_of_north
    look(world)
    asked = []
    with db.transaction() as s:
        actor = world.actor("iryna")
        bind = s.get_bind()
        engine = getattr(bind, "engine", bind)

        def heard(_c, _cursor, statement, *_more):
            asked.append(statement)

        sa_event.listen(engine, "before_cursor_execute", heard)
        try:
            looking.look(s, actor, world.north, Wanted())
        finally:
            sa_event.remove(engine, "before_cursor_execute", heard)
    assert asked
    assert not [one for one in asked if "case_file" in one or "incident" in one]


@pytest.mark.parametrize("who", ["olena", "roman", "sofia", "taras"])
def test_who_looks(cases_of_north, who):
    world, *_rest = cases_of_north
    with pytest.raises(NotFoundError):
        look(world, who=who)


def test_whoever_is_barred_from_a_case_does_not_see_it_counted(cases_of_north):
    world, known, *_rest = cases_of_north
    with db.transaction() as s:
        file = cases.get(s, known.ref, world.actor("bohdan"), Permission.CASE_READ)
        iryna = world["iryna"].staff_id
        barring.bar(s, file, iryna, barring.Source.TEAM, "Invented")
    assert look(world).totals.cases == 2
    assert look(world, who="bohdan").totals.cases == 3


def test_a_lawyer_writes_the_word_and_each_version_stays(cases_of_north):
    world, known, *_rest = cases_of_north
    row_id = write(world, rests_on=f"{known.ref}/1")
    with db.transaction() as s:
        assessing.amend(s, world.actor("iryna"), row_id, 1, "Better. Invented.", "")
    with db.transaction() as s, pytest.raises(ConflictError):
        assessing.amend(s, world.actor("iryna"), row_id, 1, "Late. Invented.", "")
    (seen,) = said(world, "bohdan")
    assert [each.answer for each in seen.content.versions] == [
        ANSWER,
        "Better. Invented.",
    ]
    assert seen.content.versions[0].rests_on == (f"{known.ref}/1",)
    assert seen.content.now.edition
    with pytest.raises(NotFoundError):
        write(world, who="bohdan")


@pytest.mark.parametrize("rests_on", ["BV-0000-00/1", "{ref}/9", "{ref}/0", "words"])
def test_it_rests_on_incidents_that_are_there(cases_of_north, rests_on):
    world, known, *_rest = cases_of_north
    with pytest.raises(InvalidInputError) as refused:
        write(world, rests_on=rests_on.format(ref=known.ref))
    assert refused.value.fields == ("rests_on",)


def test_it_is_sealed_for_the_team_and_known_to_resealing(cases_of_north):
    world, *_rest = cases_of_north
    write(world)
    with db.transaction() as s:
        walked = list(resealing.documents(s, SubjectKind.REGISTER, [world.north]))
    assert "pattern_assessment" in {each.shelf.table.name for each in walked}
    assert all(b"Invented" not in each.envelope for each in walked)


def test_the_pages(cases_of_north, desk):
    world, known, *_rest = cases_of_north
    path, iryna = "/staff/pattern-questions", desk("iryna")
    assert "No rule concludes anything here" in iryna.get(path).text
    page = iryna.post(path, {"team": str(world.north)})
    assert page.status_code == 200
    assert "Repetition" in page.text
    asked = {"team": str(world.north), "question": "policy", "answer": ANSWER}
    wrong = iryna.post(f"{path}/assessments", asked | {"rests_on": "nothing"})
    assert wrong.status_code == 422
    assert ANSWER in wrong.text
    good = asked | {"rests_on": f"{known.ref}/1"}
    assert iryna.post(f"{path}/assessments", good).status_code == 303
    assert ANSWER in desk("bohdan").get(path).text
    (seen,) = said(world)
    one = f"{path}/assessments/{seen.id}"
    assert iryna.get(one).status_code == 200
    late = {"version": "7", "answer": "What I typed", "rests_on": ""}
    conflict = iryna.post(one, late)
    assert conflict.status_code == 409
    assert "What I typed" in conflict.text
    assert ANSWER in conflict.text
    assert iryna.post(one, late | {"version": "1"}).status_code == 303
    for who in ("olena", "sofia", "petro", "admin"):
        assert desk(who).get(path).status_code == 404
