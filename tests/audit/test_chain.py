"""T-54: the log is chained, signed from time to time, and checked from outside.

Each way of rewriting it is detected against a checkpoint that an auditor downloaded;
before the first one is held outside, a whole rewriting is not, and that is said too.
"""

import threading
from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import select

from app import audit, db, vault
from app.audit import Action, chain, recording
from app.audit.models import AuditCheckpoint, AuditHead, AuditLine
from app.errors import NoKeyError, TamperedError
from app.keys import directory
from app.keys.parts import Part

ACTS = 6


@pytest.fixture
def outside(world, petro, olena):
    """A log with some acts in it, and the checkpoint that Petro carried away."""
    act(olena, ACTS)
    made = checkpoint(petro)
    act(olena, ACTS)
    return made


def act(who, times):
    for _ in range(times):
        with db.transaction() as session:
            audit.record(session, Action.CASE_SEARCHED, who.staff_id)


def checkpoint(petro):
    with db.transaction() as session:
        return chain.make_checkpoint(session, petro.unlocked)


def verify(outside=None):
    with db.reading() as session:
        return chain.verify(session, outside)


def lines():
    with db.reading() as session:
        found = session.scalars(select(AuditLine).order_by(AuditLine.seq)).all()
        session.expunge_all()
    return found


def rechain(session, first=1):
    """Make the chain whole again from some line on, as a careful forger would."""
    rows = session.scalars(select(AuditLine).order_by(AuditLine.seq)).all()
    value = recording.GENESIS
    for row in rows:
        if row.seq >= first:
            row.chain = recording.chained(
                value,
                seq=row.seq,
                hour=row.hour,
                reader_id=row.reader_id,
                epoch=row.epoch,
                sealed=row.sealed,
            )
        value = row.chain
    head = session.get(AuditHead, recording.HEAD_ID)
    head.seq, head.chain = (rows[-1].seq if rows else 0), value
    session.flush()


def forget_checkpoints(session):
    session.query(AuditCheckpoint).delete()


def test_that_an_untouched_log_holds(outside):
    verdict = verify(outside)
    assert verdict.lines == len(lines())
    assert verdict.compared_to == outside.seq
    assert verdict.checkpoints == 1


def test_t54_it_is_checked_with_published_keys_only(world, outside):
    """No seed, no session: the database, and the pinned fingerprint of the root."""
    assert verify(outside).compared_to == outside.seq
    text = chain.checkpoint_file(outside)
    assert chain.read_checkpoint(text) == outside


def delete(session, seq):
    session.delete(session.get(AuditLine, seq))


def edit(session, seq):
    row = session.get(AuditLine, seq)
    row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])


def move_hour(session, seq):
    row = session.get(AuditLine, seq)
    row.hour = row.hour.replace(hour=(row.hour.hour + 1) % 24)


def reorder(session, seq):
    first, second = session.get(AuditLine, seq), session.get(AuditLine, seq + 1)
    first.sealed, second.sealed = second.sealed, first.sealed
    first.hour, second.hour = second.hour, first.hour


def fork(session, seq):
    """Put another history in place of the last lines."""
    row = session.get(AuditLine, seq)
    row.sealed = vault.wrap(b"x", vault.public_of(vault.new_key()), b"")


FORGERIES = {
    "delete": delete,
    "edit": edit,
    "hour": move_hour,
    "reorder": reorder,
    "fork": fork,
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_t54_a_careless_change_is_found_without_any_checkpoint(outside, forgery):
    with db.transaction() as session:
        FORGERIES[forgery](session, outside.seq - 2)
    with pytest.raises(TamperedError):
        verify()


@pytest.mark.parametrize("forgery", [name for name in FORGERIES if name != "delete"])
def test_t54_a_careful_change_is_found_against_the_checkpoint(outside, forgery):
    """The rest of the chain and the head recomputed, the checkpoints taken away."""
    with db.transaction() as session:
        FORGERIES[forgery](session, outside.seq - 2)
        session.flush()
        forget_checkpoints(session)
        rechain(session, outside.seq - 2)
    assert verify().lines == len(lines())  # inside, it holds again
    with pytest.raises(TamperedError, match=f"line {outside.seq}"):
        verify(outside)


def test_t54_a_line_taken_out_and_closed_over_is_found(outside):
    gone = outside.seq - 2
    with db.transaction() as session:
        delete(session, gone)
        session.flush()
        for row in session.scalars(
            select(AuditLine).where(AuditLine.seq > gone).order_by(AuditLine.seq)
        ):
            row.seq -= 1
            session.flush()
        forget_checkpoints(session)
        rechain(session)
    assert verify().lines == len(lines())
    with pytest.raises(TamperedError):
        verify(outside)


@pytest.mark.parametrize("how", ["with its head", "without its head"])
def test_t54_a_tail_cut_off_is_found(outside, how):
    with db.transaction() as session:
        session.query(AuditLine).filter(AuditLine.seq >= outside.seq).delete()
        if how == "with its head":
            forget_checkpoints(session)
            rechain(session)
    with pytest.raises(TamperedError, match="ends"):
        verify(outside)


def test_t54_the_whole_log_taken_away_is_found(outside):
    for table in (AuditLine, AuditCheckpoint, AuditHead):
        with db.transaction() as session:
            session.query(table).delete()
        with pytest.raises(TamperedError):
            verify(outside)


def test_t54_a_log_begun_anew_is_found(outside):
    """Emptied, and filled again with as many lines as there were."""
    count = len(lines())
    with db.transaction() as session:
        for table in (AuditLine, AuditCheckpoint, AuditHead):
            session.query(table).delete()
    for _ in range(count):
        with db.transaction() as session:
            audit.record(session, Action.CASE_SEARCHED, uuid4())
    assert verify().lines == count
    with pytest.raises(TamperedError, match="rewritten"):
        verify(outside)


def test_before_the_first_outside_checkpoint_a_whole_rewriting_is_not_found(olena):
    """What the README says: this is why auditors download one early."""
    act(olena, ACTS)
    with db.transaction() as session:
        edit(session, 3)
        session.flush()
        rechain(session)
    assert verify().lines == len(lines())


def test_t54_a_checkpoint_signed_by_nobody_is_found(outside):
    with db.transaction() as session:
        row = session.scalars(select(AuditCheckpoint)).one()
        row.signature = row.signature[:-1] + bytes([row.signature[-1] ^ 1])
    with pytest.raises(TamperedError):
        verify()


@pytest.mark.parametrize(
    "change",
    [
        {"seq": 3},
        {"chain": bytes(32)},
        {"epoch": 1, "organisation": "x", "seq": 2},
        {"signature": bytes(3373)},
        {"directory_root": "00" * 32},
    ],
)
def test_a_checkpoint_that_was_changed_outside_proves_nothing(outside, change):
    forged = msgspec.structs.replace(outside, **change)
    with pytest.raises(TamperedError):
        verify(forged)


def test_the_signature_of_one_algorithm_is_not_enough(outside):
    """Ed25519 alone could be forged one day; ML-DSA-65 must hold too."""
    with pytest.raises(TamperedError):
        verify(msgspec.structs.replace(outside, signature=outside.signature[:64]))


@pytest.mark.parametrize("data", [b"", b"{}", b"null", b"\xff", b'{"seq": "x"}'])
def test_a_file_that_is_no_checkpoint_is_refused_in_one_way(data):
    with pytest.raises(TamperedError):
        chain.read_checkpoint(data)


def test_no_checkpoint_is_signed_over_a_log_that_does_not_hold(outside, petro):
    with db.transaction() as session:
        edit(session, outside.seq - 2)
    with pytest.raises(TamperedError):
        checkpoint(petro)


@pytest.mark.parametrize("who", ["hanna", "admin", "bohdan", "olena"])
def test_only_an_auditor_signs_checkpoints_and_reads_lines(world, who):
    reader = world.actor(who)
    with pytest.raises(NoKeyError), db.transaction() as session:
        chain.make_checkpoint(session, reader.unlocked)
    with pytest.raises(NoKeyError), db.reading() as session:
        chain.read_lines(session, reader.unlocked)


def test_an_auditor_reads_what_was_done_by_whom(world, petro, olena):
    subject = uuid4()
    with db.transaction() as session:
        audit.record(session, Action.CASE_CHANGED, olena.staff_id, subject, reason="x")
    with db.reading() as session:
        (seq, line), *_ = chain.read_lines(session, petro.unlocked)
    assert seq == len(lines())
    assert (line.action, line.actor_id, line.subject_id) == (
        Action.CASE_CHANGED,
        olena.staff_id,
        subject,
    )
    assert line.details == {"reason": "x"}


def test_a_line_moved_to_another_number_does_not_open(world, petro, olena):
    act(olena, 2)
    with db.transaction() as session:
        newest = session.get(AuditLine, len(lines()))
        before = session.get(AuditLine, newest.seq - 1)
        newest.sealed = before.sealed
    with pytest.raises(TamperedError), db.reading() as session:
        chain.read_lines(session, petro.unlocked, newest_first=1)


def test_the_clear_columns_say_the_hour_and_nothing_else(world, olena):
    act(olena, 1)
    row = lines()[-1]
    assert (row.hour.minute, row.hour.second) == (0, 0)
    assert olena.staff_id.bytes not in row.sealed
    assert olena.staff_id.hex.encode() not in row.sealed
    assert b"case_searched" not in row.sealed
    assert len(row.sealed) == len(lines()[-2].sealed)


def test_the_line_stands_or_falls_with_the_act(world, olena):
    before = len(lines())

    def break_off():
        with db.transaction() as session:
            audit.record(session, Action.CASE_CHANGED, olena.staff_id)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert len(lines()) == before


def test_the_lines_of_one_act_stand_in_their_order(world, petro, olena):
    order = [Action.CASE_OPENED, Action.CASE_CHANGED, Action.IDENTITY_READ]
    with db.transaction() as session:
        for action in order:
            audit.record(session, action, olena.staff_id)
    with db.reading() as session:
        read = chain.read_lines(session, petro.unlocked, newest_first=len(order))
    assert [line.action for _, line in reversed(read)] == order


def test_what_the_public_process_writes_has_no_subject_and_only_the_hour(world, petro):
    with db.transaction() as session:
        audit.count(session, Action.REPORT_SENT)
    with db.reading() as session:
        ((_, line),) = chain.read_lines(session, petro.unlocked, newest_first=1)
    assert line.actor_id is None
    assert line.subject_id is None
    assert ":00:00" in line.at


def test_before_there_is_an_auditor_lines_are_sealed_to_recovery(world):
    first = lines()[0]
    with db.reading() as session:
        auditors = directory.load(session).team(world.house.audit, Part.CONTENT)
    assert first.reader_id != auditors.team_id
    assert lines()[-1].reader_id == auditors.team_id


def test_t54_eight_writers_make_no_fork_and_no_gap(live_world, petro):
    """On whichever database this run is on; each writer commits for itself."""
    before = len(lines())
    writers, each = 8, 12
    start, faults = threading.Barrier(writers), []

    def write():
        start.wait()
        try:
            for n in range(each):
                with db.transaction() as session:
                    for _ in range(1 + n % 3):
                        audit.record(session, Action.CASE_SEARCHED, uuid4())
        except Exception as fault:  # noqa: BLE001  # reported below, in this thread
            faults.append(fault)

    threads = [threading.Thread(target=write) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    written = writers * sum(1 + n % 3 for n in range(each))
    assert [row.seq for row in lines()] == list(range(1, before + written + 1))
    with db.transaction() as session:
        assert chain.verify(session).lines == before + written
        assert chain.make_checkpoint(session, petro.unlocked).seq == before + written
