"""Series: the context is answered once, inherited, and shown as inherited."""

import msgspec
import pytest

from app import cases, db
from app.cases import recording
from app.cases.documents import (
    FactAnswer,
    IncidentContent,
    PersonContent,
    PersonIdentity,
    Place,
    SeriesContent,
)
from app.cases.models import Incident, IncidentSeries
from app.cases.series import sharing
from app.classification import review
from app.dates import ApproximateDate
from app.facts import Answer
from app.keys.parts import Part
from app.staff.policy import Permission
from tests.cases.conftest import NAMES
from tests.cases.pages import text


def file_of(s, told, actor):
    return cases.get(s, told.ref, actor, Permission.CASE_READ)


@pytest.fixture
def series(told, olena):
    """A series with the incident in it."""
    with db.transaction() as s:
        file = file_of(s, told, olena)
        made = sharing.record(
            s, file, SeriesContent(title="The occupation", note=f"{NAMES[0]} told it.")
        )
        row = file.child(s, Incident, told.incident)
        content = file.read(row, Part.CONTENT, IncidentContent)
        recording.change_incident(
            s,
            file,
            row.id,
            row.version,
            msgspec.structs.replace(content, series_id=made),
        )
    return made


def read(told, actor, row_id, model=IncidentSeries, kind=SeriesContent):
    with db.transaction() as s:
        file = file_of(s, told, actor)
        return file.read(file.child(s, model, row_id), Part.CONTENT, kind)


def answers(told, actor, series, given):
    with db.transaction() as s:
        file = file_of(s, told, actor)
        version = file.child(s, IncidentSeries, series).version
        return sharing.answer(s, file, series, version, given, None)


def test_names_on_file_are_codes_in_a_series_too(told, series, olena):
    assert read(told, olena, series).note == "{P1} told it."


def test_a_name_that_is_learnt_later_becomes_a_code_there(told, olena):
    with db.transaction() as s:
        file = file_of(s, told, olena)
        made = sharing.record(s, file, SeriesContent(title="Семен Новий was there"))
    with db.transaction() as s:
        recording.record_person(
            s,
            file_of(s, told, olena),
            PersonContent(code=""),
            PersonIdentity(names=("Семен Новий",)),
        )
    assert read(told, olena, made).title == "{P3} was there"


def test_an_incident_takes_what_its_series_answered_and_its_own_comes_first(
    told, series, olena, iryna
):
    given = {"ctx.iac": Answer.YES, "ctx.widespread": Answer.YES}
    assert answers(told, iryna, series, given) == 2
    with db.transaction() as s:
        shared = sharing.incident(s, file_of(s, told, olena), told.incident)
    assert shared.inherited == {"ctx.iac", "ctx.widespread"}
    assert shared.content.answers() == given
    with db.transaction() as s:
        file = file_of(s, told, iryna)
        row = file.child(s, Incident, told.incident)
        own = (FactAnswer("ctx.iac", Answer.NO),)
        recording.record_facts(s, file, row.id, row.version, own)
    with db.transaction() as s:
        shared = sharing.incident(s, file_of(s, told, olena), told.incident)
    assert shared.inherited == {"ctx.widespread"}
    assert shared.content.answers()["ctx.iac"] is Answer.NO
    stored = read(told, olena, told.incident, Incident, IncidentContent)
    assert stored.answers() == {"ctx.iac": Answer.NO}


def test_the_rules_propose_with_the_context_of_the_series(told, series, olena, iryna):
    given = {"act.beating": Answer.YES, "act.electric_shock": Answer.YES}
    with db.transaction() as s:
        file = file_of(s, told, olena)
        row = file.child(s, Incident, told.incident)
        recording.record_facts(
            s,
            file,
            row.id,
            row.version,
            tuple(FactAnswer(key, answer) for key, answer in given.items()),
        )

    def proposed():
        with db.transaction() as s:
            content = review.incident_of(s, file_of(s, told, iryna), told.incident)
        found = review.proposals(content)
        return found.proposed, {each.entry.crime.id for each in found.waiting}

    before, waiting = proposed()
    context = {
        "ctx.iac": Answer.YES,
        "ctx.nexus": Answer.YES,
        "ctx.widespread": Answer.YES,
        "ctx.civilian_population_target": Answer.YES,
        "ctx.policy": Answer.YES,
        "ctx.knowledge_of_attack": Answer.YES,
    }
    answers(told, iryna, series, context)
    after, still = proposed()
    assert after > before
    assert len(still) < len(waiting)


def test_inherited_answers_are_shown_as_inherited(staff, told, series, olena, iryna):
    answers(told, iryna, series, {"ctx.iac": Answer.YES})
    with staff.as_(olena):
        page = text(staff.get(f"{told.path}/incidents/{told.incident}"))
    assert "of the series" in page
    assert "The occupation" in page


def test_beside_an_element_one_sees_whose_the_answer_is(
    staff, told, series, olena, iryna
):
    answers(told, iryna, series, {"ctx.iac": Answer.YES, "ctx.nexus": Answer.YES})
    page = f"{told.path}/classification/{told.incident}/icc.8.2.a.i"
    with staff.as_(iryna):
        before = text(staff.get(page))
        assert before.count("of the series") >= 2
    with db.transaction() as s:
        file = file_of(s, told, iryna)
        row = file.child(s, Incident, told.incident)
        own = (FactAnswer("ctx.iac", Answer.NO, recorded_by=iryna.staff_id),)
        recording.record_facts(s, file, row.id, row.version, own)
    with db.transaction() as s:
        shared = sharing.incident(s, file_of(s, told, olena), told.incident)
    assert {key: f.answer for key, f in shared.overridden.items()} == {
        "ctx.iac": Answer.YES
    }
    with staff.as_(iryna):
        after = text(staff.get(page))
    assert "answered for this incident; the series" in after
    assert "says Yes (Iryna)" in after


def test_a_series_answers_the_context_and_nothing_else(staff, told, series, iryna):
    path = f"{told.path}/incidents/series/{series}/facts"
    with staff.as_(iryna):
        sent = {"version": "1", "ctx.iac": "yes", "act.beating": "yes"}
        assert staff.post(path, sent).status_code == 303
        stale = staff.post(path, {"version": "1", "ctx.iac": "no"})
        assert stale.status_code == 409
        assert "On file now" in text(stale)
    assert {f.key for f in read(told, iryna, series).facts} == {"ctx.iac"}


def test_who_may_not_answer_a_question_of_law_cannot(staff, told, series, olena):
    path = f"{told.path}/incidents/series/{series}/facts"
    with staff.as_(olena):
        assert staff.post(path, {"version": "1", "ctx.iac": "yes"}).status_code == 303
    assert read(told, olena, series).facts == ()


def test_a_series_is_recorded_changed_and_chosen_through_its_pages(staff, told, olena):
    base = f"{told.path}/incidents"
    with staff.as_(olena):
        empty = staff.post(f"{base}/series/new", {"title": "", "note": "kept words"})
        assert empty.status_code == 422
        assert "kept words" in text(empty)
        made = staff.post(f"{base}/series/new", {"title": "Raids", "note": ""})
        own = made.headers["Location"]
        assert staff.get(own).status_code == 200
        sent = {"version": "1", "title": "Raids in spring", "note": ""}
        assert staff.post(f"{own}/change", sent).status_code == 303
        stale = staff.post(f"{own}/change", sent | {"title": "Typed by me"})
        assert stale.status_code == 409
        assert "Raids in spring" in text(stale)
        assert 'value="Typed by me"' in text(stale)
        chosen = {
            "version": "1",
            "title": "Held in a cellar",
            "when-earliest": "2024",
            "region": "",
            "kind": "",
            "series": own.rpartition("/")[2],
        }
        change = f"{base}/{told.incident}/change"
        assert staff.post(change, chosen).status_code == 303
        assert "Held in a cellar" in text(staff.get(own))
        assert "Raids in spring" in text(staff.get(base))


def test_a_series_of_another_case_is_neither_shown_nor_chosen(
    staff, told, of_the_south, olena, taras
):
    with db.transaction() as s:
        foreign = sharing.record(
            s, file_of(s, of_the_south, taras), SeriesContent(title="Foreign")
        )
        recording.record_incident(
            s,
            file_of(s, of_the_south, taras),
            IncidentContent(title="x", when=ApproximateDate(), place=Place()),
        )
    with staff.as_(olena):
        for part in ("", "/change", "/facts"):
            path = f"{told.path}/incidents/series/{foreign}{part}"
            assert staff.get(path).status_code == 404
        sent = {"version": "1", "title": "Held", "region": "", "kind": ""}
        sent |= {"when-earliest": "2024", "series": str(foreign)}
        change = f"{told.path}/incidents/{told.incident}/change"
        assert staff.post(change, sent).status_code == 422
