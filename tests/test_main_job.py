"""The main job through the functions that views call, without a browser."""

import io
import zipfile
from datetime import date

import pytest

from app import cases, db, index
from app.cases import line, recording
from app.cli import demo_cases, demo_people
from app.consent.rules import Handling
from app.conversation import box, receipts
from app.conversation.documents import Kind as Instruction
from app.errors import NotFoundError, OnHoldError
from app.evidence import storing, taking_in
from app.evidence.documents import EvidenceContent
from app.keys.parts import Part
from app.packages import (
    approving,
    building,
    handing_over,
    proof,
    recall,
    recipients,
    requesting,
)
from app.packages.records import (
    IdentityLevel,
    RecallState,
    RecipientProfile,
    ThirdPersonDecision,
)
from app.staff.policy import Permission
from app.vault import age

PICTURE = b"\xff\xd8\xff\xe0 invented bytes of a photograph \x00\x01" * 3000


@pytest.fixture
def files(tmp_path):
    """A folder for sealed files."""
    storing.use(tmp_path / "blobs")
    return tmp_path


@pytest.fixture
def told(world):
    """One case from report to facts."""
    writer = demo_cases.Writer(world.actor, world.north)
    return writer.enter(demo_cases.public_cases()[6], 1, counted=True)


def open_case(session, who, ref, permission=Permission.PACKAGE_PREPARE):
    return cases.get(session, ref, who, permission)


def test_a_public_case_is_entered_from_report_to_facts(world, told):
    with db.transaction() as session:
        iryna = world.actor("iryna")
        file = cases.get(session, told.ref, iryna, Permission.CASE_READ)
        assert not file.knows_names
        segment = index.segment(session, iryna.unlocked, world.north, Part.CONTENT)
        found, count = index.cases(segment, text=told.ref)
        assert count == 1
        assert found[0].entry.counts["statements"] == 1
    with db.transaction() as session:
        sofia = world.actor("sofia")
        coded = index.segment(session, sofia.unlocked, world.north, Part.CODED)
        assert len(index.coded(coded)) == 1


def prosecutor(world):
    """A receiver whose key two officers have pinned; returns its id and identity."""
    identity, recipient = age.new_identity()
    with db.transaction() as session:
        profile = RecipientProfile(name="Office of an invented prosecutor")
        bohdan = world.actor("bohdan")
        receiver = recipients.record(
            session, bohdan, profile, recipient, date(2030, 1, 1)
        )
    demo_people.officers_sign(world.actor)
    return receiver, identity


def prepared(world, told, receiver):
    """A package of everything in the case, with the third person decided about."""
    bohdan = world.actor("bohdan")
    with db.transaction() as session:
        file = open_case(session, bohdan, told.ref)
        chosen = tuple(choice.chosen for choice in requesting.choices(session, file))
        package = requesting.prepare(
            session,
            file,
            receiver,
            reason="Invented referral.",
            chosen=chosen,
            identity_level=IdentityLevel.PSEUDONYM,
        )
        suspect = next(
            person.id
            for person in recording.people(session, file, with_names=False)
            if person.content.is_alleged_perpetrator
        )
        seen = requesting.seen(session, file, package)
        requesting.decide_third_person(
            session,
            file,
            package,
            seen.version,
            ThirdPersonDecision(
                suspect, Handling.NONE, "alleged", legal_ground="GPDR 10, invented"
            ),
        )
    return package


def submitted(world, told, package):
    with db.transaction() as session:
        file = open_case(session, world.actor("bohdan"), told.ref)
        version = requesting.seen(session, file, package).version
        return requesting.submit(session, file, package, version)


def approved(world, told, package, who="daryna"):
    with db.transaction() as session:
        file = open_case(session, world.actor(who), told.ref)
        seen = requesting.seen(session, file, package)
        verdict = requesting.ask_gate(session, file, seen.content, seen.recipient_id)
        keys = recipients.keys_for(session, seen.recipient_id, seen.content)
        shown = approving.request_hash(package, seen.content, verdict, keys)
        approving.approve(session, file, package, seen.version, shown)


def with_a_photograph(world, told):
    with db.transaction() as session:
        file = open_case(
            session, world.actor("olena"), told.ref, Permission.EVIDENCE_WRITE
        )
        survivor = recording.survivor_id(session, file)
        content = EvidenceContent(
            code="", title="Photograph", kind="photo", owner_ids=(survivor,)
        )
        taking_in.take_in(session, file, content, "IMG.jpg", io.BytesIO(PICTURE))


def built(world, told, package):
    worker = world.worker()
    with db.transaction() as session:
        file = open_case(session, world.actor("bohdan"), told.ref)
        version = requesting.seen(session, file, package).version
        building.start(session, file, package, version)
    assert worker.step()


def downloaded(world, told, package):
    with db.transaction() as session:
        file = open_case(session, world.actor("bohdan"), told.ref)
        return handing_over.download(session, file, package)


def unpacked(handed, identity, folder):
    clear = io.BytesIO()
    with handed.package.open("rb") as sealed:
        age.decrypt(identity, sealed, clear)
    with zipfile.ZipFile(clear) as bag:
        bag.extractall(folder)
    (top,) = folder.iterdir()
    return top


def recalls(world, told):
    with db.transaction() as session:
        file = open_case(session, world.actor("bohdan"), told.ref)
        return [each.content.recall for each in recall.log(session, file)]


def test_a_consented_package_leaves_opens_verifies_and_is_recalled(world, told, files):
    with_a_photograph(world, told)
    receiver, identity = prosecutor(world)
    package = prepared(world, told, receiver)

    refused = submitted(world, told, package)
    assert not refused.may_go
    assert {finding.why.value for finding in refused.held_back} == {"other_purpose"}

    writer = demo_cases.Writer(world.actor, world.north)
    writer.agree(told.ref, "prosecution_national", recipient_id=receiver)
    assert submitted(world, told, package).may_go
    with pytest.raises(NotFoundError):
        approved(world, told, package, who="bohdan")
    approved(world, told, package)
    built(world, told, package)
    top = unpacked(downloaded(world, told, package), identity, files / "out")

    assert not [each for each in proof.check(top) if "FAILED" in str(each)]
    written = [p for p in top.rglob("*") if p.is_file()]
    originals = [p for p in written if "originals" in p.parts]
    assert [p.read_bytes() for p in originals] == [PICTURE]
    everything = b"".join(p.read_bytes() for p in written)
    assert demo_cases.invented_name(1).encode() not in everything
    assert recalls(world, told) == [RecallState.NONE]

    paused_by_code(told)
    with pytest.raises(OnHoldError):
        downloaded(world, told, package)
    with db.transaction() as session:
        file = open_case(
            session, world.actor("olena"), told.ref, Permission.CONSENT_WRITE
        )
        assert line.read(session, file).on_hold
        line.withdraw(session, file)
        assert not line.is_on_hold(session, file.id)
    assert recalls(world, told) == [RecallState.TO_SEND]


def paused_by_code(told):
    keys = receipts.derived(told.code)
    with db.transaction() as session:
        conversation = receipts.find(session, keys.lookup)
        key = box.Key(conversation, keys.seed, keys.signing)
        box.instruct(session, key, Instruction.PAUSE)
