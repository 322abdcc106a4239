"""Everything goes out: each table is spoken of, and each record stands in the file."""

import errno
import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, func, select

from app import db, faults
from app.audit.models import AuditLine
from app.cases.models import Person
from app.classification.catalogue import crime_catalogue
from app.communications import issuing
from app.communications.models import CommunicationEdition
from app.db import schema
from app.errors import InvalidInputError, NoKeyError, RecipientKeyError
from app.evidence import storing
from app.evidence.models import EvidenceFile
from app.keys.recovery import Recovery
from app.moving import codebooks, exporting, tables
from app.moving.opening import UnreadableError
from app.packages import building
from app.packages.models import Package
from app.vault import age
from tests.moving import fuller
from tests.support import filled
from tests.support.source import ROOT

HEX = "0123456789abcdef" * 2

pytestmark = pytest.mark.starts_from.with_args(fuller.fill)


@pytest.fixture
def everything(world, leavers):
    """An export of the filled world, opened."""
    leavers.done = leavers.export(world)
    return leavers.opened()


def test_every_table_is_exported_or_left_out_with_a_reason():
    exported = {plan.name for plan in tables.plans()}
    known = set(schema.complete_metadata().tables)
    assert exported | tables.LEFT_OUT.keys() == known
    assert not exported & tables.LEFT_OUT.keys()
    for why in [*tables.LEFT_OUT.values(), *tables.LEFT_OUT_COLUMNS.values()]:
        assert len(why.split()) > 2


def test_what_is_left_out_is_there():
    metadata = schema.complete_metadata()
    for table, column in tables.LEFT_OUT_COLUMNS:
        assert column in metadata.tables[table].c
    for table, column in tables._SPECIAL:
        assert isinstance(metadata.tables[table].c[column].type, LargeBinary)


@pytest.mark.parametrize("columns", [[], [Column("words", LargeBinary)]])
def test_a_new_table_that_nothing_speaks_of_is_refused(monkeypatch, columns):
    metadata = MetaData()
    Table("brand_new", metadata, Column("id", Integer, primary_key=True), *columns)
    monkeypatch.setattr(schema, "complete_metadata", lambda: metadata)
    monkeypatch.setattr(tables.resealing, "shelves", lambda _kind: [])
    with pytest.raises(tables.ForgottenError, match="brand_new"):
        tables.plans()


def test_each_row_of_each_table_stands_in_the_file(world, leavers, everything):
    metadata, empty = schema.complete_metadata(), set()
    with db.reading() as session:
        for plan in tables.plans():
            there = session.scalar(
                select(func.count()).select_from(metadata.tables[plan.name])
            )
            got = everything.rows[plan.name]
            if plan.name not in {"key_grant", "index_entry"}:
                assert len(got) == there, plan.name
            assert len(got) == everything.told["tables"][plan.name]
            if not got:
                empty.add(plan.name)
            for row in got:
                assert set(plan.sealed) - {"sealed"} <= row.keys() | {"sealed"}
    assert not empty


def test_no_row_holds_anything_sealed(everything):
    for name, rows in everything.rows.items():
        for row in rows:
            for column in ("content", "identity", "head", "profile", "told"):
                if row.get(column) is not None:
                    assert row[column].keys() == {"schema", "version", "body"}, name


def test_words_that_the_desk_typed_are_there_and_the_file_itself_tells_nothing(
    world, leavers, everything
):
    names = [row["identity"]["body"]["names"] for row in everything.rows["person"]]
    assert any(names)
    sealed = (leavers.folder / "all.age").read_bytes()
    word = filled.CONFIRMED.encode()
    clear = everything.members["tables/statement/000001.ndjson"]
    assert word in clear
    assert word not in sealed


def test_each_document_says_a_kind_that_has_a_schema_beside_it(everything):
    def kinds_in(value):
        if isinstance(value, dict):
            if value.keys() == {"schema", "version", "body"}:
                yield value["schema"], value["version"]
            for inner in value.values():
                yield from kinds_in(inner)

    told = {
        kind for rows in everything.rows.values() for r in rows for kind in kinds_in(r)
    }
    assert len(told) > 30
    for name, version in told:
        described = json.loads(everything.members[f"schemas/{name}.json"])
        assert described["version"] == version


def test_originals_are_there_bit_for_bit(world, leavers, everything):
    seed = age.seed_of(world.house.roots.recovery_identity)
    with db.reading() as session:
        recovery = Recovery(session, seed)
        found = list(exporting.blobs.evidence(session, recovery))
        assert len(found) == session.scalar(select(func.count(EvidenceFile.id)))
        for blob in found:
            with blob.open() as opened:
                assert everything.members[blob.name] == opened.read()
    recorded = json.dumps(everything.rows["evidence_item"])
    originals = [
        r["id"] for r in everything.rows["evidence_file"] if r["kind"] == "original"
    ]
    assert originals
    for blob_id in originals:
        data = everything.members[f"blobs/evidence/{blob_id}"]
        assert hashlib.sha256(data).hexdigest() in recorded


def test_stock_tools_find_every_hash(everything):
    listed = dict(
        reversed(line.split("  "))
        for line in everything.members["manifest-sha256.txt"].decode().splitlines()
    )
    assert listed.keys() == everything.members.keys() - {"manifest-sha256.txt"}
    for name, sha in listed.items():
        assert hashlib.sha256(everything.members[name]).hexdigest() == sha


def test_no_key_and_no_secret_of_a_person_is_in_it(world, everything):
    clear = b"".join(everything.members.values())
    for player in world.house.players.values():
        for secret in (player.account_secret, player.totp, player.password):
            assert secret.encode() not in clear
    found = set()
    for name, rows in everything.rows.items():
        for row in rows:
            assert not {"wrap", "seed", "totp", "commitment"} & row.keys()
            found |= {f"{name} {each}" for each in secrets_in(row)}
    assert found == NO_SECRET | {"package code"}
    # The codes of volumes that nobody read out: the search finds them.
    (left,) = [r for r in everything.rows["package"] if is_of(r, world.given.volumes)]
    assert left["content"]["body"]["code"]


def secrets_in(value, name=""):
    """Names of fields that may hold a secret, and are not empty."""
    if isinstance(value, dict):
        for inner_name, inner in value.items():
            yield from secrets_in(inner, inner_name)
    elif isinstance(value, list):
        for inner in value:
            yield from secrets_in(inner, name)
    elif value and SECRET.search(name):
        yield name


def is_of(row, row_id):
    return row["id"] == str(row_id)


SECRET = re.compile(r"key|code|secret|seed|salt|token|password|nonce")
NO_SECRET = {
    *(f"{name} code" for name in ("communication", "project")),
    *(f"{name} code" for name in ("evidence_check", "evidence_item")),
    *(f"{name} code" for name in ("person", "statement")),
    *(f"{name} code_name" for name in ("suspect_file", "suspect_past")),
    *(f"{name} key_fingerprint" for name in ("communication_sent", "disclosure")),
    "package_notice key_fingerprint",
    "disclosure key_kind",
    "audit_line key",
    "incident key",
    "package key",
    "truth_release codes",
}
"""Fields that are called as if: short names of records, and what tells keys apart."""


def test_the_readme_says_what_is_not_there(everything):
    readme = " ".join(everything.members["README.txt"].decode().split())
    for name, why in tables.LEFT_OUT.items():
        assert f"- {name}: {why}" in readme
    assert everything.told["name"] in readme


def test_the_log_has_the_line_before_anything_is_opened(world, leavers):
    with db.reading() as session:
        before = session.scalar(select(func.count(AuditLine.seq)))

    def interrupted(_what, _done, _total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        leavers.export(world, step=interrupted)
    with db.reading() as session:
        assert session.scalar(select(func.count(AuditLine.seq))) == before + 1
    assert not list(leavers.folder.iterdir())
    leavers.export(world)
    line = leavers.opened().rows["audit_line"][-1]["line"]
    assert line["action"] == "everything_exported"
    assert line["details"] == {"key": age.fingerprint(leavers.recipient)}


def test_another_recovery_key_opens_nothing_and_writes_no_line(world, leavers):
    other, _ = age.new_identity()
    with db.reading() as session:
        before = session.scalar(select(func.count(AuditLine.seq)))
    with pytest.raises(NoKeyError):
        exporting.export(
            world.settings,
            age.seed_of(other),
            leavers.recipient,
            leavers.folder / "x.age",
        )
    with db.reading() as session:
        assert session.scalar(select(func.count(AuditLine.seq))) == before
    assert not list(leavers.folder.iterdir())


def test_a_classical_recipient_is_refused(world, leavers):
    weak = replace(
        leavers,
        recipient="age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
    )
    with pytest.raises(RecipientKeyError):
        weak.export(world)


def test_a_file_is_never_replaced(world, leavers):
    (leavers.folder / "all.age").write_text("mine")
    with pytest.raises(InvalidInputError):
        leavers.export(world)
    assert (leavers.folder / "all.age").read_text() == "mine"


def test_a_full_disk_leaves_nothing_behind(world, leavers):
    seen = []

    def full(point):
        if point is faults.Point.FILE_WRITE:
            seen.append(point)
            if len(seen) == 20:
                raise OSError(errno.ENOSPC, "No space left on device")

    with faults.watched(full), pytest.raises(OSError, match="No space"):
        leavers.export(world)
    assert len(seen) == 20
    assert not list(leavers.folder.iterdir())


def test_a_record_that_does_not_open_is_named_and_not_told(world, leavers):
    with db.transaction() as session:
        row = session.scalars(select(Person).order_by(Person.id)).first()
        row.content = row.content[:-1] + bytes([row.content[-1] ^ 1])
        damaged = row.id
    with pytest.raises(UnreadableError, match=rf"person {re.escape(str(damaged))}"):
        leavers.export(world)
    assert not list(leavers.folder.iterdir())


def test_a_lost_original_does_not_keep_anybody_from_leaving(world, leavers):
    with db.reading() as session:
        lost = session.scalars(
            select(EvidenceFile.id).order_by(EvidenceFile.id)
        ).first()
    storing.path_of(lost).unlink()
    done = leavers.export(world)
    assert done.missing == 1
    given = leavers.opened()
    assert f"blobs/evidence/{lost}" not in given.members
    named = json.loads(given.members["missing/000001.ndjson"])
    assert named == {"file": f"blobs/evidence/{lost}", "why": "missing or damaged"}


def test_memory_stays_bounded_by_parts(world, leavers, monkeypatch):
    monkeypatch.setattr("app.moving.container.PART_BYTES", 2000)
    leavers.export(world)
    parts = [n for n in leavers.opened().members if n.startswith("tables/audit_line/")]
    assert len(parts) > 5
    assert parts == sorted(parts)


def test_kinds_that_a_process_never_imported_are_known(everything):
    said = "from app.moving import kinds; print(*kinds.schemas(), sep='\\n')"
    fresh = subprocess.run(
        [sys.executable, "-c", said],
        check=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    beside = [n for n in everything.members if n.startswith("schemas/")]
    assert [f"schemas/{name}.json" for name in fresh.stdout.split()] == beside
    assert len(beside) > 80


def test_what_is_sealed_for_receivers_goes_as_it_is(world, everything):
    with db.reading() as session:
        edition_id = session.scalars(
            select(CommunicationEdition.id).where(CommunicationEdition.status == "sent")
        ).one()
        (package_id,) = session.scalars(
            select(Package.id).where(
                Package.case_id == world.given.filled.own.ids["case_id"],
                Package.status == "disclosed",
            )
        )
    folder = building.folder_of(world.given.volumes)
    paths = [
        issuing.path_of(edition_id),
        building.path_of(package_id),
        *folder.iterdir(),
    ]
    assert len(paths) == 2 + 3
    for path in paths:
        name = path.relative_to(storing.folder()).as_posix()
        assert everything.members[name] == path.read_bytes()
    assert not [name for name in everything.members if name.startswith("missing/")]


def test_what_is_sealed_for_receivers_and_lost_is_named(world, leavers):
    with db.reading() as session:
        edition_id = session.scalars(
            select(CommunicationEdition.id).where(CommunicationEdition.status == "sent")
        ).one()
    volume = next(building.folder_of(world.given.volumes).glob("*.volume"))
    strange = storing.folder() / "packages" / "strange.bin"
    strange.write_bytes(b"invented")
    (volume.parent / "half.volume.part").write_bytes(b"invented")
    volume.unlink()
    issuing.path_of(edition_id).unlink()
    assert leavers.export(world).missing == 3
    given = leavers.opened()
    lines = given.members["missing/000001.ndjson"].splitlines()
    assert {each["file"]: each["why"] for each in map(json.loads, lines)} == {
        volume.relative_to(storing.folder()).as_posix(): "missing",
        f"communications/{edition_id.hex}.zip.age": "missing",
        "packages/strange.bin": "no name that is known",
    }
    assert not [name for name in given.members if name.endswith((".part", ".bin"))]


@pytest.mark.parametrize(
    ("name", "is_known"),
    [
        (f"packages/{HEX}.zip.age", True),
        (f"packages/{HEX}-annex.age", True),
        (f"packages/{HEX}.set/BVP-7K3Q92.12.volume", True),
        (f"packages/{HEX}-annex.set/BVP-7K3Q92-annex.index.json", True),
        (f"packages/{HEX}.set/OPEN.html", True),
        (f"communications/{HEX}.zip.age", True),
        (f"communications/{HEX}-annex.age", False),
        (f"packages/{HEX}.set/BVP.1.volume.part", False),
        (f"packages/{HEX}.set/../BVP.1.volume", False),
        (f"packages/{HEX}.set/deep/BVP.1.volume", False),
        (f"packages/{HEX}.set", False),
        (f"packages/{HEX}.zip.age\n", False),
        (f"packages/{HEX.upper()}.zip.age", False),
        (f"evidence/{HEX}.zip.age", False),
        ("packages/../x.age", False),
    ],
)
def test_a_name_from_a_file_of_others_is_one_of_ours(world, name, is_known):
    expected = storing.folder() / name if is_known else None
    assert exporting.blobs.place_of(name) == expected


def test_each_code_book_says_its_version(world, everything, tmp_path):
    told = everything.told["catalogues"]
    assert told["shipped/crimes.yaml"] == crime_catalogue().version
    own = "# Ours\n'version': '7'\nmore: {}\n"
    (tmp_path / "consent.yaml").write_text(own)
    settings = replace(world.settings, catalogues=tmp_path)
    assert codebooks.versions(settings) == told | {"own/consent.yaml": "7"}
