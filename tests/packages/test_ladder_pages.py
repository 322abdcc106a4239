"""The ladder on its pages: what a step costs, two who approve, a code shown once."""

import re

import pytest

from app.packages.ladder.rules import HandOver, Lock, Way
from app.packages.records import Channel
from app.vault import age
from tests.packages.test_ladder import (
    BY_CODE,
    NAMES_BY_CODE,
    WHY,
    Ladder,
    admits_a_third,
    receiver,
)

CODE = re.compile(r"(?:\d{5} ){9}\d{5}")


@pytest.fixture
def ladder(walk):
    admits_a_third(walk.world)
    return Ladder(walk)


def fields_of(page, action):
    """The hidden fields of one form."""
    form = page.split(f'action="{action}"')[1].split("</form>")[0]
    return dict(
        re.findall(r'type="hidden" name="((?!csrf)[^"]+)" value="([^"]*)"', form)
    )


def test_the_page_says_what_a_lower_step_costs_and_keeps_what_was_typed(ladder, desk):
    walk = ladder.walk
    walk.prepares()
    page = desk("bohdan").get(walk.page).text
    assert "Step 1: post-quantum key" in page
    assert "exception from the rule" not in page
    version = fields_of(page, f"{walk.page}/way")["version"]
    wrong = desk("bohdan").post(
        f"{walk.page}/way", {"version": version, "lock": "code", "way": "portal"}
    )
    assert wrong.status_code == 422
    assert "Write why the rule cannot be kept here." in wrong.text
    assert re.search(r'value="code"[^>]*checked|checked[^>]*value="code"', wrong.text)
    typed = {"version": version, "lock": "code", "way": "portal", "why": WHY}
    refused = desk("bohdan").post(f"{walk.page}/way", typed)
    assert refused.status_code == 422
    assert "Record first how much" in refused.text
    assert WHY in refused.text
    kept = desk("bohdan").post(f"{walk.page}/way", typed | {"way": "file"})
    assert kept.status_code == 303
    page = desk("bohdan").get(walk.page).text
    assert "Choose another way" in page
    colleague = desk("daryna").get(walk.page).text
    assert "Step 3: volumes and a code" in colleague
    assert "Choose another way" not in colleague
    assert "Step 3: volumes and a code" in page
    assert "Who holds the volumes and the code can read everything." in page


def test_a_wrong_key_is_named_on_the_page_and_nothing_can_be_asked_for(ladder, desk):
    walk = ladder.walk
    walk.agrees()
    walk.prepares()
    ladder.chooses(HandOver(lock=Lock.CLASSICAL, reason=WHY))
    page = desk("bohdan").get(walk.page).text
    assert "is of another kind than the way chosen needs" in page
    version = fields_of(page, f"{walk.page}/way")["version"]
    answer = desk("bohdan").post(f"{walk.page}/submit", {"version": version})
    assert answer.status_code == 409
    assert "The key is of another kind" in answer.text


def test_the_first_of_two_does_not_start_the_build(ladder, desk, world):
    walk = ladder.walk
    ladder.submitted(receiver(world), BY_CODE)
    page = desk("daryna").get(walk.page).text
    assert "Approve as the first of two" in page
    assert WHY in page
    fields = fields_of(page, f"{walk.page}/approve")
    answer = desk("daryna").post(
        f"{walk.page}/approve",
        fields
        | {
            "recipient_name": "Office of an invented prosecutor",
            "code": world["daryna"].code(),
        },
    )
    assert answer.status_code == 303
    assert answer.location.endswith(walk.page)
    after = desk("daryna").get(walk.page).text
    assert "One more coordinator has to" in after
    assert "Approved by one of two" in after
    assert (
        "Two coordinators who did not prepare it" in desk("bohdan").get(walk.page).text
    )


def test_the_code_is_on_one_page_once(ladder, desk, world):
    walk = ladder.walk
    ladder.built(receiver(world), BY_CODE)
    page = desk("bohdan").get(walk.page).text
    names = re.findall(r'<button class="link" name="name" value="([^"]+)"', page)
    assert any(name.endswith(".volume") for name in names)
    assert "OPEN.html" in names
    nothing = desk("bohdan").post(f"{walk.page}/download", {"name": "other.zip"})
    assert nothing.status_code == 404
    assert walk.seen().status.value != "disclosed"
    for name in names:
        file = desk("bohdan").post(f"{walk.page}/download", {"name": name})
        assert file.status_code == 200
        assert name in file.headers["Content-Disposition"]
        assert file.data
        file.close()
    page = desk("bohdan").get(walk.page).text
    assert not CODE.search(page)
    hidden = fields_of(page, f"{walk.page}/code")
    assert hidden["of"] == "package"
    wrong = desk("bohdan").post(f"{walk.page}/code", hidden)
    assert wrong.status_code == 422
    assert not CODE.search(wrong.text)
    given = {"package-channel": "voice", "package-to_role": "registrar on duty"}
    shown = desk("bohdan").post(f"{walk.page}/code", hidden | given)
    assert CODE.search(shown.text)
    assert "no-store" in shown.headers["Cache-Control"]
    again = desk("bohdan").post(f"{walk.page}/code", hidden | given)
    assert again.status_code == 409
    assert not CODE.search(again.text)
    page = desk("bohdan").get(walk.page).text
    assert not CODE.search(page)
    assert "registrar on duty" in page


def test_on_paper_the_code_comes_as_a_sheet(ladder, desk, world):
    walk = ladder.walk
    ladder.built(receiver(world, channel=Channel.PORTAL), BY_CODE)
    walk.downloads()
    page = desk("bohdan").get(walk.page).text
    hidden = fields_of(page, f"{walk.page}/code")
    given = {"package-channel": "paper", "package-to_role": "registrar on duty"}
    sheet = desk("bohdan").post(f"{walk.page}/code", hidden | given)
    assert sheet.data.startswith(b"%PDF-")
    assert sheet.mimetype == "application/pdf"
    assert walk.seen().content.code == ""


def test_the_code_of_the_names_is_offered_by_its_receivers_ways(ladder, desk, world):
    annex = receiver(world, name="Invented unit", channel=Channel.IN_PERSON)
    ladder.submitted_with_names(annex, NAMES_BY_CODE).approved_and_built()
    ladder.walk.downloads()
    page = desk("bohdan").get(ladder.walk.page).text
    assert 'value="paper"' in page
    assert 'value="in_person"' not in page
    given = fields_of(page, f"{ladder.walk.page}/code") | {
        "annex-channel": "in_person",
        "annex-to_role": "registrar on duty",
    }
    wrong = desk("bohdan").post(f"{ladder.walk.page}/code", given)
    assert wrong.status_code == 422
    assert 'value="registrar on duty"' in wrong.text
    told = desk("bohdan").post(
        f"{ladder.walk.page}/code", given | {"annex-channel": "voice"}
    )
    assert CODE.search(told.text)


def test_a_colleague_is_told_who_reads_the_code_out(ladder, desk, world):
    ladder.built(receiver(world), BY_CODE)
    ladder.walk.downloads()
    page = desk("daryna").get(ladder.walk.page).text
    assert "It waits to be read out by the colleague" in page
    assert "Show the code once" not in page


def test_portal_references_are_asked_one_for_each_volume(ladder, desk, world):
    walk = ladder.walk
    to = receiver(world, age.new_identity()[1], volume_mb=50)
    ladder.built(to, HandOver(way=Way.PORTAL, reason=WHY))
    walk.downloads()
    wrong = desk("bohdan").post(f"{walk.page}/portal", {"references": "A-1\nA-2"})
    assert wrong.status_code == 422
    assert "Write one reference for each of the 1 volumes." in wrong.text
    assert "A-1\nA-2" in wrong.text
    long = desk("bohdan").post(f"{walk.page}/portal", {"references": "A" * 121})
    assert long.status_code == 422
    assert "A line is too long: at most 120 characters." in long.text
    assert "A" * 121 in long.text
    fine = desk("bohdan").post(f"{walk.page}/portal", {"references": " A-1 \n"})
    assert fine.status_code == 303
    assert "A-1" in desk("bohdan").get(walk.page).text


def test_the_carriers_protocol_is_kept_and_printed(ladder, desk, world):
    walk = ladder.walk
    ladder.built(
        receiver(world, age.new_identity()[1]), HandOver(way=Way.CARRIER, reason=WHY)
    )
    walk.downloads()
    typed = {
        "drive_sent": "1",
        "drive_kept": "2",
        "seal_sent": "A 001",
        "seal_kept": "a 001",
        "by_role": "driver",
        "to_role": "registry",
        "keeper_role": "coordinator",
        "handed_on": "24.11.2026",
    }
    wrong = desk("bohdan").post(f"{walk.page}/carrier", typed)
    assert wrong.status_code == 422
    assert "two seals with two numbers" in wrong.text
    assert 'value="driver"' in wrong.text
    for day in (" ", ".", "11.2026"):
        undated = typed | {"seal_kept": "A 002", "handed_on": day}
        wrong = desk("bohdan").post(f"{walk.page}/carrier", undated)
        assert wrong.status_code == 422
        assert "Write one day, like 3.3.2027." in wrong.text
        assert 'value="driver"' in wrong.text
    assert desk("bohdan").get(f"{walk.page}/protocol").status_code == 409
    fine = desk("bohdan").post(f"{walk.page}/carrier", typed | {"seal_kept": "A 002"})
    assert fine.status_code == 303
    paper = desk("bohdan").get(f"{walk.page}/protocol")
    assert paper.data.startswith(b"%PDF-")
    assert "Print the protocol" in desk("bohdan").get(walk.page).text
