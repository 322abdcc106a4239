"""While talks about a return run in silence, no package of a public kind goes on."""

from datetime import date

import pytest

from app import db
from app.errors import ConsentMissingError, QuietError
from app.keys.parts import Part
from app.packages import approving
from app.packages.models import Package
from app.packages.records import PackageContent, Status
from app.staff.policy import Permission
from app.tracks import following, quiet
from tests.packages import walk as walks


@pytest.fixture
def track(walk):
    """A return that is followed in the case."""
    walk.prepares()
    with db.transaction() as s:
        file = walk.file(s, "olena", Permission.CASE_WRITE)
        return following.open_track(
            s,
            file,
            kind="captivity",
            person_id=walk.suspect,
            asked_by_id=walk.suspect,
            interest="Invented",
        )


def be_silent(walk, track):
    with db.transaction() as s:
        file = walk.file(s, "olena", Permission.CASE_WRITE)
        quiet.ask_for(s, file, track, 1, why="Invented", until=date(2030, 1, 1))


def passes(walk):
    """Ask as approval, build and download do."""
    with db.transaction() as s:
        file = walk.file(s, "bohdan")
        row = file.child(s, Package, walk.package)
        content = file.read(row, Part.CONTENT, PackageContent)
        approving.checked_gate(s, file, row, content)


def test_a_package_for_the_media_is_stopped_at_each_step(walk, world, track):
    walk.receiver, _ = walks.record_receiver(
        world, "An invented newspaper", purpose="media_publication"
    )
    walks.signed_by_officers(world)
    walk.prepares()
    assert not walk.submits().may_go
    with pytest.raises(ConsentMissingError):  # as long as nobody keeps silent
        passes(walk)
    be_silent(walk, track)
    with pytest.raises(QuietError):
        walk.submits()
    with pytest.raises(QuietError):
        passes(walk)
    assert walk.seen().status is Status.DRAFT


def test_a_sealed_package_for_a_prosecutor_goes_on(walk, track):
    be_silent(walk, track)
    walk.until_submitted()
    passes(walk)
