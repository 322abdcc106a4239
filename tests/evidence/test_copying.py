"""The working copy lies beside the original, sealed, with its place in the chain. T-58.

What is taken out of which kind of file is tried in tests/limited.
"""

import hashlib

import pytest
from sqlalchemy import select

from app.errors import NotFoundError, NotIsolatedError, TamperedError
from app.evidence import copying, custody, storing, taking_in
from app.evidence.models import EvidenceFile
from app.limited import running
from app.staff.policy import Permission
from tests.evidence.test_taking_in import files, taken_in
from tests.limited import made
from tests.limited.test_copies import tells

WRITE, READ = Permission.EVIDENCE_WRITE, Permission.EVIDENCE_READ


@pytest.fixture(autouse=True)
def _sealed_files(blobs):
    return blobs


def prepared(case, item, who="olena"):
    copying.prepare(lambda: case.opened(who, WRITE), item)


def content_of(case, item):
    with case.opened() as (s, file):
        return taking_in.item(s, file, item)[1]


def read_copy(case, item):
    with case.opened("olena", READ) as (s, file):
        content, opened = copying.working_copy(s, file, item)
    with opened:
        return content, opened.read()


def test_t58_the_copy_lacks_what_the_sealed_original_keeps(case):
    original = made.jpeg()
    item = taken_in(case, original)
    prepared(case, item)
    content, copy = read_copy(case, item)
    assert tells(original)
    assert not tells(copy)
    assert content.copy_sha256 == hashlib.sha256(copy).hexdigest()
    assert content.copy_size_bytes == len(copy)
    assert {"place", "camera", "comment"} <= set(content.copy_removed)
    assert made.CANARY not in repr(content.copy_removed)
    with case.opened() as (s, file):
        row = custody.chain(s, file, item)[-1]
    assert (row.action, row.input_sha256) == ("exported", content.copy_sha256)
    with (
        case.opened("olena", READ) as (s, file),
        taking_in.download(s, file, item) as opened,
    ):
        assert opened.read() == original


def test_the_chain_says_what_was_made_from_what(case):
    item = taken_in(case, made.png())
    prepared(case, item)
    content = content_of(case, item)
    with case.opened() as (s, file):
        row = custody.chain(s, file, item)[-1]
    assert (row.action, row.tool) == ("converted", copying.TOOL)
    assert (row.input_sha256, row.output_sha256) == (
        content.sha256,
        content.copy_sha256,
    )


def test_a_second_try_makes_no_second_copy(case, blobs):
    item = taken_in(case, made.png())
    prepared(case, item)
    prepared(case, item, who="roman")
    with case.opened() as (s, _file):
        kinds = s.scalars(select(EvidenceFile.kind)).all()
    assert sorted(kinds) == ["original", "working_copy"]
    assert len(files(blobs)) == 2


def test_two_at_the_same_time_leave_one_copy_and_no_orphan(case, blobs, monkeypatch):
    item = taken_in(case, made.png())
    once = copying._copied

    def overtaken(work, checked):
        monkeypatch.setattr(copying, "_copied", once)
        prepared(case, item, who="roman")
        return once(work, checked)

    monkeypatch.setattr(copying, "_copied", overtaken)
    prepared(case, item)
    assert len(files(blobs)) == 2
    assert content_of(case, item).copy == copying.MADE


def test_without_a_sound_way_the_item_says_that_there_is_no_copy(case, blobs):
    for data, why in (
        (b"\x00\x01\x02 nobody knows this", "no_copy"),
        (made.jpeg()[:150], "damaged"),
        (b"just words", "no_copy"),
    ):
        item = taken_in(case, data)
        prepared(case, item)
        assert content_of(case, item).copy == why
        with case.opened("olena", READ) as (s, file), pytest.raises(NotFoundError):
            copying.working_copy(s, file, item)
    assert len(files(blobs)) == 3


def test_where_nothing_can_be_locked_in_nothing_is_read_and_nothing_lost(
    case, blobs, monkeypatch
):
    item = taken_in(case, made.jpeg())
    with monkeypatch.context() as missing:
        missing.setattr(running.sys, "executable", "tests/limited/unlocked")
        with pytest.raises(NotIsolatedError):
            prepared(case, item)
    assert content_of(case, item).copy == ""
    assert len(files(blobs)) == 1
    prepared(case, item)
    assert content_of(case, item).copy == copying.MADE


def test_of_a_changed_original_no_copy_is_made(case, blobs):
    item = taken_in(case, made.jpeg())
    (path,) = files(blobs)
    sealed = bytearray(path.read_bytes())
    sealed[60] ^= 1
    path.write_bytes(sealed)
    with pytest.raises(TamperedError):
        prepared(case, item)
    assert files(blobs) == [path]


def test_what_fails_after_the_copy_was_sealed_leaves_no_file(case, blobs, monkeypatch):
    item = taken_in(case, made.jpeg())

    def broken(*args, **said):
        raise TamperedError

    with monkeypatch.context() as patched:
        patched.setattr(custody, "note", broken)
        with pytest.raises(TamperedError):
            prepared(case, item)
    assert len(files(blobs)) == 1


def test_only_who_may_add_evidence_makes_copies_and_keys_decide_who_reads(case):
    item = taken_in(case, made.jpeg())
    with pytest.raises(NotFoundError):
        prepared(case, item, who="iryna")
    prepared(case, item)
    with case.opened("iryna") as (s, file), pytest.raises(NotFoundError):
        copying.working_copy(s, file, item)


def test_the_copy_is_sealed_under_its_own_key(case, blobs):
    item = taken_in(case, made.jpeg())
    prepared(case, item)
    _content, copy = read_copy(case, item)
    with case.opened() as (s, _file):
        blob = s.scalar(select(EvidenceFile.id).where(EvidenceFile.kind != "original"))
    assert copy[:64] not in storing.path_of(blob).read_bytes()
