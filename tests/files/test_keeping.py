"""Kept files: sealed as they come, bound to who refers to them, removed with that."""

import errno
import hashlib
import io
import os
from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import select

from app import db
from app.conversation import receipts
from app.conversation.opening import open_conversation
from app.errors import InvalidInputError, TamperedError
from app.files import keeping, kinds
from app.files.models import DraftFile, KeptFile
from app.keys import directory
from app.keys.parts import TeamKind
from app.vault import stream
from tests.statements.told import picture

CANARY = b"canary-5521-lies-in-the-voice"
MOST = 200_000


@pytest.fixture
def folder(world, tmp_path):
    keeping.use(tmp_path / "kept", MOST, 0)
    return tmp_path / "kept"


def lying(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def taken(data=CANARY, name="photo.jpg"):
    return keeping.take_in(io.BytesIO(data), name)


def refused(data=b"x", source=None):
    with pytest.raises(InvalidInputError) as caught:
        keeping.take_in(source or io.BytesIO(data), "x")
    return caught.value.fields


def conversation():
    code, new_id = receipts.new(), uuid4()
    with db.transaction() as session:
        known = directory.load(session)
        team = known.the(TeamKind.INTAKE)
        open_conversation(session, new_id, code, team, known)
    return new_id


def rows(model):
    with db.reading() as session:
        return set(session.scalars(select(model.id)))


@pytest.mark.parametrize("size", [1, 4096, 65_536, MOST])
def test_a_file_comes_back_bit_for_bit_with_its_measure(folder, size):
    data = os.urandom(size)
    ref = taken(data)
    with keeping.opened(ref) as opened:
        assert opened.read() == data
    assert ref.size_bytes == size
    assert ref.sha256 == hashlib.sha256(data).hexdigest()


def test_nothing_of_it_lies_in_clear_and_its_key_lies_nowhere(folder):
    ref = taken(CANARY * 1000)
    (path,) = lying(folder)
    assert path.name == ref.id.hex
    assert CANARY not in path.read_bytes()
    assert ref.key not in path.read_bytes()
    assert ref.key.hex() not in repr(ref)
    assert "photo" not in repr(ref)


def test_a_file_opens_with_its_key_under_its_id_alone(folder):
    one, other = taken(), taken()
    for wrong in (
        msgspec.structs.replace(one, key=other.key),
        msgspec.structs.replace(one, id=other.id),
        msgspec.structs.replace(one, id=uuid4()),
    ):
        with pytest.raises(TamperedError):
            keeping.opened(wrong)


def test_what_is_too_large_or_empty_leaves_nothing(folder):
    assert refused(b"x" * (MOST + 1)) == ("too_large",)
    assert refused(b"") == ("empty",)
    assert lying(folder) == []


def test_below_the_floor_of_the_disk_nothing_is_taken(folder):
    free = keeping.place().store.free_bytes()
    keeping.use(folder, MOST, free * 2)
    assert refused() == ("disk_full",)
    assert lying(folder) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_half_way_leaves_nothing(folder, monkeypatch, number):
    def full(self, *, last):
        raise OSError(number, "no room")

    monkeypatch.setattr(stream.SealingWriter, "_seal", full)
    assert refused(b"x" * MOST) == ("disk_full",)
    assert lying(folder) == []


def test_a_connection_that_is_lost_leaves_nothing(folder):
    class Lost(io.BytesIO):
        def read(self, size=-1):
            if self.tell() > 70_000:
                raise ConnectionError
            return super().read(min(size, 70_001))

    with pytest.raises(ConnectionError):
        keeping.take_in(Lost(b"x" * MOST), "x")
    assert lying(folder) == []


def test_the_kind_is_what_the_bytes_say_and_the_name_is_cleaned(folder):
    ref = taken(picture(), "C:\\photos\\../\u202egpj.e\nxe")
    assert ref.mime == "image/jpeg"
    assert ref.name == "gpj.exe"
    assert kinds.clean("x" * 500) == "x" * kinds.LONGEST_NAME
    assert taken(b"<html><script>").mime != "image/jpeg"


def test_a_file_of_a_conversation_stays_until_it_is_removed(folder, clock):
    here, ref = conversation(), taken()
    with db.transaction() as session:
        keeping.of_conversation(session, here, (ref,))
    clock.forward(days=400)
    with db.transaction() as session:
        keeping.purge(session)
        assert keeping.sweep(session) == 0
    assert len(lying(folder)) == 1
    with db.transaction() as session:
        keeping.remove(session, (ref,))
        assert len(lying(folder)) == 1  # not before it is certain
    assert lying(folder) == []
    assert rows(KeptFile) == set()


def test_a_removal_that_is_not_committed_removes_nothing(folder):
    here, ref = conversation(), taken()
    with db.transaction() as session:
        keeping.of_conversation(session, here, (ref,))

    def remove_and_fail():
        with db.transaction() as session:
            keeping.remove(session, (ref,))
            raise ConnectionError

    with pytest.raises(ConnectionError):
        remove_and_fail()
    assert rows(KeptFile) == {ref.id}
    assert len(lying(folder)) == 1


def test_a_file_of_a_draft_ends_with_it(folder, clock):
    draft, ref = uuid4(), taken()
    end = clock.now.replace(microsecond=0)
    with db.transaction() as session:
        keeping.of_draft(session, draft, end, ref)
        keeping.prolong(session, draft, end.replace(year=end.year + 1))
        keeping.purge(session)
    assert rows(DraftFile) == {ref.id}
    clock.forward(days=366)
    with db.transaction() as session:
        keeping.purge(session)
    assert rows(DraftFile) == set()
    assert lying(folder) == []


def test_a_draft_that_is_forgotten_takes_its_files_along_and_no_others(folder, clock):
    mine, given, others = uuid4(), uuid4(), taken()
    first, second = taken(), taken()
    with db.transaction() as session:
        for ref in (first, second):
            keeping.of_draft(session, mine, clock.now, ref)
        keeping.of_draft(session, uuid4(), clock.now, others)
        keeping.hand_on(session, mine, given)
        keeping.forget_of_draft(session, mine)
        keeping.forget_of_draft(session, given, except_for=(first,))
    assert rows(DraftFile) == {first.id, others.id}
    assert {path.name for path in lying(folder)} == {first.id.hex, others.id.hex}


def test_sending_keeps_what_the_report_speaks_of_and_removes_the_rest(folder, clock):
    here, kept, dropped = conversation(), taken(), taken()
    with db.transaction() as session:
        for ref in (kept, dropped):
            keeping.of_draft(session, here, clock.now, ref)
    with db.transaction() as session:
        keeping.sent(session, here, (kept,))
    assert rows(DraftFile) == set()
    assert rows(KeptFile) == {kept.id}
    assert [path.name for path in lying(folder)] == [kept.id.hex]


def test_a_file_without_a_row_is_swept_once_nobody_can_be_at_work_on_it(folder, clock):
    here, ref, lost = conversation(), taken(), taken()
    with db.transaction() as session:
        keeping.of_conversation(session, here, (ref,))
        assert keeping.sweep(session) == 0
    os.utime(folder / lost.id.hex, (0, 0))
    os.utime(folder / ref.id.hex, (0, 0))
    with db.transaction() as session:
        assert keeping.sweep(session) == 1
    assert [path.name for path in lying(folder)] == [ref.id.hex]


def test_other_users_of_the_system_read_nothing_and_the_group_does(folder):
    ref = taken()
    assert (folder / ref.id.hex).stat().st_mode & 0o777 == 0o640
