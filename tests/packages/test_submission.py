"""A proof of submission: checked with stock tools, and nothing in it of the case."""

import base64
import io
import subprocess
import zipfile

import pytest

from app import cases, db, vault
from app.audit import Action
from app.cli import demo_cases
from app.errors import NotFoundError, OnHoldError, TamperedError
from app.packages import submission
from app.staff.policy import Permission
from tests.support import log
from tests.truth.test_releasing import paused


@pytest.fixture
def told(world):
    """A case that somebody wrote about."""
    writer = demo_cases.Writer(world.actor, world.north)
    return writer.enter(demo_cases.public_cases()[6], 1, counted=False)


def made(world, told, who="bohdan"):
    with db.transaction() as session:
        file = cases.get(session, told.ref, world.actor(who), Permission.CASE_READ)
        return submission.make(session, file)


def unpacked(data, folder):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(folder)
    return folder / submission.NAME


def openssl(folder):
    """The command that the paper beside it gives."""
    command = "openssl pkeyutl -verify -rawin -pubin -inkey org-ed25519.pem"
    command += " -in proof.txt -sigfile proof.txt.ed25519.sig"
    assert " ".join(command.split()) in " ".join(
        (folder / "HOW-TO-CHECK.txt").read_text().replace("\\\n", "").split()
    )
    done = subprocess.run(command.split(), cwd=folder, capture_output=True, check=False)
    return done.returncode == 0


def test_anybody_can_check_it_and_a_changed_one_fails(world, told, tmp_path):
    folder = unpacked(made(world, told), tmp_path)
    assert openssl(folder)
    text = (folder / "proof.txt").read_text()
    (folder / "proof.txt").write_text(text.replace("Number:", "number:"))
    assert not openssl(folder)


def test_both_signatures_hold(world, told, tmp_path):
    folder = unpacked(made(world, told), tmp_path)
    public = b"".join(
        submission_key(folder / f"org-{kind}.pem", size)
        for kind, size in (("ed25519", 32), ("mldsa65", 1952))
    )
    text, *signed = (
        (folder / f"proof.txt{end}").read_bytes()
        for end in ("", ".ed25519.sig", ".mldsa65.sig")
    )
    vault.verify_detached(public, text, *signed)
    with pytest.raises(TamperedError):
        vault.verify_detached(public, text + b" ", *signed)


def submission_key(path, size):
    return base64.b64decode("".join(path.read_text().strip().split("\n")[1:-1]))[-size:]


def test_nothing_of_the_case_is_in_it(world, told, tmp_path):
    """The case has a name and a reference; the search would find them."""
    folder = unpacked(made(world, told), tmp_path)
    text = (folder / "proof.txt").read_text()
    name = demo_cases.invented_name(1)
    for secret in (name, *name.split(), told.ref, str(told.case_id), told.code):
        assert secret in f"{name} {told.ref} {told.case_id} {told.code}"
        assert secret not in text


def test_the_number_is_the_same_each_time_and_another_for_each_case(world, told):
    writer = demo_cases.Writer(world.actor, world.north)
    other = writer.enter(demo_cases.public_cases()[5], 2, counted=False)
    with db.transaction() as session:
        first, again, second = (
            submission.number(
                cases.get(session, ref, world.actor("bohdan"), Permission.CASE_READ)
            )
            for ref in (told.ref, told.ref, other.ref)
        )
    assert first == again != second


def test_it_is_written_down(world, told):
    made(world, told)
    assert Action.PROOF_MADE in {line.action for line in log.lines(world)}


def test_while_the_case_is_on_hold_none_is_made(world, told):
    paused(told)
    with pytest.raises(OnHoldError):
        made(world, told)


@pytest.mark.parametrize("who", ["olena", "iryna"])
def test_only_who_signs_for_the_organisation_makes_one(world, told, who):
    with pytest.raises(NotFoundError):
        made(world, told, who)


def test_nothing_is_made_before_both_were_ticked(world, told, desk):
    page = f"/staff/cases/{told.ref}/disclosures/proof"
    bohdan = desk("bohdan")
    assert "Never offer it" in bohdan.get(page).text
    for ticked in ({}, {"asked": "y"}, {"knows": "y"}):
        answer = bohdan.post(page, ticked)
        assert answer.status_code == 422
    answer = bohdan.post(page, {"asked": "y", "knows": "y"})
    assert answer.status_code == 200
    assert answer.data.startswith(b"PK")
    assert told.ref not in str(answer.headers)
