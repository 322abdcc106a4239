"""The walk: the whole main job in two browsers, from first contact to the recall.

Every step goes through the pages. What a page cannot do is done as it is in life: the
receiver opens the package with other people's tools, and whoever changes the log has
the database in hand.
"""

from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Page
from sqlalchemy import delete, select, update

from app import cases, db
from app.audit.models import AuditCheckpoint, AuditHead, AuditLine
from app.keys.parts import Part
from app.staff.policy import Permission
from tests.journeys import casework, contents, first_contact, leaving
from tests.journeys.first_contact import ANSWER, NAME, Walk
from tests.journeys.stage import Stage, build, show, told
from tests.support import log

RECORDED = {
    *("case_file", "person", "statement", "incident", "act", "involvement"),
    *("evidence_item", "custody_event", "consent_event"),
}
"""What the caseworker has written by the time that the reviewer comes."""


@pytest.fixture
def stage(live_world, live_app, visit, clock):
    """Both sites, served; a Tuesday morning."""
    return build(live_world, live_app, visit, clock)


def test_the_walk(stage: Stage, tmp_path: Path) -> None:
    walk = Walk(stage)
    # 1, 2
    first_contact.the_relative_writes(walk)
    first_contact.the_desk_answers(walk)
    phone = first_contact.the_person_reads(walk, ANSWER, "07-answer")
    first_contact.the_desk_lets_go(walk)
    first_contact.the_case_gets_its_caseworker(walk)
    # 3
    casework.the_survivor_is_recorded(walk)
    casework.the_account_is_taken(walk)
    casework.the_incident_is_recorded(walk)
    photograph = casework.a_file_is_taken_in(
        walk, tmp_path, "Photo of a wall", "Мотря.jpg"
    )
    casework.a_file_is_taken_in(walk, tmp_path, casework.KEPT_OUT, "letter.jpg")
    casework.the_receiver_is_pinned(walk)
    casework.consent_is_recorded(walk)
    no_name_is_in_the_content(walk)
    # 4, 5
    casework.the_reviewer_confirms(walk)
    casework.needs_are_recorded(walk)
    # 6, 7
    leaving.the_gate_is_asked(walk)
    leaving.the_second_coordinator_approves(walk)
    sealed = leaving.the_package_is_handed_over(walk)
    root = leaving.the_receiver_opens_it(walk, sealed, tmp_path / "received")
    leaving.a_changed_byte_is_noticed(root, photograph)
    # 8
    leaving.the_survivor_pauses_at_night(walk, phone)
    leaving.nothing_more_leaves(walk)
    leaving.the_withdrawal_is_recorded(walk)
    done = {line.action for line in log.lines(walk.stage.world)}
    assert done >= log.MAIN_JOB  # as in the demonstration: tests/cli/test_demo.py
    # 9
    the_auditor_keeps_a_checkpoint_outside(walk, tmp_path / "checkpoint.json")


def no_name_is_in_the_content(walk: Walk) -> None:
    """Open every content document of the case, and look for the name's two words."""
    with db.transaction() as session:
        iryna = walk.stage.world.actor("iryna")
        file = cases.get(session, walk.ref, iryna, Permission.CASE_READ)
        assert not file.knows_names
        opened = list(contents.opened(session, file, Part.CONTENT))
    assert {table for table, _plain in opened} >= RECORDED
    everything = b"".join(plain for _table, plain in opened)
    assert "коли танув сніг".encode() in everything
    for word in (*NAME.split(), casework.PHONE):
        assert word.encode() not in everything
        assert msgspec.json.encode(word)[1:-1] not in everything


def the_auditor_keeps_a_checkpoint_outside(walk: Walk, outside: Path) -> None:
    """Petro verifies; then rows are edited, deleted, and the whole log re-made."""
    page = walk.stage.open("petro", "/staff/audit")
    assert NAME not in page.content()
    show(page, "38-log")
    page.get_by_role("button", name="Verify the chain").click()
    told(page, "The chain holds")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download checkpoint").click()
    taken.value.save_as(outside)
    assert "The chain holds" in against(page, outside)
    show(page, "39-chain-holds")

    with db.transaction() as session:
        was = session.scalar(select(AuditLine.sealed).where(AuditLine.seq == 3))
        edit = update(AuditLine).where(AuditLine.seq == 3)
        session.execute(edit.values(sealed=b"another"))
    assert "line 3 of the log was changed" in against(page, outside)
    show(page, "40-chain-broken")
    with db.transaction() as session:
        session.execute(edit.values(sealed=was))
    assert "The chain holds" in against(page, outside)

    with db.transaction() as session:
        session.execute(delete(AuditLine).where(AuditLine.seq > 9))
        session.execute(delete(AuditCheckpoint))
        last = session.scalar(select(AuditLine.chain).where(AuditLine.seq == 9))
        session.execute(update(AuditHead).values(seq=9, chain=last))
    with page.expect_navigation():
        page.get_by_role("button", name="Verify the chain").click()
    assert "The chain holds" in page.inner_text("#checked")
    assert "the log ends before line" in against(page, outside)


def against(page: Page, outside: Path) -> str:
    """Hold the log against the file that was kept outside; return what is said."""
    page.get_by_label("Checkpoint file").set_input_files(outside)
    with page.expect_navigation():
        page.get_by_role("button", name="Check against the file").click()
    return page.inner_text("#checked")
