"""A check reads every sealed file again, says what holds, and changes no file."""

import csv
import io
import json
import os

import msgspec
import pytest
from sqlalchemy import delete, select

from app import db, jobs
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.evidence import broken, copying, custody, storing, taking_in
from app.evidence.documents import EvidenceContent
from app.evidence.models import CustodyEvent, EvidenceCheck, EvidenceFile
from app.evidence.verifying import reporting, starting, writing
from app.evidence.verifying.records import Found
from app.jobs.models import Job
from app.keys.parts import Part
from app.staff.policy import Permission
from tests.statements.told import open_case, picture

WRITE, READ = Permission.EVIDENCE_WRITE, Permission.EVIDENCE_READ


@pytest.fixture(autouse=True)
def _sealed_files(blobs):
    return blobs


def taken_in(case, data=None, who="olena"):
    content = EvidenceContent(code="", title="A wall", owner_ids=(case.survivor,))
    with case.opened(who, WRITE) as (s, file):
        return taking_in.take_in(
            s, file, content, "a.bin", io.BytesIO(data or os.urandom(150_000))
        )


def path_of(item, kind=taking_in.ORIGINAL):
    with db.reading() as s:
        return storing.path_of(
            s.scalars(
                select(EvidenceFile.id).where(
                    EvidenceFile.item_id == item, EvidenceFile.kind == kind
                )
            ).one()
        )


def begun(world, who="roman", refs=(), after=None):
    with db.transaction() as s:
        return starting.start(s, world.actor(who), world.north, refs, after)


def checked(world, worker, who="roman", refs=()):
    """Begin a check, let the worker read, and return the report."""
    check_id = begun(world, who, refs)
    assert worker.step()
    return report(world, check_id, who)


def report(world, check_id, who="roman"):
    with db.transaction() as s:
        return reporting.get(s, world.actor(who), check_id)


def written(world, found, who="roman"):
    with db.transaction() as s:
        return writing.write(s, world.actor(who), found.id)


def found_of(told, item):
    """What a report says of an item, by what it is about."""
    return {line.what: line.found for line in told.lines if line.item.item_id == item}


def test_what_holds_is_said_and_stands_in_the_chain(case, world):
    item = taken_in(case, picture())
    copying.prepare(lambda: case.opened("olena", WRITE), item)
    told = checked(world, world.worker())
    assert found_of(told, item) == {
        "original": "holds",
        "working_copy": "holds",
        "chain": "holds",
    }
    assert told.holds
    assert told.is_read
    assert written(world, told) == 0
    with case.opened() as (s, file):
        last = custody.chain(s, file, item)[-1]
        _row, content = taking_in.item(s, file, item)
    assert (last.action, last.actor_role) == ("verified", "evidence_custodian")
    assert content.integrity == "holds"
    assert report(world, told.id).is_written


def flip(path):
    data = bytearray(path.read_bytes())
    data[70_000] ^= 1
    path.write_bytes(data)


def cut(path):
    path.write_bytes(path.read_bytes()[:90_000])


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (flip, Found.DAMAGED),
        (cut, Found.DAMAGED),
        (lambda path: path.unlink(), Found.MISSING),
    ],
    ids=["a flipped byte", "a cut file", "a file that is gone"],
)
def test_a_broken_file_is_found_shown_and_written_down(case, world, harm, found):
    broken_one, whole = taken_in(case), taken_in(case)
    harm(path_of(broken_one))
    told = checked(world, world.worker())
    assert found_of(told, broken_one)["original"] == found
    assert found_of(told, whole)["original"] == "holds"
    assert not told.holds
    with case.opened() as (s, file):  # before anybody wrote it down
        content = taking_in.item(s, file, broken_one)[1]
        assert reporting.fault_in_words(s, file, broken_one, content)
        assert not broken.head(s, file).bands
    written(world, told)
    with case.opened() as (s, file):
        _row, content = taking_in.item(s, file, broken_one)
        assert content.integrity == found
        assert reporting.fault_in_words(s, file, broken_one, content)
        assert custody.chain(s, file, broken_one)[-1].action == "failed_verification"
        assert custody.chain(s, file, whole)[-1].action == "verified"
        assert broken.head(s, file).bands
    for who in ("bohdan", "roman"):
        with db.transaction() as s:
            card = broken.files(s, world.actor(who))
            assert [ref for ref, _name in card.data["rows"]] == [case.ref]
    with db.transaction() as s:
        assert broken.files(s, world.actor("olena")) is None
        assert broken.files(s, world.actor("lesia")) is None


def test_two_files_that_were_swapped_are_both_damaged(case, world):
    one, other = taken_in(case), taken_in(case)
    data = path_of(one).read_bytes()
    path_of(one).write_bytes(path_of(other).read_bytes())
    path_of(other).write_bytes(data)
    told = checked(world, world.worker())
    assert found_of(told, one)["original"] == found_of(told, other)["original"]
    assert found_of(told, one)["original"] == Found.DAMAGED


def test_a_file_sealed_anew_with_its_own_key_is_altered(case, world):
    item = taken_in(case)
    path = path_of(item)
    with case.opened("olena", READ) as (s, file):
        blob_id = taking_in.original_id(s, item)
        path.unlink()
        storing.write(
            blob_id, taking_in.blob_key(file, blob_id), io.BytesIO(b"another")
        )
    told = checked(world, world.worker())
    assert found_of(told, item)["original"] == Found.ALTERED


def test_a_repaired_file_is_right_again(case, world):
    item, worker = taken_in(case), world.worker()
    whole = path_of(item).read_bytes()
    cut(path_of(item))
    written(world, checked(world, worker))
    path_of(item).write_bytes(whole)
    written(world, checked(world, worker))
    with case.opened() as (s, file):
        assert taking_in.item(s, file, item)[1].integrity == "holds"
        assert not broken.head(s, file).bands
    with db.transaction() as s:
        assert broken.files(s, world.actor("bohdan")) is None


def test_the_row_of_a_file_that_is_gone_is_missed(case, world):
    item = taken_in(case)
    with db.transaction() as s:
        s.execute(delete(EvidenceFile).where(EvidenceFile.item_id == item))
    told = checked(world, world.worker())
    assert found_of(told, item)["original"] == Found.MISSING


def test_a_broken_chain_fails_though_its_file_holds(case, world):
    item = taken_in(case)
    with case.opened("olena", READ) as (s, file):
        row = s.scalars(select(CustodyEvent).where(CustodyEvent.item_id == item)).one()
        content = file.read(row, Part.CONTENT, custody.CustodyContent)
        forged = msgspec.structs.replace(content, actor_role="coordinator")
        row.content = file.box.seal(custody.TABLE, row.id, Part.CONTENT, forged)
    told = checked(world, world.worker())
    assert found_of(told, item) == {"original": "holds", "chain": "altered"}
    assert [line.row for line in told.wrong] == [1]


def test_a_case_whose_records_do_not_hold_together_is_named(case, world):
    item, other = taken_in(case), open_case(world)
    taken_in(other)
    with db.transaction() as s:
        s.execute(delete(CustodyEvent).where(CustodyEvent.item_id == item))
    told = checked(world, world.worker())
    assert told.content.unopened == (case.ref,)
    assert not told.holds
    assert {line.item.ref for line in told.lines} == {other.ref}


def test_the_worker_gets_the_keys_of_these_files_and_no_other(case, world):
    item, beside = taken_in(case), open_case(world)
    taken_in(beside)
    worker = world.worker()
    check_id = begun(world, refs=(case.ref,))
    claimed = jobs.claim({key.id: key.seed for key in worker._keys})
    with db.reading() as s:
        blob_id = taking_in.original_id(s, item)
        row = s.get_one(EvidenceCheck, check_id)
        kept = row.extract + row.content + s.get_one(Job, row.job_id).sealed_keys
    with case.opened("olena", READ) as (_s, file):
        case_keys = {file.box.key(part) for part in (Part.CONTENT, Part.IDENTITY)}
    assert set(claimed.keys) == {"run", starting.label(blob_id)}
    assert not case_keys & set(claimed.keys.values())
    assert case.ref.encode() not in kept


def test_only_custodians_and_coordinators_of_the_team_check_and_read(case, world):
    taken_in(case)
    world.worker()
    for who in ("olena", "iryna", "lesia", "sofia"):
        with pytest.raises(NotFoundError):
            begun(world, who)
    check_id = begun(world, "bohdan")
    assert report(world, check_id, "roman").content.started_by
    for who in ("olena", "iryna", "lesia"):
        with pytest.raises(NotFoundError):
            report(world, check_id, who)


def test_a_reference_of_another_team_begins_nothing(case, world):
    taken_in(case)
    foreign = open_case(world, team=world.south, by="taras")
    world.worker()
    with pytest.raises(InvalidInputError):
        begun(world, refs=(case.ref, foreign.ref))
    with db.reading() as s:
        assert s.scalars(select(EvidenceCheck)).all() == []


def test_it_is_written_once_and_only_when_all_was_read(case, world):
    item, worker = taken_in(case), world.worker()
    check_id = begun(world)
    with pytest.raises(ConflictError), db.transaction() as s:
        writing.write(s, world.actor("roman"), check_id)
    assert worker.step()
    for _ in range(2):
        with db.transaction() as s:
            writing.write(s, world.actor("roman"), check_id)
    with case.opened() as (s, file):
        rows = [row.action for row in custody.chain(s, file, item)]
    assert rows.count("verified") == 1


def test_what_a_worker_found_before_it_ended_is_kept(case, world, monkeypatch):
    items = [taken_in(case, os.urandom(2_000)) for _ in range(3)]
    monkeypatch.setattr("app.evidence.verifying.reading.KEEP_EACH", 1)
    dying, check_id = world.worker(), begun(world)
    looked = []

    def dies(*asked):
        looked.append(asked)
        if len(looked) == 3:
            raise KeyboardInterrupt
        return Found.HOLDS

    with monkeypatch.context() as patched:
        patched.setattr("app.evidence.verifying.reading._look", dies)
        with pytest.raises(KeyboardInterrupt):
            dying.step()
    dying.close()
    assert len(report(world, check_id).outcome.read) == 2
    fresh = world.worker()
    assert not fresh.step()  # its keys ended with the first worker
    assert report(world, check_id).has_stopped
    path_of(items[0]).unlink()
    with db.transaction() as s:
        actor = world.actor("roman")
        row = reporting.row_of(s, actor, check_id)
        starting.go_on(s, actor, row, reporting.content_of(s, actor, row))
    assert fresh.step()
    told = report(world, check_id)
    assert told.is_read
    assert sum(line.what == "original" for line in told.lines) == 3
    again = [each.at for each in told.outcome.read]
    assert len(again) == 3


def test_a_check_takes_so_many_and_the_next_begins_after(case, world, monkeypatch):
    cases = [case, open_case(world), open_case(world)]
    for each in cases:
        taken_in(each, b"x" * 10)
    monkeypatch.setattr(starting, "MOST_CASES", 2)
    world.worker()
    first = report(world, begun(world))
    assert first.content.left == 1
    second = report(world, begun(world, after=first.content.last))
    assert second.content.left == 0
    seen = {line.item.ref for told in (first, second) for line in told.lines}
    assert seen == {each.ref for each in cases}


def test_the_report_is_a_table_and_a_text_for_programs(case, world):
    item = taken_in(case)
    path_of(item).unlink()
    told = checked(world, world.worker())
    rows = list(csv.DictReader(io.StringIO(reporting.to_csv(told).decode("utf-8-sig"))))
    assert [(row["case"], row["item"], row["what"], row["found"]) for row in rows] == [
        (case.ref, "E1", "original", "missing"),
        (case.ref, "E1", "chain", "holds"),
    ]
    said = json.loads(reporting.to_json(told))
    assert said["counts"] == {"missing": 1, "holds": 1}
    assert len(said["lines"][0]["sha256"]) == 64
