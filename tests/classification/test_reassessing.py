"""Decisions are laid beside a later edition by a job, which changes nothing."""

from uuid import UUID

import pytest
from sqlalchemy import select

from app import cases, db, jobs
from app.classification import catalogue
from app.classification.models import Classification, Reassessment
from app.classification.reassessing import reporting, starting
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.jobs.models import Job
from app.staff.policy import Permission
from app.work.bars import barring
from tests.classification.editions import OTHER_FACTS, WORDS, edition, written
from tests.classification.reviewed import enter

WILFUL = "icc.8.2.a.i"


def begun(world, who="iryna", after=None):
    with db.transaction() as s:
        return starting.start(s, world.actor(who), world.north, after)


def report(world, one, who="iryna"):
    with db.transaction() as s:
        return reporting.get(s, world.actor(who), one)


def sealed():
    """Every decision as it lies there, and its version."""
    with db.reading() as s:
        return {
            row.id: (row.version, bytes(row.content))
            for row in s.scalars(select(Classification))
        }


def test_what_differs_is_reported_and_nothing_is_changed(known, world, tmp_path):
    known.decide(crime=WILFUL)
    known.decide(crime="ucc.438.2", reason="By hand.")
    before, worker = sealed(), world.worker()
    with edition(tmp_path, OTHER_FACTS):
        one = begun(world)
        assert not report(world, one).is_over
        assert worker.step()
        told = report(world, one)
    assert told.is_over
    assert (told.outcome.looked, told.outcome.older) == (2, 2)
    lines = {line.crime: line for _ref, line in told.lines}
    assert {ref for ref, _line in told.lines} == {known.ref}
    assert lines[WILFUL].was_proposed
    assert not lines[WILFUL].is_proposed
    assert (lines[WILFUL].fields, lines[WILFUL].edition) == (1, "2026.3")
    assert (WILFUL, 1) in told.by_entry
    assert sealed() == before


def test_on_the_same_edition_there_is_nothing_to_look_at(known, world):
    known.decide(crime=WILFUL)
    worker, one = world.worker(), begun(world)
    assert worker.step()
    told = report(world, one)
    assert (told.is_over, told.lines, told.outcome.older) == (True, (), 0)


def test_only_the_standing_decision_is_looked_at(known, world, tmp_path):
    known.decide(crime=WILFUL)
    worker = world.worker()
    with edition(tmp_path, WORDS):
        known.decide(crime=WILFUL, reason="Read anew.")
        one = begun(world)
        assert worker.step()
        told = report(world, one)
    assert (told.outcome.looked, told.lines) == (1, ())


def test_the_row_of_its_job_tells_nothing(known, world, tmp_path):
    known.decide(crime=WILFUL)
    world.worker()
    with edition(tmp_path, WORDS):
        one = begun(world)
    with db.reading() as s:
        row = s.get_one(Job, s.get_one(Reassessment, one).job_id)
        clear = (row.name, row.subject_id, row.step, row.steps_total, row.error_code)
        assert clear == ("reassess", one, "", 0, None)
        for bytes_ in (row.sealed_keys, s.get_one(Reassessment, one).content):
            for word in (known.ref, WILFUL, str(known.incident), known.incident.hex):
                assert word.encode() not in bytes_
        # The search above can fail: the report, once it is open, says all of it.
    assert str(known.incident) not in repr(report(world, one))


def test_what_it_found_is_sealed(known, world, tmp_path):
    known.decide(crime=WILFUL)
    worker = world.worker()
    with edition(tmp_path, WORDS):
        one = begun(world)
        assert worker.step()
    told = report(world, one)
    assert told.lines[0][1].crime == WILFUL
    with db.reading() as s:
        outcome = s.get_one(Reassessment, one).outcome
    assert WILFUL.encode() not in outcome
    assert b"edition" not in outcome


@pytest.mark.parametrize("who", ["olena", "roman", "sofia", "petro", "lesia", "taras"])
def test_nobody_else_begins_or_reads_one(known, world, who):
    known.decide(crime=WILFUL)
    world.worker()
    with pytest.raises(NotFoundError):
        begun(world, who)
    one = begun(world)
    with pytest.raises(NotFoundError):
        report(world, one, who)


def test_a_case_that_somebody_is_barred_from_is_not_in_their_report(
    known, world, tmp_path
):
    known.decide(crime=WILFUL)
    worker, bohdan = world.worker(), world.actor("bohdan")
    with edition(tmp_path, WORDS):
        one = begun(world)
        assert worker.step()
        assert report(world, one, "bohdan").lines
        with db.transaction() as s:
            olena = world.actor("olena")
            file = cases.get(s, known.ref, olena, Permission.BAR_SET)
            barring.bar(s, file, bohdan.staff_id, barring.Source.TEAM, "Invented.")
        assert report(world, one, "iryna").lines
        assert not report(world, one, "bohdan").lines
        with pytest.raises(InvalidInputError):
            begun(world, "bohdan")


def test_one_takes_so_many_cases_and_the_next_begins_after_them(
    known, world, monkeypatch
):
    other = enter(world)
    for each in (known, other):
        each.decide(crime=WILFUL)
    monkeypatch.setattr(starting, "MOST_CASES", 1)
    world.worker()
    first = report(world, begun(world))
    assert (len(first.content.cases), first.content.left) == (1, 1)
    second = report(world, begun(world, after=first.content.cases[-1]))
    assert (len(second.content.cases), second.content.left) == (1, 0)
    assert first.content.cases != second.content.cases
    with pytest.raises(InvalidInputError):
        begun(world, after=second.content.cases[-1])


def test_a_worker_that_ended_is_gone_on_from_where_it_was(
    known, world, tmp_path, monkeypatch
):
    other = enter(world)
    for each in (known, other):
        each.decide(crime=WILFUL)
    monkeypatch.setattr("app.classification.reassessing.running.AT_ONCE", 1)
    worker, seen = world.worker(), []
    with edition(tmp_path, WORDS):
        one = begun(world)
        with pytest.raises(ConflictError):
            went_on(world, one)

        def stopped(_job):
            seen.append(1)
            return len(seen) > 1

        with monkeypatch.context() as patched:
            patched.setattr(jobs.Running, "is_cancelled", stopped)
            with db.transaction() as s:
                job_id = s.get_one(Reassessment, one).job_id
            assert worker.step()
        with db.transaction() as s:
            s.get_one(Job, job_id).status = "start_again"
        told = report(world, one)
        assert (told.outcome.done, told.is_over, told.has_stopped) == (1, False, True)
        went_on(world, one)
        assert worker.step()
        told = report(world, one)
    assert (told.outcome.done, len(told.lines), told.is_over) == (2, 2, True)


def went_on(world, one):
    with db.transaction() as s:
        actor = world.actor("iryna")
        row = reporting.row_of(s, actor, one)
        starting.go_on(s, actor, row, reporting.content_of(s, actor, row))


def test_the_pages_begin_one_and_lead_to_the_workbench(known, desk, world, tmp_path):
    iryna = desk("iryna")
    assert "No comparison was made yet" in iryna.get("/staff/law").text
    told = {"team": str(world.north)}
    worker = world.worker()
    wrong = iryna.post("/staff/law", told)
    assert wrong.status_code == 422
    assert "Nobody has decided anything" in wrong.text
    known.decide(crime=WILFUL)
    with edition(tmp_path, OTHER_FACTS):
        began = iryna.post("/staff/law", told)
        assert began.status_code == 303
        assert worker.step()
        progress = iryna.get(began.location).text
        one = progress.partition("/staff/law/reassessments/")[2].partition('"')[0]
        page = iryna.get(f"/staff/law/reassessments/{UUID(one)}").text
        assert "The rules would not propose it any more." in page
        way = f"/staff/cases/{known.ref}/classification/{known.incident}/{WILFUL}"
        assert f'href="{way}"' in page
        assert 'id="since"' in iryna.get(way).text
        assert "1 decision to look at" in iryna.get("/staff/law").text
    assert desk("olena").get("/staff/law").status_code in {403, 404}


def test_a_preview_compares_with_the_edition_that_is_being_prepared(
    known, desk, world, tmp_path
):
    known.decide(crime=WILFUL)
    iryna, worker = desk("iryna"), world.worker()
    told = {"team": str(world.north), "preview": "y"}
    refused = iryna.post("/staff/law", told)
    assert refused.status_code == 422
    assert "No edition is being prepared" in refused.text
    catalogue.bind(coming=written(tmp_path, OTHER_FACTS))
    try:
        assert "2027.1" in iryna.get("/staff/law").text
        began = iryna.post("/staff/law", told)
        assert worker.step()
        one = iryna.get(began.location).text.partition("/staff/law/reassessments/")[2]
        page = iryna.get(f"/staff/law/reassessments/{one.partition(chr(34))[0]}").text
        workbench = iryna.get(f"{known.path}/{known.incident}/{WILFUL}").text
    finally:
        catalogue.bind()
    assert "edition 2027.1 is not in force" in page
    assert "The rules would not propose it any more." in page
    assert 'id="since"' not in workbench  # what is in force is as it was
