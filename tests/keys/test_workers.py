"""T-43b: a worker's short-lived key counts only as its certified identity signed it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from app import clock as app_clock
from app import db, vault
from app.errors import DirectoryError, TamperedError, WorkerGoneError
from app.keys import directory, entries, proposals, workers
from app.keys.models import WorkerKey
from app.staff import founding


@pytest.fixture
def identity(world):
    return workers.Identity.load(founding.worker_file(world.settings))


@pytest.fixture
def announced(world, identity, clock):
    with db.transaction() as session:
        return workers.announce(session, identity)


def current():
    with db.reading() as session:
        return workers.current(session)


def change(**columns):
    with db.transaction() as session:
        row = session.query(WorkerKey).one()
        for name, value in columns.items():
            setattr(row, name, value)


def test_that_a_certified_workers_key_is_taken(announced):
    found_id, public = current()
    assert found_id == announced.id
    assert public == vault.public_of(announced.seed)


CHANGES = {
    "public key": {"public": vault.public_of(bytes(32))},
    "signature": {"signature": bytes(64)},
    "no signature": {"signature": b""},
    "identity": {"worker_id": uuid4()},
}


@pytest.mark.parametrize("change_of", CHANGES)
def test_t43b_a_changed_row_is_refused_and_alarms(announced, change_of):
    change(**CHANGES[change_of])
    with pytest.raises(TamperedError):
        current()


@pytest.mark.parametrize("column", ["starts_at", "expires_at"])
def test_t43b_a_moved_start_or_expiry_is_refused(announced, clock, column):
    with db.reading() as session:
        moment = getattr(session.query(WorkerKey).one(), column)
    change(**{column: moment + timedelta(seconds=-1 if column[0] == "s" else 1)})
    with pytest.raises(TamperedError):
        current()


def test_t43b_a_key_under_another_number_is_refused(announced):
    change(id=uuid4())
    with pytest.raises(TamperedError):
        current()


def test_t43b_an_identity_that_nobody_certified_is_refused(world, clock):
    stranger = workers.Identity(uuid4(), vault.new_key())
    with db.transaction() as session:
        workers.announce(session, stranger)
    with pytest.raises(TamperedError):
        current()


def test_t43b_an_expired_key_is_nobodys(announced, clock):
    clock.forward(minutes=workers.LIFETIME_MINUTES)
    with pytest.raises(WorkerGoneError):
        current()


def test_t43b_a_key_that_has_not_begun_is_nobodys(announced, clock):
    clock.forward(seconds=-1)
    with pytest.raises(WorkerGoneError):
        current()


def test_t43b_an_identity_that_lives_longer_than_a_worker_may_is_refused(
    world, identity, clock
):
    """Signed by the identity itself, and still too long."""
    now = app_clock.now()
    row = WorkerKey(
        id=uuid4(),
        worker_id=identity.worker_id,
        public=vault.public_of(bytes(32)),
        starts_at=now,
        expires_at=now + timedelta(minutes=workers.LIFETIME_MINUTES + 1),
        signature=b"",
    )
    row.signature = vault.sign(identity.seed, workers.SIGNED, workers._statement(row))
    with db.transaction() as session:
        session.add(row)
    with pytest.raises(TamperedError):
        current()


def test_t43b_a_revoked_worker_is_refused(announced, identity, hanna, yurii):
    with db.transaction() as session:
        entry = entries.Revoked(
            after=proposals.last_digest(session), subject_id=identity.worker_id
        )
        proposal = proposals.propose(session, entry)
        for officer in (hanna, yurii):
            proposals.sign(session, proposal, officer.unlocked, officer.session_id)
    with pytest.raises(TamperedError):
        current()


def test_t43b_a_planted_identity_in_the_directory_breaks_the_directory(world, clock):
    stranger = workers.Identity(uuid4(), vault.new_key())
    with db.transaction() as session:
        body = entries.encode(
            entries.WorkerIdentity(
                after=proposals.last_digest(session),
                worker_id=stranger.worker_id,
                verifying=stranger.verifying,
            )
        )
        proposals.append(session, body, ())
    with pytest.raises(DirectoryError), db.transaction() as session:
        directory.load(session)


def test_without_a_worker_nothing_is_sealed(world, clock):
    with db.reading() as session:
        assert not workers.is_running(session)
    with pytest.raises(WorkerGoneError):
        current()


def test_a_worker_that_stopped_is_gone(announced):
    with db.transaction() as session:
        assert workers.is_running(session)
        workers.retire(session, announced)
        assert not workers.is_running(session)


def test_the_identity_lies_in_a_file_of_its_own_user(world):
    file = founding.worker_file(world.settings)
    assert file.stat().st_mode & 0o077 == 0
    assert "seed" not in repr(workers.Identity.load(file))


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff"])
def test_a_damaged_identity_says_which_file(world, content):
    file = founding.worker_file(world.settings)
    file.write_bytes(content)
    with pytest.raises(WorkerGoneError, match=r"worker-identity\.json"):
        workers.Identity.load(file)
