"""Questions of legal review: asked once, answered by a fact, never put again."""

from html import unescape

import pytest

from app import cases, db
from app.cases import recording
from app.cases.casefile import CaseFile
from app.cases.documents import IncidentContent, SeriesContent
from app.cases.models import Incident
from app.cases.series import sharing
from app.cases.working_text import readable
from app.classification import crime_catalogue
from app.errors import (
    AlreadyAskedError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
    OnHoldError,
)
from app.facts import Answer, AnsweredBy, vocabulary
from app.keys.parts import Part
from app.staff.policy import Permission
from app.work import tasks
from app.work.questions import asking
from app.work.tasks import Outcome, State
from tests.classification.test_review import pause

PLAIN = "act.threats_severe"
SENSITIVE = "act.rape"
READ = Permission.CASE_READ


def case(session, known, who) -> CaseFile:
    return cases.get(session, known.ref, known.world.actor(who), READ)


def ask(known, fact=PLAIN, who="iryna", incident=None, why="Element 2 needs it."):
    with db.transaction() as s:
        at = incident or known.incident
        return asking.ask(s, case(s, known, who), at, fact, why=why)


def question(known, number=0, who="iryna"):
    with db.transaction() as s:
        return asking.of(s, case(s, known, who))[number]


def answer(known, given, who="olena"):
    seen = question(known)
    with db.transaction() as s:
        asking.answer(s, case(s, known, who), seen.id, seen.version, given, None)


def end(known, outcome, note="She asked us not to.", who="olena", version=None):
    seen = question(known)
    with db.transaction() as s:
        file = case(s, known, who)
        asking.end_without(s, file, seen.id, version or seen.version, outcome, note)


def answered(known, fact):
    with db.transaction() as s:
        shared = sharing.incident(s, case(s, known, "olena"), known.incident)
        return shared.content.answers().get(fact, Answer.UNKNOWN)


@pytest.fixture
def open_facts(known):
    """The facts of these tests, not answered yet."""
    for fact in (PLAIN, SENSITIVE):
        assert answered(known, fact) is Answer.UNKNOWN
        assert vocabulary().facts[fact].answered_by is AnsweredBy.CASEWORKER


pytestmark = pytest.mark.usefixtures("open_facts")


def test_a_question_carries_the_fact_its_wording_in_both_languages_and_why(known):
    ask(known)
    seen = question(known)
    fact = vocabulary().facts[PLAIN]
    assert seen.question.fact == PLAIN
    assert seen.question.incident_id == known.incident
    assert (seen.question.en, seen.question.uk) == (fact.question.en, fact.question.uk)
    assert readable(seen.content.why) == "Element 2 needs it."
    assert seen.content.who is None
    assert seen.content.kind is tasks.Kind.QUESTION
    assert seen.content.made_by == known.world.actor("iryna").staff_id


def test_what_is_sensitive_stands_on_no_list(known):
    ask(known, SENSITIVE)
    wording = vocabulary().facts[SENSITIVE].question
    assert question(known).question.en == wording.en
    assert wording.en not in question(known).content.text


@pytest.mark.parametrize("fact", [PLAIN, SENSITIVE])
@pytest.mark.parametrize("language", ["en", "uk"])
def test_lists_say_it_in_the_language_of_whoever_reads_them(
    known, desk, fact, language
):
    ask(known, fact)
    olena = desk("olena")
    olena.client.set_cookie("lang", language, domain="127.0.0.1")
    wording = vocabulary().facts[fact].question
    for path in (f"/staff/cases/{known.ref}/tasks", "/staff/tasks"):
        page = unescape(olena.get(path).text)
        assert (wording.en in page) == (fact == PLAIN and language == "en"), path
        assert (wording.uk in page) == (fact == PLAIN and language == "uk"), path


@pytest.mark.parametrize("who", ["olena", "bohdan", "roman"])
def test_only_a_legal_reviewer_asks(known, who):
    with pytest.raises(NotFoundError):
        ask(known, who=who)


@pytest.mark.parametrize("why", ["", "  ", "x" * (asking.WHY_LONGEST + 1)])
def test_without_saying_why_nothing_is_asked(known, why):
    with pytest.raises(InvalidInputError):
        ask(known, why=why)
    with db.transaction() as s:
        assert not asking.of(s, case(s, known, "iryna"))


def test_nothing_is_asked_of_who_paused_the_case(known):
    pause(known)
    with pytest.raises(OnHoldError):
        ask(known)


@pytest.mark.parametrize("fact", [PLAIN, SENSITIVE])
@pytest.mark.parametrize("outcome", [None, *list(Outcome)[1:]])
def test_what_was_asked_is_not_asked_again_whatever_came_of_it(known, fact, outcome):
    ask(known, fact)
    if outcome:
        end(known, outcome)
    with pytest.raises(AlreadyAskedError):
        ask(known, fact)


def test_what_is_answered_is_not_asked(known):
    known.answers(**{PLAIN.replace(".", "__"): Answer.NO})
    with pytest.raises(AlreadyAskedError):
        ask(known)


def test_what_a_reviewer_answers_is_not_asked_of_the_person(known):
    analyst = next(
        key
        for key, fact in vocabulary().facts.items()
        if fact.answered_by is AnsweredBy.ANALYST
        and answered(known, key) is Answer.UNKNOWN
    )
    with pytest.raises(AlreadyAskedError):
        ask(known, analyst)


def test_a_fact_that_does_not_exist_and_a_foreign_incident_are_not_there(
    known, of_the_south
):
    with pytest.raises(NotFoundError):
        ask(known, "act.nothing")
    with pytest.raises(NotFoundError):
        ask(known, incident=of_the_south.incident)


@pytest.mark.parametrize("given", [Answer.YES, Answer.NO])
def test_recording_the_fact_ends_the_question(known, given):
    ask(known)
    answer(known, given)
    assert answered(known, PLAIN) is given
    ended = question(known)
    assert ended.question.outcome is Outcome.ANSWERED
    assert ended.content.state is State.DONE
    assert ended.content.ended_by == known.world.actor("olena").staff_id


def test_an_answer_on_the_page_of_the_facts_ends_it_too(known):
    ask(known)
    known.answers(**{PLAIN.replace(".", "__"): Answer.YES})
    assert question(known).question.outcome is Outcome.ANSWERED


def test_a_question_without_an_answer_needs_a_reason(known):
    ask(known)
    for note in ("", " ", "x" * (tasks.NOTE_LONGEST + 1)):
        with pytest.raises(InvalidInputError):
            end(known, Outcome.DECLINED, note=note)
    assert question(known).is_open
    end(known, Outcome.DECLINED)
    ended = question(known)
    assert (ended.question.outcome, ended.content.state) == (
        Outcome.DECLINED,
        State.DROPPED,
    )
    assert answered(known, PLAIN) is Answer.UNKNOWN


def test_whoever_is_slower_writes_over_nothing(known):
    ask(known)
    version = question(known).version
    end(known, Outcome.UNKNOWN)
    with pytest.raises(ConflictError):
        end(known, Outcome.DECLINED, version=version)
    assert question(known).question.outcome is Outcome.UNKNOWN


def test_a_reviewer_does_not_answer_for_the_person(known):
    ask(known)
    for act in (lambda: answer(known, Answer.YES, who="iryna"),):
        with pytest.raises(NotFoundError):
            act()
    with pytest.raises(NotFoundError):
        end(known, Outcome.DECLINED, who="iryna")


def test_a_question_cannot_be_dropped_or_opened_again_as_another_task(known):
    made = ask(known)
    with pytest.raises(InvalidInputError), db.transaction() as s:
        tasks.end(s, case(s, known, "olena"), made, 1, "Done, I think.")
    assert question(known).is_open


def beside(known, *, together):
    """Put a second incident into the case, and both into one series."""
    with db.transaction() as s:
        file = case(s, known, "bohdan")
        series = sharing.record(s, file, SeriesContent(title="Invented"))
        row = file.child(s, Incident, known.incident)
        first = file.read(row, Part.CONTENT, IncidentContent)
        second = IncidentContent(
            title="Another",
            when=first.when,
            place=first.place,
            series_id=series if together else None,
        )
        recording.change_incident(
            s, file, row.id, row.version, first.__replace__(series_id=series)
        )
        return recording.record_incident(s, file, second)


@pytest.mark.parametrize("together", [True, False])
def test_what_is_sensitive_is_asked_once_in_a_series(known, together):
    other = beside(known, together=together)
    ask(known, SENSITIVE)
    end(known, Outcome.DECLINED)
    if together:
        with pytest.raises(AlreadyAskedError):
            ask(known, SENSITIVE, incident=other)
    else:
        ask(known, SENSITIVE, incident=other)
    ask(known, PLAIN)
    ask(known, PLAIN, incident=other)  # what was done is another question each time


def test_a_question_about_the_context_is_answered_for_the_series(known):
    context = next(
        fact.key
        for fact in vocabulary().in_group(sharing.GROUP)
        if fact.answered_by is AnsweredBy.CASEWORKER
    )
    other = beside(known, together=True)
    if answered(known, context) is not Answer.UNKNOWN:
        known.answers(**{context.replace(".", "__"): Answer.UNKNOWN})
    ask(known, context)
    with pytest.raises(AlreadyAskedError):
        ask(known, context, incident=other)
    answer(known, Answer.YES)
    with db.transaction() as s:
        shared = sharing.incident(s, case(s, known, "olena"), other)
    assert context in shared.inherited


# --- pages


def crime_of(fact):
    return next(
        crime.id
        for crime in crime_catalogue().crimes.values()
        if sum(fact in element.points for element in crime.elements)
    )


def test_asked_answered_and_seen_through_the_pages(known, desk):
    crime = crime_of(PLAIN)
    page = f"{known.path}/{known.incident}/{crime}"
    iryna, olena = desk("iryna"), desk("olena")
    assert f"{page}/ask/{PLAIN}" in iryna.get(page).text
    assert f"{page}/ask/{PLAIN}" not in olena.get(page).text
    assert olena.get(f"{page}/ask/{PLAIN}").status_code == 404
    shown = iryna.get(f"{page}/ask/{PLAIN}").text
    wording = vocabulary().facts[PLAIN].question
    assert wording.en in shown
    assert wording.uk in shown
    empty = iryna.post(f"{page}/ask/{PLAIN}", {"why": " "})
    assert empty.status_code == 422
    sent = iryna.post(f"{page}/ask/{PLAIN}", {"why": "For <b>intent</b>"})
    assert sent.status_code == 303
    again = iryna.post(f"{page}/ask/{PLAIN}", {"why": "kept words"})
    assert again.status_code == 409
    assert "kept words" in again.text
    assert "Asked, no answer yet" in iryna.get(page).text
    seen = question(known)
    where = f"/staff/cases/{known.ref}/questions/{seen.id}"
    assert where in olena.get(page).text
    assert where in olena.get(f"/staff/cases/{known.ref}/tasks").text
    task = olena.get(f"/staff/cases/{known.ref}/tasks/{seen.id}")
    assert task.headers["Location"].endswith(where)
    asked = olena.get(where).text
    assert "For &lt;b&gt;intent" in asked
    assert wording.uk in asked
    for wrong in ({}, {"answer": "maybe"}, {"answer": "declined", "note": " "}):
        form = {"version": seen.version, "note": "typed words"} | wrong
        refused = olena.post(where, form)
        assert refused.status_code == 422
        assert ("typed words" in refused.text) == (form["note"] == "typed words")
    good = {"version": seen.version, "answer": "declined", "note": "Not now, <i>no</i>"}
    assert olena.post(where, good).status_code == 303
    late = olena.post(where, good | {"answer": "unknown", "note": "later words"})
    assert late.status_code == 409
    assert "later words" in late.text
    page_now = iryna.get(page).text
    assert "The person would rather not say" in page_now
    assert "Not now, &lt;i&gt;no" in page_now
    assert f"{page}/ask/{PLAIN}" not in page_now
    assert "This is not asked again" in iryna.get(f"{page}/ask/{PLAIN}").text


def test_yes_through_the_page_records_the_fact(known, desk):
    ask(known)
    seen = question(known)
    where = f"/staff/cases/{known.ref}/questions/{seen.id}"
    form = {"version": seen.version, "answer": "yes", "note": ""}
    assert desk("olena").post(where, form).status_code == 303
    assert answered(known, PLAIN) is Answer.YES
    assert "Answered" in desk("olena").get(where).text


def test_the_page_of_a_question_is_for_those_who_work_with_the_person(known, desk):
    ask(known)
    where = f"/staff/cases/{known.ref}/questions/{question(known).id}"
    for who in ("iryna", "roman", "taras"):
        assert desk(who).get(where).status_code == 404
