"""A second person signs exactly one request; any change voids what they signed."""

from datetime import date

import msgspec
import pytest

from app import cases, db, jobs
from app.cases import recording
from app.consent import ledger
from app.consent.ledger import ConsentContent, ConsentWords
from app.consent.rules import Decision, Form, Handling
from app.errors import (
    ApprovalError,
    ConflictError,
    ConsentMissingError,
    FreshFactorError,
    NotFoundError,
    OnHoldError,
    RecipientKeyError,
    TamperedError,
    WorkerGoneError,
)
from app.keys import entries, proposals
from app.keys.parts import Part
from app.packages import approving, building, recall, recipients, requesting
from app.packages.ladder.rules import HandOver, Way
from app.packages.models import Package
from app.packages.records import Approval, IdentityLevel, PackageContent, Status
from app.staff import enrolling
from app.staff.policy import Permission
from app.vault import age
from tests.packages import walk as walks


def rewritten(walk, **over):
    """Write another request under an approval that was given, as a thief might."""
    with db.transaction() as session:
        file = walk.file(session)
        row = file.child(session, Package, walk.package)
        content = file.read(row, Part.CONTENT, PackageContent)
        changed = msgspec.structs.replace(content, **over)
        file.change(session, row, row.version, content=changed)


def test_whoever_prepared_it_does_not_approve_it(walk):
    walk.until_submitted()
    with pytest.raises(NotFoundError):
        walk.approves("bohdan")
    assert walk.seen().content.approval is None


@pytest.mark.parametrize("who", ["olena", "iryna", "roman", "lesia"])
def test_only_a_coordinator_of_the_team_approves(walk, who):
    walk.until_submitted()
    with pytest.raises(NotFoundError):
        walk.approves(who)


def test_without_a_fresh_factor_nothing_is_signed(walk):
    walk.until_submitted()
    with pytest.raises(FreshFactorError):
        walk.approves(is_fresh=False)
    assert walk.seen().content.approval is None


def test_what_is_signed_is_what_was_shown(walk):
    walk.until_submitted()
    with pytest.raises(ApprovalError):
        walk.approves(shown=b"x" * 32)
    walk.approves()
    with db.transaction() as session:
        _, present = walk.shown_hash(session, walk.file(session))
    assert walk.seen().content.approval.request_hash == present


def test_a_draft_and_what_is_built_already_are_not_approved(walk):
    walk.agrees()
    walk.prepares()
    walk.decides()
    with pytest.raises(ConflictError):
        walk.approves()


def test_without_an_approval_nothing_is_built(walk):
    walk.until_submitted()
    walk.world.worker()
    with pytest.raises(ApprovalError):
        walk.starts()


def test_an_approval_by_the_preparer_counts_for_nothing_even_if_written(walk):
    walk.until_submitted()
    walk.approves()
    rewritten(walk, approval=signed_by(walk, "bohdan"))
    walk.world.worker()
    with pytest.raises(ApprovalError):
        walk.starts()


@pytest.mark.parametrize("who", ["olena", "hanna"])
def test_a_signature_by_anybody_but_a_coordinator_counts_for_nothing(walk, who):
    walk.until_submitted()
    rewritten(walk, approval=signed_by(walk, who))
    walk.world.worker()
    with pytest.raises(ApprovalError):
        walk.starts()


def signed_by(walk, who):
    actor = walk.world.actor(who)
    with db.transaction() as session:
        file = walk.file(session)
        _, present = walk.shown_hash(session, file)
        seq = approving.directory.load(session).head
    return Approval(
        by=actor.staff_id,
        seq=seq,
        request_hash=present,
        signature=actor.unlocked.sign(approving.SIGNED, present),
        at=approving.clock.now(),
    )


def test_a_signature_by_somebody_else_in_daryna_s_name_is_noticed(walk):
    walk.until_submitted()
    forged = signed_by(walk, "olena")
    daryna = walk.world.actor("daryna").staff_id
    rewritten(walk, approval=msgspec.structs.replace(forged, by=daryna))
    walk.world.worker()
    with pytest.raises(TamperedError):
        walk.starts()


def test_an_approver_who_was_stopped_since_has_approved_nothing(walk, world):
    walk.until_submitted()
    walk.approves()
    stopped = world.actor("daryna").staff_id
    with db.transaction() as session:
        after = proposals.last_digest(session)
        proposals.propose(session, entries.Revoked(after=after, subject_id=stopped))
    walks.signed_by_officers(world)
    world.worker()
    with pytest.raises(ApprovalError):
        walk.starts()


def test_a_third_approval_takes_the_place_of_the_one_that_counts_no_more(walk, world):
    lesia, olena = (world.actor(who).staff_id for who in ("lesia", "olena"))
    with db.transaction() as session:
        enrolling.admit(session, world.actor("bohdan"), world.north, lesia)
    by_two = HandOver(way=Way.CARRIER, reason="Invented: there is no line.")
    walk.until_submitted()
    rewritten(walk, prepared_by=olena, hand_over=by_two)
    walk.approves("daryna")
    walk.approves("lesia")
    with db.transaction() as session:
        after = proposals.last_digest(session)
        daryna = world.actor("daryna").staff_id
        proposals.propose(session, entries.Revoked(after=after, subject_id=daryna))
    walks.signed_by_officers(world)
    world.worker()
    with pytest.raises(ApprovalError):
        walk.starts()
    walk.approves("bohdan")
    by = [each.by for each in walk.seen().content.approvals]
    assert by == [lesia, world.actor("bohdan").staff_id]
    assert walk.starts()


# --- any change voids the approval


def fewer_items(walk):
    rewritten(walk, chosen=walk.seen().content.chosen[:-1])


def names_travel(walk):
    other, _ = walks.record_receiver(walk.world, "A body for names")
    walks.signed_by_officers(walk.world)
    rewritten(walk, identity_level=IdentityLevel.NAMED, annex_recipient_id=other)


def another_purpose(walk):
    rewritten(walk, package_ref="BVP-OTHER2")


def another_decision(walk):
    decided = walk.seen().content.third_persons
    other = msgspec.structs.replace(decided[0], legal_ground="another ground")
    rewritten(walk, third_persons=(other, *decided[1:]))


def a_new_grant(walk):
    walk.agrees()


def another_key(walk):
    _, recipient = age.new_identity()
    with db.transaction() as session:
        recipients.new_key(
            session,
            walk.world.actor("bohdan"),
            walk.receiver,
            recipient,
            date(2031, 1, 1),
        )
    walks.signed_by_officers(walk.world)


@pytest.mark.parametrize(
    "change",
    [
        fewer_items,
        names_travel,
        another_purpose,
        another_decision,
        a_new_grant,
        another_key,
    ],
)
def test_any_change_voids_the_approval(walk, change):
    walk.until_submitted()
    walk.approves()
    change(walk)
    walk.world.worker()
    with pytest.raises(ApprovalError):
        walk.starts()
    assert walk.seen().status is Status.SUBMITTED


def test_without_any_change_the_approval_holds(walk):
    walk.until_submitted()
    walk.approves()
    walk.world.worker()
    assert walk.starts()


# --- the receiver's key


def test_a_key_that_no_officer_confirmed_receives_nothing(walk, world):
    walk.receiver, _ = walks.record_receiver(world, "Unconfirmed body")
    walk.agrees()
    walk.prepares()
    walk.decides()
    with pytest.raises(RecipientKeyError):
        walk.submits()


def test_a_key_signed_by_one_officer_receives_nothing(walk, world):
    walk.receiver, _ = walks.record_receiver(world, "Half confirmed body")
    hanna = world.actor("hanna")
    with db.transaction() as session:
        for proposal, _, _ in proposals.pending(session):
            proposals.sign(session, proposal, hanna.unlocked, hanna.session_id)
    walk.agrees()
    walk.prepares()
    walk.decides()
    with pytest.raises(RecipientKeyError):
        walk.submits()


def test_a_key_that_ran_out_meanwhile_receives_nothing(walk, world, clock):
    walk.receiver, _ = walks.record_receiver(
        world, "Short-lived body", expires_on=date(2026, 12, 1)
    )
    walks.signed_by_officers(world)
    walk.until_submitted()
    walk.approves()
    clock.forward(days=10)
    world.worker()
    with pytest.raises(RecipientKeyError):
        walk.starts()


@pytest.mark.parametrize("key", ["age1", "age1pq1xyz", "AGE-SECRET-KEY-PQ-1ABC"])
def test_what_is_no_key_is_not_recorded(world, key):
    with db.transaction() as session, pytest.raises(RecipientKeyError):
        recipients.record(
            session,
            world.actor("bohdan"),
            recipients.RecipientProfile(name="x"),
            key,
            date(2030, 1, 1),
        )


# --- while it waits, is built, and before it is handed over


def test_on_hold_nothing_is_approved_started_or_handed_over(walk):
    walk.until_submitted()
    walk.approves()
    walk.pauses()
    walk.world.worker()
    with pytest.raises(OnHoldError):
        walk.starts()


def test_a_pause_before_approval_refuses_it(walk):
    walk.until_submitted()
    with db.transaction() as session:
        _, shown = walk.shown_hash(session, walk.file(session))
    walk.pauses()
    with pytest.raises(OnHoldError):
        walk.approves(shown=shown)


def test_a_pause_during_the_build_ends_it_before_sealing(walk):
    walk.until_submitted()
    walk.approves()
    worker = walk.world.worker()
    job = walk.starts()
    walk.pauses()
    assert worker.step()
    with db.reading() as session:
        assert jobs.state(session, job).status == jobs.Status.FAILED
    assert walk.seen().status is Status.REFUSED
    assert not building.path_of(walk.package).exists()


def test_a_pause_before_the_download_refuses_it(walk):
    walk.until_built()
    walk.pauses()
    with pytest.raises(OnHoldError):
        walk.downloads()


def test_another_person_s_no_before_the_download_refuses_it(walk):
    walk.adds_a_brother()
    walk.agrees()
    agrees_too(walk)
    walk.prepares()
    walk.decides()
    assert not walk.submits().held_back
    walk.approves()
    worker = walk.world.worker()
    walk.starts()
    assert worker.step()
    takes_back(walk)
    with pytest.raises(ConsentMissingError):
        walk.downloads()


def agrees_too(walk):
    consent(walk, Decision.GRANTED)


def takes_back(walk):
    consent(walk, Decision.WITHDRAWN)


def consent(walk, decision):
    purpose = "prosecution_national"
    known = ledger.catalogue.load().purposes[purpose]
    today = approving.clock.now().date()
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.CONSENT_WRITE)
        ledger.record(
            session,
            file.box,
            file.id,
            ConsentContent(
                person_id=walk.brother,
                purpose=purpose,
                decision=decision,
                recipient_id=walk.receiver,
                form=Form.WRITTEN,
                language="uk",
                explained=tuple(range(len(known.explain))),
                text_hash=ledger.wording_hash(purpose, "uk"),
                catalogue_version=ledger.catalogue.load().version,
                given_on=today,
                valid_until=ledger.default_until(today),
                taken_by=file.actor.staff_id,
            ),
            ConsentWords(teach_back="Invented."),
        )


# --- the worker


def test_without_a_worker_nothing_is_lost(walk, clock):
    walk.until_submitted()
    walk.approves()
    clock.forward(days=1)
    with pytest.raises(WorkerGoneError):
        walk.starts()
    assert walk.seen().status is Status.SUBMITTED
    assert walk.seen().content.approval is not None


def test_when_the_worker_is_gone_the_build_is_started_again(walk, clock):
    walk.until_submitted()
    walk.approves()
    walk.world.worker()
    job = walk.starts()
    clock.forward(hours=8)
    another = walk.world.worker()
    assert not another.step()
    with db.reading() as session:
        assert jobs.state(session, job).status == jobs.Status.START_AGAIN
    with db.transaction() as session:
        building.start_again(session, walk.file(session), walk.package)
    walk.starts()
    assert another.step()
    assert walk.downloads().package.exists()


def test_a_build_that_goes_on_is_not_started_again(walk):
    walk.until_submitted()
    walk.approves()
    walk.world.worker()
    walk.starts()
    with db.transaction() as session, pytest.raises(ConflictError):
        building.start_again(session, walk.file(session), walk.package)


def test_a_stopped_build_leaves_nothing_and_can_begin_again(walk):
    walk.until_submitted()
    walk.approves()
    worker = walk.world.worker()
    walk.starts()
    with db.transaction() as session:
        building.cancel(session, walk.file(session), walk.package)
    assert not worker.step()
    assert walk.seen().status is Status.SUBMITTED
    walk.starts()
    assert worker.step()
    assert walk.seen().status is Status.BUILT


def test_the_disclosure_is_written_once_however_often_it_is_downloaded(walk):
    walk.until_built()
    walk.downloads()
    walk.downloads()
    with db.transaction() as session:
        assert len(recall.log(session, walk.file(session))) == 1


def test_nobody_downloads_a_package_of_another_case_or_team(walk):
    walk.until_built()
    with pytest.raises(NotFoundError):
        walk.downloads("lesia")
    with pytest.raises(NotFoundError):
        walk.downloads("olena")


def test_the_redacted_person_has_a_record_of_it(walk):
    walk.adds_a_brother()
    walk.agrees()
    walk.prepares()
    walk.decides()
    walk.decides(walk.brother, Handling.REDACTED, ground="")
    decided = {d.person_id: d for d in walk.seen().content.third_persons}
    assert decided[walk.brother].decided_by == walk.world.actor("bohdan").staff_id
    assert decided[walk.brother].reason == "looked at"


def test_the_walk_can_fail_at_all(walk):
    """The cases above refuse; this one shows that the way is open without a fault."""
    walk.until_built()
    with db.transaction() as session:
        file = cases.get(
            session, walk.ref, walk.world.actor("bohdan"), Permission.PACKAGE_READ
        )
        assert recording.survivor_id(session, file)
        assert requesting.seen(session, file, walk.package).status is Status.BUILT
