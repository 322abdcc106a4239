"""`barvinok audit verify`: with published keys, against a checkpoint kept outside."""

import pytest
from sqlalchemy import delete, select, update

from app import db
from app.audit import chain
from app.audit.models import AuditCheckpoint, AuditHead, AuditLine


@pytest.fixture
def here(live_world):
    """What points a command at the installation of the test."""
    return {
        "BARVINOK_DATA": str(live_world.settings.data),
        "BARVINOK_DATABASE_URL": live_world.settings.database_url,
    }


@pytest.fixture
def outside(petro, tmp_path):
    """The file that the auditor keeps outside."""
    with db.transaction() as session:
        made = chain.make_checkpoint(session, petro.unlocked)
    path = tmp_path / "checkpoint.json"
    path.write_bytes(chain.checkpoint_file(made))
    return path


def test_a_whole_log_holds_and_says_what_it_was_not_compared_with(barvinok, here):
    done = barvinok("audit", "verify", **here)
    assert done.returncode == 0, done.stderr
    assert "The chain holds" in done.stdout
    assert "Not compared with anything outside" in done.stdout


def test_it_is_compared_with_the_checkpoint(barvinok, here, outside):
    done = barvinok("audit", "verify", "--against", outside, **here)
    assert done.returncode == 0, done.stderr
    assert "It is the log that checkpoint" in done.stdout


def test_a_changed_line_is_named(barvinok, here, outside):
    with db.transaction() as session:
        session.execute(
            update(AuditLine).where(AuditLine.seq == 3).values(sealed=b"another")
        )
    done = barvinok("audit", "verify", **here)
    assert done.returncode == 2
    assert "line 3 of the log was changed" in done.stderr
    assert "Hint: " in done.stderr


def test_a_log_cut_off_and_mended_is_found_out_by_the_checkpoint(
    barvinok, here, outside
):
    with db.transaction() as session:
        session.execute(delete(AuditLine).where(AuditLine.seq > 5))
        session.execute(delete(AuditCheckpoint))
        last = session.scalar(select(AuditLine.chain).where(AuditLine.seq == 5))
        session.execute(update(AuditHead).values(seq=5, chain=last))
    assert barvinok("audit", "verify", **here).returncode == 0
    done = barvinok("audit", "verify", "--against", outside, **here)
    assert done.returncode == 2
    assert "the log ends before line" in done.stderr


def test_a_log_that_is_gone_altogether_is_noticed(barvinok, here):
    with db.transaction() as session:
        for table in (AuditLine, AuditHead, AuditCheckpoint):
            session.execute(delete(table))
    done = barvinok("audit", "verify", **here)
    assert done.returncode == 2
    assert "its head is gone" in done.stderr


def test_a_damaged_checkpoint_is_refused(barvinok, here, outside):
    outside.write_bytes(outside.read_bytes()[:100])
    done = barvinok("audit", "verify", "--against", outside, **here)
    assert done.returncode == 2
    assert "the checkpoint file is damaged" in done.stderr


def test_an_empty_folder_has_no_log(barvinok):
    done = barvinok("audit", "verify")
    assert done.returncode == 2
    assert "there is no installation" in done.stderr
