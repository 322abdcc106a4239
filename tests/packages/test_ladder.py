"""Steps below the rule: a reason, two people, and nothing leaves with a wrong key."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import msgspec
import pyrage
import pytest
from sqlalchemy import select

from app import clock, db
from app.errors import (
    ApprovalError,
    ConflictError,
    HandOverError,
    InvalidInputError,
    NotFoundError,
    RecipientKeyChangedError,
    RecipientKeyError,
    RecipientKeyExpiredError,
    RecipientKeyKindError,
    RecipientKeyMissingError,
)
from app.keys import directory
from app.keys.parts import Part
from app.packages import building, recall, recipients, volumes
from app.packages.ladder import choosing, cutting, journey, second_channel
from app.packages.ladder.rules import HandOver, Lock, Way
from app.packages.models import Package, Recipient
from app.packages.records import (
    Channel,
    IdentityLevel,
    Of,
    PackageContent,
    RecipientProfile,
    SecondChannel,
    Status,
)
from app.staff import enrolling, house
from app.vault import age
from app.vault.keykinds import KeyKind
from tests.packages import walk as walks
from tests.support import age as others

WHY = "Invented: the office may install nothing this year."
WEAK = HandOver(lock=Lock.CLASSICAL, reason=WHY)
BY_CODE = HandOver(lock=Lock.CODE, reason=WHY)
NAMES_BY_CODE = HandOver(annex_lock=Lock.CODE, reason=WHY)
UNTIL = date(2028, 1, 1)


def admits_a_third(world):
    """Lesia of the other team, so that two can approve what Bohdan prepared."""
    lesia, bohdan = world.actor("lesia").staff_id, world.actor("bohdan")
    with db.transaction() as session:
        enrolling.admit(session, bohdan, world.north, lesia)


def receiver(
    world, text="", *, weaker=False, name=walks.OFFICE, until=UNTIL, **profile
):
    told = RecipientProfile(name, profile="ukraine_prosecutor", **profile)
    bohdan = world.actor("bohdan")
    with db.transaction() as session:
        made = recipients.record(session, bohdan, told, text, until, weaker=weaker)
    walks.signed_by_officers(world)
    return made


@pytest.fixture
def classical():
    identity = pyrage.x25519.Identity.generate()
    return identity, str(identity.to_public())


@pytest.fixture
def gpg(tmp_path):
    """An OpenPGP program of somebody else, with one key."""
    home = tmp_path / "gnupg"
    home.mkdir(mode=0o700)

    def run(*arguments, given=b""):
        line = ["gpg", "--batch", "--homedir", home, *arguments]
        done = subprocess.run(
            line, input=given, capture_output=True, check=True, timeout=60
        )
        return done.stdout

    who = "Person Invented <person@example.invalid>"
    run("--passphrase", "", "--quick-gen-key", who, "default", "default", "3y")
    yield run
    subprocess.run(
        ["gpgconf", "--homedir", home, "--kill", "all"], check=False, timeout=60
    )


@dataclass
class Ladder:
    """A walk that does not take the rule."""

    walk: walks.Walk

    def chooses(self, chosen, who="bohdan"):
        """Choose how it is handed over."""
        version = self.walk.seen().version
        with db.transaction() as session:
            file = self.walk.file(session, who)
            choosing.choose(session, file, self.walk.package, version, chosen)

    def submitted(self, to, chosen, level=IdentityLevel.PSEUDONYM):
        """Ask for approval of a package to somebody, handed over so."""
        self.walk.receiver = to
        self.walk.agrees()
        self.walk.prepares(level=level)
        self.walk.decides()
        self.chooses(chosen)
        self.walk.excuses()
        assert self.walk.submits().may_go
        return self

    def submitted_with_names(self, annex, chosen):
        """Ask for approval of a package whose names go to another body."""
        self.walk.agrees()
        with db.transaction() as session:
            file = self.walk.file(session)
            items = walks.requesting.choices(session, file)
            self.walk.package = walks.requesting.prepare(
                session,
                file,
                self.walk.receiver,
                reason="Invented referral.",
                chosen=tuple(each.chosen for each in items),
                identity_level=IdentityLevel.NAMED,
                annex_recipient_id=annex,
            )
            people = walks.recording.people(session, file, with_names=False)
            self.walk.suspect = next(
                p.id for p in people if p.content.is_alleged_perpetrator
            )
        self.walk.decides()
        self.chooses(chosen)
        self.walk.excuses()
        assert self.walk.submits().may_go
        return self

    def built(self, to, chosen):
        """Go on to sealed files."""
        self.submitted(to, chosen)
        return self.approved_and_built()

    def approved_and_built(self):
        """Go on from the request to sealed files."""
        self.walk.approves("daryna")
        self.walk.approves("lesia")
        worker = self.walk.world.worker()
        self.walk.starts()
        assert worker.step()
        worker.close()
        return self

    def content(self):
        """The request as it stands."""
        return self.walk.seen().content

    def logged(self):
        """The line of the log that says that it left."""
        with db.transaction() as session:
            (line,) = recall.log(session, self.walk.file(session))
        return line.content

    def read_out(self, who="bohdan", channel=SecondChannel.VOICE, of=Of.PACKAGE):
        """Have the code shown, once."""
        version = self.walk.seen().version
        with db.transaction() as session:
            file = self.walk.file(session, who)
            return second_channel.read_out(
                session,
                file,
                self.walk.package,
                version,
                of,
                channel,
                "the registrar on duty",
            )


@pytest.fixture
def ladder(walk):
    admits_a_third(walk.world)
    return Ladder(walk)


def everything_kept():
    """All that the database holds, as one text."""
    with db.transaction() as session:
        rows = [
            row
            for table in db.Base.metadata.sorted_tables
            for row in session.execute(select(table)).all()
        ]
    return "\n".join(repr(row) for row in rows)


def package_of(data):
    """The names inside a package's zip."""
    return zipfile.ZipFile(io.BytesIO(data)).namelist()


# --- keys of receivers


def test_a_weaker_key_is_taken_only_where_somebody_says_so(world, classical):
    with pytest.raises(RecipientKeyKindError), db.transaction() as session:
        recipients.record(
            session,
            world.actor("bohdan"),
            RecipientProfile("x"),
            classical[1],
            UNTIL,
        )
    made = receiver(world, classical[1], weaker=True)
    with db.transaction() as session:
        seen = recipients.get(session, world.actor("bohdan"), made)
    assert (seen.key_kind, seen.step) == (KeyKind.X25519, 2)
    assert len(seen.fingerprint.split()) == 8


def test_a_certificate_names_nobody_in_the_directory(world, gpg):
    made = receiver(world, gpg("--armor", "--export").decode(), weaker=True)
    actor = world.actor("bohdan")
    with db.transaction() as session:
        pinned = directory.load(session).recipient(made)
        seen = recipients.get(session, actor, made)
        (kept,) = seen.profile.certificates
        row = session.get(Recipient, made).profile
    assert pinned.kind is KeyKind.OPENPGP
    for clear in (pinned.recipient.encode(), row):
        assert b"Invented" not in clear
    assert seen.fingerprint.replace(" ", "") not in pinned.recipient.upper()
    # That search would find the name: the certificate has it.
    assert b"Invented" in kept.data
    shown = gpg("--with-colons", "--fingerprint").decode()
    assert seen.fingerprint.replace(" ", "") in shown


def test_a_certificate_put_in_place_of_the_confirmed_one_is_refused(
    world, ladder, gpg, tmp_path
):
    made = receiver(world, gpg("--armor", "--export").decode(), weaker=True)
    ladder.submitted(made, WEAK)
    who = "Another Invented <b@example.invalid>"
    gpg("--passphrase", "", "--quick-gen-key", who, "default", "default", "3y")
    other = gpg("--export", "b@example.invalid")
    with db.transaction() as session:
        actor = world.actor("bohdan")
        key = house.house_key(session, actor.unlocked)
        row = session.get(Recipient, made)
        kept = house.unseal(key, "recipient", made, row.profile, RecipientProfile)
        swapped = msgspec.structs.replace(kept.certificates[0], data=other)
        kept = msgspec.structs.replace(kept, certificates=(swapped,))
        row.profile = house.seal(key, "recipient", made, kept)
    with pytest.raises(RecipientKeyChangedError):
        ladder.walk.approves("daryna")
    with db.transaction() as session:
        assert recipients.get(session, actor, made).fingerprint == ""


def test_a_key_may_not_count_longer_than_it_says_itself(world, gpg):
    armoured = gpg("--armor", "--export").decode()
    with pytest.raises(InvalidInputError) as refused, db.transaction() as session:
        recipients.record(
            session,
            world.actor("bohdan"),
            RecipientProfile("x"),
            armoured,
            clock.now().date() + timedelta(days=365 * 4),
            weaker=True,
        )
    assert refused.value.fields == ("expires_on",)


def test_entries_signed_before_there_were_kinds_stay_what_they_were(walk):
    with db.transaction() as session:
        pinned = directory.load(session).recipient(walk.receiver)
    assert pinned.kind is KeyKind.POST_QUANTUM
    entry = directory.entries.RecipientKey(b"x", walk.receiver, "age1pq1", "2030-01-01")
    assert b"kind" not in directory.entries.encode(entry)


# --- the request


def test_the_rule_is_the_default_and_takes_one_person(walk):
    walk.until_submitted()
    content = walk.seen().content
    assert (content.hand_over.step, content.hand_over.approvals_needed) == (1, 1)
    walk.approves()
    walk.world.worker()
    walk.starts()


@pytest.mark.parametrize(
    ("chosen", "named"),
    [
        (HandOver(lock=Lock.CLASSICAL), "reason"),
        (HandOver(lock=Lock.CODE, reason="  "), "reason"),
        (HandOver(way=Way.CARRIER), "reason"),
        (HandOver(annex_lock=Lock.CODE, reason=WHY), "annex_lock"),
    ],
)
def test_an_exception_without_what_it_needs_is_not_kept(ladder, chosen, named):
    ladder.walk.prepares()
    with pytest.raises(InvalidInputError) as refused:
        ladder.chooses(chosen)
    assert named in refused.value.fields
    assert not ladder.content().hand_over.is_exception


def test_who_may_approve_it_does_not_choose_the_step(ladder):
    ladder.walk.prepares()
    with pytest.raises(NotFoundError):
        ladder.chooses(BY_CODE, "daryna")
    assert ladder.content().hand_over == HandOver()
    ladder.chooses(BY_CODE)


def test_a_portal_whose_size_nobody_recorded_is_no_way(ladder):
    ladder.walk.prepares()
    with pytest.raises(HandOverError):
        ladder.chooses(HandOver(way=Way.PORTAL, reason=WHY))


def test_one_approval_is_not_enough_and_one_person_counts_once(ladder, classical):
    to = receiver(ladder.walk.world, classical[1], weaker=True)
    ladder.submitted(to, WEAK)
    ladder.walk.world.worker()
    ladder.walk.approves("daryna")
    with pytest.raises(ApprovalError):
        ladder.walk.starts()
    with pytest.raises(ConflictError):
        ladder.walk.approves("daryna")
    with pytest.raises(NotFoundError):
        ladder.walk.approves("bohdan")
    ladder.walk.approves("lesia")
    ladder.walk.starts()
    by = {each.by for each in ladder.content().approvals}
    assert by == {ladder.walk.world.actor(who).staff_id for who in ("daryna", "lesia")}


@pytest.mark.parametrize(
    "over",
    [
        {"hand_over": msgspec.structs.replace(NAMES_BY_CODE, reason="another")},
        {"hand_over": HandOver()},
        {"second": None},
        {"annex_recipient_id": uuid4()},
    ],
)
def test_what_two_people_signed_cannot_be_changed_under_them(ladder, over):
    annex = receiver(ladder.walk.world, name="Invented witness unit")
    ladder.submitted_with_names(annex, NAMES_BY_CODE)
    ladder.walk.approves("daryna")
    ladder.walk.approves("lesia")
    with db.transaction() as session:
        file = ladder.walk.file(session)
        row = file.child(session, Package, ladder.walk.package)
        content = file.read(row, Part.CONTENT, PackageContent)
        changed = msgspec.structs.replace(content, **over)
        file.change(session, row, row.version, content=changed)
    ladder.walk.world.worker()
    with pytest.raises((ApprovalError, RecipientKeyMissingError)):
        ladder.walk.starts()


def test_a_first_approval_of_another_request_counts_for_nothing(ladder, classical):
    to = receiver(ladder.walk.world, classical[1], weaker=True)
    ladder.submitted(to, WEAK)
    ladder.walk.approves("daryna")
    with db.transaction() as session:
        file = ladder.walk.file(session)
        row = file.child(session, Package, ladder.walk.package)
        content = file.read(row, Part.CONTENT, PackageContent)
        other = msgspec.structs.replace(WEAK, reason="Another invented reason.")
        changed = msgspec.structs.replace(content, hand_over=other)
        file.change(session, row, row.version, content=changed)
    ladder.walk.approves("lesia")
    assert len(ladder.content().approvals) == 1


# --- nothing leaves


def test_a_key_of_another_kind_is_refused_when_it_is_asked_for(ladder, classical):
    weak = receiver(ladder.walk.world, classical[1], weaker=True)
    with pytest.raises(RecipientKeyKindError):
        ladder.submitted(weak, HandOver())
    ladder.chooses(WEAK)
    ladder.walk.excuses()
    assert ladder.walk.submits().may_go


def test_a_strong_key_is_never_taken_for_an_exception(ladder):
    with pytest.raises(RecipientKeyKindError):
        ladder.submitted(ladder.walk.receiver, WEAK)


def test_without_a_confirmed_key_only_a_code_can_open_it(ladder):
    to = receiver(ladder.walk.world)
    with pytest.raises(RecipientKeyMissingError):
        ladder.submitted(to, HandOver())
    ladder.chooses(BY_CODE)
    ladder.walk.excuses()
    assert ladder.walk.submits().may_go


def test_a_weaker_key_that_ran_out_stops_each_step(ladder, classical, clock):
    to = receiver(ladder.walk.world, classical[1], weaker=True, until=date(2026, 12, 1))
    ladder.built(to, WEAK)
    clock.forward(days=10)
    with pytest.raises(RecipientKeyExpiredError):
        ladder.walk.downloads()
    assert ladder.walk.seen().status is Status.BUILT


def test_a_body_that_gets_worksheets_gets_no_package(ladder):
    with db.transaction() as session:
        made = recipients.record(
            session,
            ladder.walk.world.actor("bohdan"),
            RecipientProfile(
                "Invented register",
                purpose="reparations_register",
                profile="claims_register",
            ),
        )
    ladder.walk.receiver = made
    with pytest.raises(HandOverError):
        ladder.walk.prepares()


# --- step 2


def test_a_classical_age_file_is_opened_by_a_strangers_library(ladder, classical):
    to = receiver(ladder.walk.world, classical[1], weaker=True)
    ladder.built(to, WEAK)
    handed = ladder.walk.downloads()
    clear = pyrage.decrypt(handed.package.read_bytes(), [classical[0]])
    assert any(name.endswith("00_START.html") for name in package_of(clear))
    start = zipfile.ZipFile(io.BytesIO(clear))
    (page,) = [n for n in start.namelist() if n.endswith("/00_START.html")]
    assert "not post-quantum" in start.read(page).decode()
    log = ladder.logged()
    assert (log.key_kind, log.hand_over) == (KeyKind.X25519, WEAK)
    assert log.key_fingerprint
    assert log.also_approved_by == ladder.walk.world.actor("lesia").staff_id


def test_an_openpgp_package_is_opened_by_a_strangers_program(ladder, gpg):
    armoured = gpg("--armor", "--export").decode()
    to = receiver(ladder.walk.world, armoured, weaker=True)
    ladder.built(to, WEAK)
    handed = ladder.walk.downloads()
    assert handed.package_name.endswith(".zip.pgp")
    clear = gpg("--decrypt", given=handed.package.read_bytes())
    assert any(name.endswith("verify.py") for name in package_of(clear))


def test_by_the_rule_the_cover_says_nothing_of_a_ladder(walk):
    walk.until_built()
    handed = walk.downloads()
    clear = others.decrypt(walk.identity, handed.package.read_bytes())
    start = zipfile.ZipFile(io.BytesIO(clear))
    (page,) = [n for n in start.namelist() if n.endswith("/00_START.html")]
    assert "Exception" not in start.read(page).decode()


# --- step 3


def test_volumes_open_with_the_code_that_is_read_out_once(ladder, caplog):
    to = receiver(ladder.walk.world)
    ladder.built(to, BY_CODE)
    handed = ladder.walk.downloads()
    assert {each.name.rpartition(".")[2] for each in handed.parts} == {
        *("volume", "json", "html")
    }
    told = ladder.read_out()
    code = volumes.read_code(told)
    clear = io.BytesIO()
    volumes.open_volumes(sorted(handed.package.iterdir()), code, clear)
    assert any(name.endswith("verify.py") for name in package_of(clear.getvalue()))
    content = ladder.content()
    assert content.code == ""
    assert content.told[0].channel is SecondChannel.VOICE
    kept = everything_kept()
    assert ladder.walk.ref in kept  # the search finds what is in the clear
    for form in (told, code):
        assert form not in kept
        assert form not in caplog.text
    with pytest.raises(ConflictError):
        ladder.read_out()
    log = ladder.logged()
    assert (log.key_kind, log.key_fingerprint) == (None, "")
    assert log.told[0].to_role == "the registrar on duty"


def test_only_who_handed_it_over_reads_the_code_out(ladder):
    ladder.built(receiver(ladder.walk.world), BY_CODE)
    with pytest.raises(ConflictError):
        ladder.read_out()
    ladder.walk.downloads()
    with pytest.raises(NotFoundError):
        ladder.read_out("daryna")
    assert ladder.read_out()


def test_the_code_never_goes_the_way_of_the_volumes(ladder):
    to = receiver(ladder.walk.world, channel=Channel.IN_PERSON)
    ladder.built(to, BY_CODE)
    ladder.walk.downloads()
    with pytest.raises(HandOverError):
        ladder.read_out(channel=SecondChannel.IN_PERSON)
    assert ladder.read_out(channel=SecondChannel.VOICE)


def test_a_package_built_again_has_another_code(ladder):
    ladder.submitted(receiver(ladder.walk.world), BY_CODE)
    ladder.walk.approves("daryna")
    ladder.walk.approves("lesia")
    ladder.walk.world.worker()
    ladder.walk.starts()
    first = ladder.content().code
    with db.transaction() as session:
        building.cancel(session, ladder.walk.file(session), ladder.walk.package)
    ladder.walk.starts()
    assert first
    assert ladder.content().code not in {"", first}


# --- steps 4 and 5


def test_a_file_cut_for_a_portal_is_the_file_again(ladder, tmp_path):
    identity, key = age.new_identity()
    to = receiver(ladder.walk.world, key, volume_mb=1, channel=Channel.PORTAL)
    ladder.walk.adds_a_photo(os.urandom(2_300_000))
    ladder.built(to, HandOver(way=Way.PORTAL, reason=WHY))
    handed = ladder.walk.downloads()
    pieces = []
    for each in handed.parts:
        _name, body = handed.file(each.name)
        data = b"".join(body)
        assert len(data) == each.size_bytes <= 1_000_000
        if each.is_volume:
            pieces.append(data)
        else:
            listed = msgspec.json.decode(data)
    assert len(pieces) == listed["total"] > 1
    assert [v["number"] for v in listed["volumes"]] == list(range(1, len(pieces) + 1))
    assert b"".join(pieces) == handed.package.read_bytes()
    assert package_of(others.decrypt(identity, b"".join(pieces)))


def test_the_portals_references_stand_in_the_log(ladder):
    to = receiver(ladder.walk.world, age.new_identity()[1], volume_mb=500)
    ladder.built(to, HandOver(way=Way.PORTAL, reason=WHY))

    def record(*references):
        with db.transaction() as session:
            file = ladder.walk.file(session)
            journey.record_portal(session, file, ladder.walk.package, references)

    with pytest.raises(ConflictError):
        record("OTP-1")
    ladder.walk.downloads()
    for wrong in ((), ("",), ("OTP-1", "OTP-2")):
        with pytest.raises(InvalidInputError):
            record(*wrong)
    record(" OTP-1 ")
    assert ladder.logged().portal_refs == ("OTP-1",)


def test_what_the_receivers_record_says_later_changes_no_approved_cut(ladder):
    to = receiver(ladder.walk.world, age.new_identity()[1], volume_mb=7)
    ladder.submitted(to, HandOver(way=Way.PORTAL, volume_mb=3, reason=WHY))
    assert ladder.content().hand_over.volume_mb == 7
    ladder.walk.approves("daryna")
    with db.transaction() as session:
        actor = ladder.walk.world.actor("bohdan")
        before = recipients.get(session, actor, to).profile
        after = msgspec.structs.replace(before, volume_mb=900)
        recipients.change(session, actor, to, after)
    ladder.walk.approves("lesia")
    assert ladder.content().hand_over.volume_bytes == 7_000_000


# --- what lies on the disk


def test_only_an_approved_lock_makes_a_weaker_target():
    root = Path(__file__).resolve().parents[2] / "app"
    makes = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if re.search(r"\bWeak\(", path.read_text("utf-8"))
    }
    assert makes == {"packages/receivers/keys.py", "packages/ladder/opening.py"}


def test_volumes_that_nobody_wants_any_more_are_swept(ladder):
    ladder.built(receiver(ladder.walk.world), BY_CODE)
    wanted = building.folder_of(ladder.walk.package)
    lost = building.folder_of(uuid4())
    shutil.copytree(wanted, lost)
    for folder in (wanted, lost):
        for path in (*folder.iterdir(), folder):
            os.utime(path, (1, 1))
    with db.transaction() as session:
        assert building.sweep(session) == 1
    assert wanted.exists()
    assert not lost.exists()


# --- the names annex


def test_names_may_have_a_code_of_their_own(ladder):
    annex = receiver(ladder.walk.world, name="Invented witness unit")
    ladder.submitted_with_names(annex, NAMES_BY_CODE).approved_and_built()
    handed = ladder.walk.downloads()
    assert handed.package.is_file()
    assert others.decrypt(ladder.walk.identity, handed.package.read_bytes())
    code = volumes.read_code(ladder.read_out(of=Of.ANNEX))
    names = io.BytesIO()
    volumes.open_volumes(sorted(handed.annex.iterdir()), code, names)
    assert msgspec.json.decode(names.getvalue())["entries"]


def test_one_key_never_opens_package_and_names(ladder, classical):
    world = ladder.walk.world
    first = receiver(world, classical[1], weaker=True)
    second = receiver(world, classical[1], weaker=True, name="The same key")
    with db.transaction() as session, pytest.raises(RecipientKeyError):
        recipients.targets_for(
            session,
            world.actor("bohdan"),
            first,
            PackageContent(
                package_ref="BVP-1",
                purpose="x",
                reason="x",
                chosen=(),
                identity_level=IdentityLevel.NAMED,
                annex_recipient_id=second,
                hand_over=HandOver(
                    lock=Lock.CLASSICAL, annex_lock=Lock.CLASSICAL, reason=WHY
                ),
            ),
        )


def test_an_unknown_file_of_a_set_is_not_there(ladder):
    ladder.built(receiver(ladder.walk.world), BY_CODE)
    handed = ladder.walk.downloads()
    for name in ("", "../secrets", "BVP.zip"):
        with pytest.raises(NotFoundError):
            handed.file(name)


def test_a_cut_gives_each_byte_once(tmp_path):
    whole = tmp_path / "x"
    whole.write_bytes(bytes(range(250)) * 10)
    parts = cutting.cut(whole, "BVP-1.zip.age", 999)
    volumes_ = [each for each in parts if each.is_volume]
    assert [each.size_bytes for each in volumes_] == [999, 999, 502]
    got = b"".join(
        b"".join(cutting.volume(whole, parts, each.name)) for each in volumes_
    )
    assert got == whole.read_bytes()
