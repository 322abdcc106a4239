"""Receipts: whose file they have is compared; without one somebody has to ask."""

from datetime import timedelta

import msgspec
import pytest

from app import db, index
from app.audit import Action
from app.cases.models import Case
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.packages.after import receipts
from app.packages.after.rules import RECEIPT_DAYS, Arrived, Role
from app.packages.after.standing import of
from tests.cases.pages import text
from tests.packages.afterwards import has_left, today
from tests.support import log


@pytest.fixture
def after(walk):
    return has_left(walk)


def dues(after, who="bohdan"):
    """What the index says is to be done in the case."""
    walk = after.walk
    with db.transaction() as s:
        case = s.query(Case).filter_by(ref=walk.ref).one()
        by = walk.world.actor(who).unlocked
        entry = index.known(s, by, case.team_id, case.id)
    return {each.kind: each for each in entry.due}


def arrived(after):
    return of(after.left().content, ()).arrived(today())


def test_without_a_receipt_somebody_has_to_ask_by_its_day(clock, walk):
    after = has_left(walk)
    waits = dues(after)["package.receipt"]
    assert waits.on == (today() + timedelta(days=RECEIPT_DAYS)).isoformat()
    assert waits.who == after.walk.world.actor("bohdan").staff_id
    assert arrived(after) is Arrived.WAITS
    clock.forward(days=RECEIPT_DAYS)
    assert arrived(after) is Arrived.WAITS
    clock.forward(days=1)
    assert arrived(after) is Arrived.LATE
    after.received()
    assert arrived(after) is Arrived.RECEIVED
    assert "package.receipt" not in dues(after)


def test_a_receiver_s_own_days_count(clock, walk):
    content = has_left(walk).left().content
    assert content.receipt_days == RECEIPT_DAYS  # what this receiver has
    sooner = msgspec.structs.replace(content, receipt_days=3)
    clock.forward(days=4)
    assert of(content, ()).arrived(today()) is Arrived.WAITS
    assert of(sooner, ()).arrived(today()) is Arrived.LATE


def test_the_hash_that_they_name_is_compared(after):
    ours = after.left().content.sha256
    assert after.received() is None
    assert after.received("0" * 64) is False
    assert arrived(after) is Arrived.ANOTHER
    assert "package.another_file" in dues(after)
    assert after.received(ours.upper()) is True
    assert arrived(after) is Arrived.SAME
    assert "package.another_file" not in dues(after)
    after.received()
    assert arrived(after) is Arrived.SAME, "a receipt without a hash takes nothing back"


HASH = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    "typed",
    [
        HASH,
        f"  {HASH.upper()}\n",
        f"sha256:{HASH}",
        f"{HASH}  BVP-7K3Q92.zip.age",
        " ".join(HASH[at : at + 4] for at in range(0, 64, 4)),
        ":".join(HASH[at : at + 2] for at in range(0, 64, 2)),
    ],
)
def test_a_hash_is_read_however_it_was_grouped(typed):
    assert receipts.read_hash(typed) == HASH


@pytest.mark.parametrize("typed", [HASH[:-1], HASH + "0", "g" + HASH[1:], "we have it"])
def test_what_is_no_hash_is_refused(typed):
    with pytest.raises(ValueError, match="no SHA-256"):
        receipts.read_hash(typed)
    assert receipts.read_hash("  ") == ""


def test_days_and_lengths_are_checked_and_nothing_is_kept(after):
    for over, field in (
        ({"on": today() + timedelta(days=1)}, "on"),
        ({"on": today() - timedelta(days=400)}, "on"),
        ({"ref": "x" * 101}, "ref"),
        ({"sha256": "abc"}, "sha256"),
    ):
        with pytest.raises(InvalidInputError) as refused:
            after.received(**over)
        assert refused.value.fields == (field,)
    assert after.left().content.receipts == ()


def test_two_who_note_at_once_do_not_overwrite_each_other(after):
    gone = after.left()
    after.received()
    said = receipts.Said(Role.OTHER, today(), "x")
    with db.transaction() as s:
        file = after.walk.file(s)
        with pytest.raises(ConflictError):
            receipts.note(s, file, gone.id, gone.version, said)
    assert len(after.left().content.receipts) == 1


@pytest.mark.parametrize("who", ["olena", "iryna", "roman", "taras"])
def test_only_a_coordinator_of_the_team_notes_it(after, who):
    with pytest.raises(NotFoundError):
        after.received(who=who)


def test_it_is_written_down(after):
    after.received()
    assert Action.PACKAGE_RECEIPT in {e.action for e in log.lines(after.walk.world)}


def test_the_page_says_another_hash_loudly_and_keeps_what_was_typed(after, desk):
    gone, bohdan = after.left(), desk("bohdan")
    page = f"{after.walk.path}/left/{gone.id}"
    good = {"by": "registry", "ref": "In 7", "version": str(gone.version)}
    bad = bohdan.post(f"{page}/receipt", good | {"sha256": "abc"})
    assert bad.status_code == 422
    assert 'value="abc"' in bad.text
    assert 'value="In 7"' in bad.text
    assert "A SHA-256 has 64 digits" in text(bad)
    assert (
        bohdan.post(f"{page}/receipt", good | {"sha256": "0" * 64}).status_code == 303
    )
    shown = text(bohdan.get(page))
    assert "They have another file than the one that was handed over" in shown
    stale = bohdan.post(f"{page}/receipt", good)
    assert stale.status_code == 409
    assert "A colleague noted something meanwhile" in text(stale)
    assert "They have another file" in text(bohdan.get("/staff/disclosures/left"))
