"""The journey of a lower step: the carrier, the code's own way, a build by another."""

import msgspec
import pytest

from app import clock, db
from app.errors import HandOverError, InvalidInputError
from app.packages import building, changing, recipients
from app.packages.ladder import journey, printing, rules
from app.packages.ladder.rules import HandOver, Lock, Way
from app.packages.records import Carrier, Channel, Of, SecondChannel
from app.vault import age
from tests.packages.test_ladder import (
    BY_CODE,
    NAMES_BY_CODE,
    WEAK,
    WHY,
    Ladder,
    admits_a_third,
    classical,
    receiver,
)
from tests.packages.test_ladder_papers import text_of

__all__ = ["classical"]

GOOD = Carrier(
    drives=("1", "2"),
    seals=("A 001", "A 002"),
    by_role="driver of the office",
    to_role="registry",
    keeper_role="coordinator",
    handed_on="2026-11-24",
)


@pytest.fixture
def ladder(walk):
    admits_a_third(walk.world)
    return Ladder(walk)


def record(ladder, carrier):
    with db.transaction() as session:
        file = ladder.walk.file(session)
        journey.record_carrier(session, file, ladder.walk.package, carrier)


def protocol(ladder, tmp_path):
    """What the carrier's protocol says."""
    with db.transaction() as session:
        file = ladder.walk.file(session)
        _, data = printing.protocol(session, file, ladder.walk.package)
    return text_of(data, tmp_path)


def changes(ladder, recipient_id, **over):
    """Correct what is kept of a receiver."""
    actor = ladder.walk.world.actor("bohdan")
    with db.transaction() as session:
        before = recipients.get(session, actor, recipient_id).profile
        after = msgspec.structs.replace(before, **over)
        recipients.change(session, actor, recipient_id, after)


def test_a_carrier_has_two_seals_and_a_receipt(ladder, tmp_path):
    to = receiver(ladder.walk.world, age.new_identity()[1])
    ladder.built(to, HandOver(way=Way.CARRIER, reason=WHY))
    ladder.walk.downloads()
    good = msgspec.structs.replace(GOOD, handed_on=clock.now().date().isoformat())
    for wrong, field in (
        ({"seals": ("A 001", "a 001")}, "seal_kept"),
        ({"seals": ("", "A 002")}, "seal_sent"),
        ({"drives": ("1", "1")}, "drive_kept"),
        ({"keeper_role": "Driver of the office"}, "keeper_role"),
        ({"to_role": " "}, "to_role"),
        ({"handed_on": "2999-01-01"}, "handed_on"),
        ({"handed_on": ""}, "handed_on"),
    ):
        with pytest.raises(InvalidInputError) as refused:
            record(ladder, msgspec.structs.replace(good, **wrong))
        assert refused.value.fields == (field,)
    record(ladder, good)
    record(ladder, msgspec.structs.replace(good, receipt="R-17"))
    assert ladder.logged().carrier.receipt == "R-17"
    assert f"{ladder.content().package_ref}.zip.age" in protocol(ladder, tmp_path)


@pytest.mark.parametrize(
    ("over", "named"),
    [
        ({}, ()),
        ({"seals": ("a 001", "A 001 ")}, ("seal_kept",)),
        ({"drives": ("D-1", "d-1")}, ("drive_kept",)),
        ({"keeper_role": "Driver of the Office"}, ("keeper_role",)),
    ],
)
def test_one_seal_one_drive_or_one_person_for_both_is_named(over, named):
    told = msgspec.structs.replace(GOOD, **over)
    found = rules.alike(told.drives, told.seals, told.by_role, told.keeper_role)
    assert found == named


def test_a_code_does_not_go_with_the_carrier_of_the_volumes(ladder, tmp_path):
    to = receiver(ladder.walk.world)
    ladder.built(to, msgspec.structs.replace(BY_CODE, way=Way.CARRIER))
    parts = ladder.walk.downloads().parts
    record(ladder, GOOD)
    said = protocol(ladder, tmp_path)
    assert f"{ladder.content().package_ref}.index.json" in said
    assert f"{sum(each.size_bytes for each in parts):,}".replace(",", " ") in said
    for second in (SecondChannel.PAPER, SecondChannel.IN_PERSON):
        with pytest.raises(HandOverError):
            ladder.read_out(channel=second)
    assert ladder.read_out(channel=SecondChannel.VOICE)


def test_a_receiver_corrected_afterwards_opens_no_other_way_for_the_code(ladder):
    to = receiver(ladder.walk.world, channel=Channel.COURIER)
    ladder.built(to, BY_CODE)
    ladder.walk.downloads()
    changes(ladder, to, channel=Channel.PORTAL)
    with pytest.raises(HandOverError):
        ladder.read_out(channel=SecondChannel.PAPER)
    assert ladder.read_out(channel=SecondChannel.IN_PERSON)


def test_the_code_of_the_names_goes_another_way_than_the_names(ladder):
    annex = receiver(ladder.walk.world, name="Invented unit", channel=Channel.COURIER)
    ladder.submitted_with_names(annex, NAMES_BY_CODE).approved_and_built()
    ladder.walk.downloads()
    with pytest.raises(HandOverError):
        ladder.read_out(of=Of.ANNEX, channel=SecondChannel.PAPER)
    assert ladder.read_out(of=Of.ANNEX, channel=SecondChannel.VOICE)


def test_a_build_by_another_lock_leaves_nothing_of_the_one_before(ladder, classical):
    walk = ladder.walk
    ladder.built(receiver(walk.world, classical[1], weaker=True), BY_CODE)
    by_code = building.folder_of(walk.package)
    assert by_code.is_dir()
    stale = building.annex_path_of(walk.package)
    stale.write_bytes(b"of a names annex that is not asked for any more")
    assert ladder.content().code
    with db.transaction() as session:
        version = walk.seen().version
        file = walk.file(session)
        changing.send_back(session, file, walk.package, version, "Invented reason.")
    assert ladder.content().code == ladder.content().annex_code == ""
    ladder.chooses(WEAK)
    assert walk.submits().may_go
    ladder.approved_and_built()
    handed = walk.downloads()
    assert handed.package.is_file()
    assert handed.annex is None
    assert not by_code.exists()
    assert not stale.exists()
    assert Lock.CODE is not ladder.content().hand_over.lock
