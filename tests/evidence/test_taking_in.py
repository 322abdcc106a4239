"""Evidence is kept bit for bit, sealed, with a chain that shows what was done."""

import io
import os

import msgspec
import pytest
from sqlalchemy import delete, select

from app import db
from app.cases import manifest
from app.errors import InvalidInputError, NoKeyError, NotFoundError, TamperedError
from app.evidence import custody, storing, taking_in
from app.evidence.documents import EvidenceContent
from app.evidence.models import CustodyEvent, EvidenceFile, EvidenceItem
from app.staff.policy import Permission
from tests.statements.told import open_case, picture

WRITE, READ = Permission.EVIDENCE_WRITE, Permission.EVIDENCE_READ
CANARY = "канарка-9f27 лежить у файлі"


@pytest.fixture(autouse=True)
def _sealed_files(blobs):
    return blobs


def taken_in(case, data, who="olena", filename="a.bin", **changed):
    content = EvidenceContent(
        code="", title="Photo of a wall", owner_ids=(case.survivor,)
    )
    content = msgspec.structs.replace(content, **changed)
    with case.opened(who, WRITE) as (s, file):
        return taking_in.take_in(s, file, content, filename, io.BytesIO(data))


def files(folder):
    """What lies in the store, by path."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("size", [1, 65535, 65536, 65537, 300_000])
def test_an_original_comes_back_bit_for_bit(case, size):
    data = os.urandom(size)
    item = taken_in(case, data)
    with (
        case.opened("olena", READ) as (s, file),
        taking_in.download(s, file, item) as opened,
    ):
        assert opened.read() == data


def test_an_empty_file_is_refused_and_leaves_nothing(case, blobs):
    with pytest.raises(InvalidInputError):
        taken_in(case, b"")
    assert not list(blobs.rglob("*.*"))
    assert not [path for path in blobs.rglob("*") if path.is_file()]


def test_the_type_is_what_the_bytes_say_never_the_name(case):
    item = taken_in(case, picture(), filename="../../etc/x.html")
    with case.opened() as (s, file):
        _row, content = taking_in.item(s, file, item)
        assert content.mime == "image/jpeg"
    assert taking_in.kind_of(b"<html><script>") != "image/jpeg"


@pytest.mark.parametrize("place", [0, 30, 65_600, -1])
def test_a_changed_original_is_refused_before_the_first_byte(case, blobs, place):
    item = taken_in(case, os.urandom(150_000))
    (path,) = [p for p in blobs.rglob("*") if p.is_file()]
    sealed = bytearray(path.read_bytes())
    sealed[place] ^= 1
    path.write_bytes(sealed)
    with case.opened("olena", READ) as (s, file), pytest.raises(TamperedError):
        taking_in.download(s, file, item)
    with case.opened("olena", READ) as (s, file):
        assert not taking_in.is_unchanged(s, file, item)
        assert custody.chain(s, file, item)[-1].action == "failed_verification"


def test_a_missing_original_is_refused(case, blobs):
    item = taken_in(case, b"something")
    for path in blobs.rglob("*"):
        if path.is_file():
            path.unlink()
    with case.opened("olena", READ) as (s, file), pytest.raises(TamperedError):
        taking_in.download(s, file, item)


def test_one_items_file_does_not_pass_for_anothers(case, blobs):
    first, _second = taken_in(case, b"one" * 50), taken_in(case, b"two" * 50)
    with case.opened() as (s, _file):
        asked = select(EvidenceFile.id, EvidenceFile.item_id)
        paths = {item: storing.path_of(blob) for blob, item in s.execute(asked)}
    other = next(path for item, path in paths.items() if item != first)
    paths[first].write_bytes(other.read_bytes())
    with case.opened("olena", READ) as (s, file), pytest.raises(TamperedError):
        taking_in.download(s, file, first)


@pytest.fixture
def without_manifest(monkeypatch):
    """The chain holds by itself, also where the case's index entry was put back too."""
    monkeypatch.setattr(manifest, "check", lambda *_: None)


@pytest.mark.usefixtures("without_manifest")
def test_removing_a_row_from_the_middle_of_a_chain_is_found(case):
    item = taken_in(case, b"something")
    for _ in range(3):
        with case.opened("olena", READ) as (s, file):
            taking_in.is_unchanged(s, file, item)
    with case.opened() as (s, file):
        assert len(custody.chain(s, file, item)) == 4
        assert custody.looked_through(s, file, item).broken_at == 0
    with db.transaction() as s:
        s.execute(delete(CustodyEvent).where(CustodyEvent.seq == 3))
    with case.opened() as (s, file):
        assert custody.looked_through(s, file, item).broken_at == 3
        with pytest.raises(TamperedError):
            custody.chain(s, file, item)


@pytest.mark.usefixtures("without_manifest")
def test_rows_renumbered_after_a_removal_are_found_too(case):
    item = taken_in(case, b"something")
    for _ in range(3):
        with case.opened("olena", READ) as (s, file):
            taking_in.is_unchanged(s, file, item)
    with db.transaction() as s:
        s.execute(delete(CustodyEvent).where(CustodyEvent.seq == 2))
        for row in s.scalars(select(CustodyEvent).order_by(CustodyEvent.seq)):
            row.seq = min(row.seq, 1) if row.seq == 1 else row.seq - 1
    with case.opened() as (s, file):
        assert custody.looked_through(s, file, item).broken_at == 2


@pytest.mark.usefixtures("without_manifest")
def test_an_item_without_any_row_is_no_whole_chain(case):
    item = taken_in(case, b"something")
    with db.transaction() as s:
        s.execute(delete(CustodyEvent))
    with case.opened() as (s, file):
        assert custody.looked_through(s, file, item).broken_at == 1


def test_the_sealed_file_is_there_before_its_row(case, monkeypatch):
    seen = []
    keep = taking_in._keep

    def watched(s, file, content, filename, blob_id, measured):
        seen.append(storing.path_of(blob_id).exists())
        assert s.get(EvidenceFile, blob_id) is None
        return keep(s, file, content, filename, blob_id, measured)

    monkeypatch.setattr(taking_in, "_keep", watched)
    taken_in(case, b"something")
    assert seen == [True]


def test_what_fails_after_the_file_was_sealed_leaves_no_file(case, blobs, monkeypatch):
    def broken(*args, **said):
        raise TamperedError

    monkeypatch.setattr(custody, "note", broken)
    with pytest.raises(TamperedError):
        taken_in(case, b"something")
    assert not [path for path in blobs.rglob("*") if path.is_file()]
    with case.opened() as (s, _file):
        assert s.scalar(select(EvidenceItem)) is None


def test_a_full_disk_leaves_no_file(case, blobs, monkeypatch):
    def full(*args, **said):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.vault.stream.SealingWriter._seal", full)
    with pytest.raises(OSError, match="No space"):
        taken_in(case, b"something" * 50_000)
    assert not [path for path in blobs.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "call", ["app.vault.seal", "app.vault.stream.SealingWriter.__init__"]
)
def test_nothing_is_kept_in_clear_when_sealing_fails(case, blobs, monkeypatch, call):
    def broken(*args, **said):
        raise RuntimeError("no cipher")

    with monkeypatch.context() as patched:
        patched.setattr(call, broken)
        if call == "app.vault.seal":
            patched.setattr("app.keys.strongbox.vault.seal", broken)
        with pytest.raises(RuntimeError):
            taken_in(case, CANARY.encode())
    assert not [path for path in blobs.rglob("*") if path.is_file()]
    with case.opened() as (s, _file):
        assert s.scalar(select(EvidenceItem)) is None


def test_the_sweep_removes_what_no_row_speaks_of_and_nothing_young(case, blobs):
    taken_in(case, b"kept")
    (kept,) = [path for path in blobs.rglob("*") if path.is_file()]
    orphan = kept.parent / ("0" * 32)
    young = kept.parent / ("1" * 32 + ".part")
    for path in (orphan, young):
        path.write_bytes(b"sealed")
    os.utime(orphan, (1, 1))
    os.utime(kept, (1, 1))
    with case.opened() as (s, _file):
        assert storing.sweep(s, EvidenceFile) == 1
    assert (kept.exists(), orphan.exists(), young.exists()) == (True, False, True)


def test_people_and_incidents_of_another_case_are_refused(world, case, blobs):
    theirs = open_case(world, team=world.south, by="taras")
    for changed in (
        {"owner_ids": (theirs.survivor,)},
        {"shown_ids": (theirs.survivor,)},
        {"obtained_from": theirs.survivor},
        {"incident_ids": (theirs.incident,)},
    ):
        with pytest.raises(NotFoundError):
            taken_in(case, b"x", **changed)
    assert not [path for path in blobs.rglob("*") if path.is_file()]


def test_an_item_of_one_case_is_not_found_in_another(world, case):
    item = taken_in(case, b"x")
    other = open_case(world, names=("Інша Особа",))
    with other.opened("olena", READ) as (s, file), pytest.raises(NotFoundError):
        taking_in.download(s, file, item)


def test_the_custodian_opens_originals_and_the_reviewer_cannot(case):
    item = taken_in(case, b"x", who="roman")
    with case.opened("roman", READ) as (s, file):
        assert taking_in.is_unchanged(s, file, item)
    with case.opened("iryna") as (s, file):
        with pytest.raises(NotFoundError):
            taking_in.download(s, file, item)
        with pytest.raises(NoKeyError):
            taking_in.original(s, file, item)


def test_names_in_titles_become_codes_and_the_file_name_stays_sealed(case):
    item = taken_in(case, b"x", title="Лука біля стіни", filename="Лука.jpg")
    with case.opened("iryna") as (s, file):
        _row, content = taking_in.item(s, file, item)
    assert content.title == "{P2} біля стіни"
    assert "Лука" not in repr(msgspec.to_builtins(content))
