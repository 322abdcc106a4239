"""What was exported is there again: equal, under new keys, in a house of its own."""

import copy
import io
import json
from datetime import date, timedelta
from uuid import uuid4

import pyotp
import pytest
from sqlalchemy import func, select

from app import cases, clock, db, index
from app.aids import showing
from app.aids.models import Aid
from app.audit import Action
from app.audit import chain as audit_chain
from app.cases import line, recording
from app.cases.documents import IncidentContent, Place
from app.cases.models import Case, Incident
from app.communications import editions, issuing
from app.communications import keeping as communications
from app.communications.documents import Status as Edition
from app.communications.models import CommunicationEdition
from app.conversation import box, receipts, talk
from app.conversation.documents import Step
from app.dates import ApproximateDate
from app.errors import NoKeyError
from app.evidence import storing
from app.files import keeping
from app.inquiries import register
from app.keys import directory
from app.keys.models import KeyGrant, TeamGrant
from app.keys.parts import Part, TeamKind
from app.keys.recovery import Recovery
from app.moving import past, tables
from app.moving.tables import How
from app.packages import building, recipients
from app.packages.ladder.rules import Lock
from app.packages.models import Package
from app.packages.records import PackageContent
from app.packages.records import Status as Packaged
from app.staff import confirming, drill, enrolling
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.truth import releasing
from app.vault import age
from app.vault.keykinds import KeyKind
from tests.moving import fuller, moved
from tests.moving.conftest import clear_of, taken_apart
from tests.support.cast import BOOT_KEY

pytestmark = pytest.mark.starts_from.with_args(fuller.fill)

NOT_COMPARED = {
    "audit_line",
    "audit_head",
    "audit_checkpoint",
    "directory_entry",
    "team_grant",
    "key_grant",
}


def picture(taken):
    """What an export says, but for what a new house has of its own."""
    rows = copy.deepcopy(taken.rows)
    for name in NOT_COMPARED:
        rows.pop(name, None)
    for table, without in WITHOUT.items():
        for row in rows[table]:
            without(row)
    return rows


def without_enrolment(row):
    del row["status"]
    del row["profile"]["body"]["teams"]


def without_coordinators_signature(row):
    for column in ("signed_by", "signed_at_seq", "signature"):
        del row[column]


def without_releasers_signature(row):
    if row["sealed"]["body"]["released"]:
        for part in ("by", "seq", "signature"):
            del row["sealed"]["body"]["released"][part]


def without_unused_approval(row):
    body = row["content"]["body"]
    untaken = row["status"] == "built" and not body["built"]
    if untaken or row["status"] in {"submitted", "building"}:
        row["status"] = "submitted"
        row["approved"] = None
        body |= {"approval": None, "second": None}


def without_signature_of_what_waits(row):
    answer = row["content"]["body"]["answer"]
    if answer and not answer["gone_on"]:
        answer["approved"] = None


def without_approval_of_what_waits(row):
    if row["status"] == "approved":
        row["status"] = "made"
        row["content"]["body"]["approval"] = None


def without_standing_release(row):
    body = row["content"]["body"]
    if body["kind"] == "without_yes" and row["status"] == "given":
        row["status"] = "ended"


def without_epochs(row):
    for was in row["profile"]["body"]["teams"]:
        was["epoch"] = 0


WITHOUT = {
    "staff_member": without_enrolment,
    "aid": without_coordinators_signature,
    "truth_release": without_releasers_signature,
    "package": without_unused_approval,
    "case_request": without_standing_release,
    "leaving": without_epochs,
    "inquiry": without_signature_of_what_waits,
    "communication_edition": without_approval_of_what_waits,
}
"""What docs/formats/export-all.md says of another export of the new house."""


FILES = ("blobs/", "packages/", "communications/", "catalogues/", "schemas/")


def files(taken):
    """The files of an export."""
    return {
        name: data for name, data in taken.members.items() if name.startswith(FILES)
    }


@pytest.fixture
def new_house(world, leavers, empty_house):
    """The filled world, taken in elsewhere days later; this process is there now."""
    leavers.export(world)
    later = clock.now() + timedelta(days=3)
    clock.stand_in(lambda: later)
    try:
        with empty_house() as settings:
            yield moved.take_in(settings, leavers.folder / "all.age", leavers.identity)
    finally:
        clock.stand_in(None)


def test_export_then_import_then_export_is_equal(new_house, leavers):
    before = leavers.opened()
    leavers.export(new_house, "again.age")
    after = leavers.opened("again.age")
    one, other = picture(before), picture(after)
    assert one.keys() == other.keys()
    for name in one:
        assert other[name] == one[name], name
    assert files(after) == files(before)
    assert json.dumps(one) == json.dumps(other)


def test_the_survivors_code_opens_the_same_conversation(world, new_house):
    key = world.given.key
    with db.reading() as session:
        inbox = box.read(session, key)
        box_ = box.open_box(session, key)
        messages = talk.read_all(session, box_)
    assert inbox.view.step is Step.RECEIVED
    (ref,) = messages[-1].words.files
    with keeping.opened(ref) as film:
        assert film.read() == fuller.SENT


def test_a_code_typed_anew_finds_the_case_that_was_accepted(world, new_house):
    """By the digits alone: the salt came along, and nobody wrapped anything for it."""
    own = world.given.filled.own
    keys = receipts.derived(own.code)
    with db.reading() as session:
        conversation_id = receipts.find(session, keys.lookup)
        assert conversation_id is not None
        key = box.Key(conversation_id, keys.seed, keys.signing)
        inbox = box.read(session, key)
    assert inbox.view.step is Step.WORKING
    with db.transaction() as session:
        box.write(session, key, "Is somebody there? Invented.")
    bohdan = new_house.actor("bohdan")
    with db.transaction() as session:
        file = cases.get(session, own.ref, bohdan, Permission.CASE_READ)
        told = line.read(session, file)
        assert "Is somebody there? Invented." in [m.words.text for m in told.messages]


def test_no_wrap_and_no_envelope_came_along(world, leavers, empty_house):
    def sealed():
        found = set()
        with db.reading() as session:
            for plan in tables.plans():
                named = [n for n, how in plan.sealed.items() if how is How.SUBJECT]
                for row in session.execute(select(plan.table)).mappings():
                    found |= {row[name] for name in named if row[name] is not None}
            for model in (KeyGrant, TeamGrant):
                found |= set(session.scalars(select(model.wrap)))
        return found

    leavers.export(world)
    before = sealed()
    with empty_house() as settings:
        moved.take_in(settings, leavers.folder / "all.age", leavers.identity)
        after = sealed()
        # And in this house all of it opens by grants that somebody signed.
        with db.reading() as session:
            assert (
                session.scalar(
                    select(func.count()).where(KeyGrant.granter_id.is_(None))
                )
                == 0
            )
    assert before
    assert len(after) > len(before) / 2
    assert not before & after


def test_the_old_recovery_key_opens_nothing_here(world, new_house):
    old = age.seed_of(world.house.roots.recovery_identity)
    with db.reading() as session, pytest.raises(NoKeyError):
        Recovery(session, old)


def test_the_index_knows_every_case_by_the_day_it_was_touched(world, new_house):
    bohdan = new_house.actor("bohdan")
    with db.reading() as session:
        for filled_case in (world.given.filled.own, world.given.filled.beside):
            entry = index.known(
                session, bohdan.unlocked, world.north, filled_case.ids["case_id"]
            )
            assert entry.ref == filled_case.ref
            assert date.fromisoformat(entry.touched_on) < clock.now().date()


def test_a_change_after_it_saves_and_is_found(world, new_house):
    bohdan = new_house.actor("bohdan")
    ref = world.given.filled.own.ref
    with db.transaction() as session:
        file = cases.get(session, ref, bohdan, Permission.CASE_WRITE)
        content = IncidentContent("An invented raid", ApproximateDate(), Place())
        made = recording.record_incident(session, file, content)
    with db.reading() as session:
        file = cases.get(session, ref, bohdan, Permission.CASE_READ)
        assert file.child(session, Incident, made)


def test_the_old_log_is_kept_sealed_and_its_chain_holds(world, leavers, new_house):
    assert new_house.taken.past == "holds"
    (path,) = (new_house.settings.data / past.FOLDER).iterdir()
    old = taken_apart(clear_of(path, new_house.roots.recovery_identity))
    exported = leavers.opened()
    assert old.rows["audit_line"] == exported.rows["audit_line"]
    assert old.rows["directory_entry"] == exported.rows["directory_entry"]
    chain = past.Chain()
    for row in old.rows["audit_line"]:
        chain.take(row)
    assert (chain.verdict, chain.lines) == ("holds", new_house.taken.past_lines)
    petro = new_house.actor("petro")
    with db.reading() as session:
        team = directory.load(session).the(TeamKind.AUDIT)
        seed = petro.unlocked.team_seed(session, team, Part.CONTENT)
        newest = audit_chain.read_lines(session, petro.unlocked)[0][1]
        audit_chain.verify(session)
    assert taken_apart(clear_of(path, age.identity_of(seed)[0])).rows == old.rows
    assert newest.action is Action.EVERYTHING_IMPORTED
    assert newest.details["lines"] == chain.lines


def test_the_old_log_leaves_with_the_next_export(new_house, leavers, empty_house):
    leavers.export(new_house, "again.age")
    again = leavers.opened("again.age")
    pieces = [data for name, data in again.members.items() if name.startswith("past/")]
    first = leavers.opened()
    assert taken_apart(b"".join(pieces)).rows["audit_line"] == first.rows["audit_line"]
    with empty_house() as settings:
        third = moved.take_in(settings, leavers.folder / "again.age", leavers.identity)
        kept = sorted((third.settings.data / past.FOLDER).iterdir())
        assert len(kept) == 2
        identity = third.roots.recovery_identity
        lines = [taken_apart(clear_of(p, identity)).rows["audit_line"] for p in kept]
        assert first.rows["audit_line"] in lines


def test_volumes_and_editions_lie_where_they_lay(world, new_house, leavers):
    folder = building.folder_of(world.given.volumes)
    assert storing.folder().is_relative_to(new_house.settings.data)
    with db.reading() as session:
        edition_id = session.scalars(
            select(CommunicationEdition.id).where(CommunicationEdition.status == "sent")
        ).one()
        row = session.get(Package, world.given.volumes)
        assert row.status == Packaged.DISCLOSED.value
    members = leavers.opened().members
    paths = [issuing.path_of(edition_id), *folder.iterdir()]
    assert len(paths) == 1 + 3
    for path in paths:
        name = path.relative_to(storing.folder()).as_posix()
        assert path.read_bytes() == members[name]
        assert path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert folder.parent.stat().st_mode & 0o777 == 0o700


def test_a_weaker_key_stays_what_it_is(world, new_house):
    with db.reading() as session:
        pinned = directory.load(session).recipient(world.given.weak)
        assert pinned.kind is KeyKind.X25519
        key = recipients.usable_key(session, world.given.weak, Lock.CLASSICAL)
    assert key == pinned.recipient


@pytest.mark.parametrize("which", ["approved", "untaken"])
def test_a_package_that_has_not_gone_is_approved_again(world, new_house, which):
    package_id = getattr(world.given, which)
    bohdan = new_house.actor("bohdan")
    with db.transaction() as session:
        row = session.get(Package, package_id)
        ref = session.get(Case, row.case_id).ref
        assert row.status == Packaged.SUBMITTED.value
        file = cases.get(session, ref, bohdan, Permission.PACKAGE_PREPARE)
        content = file.read(row, Part.CONTENT, PackageContent)
    assert content.approvals == ()
    assert content.hand_over.lock is Lock.CODE


def test_a_signature_of_before_sends_nothing(world, new_house):
    bohdan, full = new_house.actor("bohdan"), world.given.filled
    with db.reading() as session:
        seen = register.find(session, bohdan, full.inquiry_id, Permission.INQUIRY_WRITE)
        assert seen.content.answer.approved is None
        ids = full.own.ids
        communication_id = ids["communication_id"]
        written = communications.get(session, bohdan, communication_id, editions.ISSUE)
        edition = editions.get(session, bohdan, written, ids["edition_id"])
    assert edition.status is Edition.MADE
    assert edition.content.approval is None


def test_tables_and_recordings_of_before_are_still_released(world, new_house):
    bohdan, full = new_house.actor("bohdan"), world.given.filled
    with db.reading() as session:
        assert releasing.released(session, bohdan, full.released_table)
        row = session.scalars(select(Aid)).one()
        assert showing.is_signed(session, row)


def test_everybody_else_is_invited_again_and_let_into_the_team(world, new_house):
    hanna, bohdan = new_house.actor("hanna"), new_house.actor("bohdan")
    olena = world["olena"].staff_id
    with db.transaction() as session:
        drill.finish(session, drill_digits(new_house), hanna.staff_id)
    with db.transaction() as session:
        token = enrolling.invite_again(session, hanna, olena)
    made = enrolling.make_secrets("a password of the second house")
    with db.transaction() as session:
        begun = enrolling.begin(session, token, made, BOOT_KEY)
    who = enrolling_keys(token, begun)
    with db.transaction() as session:
        code = pyotp.TOTP(begun.enrolled.totp).at(clock.now())
        enrolling.finish(session, token, begun.cookie, code, BOOT_KEY)
    for officer in ("hanna", "yurii"):
        actor = new_house.actor(officer)
        with db.transaction() as session:
            for one in confirming.waiting(session):
                spoken = one.fingerprint[: confirming.SPOKEN]
                confirming.sign(session, actor, one.key, spoken)
    with db.transaction() as session:
        enrolling.admit(session, bohdan, world.north, olena)
    with db.transaction() as session:
        actor = Actor.of(session, who, uuid4())
        ref = world.given.filled.own.ref
        file = cases.get(session, ref, actor, Permission.IDENTITY_READ)
        assert olena in file.content.assigned
        assert file.knows_names


def drill_digits(house):
    with db.transaction() as session:
        file = drill.begin(session)
    clear = io.BytesIO()
    age.decrypt(house.roots.recovery_identity, io.BytesIO(file), clear)
    return clear.getvalue().decode()


def enrolling_keys(token, begun):
    with db.reading() as session:
        return enrolling.half_way(session, token, begun.cookie, BOOT_KEY)
