"""Head opens the data folder of every release: a copy is migrated and worked in."""

import hashlib
import re
import shutil
import tarfile
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import select

from app import db, index, start, vault
from app.audit import chain
from app.cases import casefile, listing, refreshing
from app.cases.documents import ActContent
from app.cases.models import Act, Case
from app.config import Installation, Settings
from app.db import schema
from app.evidence import storing
from app.evidence.models import EvidenceItem
from app.index import Wanted
from app.keys import directory, grants, pinned, sessions
from app.keys.models import KeyGrant
from app.keys.parts import Part, SubjectKind, TeamKind
from app.keys.workers import Identity
from app.packages import building, proof
from app.packages.models import Package
from app.staff import demonstration, resealing, secrets, signing_in
from app.staff.actor import Actor
from app.staff.founding import worker_file
from app.staff.policy import Permission
from app.vault import age
from app.web import staff_door
from app.worker import Worker
from scripts.kept import ARCHIVE, CHECKPOINT, OPENS_WITH, OpensWith
from tests.support.cast import HOST, Desk
from tests.support.public_site import Browser, make_public_app

# The folders hold an SQLite database: they are opened as they are, on that alone.
pytestmark = pytest.mark.only_sqlite

HERE = Path(__file__).parent
RELEASES = sorted(path.name for path in HERE.iterdir() if (path / ARCHIVE).exists())
INBOX = re.compile(r"/staff/inbox/([0-9a-f-]{36})")
BOOT_KEY = b"a boot key of the kept, 32 bytes"


@dataclass(frozen=True)
class Kept:
    """An opened copy: where it is, what is known of it, who works there."""

    settings: Settings
    found_in: Path
    told: OpensWith = field(repr=False)

    def player(self, name):
        """What somebody signs in with."""
        return demonstration.read(self.settings.data).person(name)

    def signs_in(self, name):
        """Sign in with password, account secret and six digits; return the cookie."""
        who = self.player(name)
        half = signing_in.give_password(
            signing_in.Credentials(who.name, who.password, who.account_secret), BOOT_KEY
        )
        return signing_in.give_code(half, who.code(), BOOT_KEY)

    def actor(self, name):
        """Return somebody with opened keys."""
        cookie = self.signs_in(name)
        with db.reading() as session:
            opened = sessions.resume(
                session, cookie, BOOT_KEY, signing_in.epoch_of(session)
            )
            return Actor.of(session, opened.unlocked, opened.id, is_fresh=True)

    def desk(self, name):
        """Return a browser in which somebody is signed in."""
        client = staff_door.create(self.settings, BOOT_KEY).test_client()
        cookie = self.signs_in(name)
        client.set_cookie("barvinok_staff", cookie, domain=HOST.partition(":")[0])
        return Desk(client, cookie)


def unpacked(release, to):
    with tarfile.open(HERE / release / ARCHIVE) as archive:
        archive.extractall(to, filter="data")
    return to


@pytest.fixture(params=RELEASES)
def kept(request, tmp_path, clock):
    """A copy of a release's folder, brought to head."""
    told = msgspec.json.decode(
        (HERE / request.param / OPENS_WITH).read_bytes(), type=OpensWith
    )
    clock.now = datetime.fromisoformat(told.made_at)
    settings = Settings.load(
        {
            "BARVINOK_DATA": str(unpacked(request.param, tmp_path / "data")),
            "BARVINOK_KDF_COST": "test",
        }
    )
    assert schema.current_revision(settings.database_url) == told.revision
    schema.upgrade(settings.database_url)
    assert schema.current_revision(settings.database_url) == schema.head_revision()
    engine = db.make_engine(settings.database_url)
    db.bind(engine)
    pinned.pin(Installation.load(settings))
    secrets.use_test_cost(cheap=True)
    start.register()
    storing.use(settings.blobs)
    try:
        yield Kept(settings, HERE / request.param, told)
    finally:
        index.forget_all()
        pinned.pin(None)
        db.unbind()
        engine.dispose()


def test_there_is_a_folder_of_the_first_release():
    assert "0.1.0" in RELEASES


def test_a_caseworker_opens_case_account_and_file(kept):
    olena, case = kept.desk("Olena"), f"/staff/cases/{kept.told.ref}"
    assert kept.told.ref in olena.get("/staff/cases").text
    assert olena.get(case).status_code == 200
    pages = (
        *("people", "incidents", "account", "evidence", "consent", "messages"),
        *("classification", "reparation"),
    )
    for page in pages:
        assert olena.get(f"{case}/{page}").status_code == 200, page
    account = f"{case}/account/{kept.told.statement_id}"
    assert kept.told.words not in olena.get(account).text
    assert kept.told.words in olena.post(f"{account}/words").text
    with db.reading() as session:
        item = session.scalars(select(EvidenceItem.id)).one()
    sent = olena.post(f"{case}/evidence/{item}/download")
    assert hashlib.sha256(sent.data).hexdigest() == kept.told.evidence_sha256


def test_what_one_could_not_read_then_one_cannot_read_now(kept):
    iryna, taras = kept.desk("Iryna"), kept.desk("Taras")
    case = f"/staff/cases/{kept.told.ref}"
    account = f"{case}/account/{kept.told.statement_id}"
    assert iryna.get(case).status_code == 200
    assert iryna.post(f"{account}/words").status_code == 404
    assert taras.get(case).status_code == 404


def test_the_log_is_the_one_of_the_checkpoint_that_was_kept_outside(kept):
    outside = chain.read_checkpoint((kept.found_in / CHECKPOINT).read_bytes())
    with db.reading() as session:
        verdict = chain.verify(session, outside)
    assert verdict.lines >= outside.seq > 50
    assert verdict.compared_to == outside.seq
    assert kept.desk("Petro").get("/staff/audit").status_code == 200


def test_the_survivors_codes_open_what_was_written_to_them(kept):
    app = make_public_app(kept)
    answered = Browser(app).returns(kept.told.code)
    assert (answered.status, answered.path) == (200, "/box")
    assert "Дякуємо, що написали" in answered.text
    assert Browser(app).returns(kept.told.waiting_code).path == "/box"
    assert Browser(app).returns("1" * 24).status == 422


def test_the_desk_accepts_a_report_that_waited_since(kept):
    marko, bohdan = kept.desk("Marko"), kept.actor("Bohdan")
    (report,) = set(INBOX.findall(marko.get("/staff/inbox").text))
    assert marko.get(f"/staff/inbox/{report}").status_code == 200
    with db.reading() as session:
        north = next(
            team_id
            for team_id in bohdan.teams
            if directory.load(session).kind_of(team_id) is TeamKind.CASEWORK
        )
    done = marko.post(f"/staff/inbox/{report}/accept", {"team": str(north)})
    assert done.status_code == 303
    answered = Browser(make_public_app(kept)).returns(kept.told.waiting_code)
    assert answered.path == "/box"


def test_a_package_built_then_opens_and_verifies(kept, tmp_path):
    with db.reading() as session:
        package = session.scalars(select(Package.id)).one()
    inside = BytesIO()
    with building.path_of(package).open("rb") as sealed:
        age.decrypt(kept.told.recipient_identity, sealed, inside)
    zipped = tmp_path / "package.zip"
    zipped.write_bytes(inside.getvalue())
    shutil.unpack_archive(zipped, tmp_path / "package")
    (bag,) = (tmp_path / "package").iterdir()
    assert {line.result for line in proof.check(bag)} == {"OK"}


def test_recovery_still_opens_the_case(kept):
    seed = age.seed_of(kept.told.recovery_identity)
    with db.reading() as session:
        rows = session.scalars(
            select(KeyGrant).where(
                KeyGrant.subject_id == UUID(kept.told.case_id),
                KeyGrant.reader_kind == grants.ReaderKind.RECOVERY.value,
            )
        ).all()
        public = directory.load(session).recovery
        assert {row.part for row in rows} == {"content", "identity"}
        for row in rows:
            key = vault.unwrap(seed, row.wrap, grants.key_info(row, public))
            assert vault.commitment(key) == row.commitment


def test_every_sealed_record_opens_and_can_be_written_in_todays_form(kept):
    subjects = {
        "Olena": (SubjectKind.CASE, SubjectKind.CONVERSATION),
        "Marko": (SubjectKind.REPORT, SubjectKind.CONVERSATION),
    }
    opened = set()
    for name, kinds in subjects.items():
        actor = kept.actor(name)
        with db.reading() as session:
            for team_id in actor.teams:
                for subject in resealing._subjects(session, team_id):
                    assert subject.kind in kinds
                    keys = actor.unlocked.strongbox(session, subject, team_id).keys
                    opened |= read_all(session, subject, keys)
    assert opened >= {
        *("case_file", "person", "incident", "act", "involvement", "statement"),
        *("evidence_item", "custody_event", "consent_event", "need", "package"),
        *("disclosure", "classification", "message", "survivor_view", "report"),
    }

    worker = Worker(Identity.load(worker_file(kept.settings)))
    bohdan = kept.actor("Bohdan")
    for team_id in bohdan.teams:
        assert write_anew(bohdan, team_id) == worker.step()
        assert not write_anew(bohdan, team_id), "something old is left after one round"
    worker.close()


def read_all(session, subject, keys):
    """Open every document of a subject as today's release reads it; name the tables."""
    found = set()
    for sealed in resealing.documents(session, subject.kind, [subject.id]):
        key = keys[resealing.COLUMNS[sealed.column][0]]
        vault.renewed(vault.unseal(key, sealed.envelope, sealed.place))
        found.add(sealed.shelf.table.name)
    return found


def write_anew(actor, team_id):
    """Call for the job that writes in today's form; say whether there is one."""
    with db.reading() as session:
        keys = resealing.keys_of_the_old(session, actor, team_id)
    if keys:
        with db.transaction() as session:
            resealing.start(session, actor, team_id, keys)
    return bool(keys)


def test_the_case_is_found_by_what_the_index_learnt_since(kept):
    def found(also):
        with db.transaction() as session:
            rows = listing.cases(session, olena, also=also).rows
        return [row.ref for row in rows]

    olena = kept.actor("Olena")
    with db.reading() as session:
        file = casefile.get(session, kept.told.ref, olena, Permission.CASE_READ)
        case_id, version = file.id, file.row.version
        acts = file.records(session, Act, Part.CONTENT, ActContent)
    by_act = Wanted(facets=(("act", acts[0][1].kind),))
    assert found(Wanted()) == [kept.told.ref]
    assert found(by_act) == []
    with db.transaction() as session:
        assert refreshing.step(session, olena).left == 0
    assert found(by_act) == [kept.told.ref]
    with db.reading() as session:
        assert session.get(Case, case_id).version == version


@pytest.mark.parametrize("release", RELEASES)
def test_nothing_in_it_names_a_machine_or_its_people(release, tmp_path):
    told = (HERE / release / OPENS_WITH).read_bytes()
    names = [str(Path.home()), str(HERE.parents[1]), "/tmp/", "/home/", "/root/"]  # noqa: S108  # looked for
    with tarfile.open(HERE / release / ARCHIVE) as archive:
        for entry in archive:
            assert (entry.uname, entry.gname, entry.uid, entry.mtime) == ("", "", 0, 0)
            assert not entry.name.startswith(("/", ".."))
    files = [path for path in unpacked(release, tmp_path).rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"barvinok.db", "installation.toml"}
    for path in files:
        for name in names:
            assert name.encode() not in path.read_bytes(), (path.name, name)
            assert name.encode() not in told
