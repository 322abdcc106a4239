"""Steps 6 to 8: gate, second coordinator, build, receiver, pause, recall."""

import subprocess
from pathlib import Path

from playwright.sync_api import Page

from app.packages import proof, verify
from tests.journeys.casework import KEPT_OUT, OFFICE, PHONE
from tests.journeys.first_contact import NAME, Walk
from tests.journeys.stage import CODE_SECONDS, show, told
from tests.packages.built import stock_tools_accept
from tests.support import age as other_age

GROUND = "Legal claims, GDPR article 9(2)(f), invented for the test"


def the_gate_is_asked(walk: Walk) -> None:
    """Bohdan chooses everything; what was kept out is held back, and says why."""
    page = walk.stage.open("bohdan", f"{walk.case}/disclosures/new")
    page.get_by_role("radio", name=OFFICE).check()
    for box in page.locator("#items input").all():
        box.check()
    page.get_by_role("radio", name="Pseudonyms only").check()
    page.get_by_role("textbox", name="Why it goes").fill("Referral agreed with P1.")
    page.get_by_role("button", name="Ask the gate").click()
    held = page.locator("#gate-held li")
    held.first.wait_for()
    walk.package = page.url.rpartition("/")[2]
    assert held.count() == 1
    assert KEPT_OUT in held.inner_text()
    assert "The person left this out of the permission." in held.inner_text()
    show(page, "26-gate")
    page.get_by_role("textbox", name="Legal ground").fill(GROUND)
    page.locator("#person-P2").get_by_role("textbox", name="Reason").fill("Alleged.")
    page.get_by_role("button", name="Record for P2").click()
    told(page, "Recorded.")
    assert page.locator("#gate-open li").count() == 0
    it_goes_all_the_same(page)
    page.get_by_role("button", name="Ask for approval").click()
    told(page, "You prepared it.")
    assert page.get_by_role("button", name="Approve and build").count() == 0
    show(page, "27-submitted")


def it_goes_all_the_same(page: Page) -> None:
    """Write why, for each thing that the receiver's profile finds wanting."""
    wanting = page.locator("#wanting summary", has_text="It goes all the same")
    while wanting.count():
        wanting.first.click()
        page.locator("#wanting details[open] textarea").fill("Nothing more is known.")
        page.locator("#wanting details[open] button").click()
        told(page, "Recorded.")


def the_second_coordinator_approves(walk: Walk) -> None:
    """Daryna signs what she sees with a code used for this alone; a job builds it."""
    page = walk.stage.open("daryna", f"{walk.case}/disclosures/{walk.package}")
    page.get_by_role("textbox", name="Type the receiver").fill(OFFICE)
    walk.stage.clock.forward(seconds=CODE_SECONDS)
    code = walk.stage.world["daryna"].code()
    page.get_by_role("textbox", name="Six-digit code").fill(code)
    show(page, "28-approve")
    worker = walk.stage.world.worker()
    page.get_by_role("button", name="Approve and build").click()
    page.get_by_role("heading", name="Waiting to start").wait_for()
    show(page, "29-waiting")
    assert worker.step()
    page.get_by_role("heading", name="Done").wait_for()
    show(page, "30-done")


def the_package_is_handed_over(walk: Walk) -> bytes:
    """Bohdan downloads it; the log of what left says when and to whom."""
    page = walk.stage.open("bohdan", f"{walk.case}/disclosures/{walk.package}")
    show(page, "31-built")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download and record").click()
    assert taken.value.suggested_filename.endswith(".zip.age")
    sealed = Path(taken.value.path()).read_bytes()
    page.goto(f"{walk.stage.staff}{walk.case}/disclosures")
    assert OFFICE in page.inner_text("#left")
    show(page, "32-log")
    return sealed


def the_receiver_opens_it(walk: Walk, sealed: bytes, folder: Path) -> Path:
    """Another age, stock unzip, and stock tools; no name is anywhere inside."""
    opened = other_age.decrypt(walk.receiver_identity, sealed)
    folder.mkdir()
    (folder / "package.zip").write_bytes(opened)
    subprocess.run(["unzip", "-q", "package.zip"], cwd=folder, check=True)
    (root,) = (each for each in folder.iterdir() if each.is_dir())
    assert stock_tools_accept(root)
    assert not [line for line in proof.check(root) if line.result == "FAILED"]
    for path in files_of(root):
        inside = _text_of(path)
        for secret in (*NAME.split(), PHONE, PHONE.replace(" ", ""), KEPT_OUT):
            assert secret.encode() not in inside, (path.name, secret)
    return root


def a_changed_byte_is_noticed(root: Path, photograph: bytes) -> None:
    """Flip one byte of each file in turn: each time a check fails."""
    originals = [each for each in files_of(root) if "originals" in each.parts]
    assert [each.read_bytes() for each in originals] == [photograph]
    unnoticed = []
    for path in files_of(root):
        whole = path.read_bytes()
        at = len(whole) // 2
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        by_itself = verify.worst(verify.check(root)) == verify.FAILED
        by_stock = path not in originals or not stock_tools_accept(root)
        if not (by_itself and by_stock):
            unnoticed.append(path.name)
        path.write_bytes(whole)
    assert unnoticed == []
    assert stock_tools_accept(root)


def files_of(root: Path) -> list[Path]:
    """Return every file below a folder."""
    return sorted(each for each in root.rglob("*") if each.is_file())


def _text_of(path: Path) -> bytes:
    if path.suffix != ".pdf":
        return path.read_bytes()
    told_by = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, check=True
    )
    return path.read_bytes() + told_by.stdout


def the_survivor_pauses_at_night(walk: Walk, phone: Page) -> None:
    """With the code alone; nobody of the staff is awake, and all of it stops."""
    walk.stage.clock.forward(hours=17)
    walk.stage.all_go_home()
    phone.goto(f"{walk.stage.public}/return")
    phone.fill("#code", walk.code)
    phone.click("main button.main")
    phone.goto(f"{walk.stage.public}/box/pause")
    phone.click("button[value=pause]")
    assert phone.locator("button[value=go_on]").count() == 1
    show(phone, "33-paused")


def nothing_more_leaves(walk: Walk) -> None:
    """The next download and the next package are refused, with the reason."""
    page = walk.stage.open("bohdan", f"{walk.case}/disclosures/{walk.package}")
    told(page, "The case is on hold")
    assert page.get_by_role("button", name="Download").count() == 0
    show(page, "34-on-hold")
    token = page.locator('main input[name*="csrf"], input[name*="csrf"]').first
    name = token.get_attribute("name") or ""
    sent = page.request.post(
        f"{page.url}/download",
        form={name: token.get_attribute("value") or ""},
        headers={"Origin": walk.stage.staff, "Referer": page.url},
    )
    assert sent.status == 409, sent.status
    assert "paused" in sent.text()
    answer = page.goto(f"{walk.stage.staff}{walk.case}/disclosures/new")
    assert answer is not None
    assert answer.status == 409, answer.status
    assert page.locator("#refusal").count() == 1


def the_withdrawal_is_recorded(walk: Walk) -> None:
    """Olena opens the message, records it; what left shows a recall to be sent."""
    page = walk.stage.open("olena", f"{walk.case}/messages")
    page.get_by_role("button", name="Show").click()
    told(page, "Paused everything with the code")
    show(page, "35-message")
    page.get_by_label("Everything", exact=True).check()
    page.get_by_role("button", name="Record the withdrawal").click()
    told(page, "The withdrawal is recorded")
    show(page, "36-withdrawn")
    page = walk.stage.open("bohdan", f"{walk.case}/disclosures")
    told(page, "Recall to be sent")
    page.get_by_role("link", name="Open", exact=True).click()
    page.get_by_role("link", name="Make the recall").click()
    page.get_by_label("Do not use it, and do not pass it on").check()
    show(page, "37-recall")
    page.get_by_role("button", name="Sign the recall").click()
    told(page, "The recall is signed.")
    page.get_by_text("Note that it went").click()
    page.get_by_label("On paper").check()
    page.get_by_role("button", name="Save").click()
    told(page, "Noted.")
    told(page, "Recall sent")
