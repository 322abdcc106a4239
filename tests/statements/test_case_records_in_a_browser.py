"""The caseworker's pages of a case, by hand: account, evidence, consent, needs."""

import pytest

from tests.statements import told
from tests.support.browser import look, page_check
from tests.support.cast import signs_in

ACCOUNT = "Мотря Вигаданко сказала, що Луку забрали вночі. Дзвонити +380 67 111 22 33."


def show(page, name):
    """Check first: taking a picture leaves a style in the page."""
    try:
        page_check(page)
    finally:
        look(page, f"records-{name}")


@pytest.fixture
def case(live_world, blobs):
    return told.open_case(live_world)


@pytest.fixture
def page(staff_site, live_world, visit):
    page = visit()
    signs_in(page, staff_site, live_world["olena"])
    return page


def test_an_account_is_taken_read_confirmed_and_signed_off(page, staff_site, case):
    page.goto(f"{staff_site}{case.path}/account")
    show(page, "account-empty")
    page.get_by_role("link", name="Take an account").click()
    show(page, "account-new")
    page.get_by_role("button", name="Keep the account").click()
    show(page, "account-wrong")
    page.get_by_label("Already told to").fill("Police, spring 2024, on paper")
    page.get_by_label("Told freely").fill(ACCOUNT)
    page.get_by_label("Short title").fill("First account")
    page.get_by_text("detention or captivity", exact=True).click()
    page.get_by_role("button", name="Keep the account").click()
    page.get_by_text("Account kept.").wait_for()
    show(page, "statement-shut")
    page.get_by_role("button", name="Read it through and confirm").click()
    assert (
        "{P1} сказала" in page.get_by_role("textbox", name="Told freely").input_value()
    )
    show(page, "statement-text")
    page.get_by_label("I read it through").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Working text saved.").wait_for()
    page.locator("#exact").get_by_role("button", name="Show").click()
    page.get_by_text(ACCOUNT).wait_for()
    show(page, "statement-open")
    page.get_by_role("link", name="Close now").click()
    assert page.get_by_text(ACCOUNT).count() == 0
    page.get_by_role("button", name="Sign off").click()
    page.get_by_role("link", name="Add a new version").click()
    show(page, "statement-amend")
    page.get_by_label("What the person corrected").fill("Це було зранку.")
    page.get_by_role("button", name="Keep the new version").click()
    page.get_by_text("new version of S1").wait_for()
    page.goto(f"{staff_site}{case.path}/account")
    show(page, "account-list")
    page.goto(f"{staff_site}{case.path}")
    show(page, "overview")


def test_two_accounts_are_translated_compared_and_their_difference_noted(
    page, staff_site, case
):
    base = f"{staff_site}{case.path}/account"
    for text in ("Забрали вночі. Було двоє.", "Забрали зранку. Було троє."):
        page.goto(f"{base}/new")
        page.get_by_label("Told freely").fill(text)
        page.get_by_role("button", name="Keep the account").click()
    page.goto(base)
    page.get_by_role("link", name="Add a transcript or a translation").click()
    show(page, "render-new")
    page.get_by_label("Language of this text").select_option("en")
    page.get_by_label("Who made it").fill("A sworn translator")
    page.get_by_label("The words").fill("They took him at night. There were two.")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_text("Translation, S1").first.wait_for()
    page.goto(base)
    page.get_by_role("link", name="S2").first.click()
    show(page, "compare-choose")
    page.get_by_role("button", name="Compare exact words").click()
    show(page, "compared")
    for only in (".only-first", ".only-second"):
        assert page.locator(f".compared {only}").count() == 2
    page.get_by_role("link", name="Note where they differ").click()
    show(page, "contradiction-new")
    page.get_by_label("What they differ about").fill("How many they were")
    page.get_by_label("The other account").select_option(index=1)
    page.get_by_label("What the one says").fill("Two")
    page.get_by_label("What the other says").fill("Three")
    page.get_by_role("button", name="Keep it").click()
    show(page, "contradiction-list")
    page.get_by_role("link", name="How many they were").click()
    show(page, "contradiction-explain")


def test_a_picture_is_taken_in_looked_at_step_by_step_and_checked(
    page, staff_site, case, tmp_path
):
    photo = tmp_path / "wall.jpg"
    photo.write_bytes(told.picture())
    page.goto(f"{staff_site}{case.path}/evidence")
    show(page, "evidence-empty")
    page.get_by_role("link", name="Take in a file").click()
    page.get_by_role("button", name="Seal and take in").click()
    show(page, "evidence-wrong")
    page.get_by_label("File", exact=True).set_input_files(photo)
    page.get_by_label("Neutral title").fill("Photo of a wall")
    page.get_by_label("What it shows").fill("A wall with marks, nobody in it.")
    page.locator("#owners").get_by_text("P1, survivor").click()
    page.get_by_role("button", name="Seal and take in").click()
    page.get_by_text("Taken in and sealed.").wait_for()
    show(page, "evidence-item")
    page.locator("#look").get_by_role("button", name="Show").click()
    show(page, "evidence-veiled")
    page.get_by_role("button", name="Show it clear, in grey").click()
    page.get_by_role("button", name="Show it in colour").click()
    drawn = page.locator(".evidence-picture img")
    assert drawn.evaluate("image => image.naturalWidth") == 640
    show(page, "evidence-colour")
    page.get_by_role("button", name="Check it now").click()
    page.get_by_text("bit for bit").wait_for()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the original").click()
    assert waiting.value.path().read_bytes() == photo.read_bytes()
    assert waiting.value.suggested_filename == f"{case.ref}-E1.jpg"
    page.goto(f"{staff_site}{case.path}/evidence")
    show(page, "evidence-list")


def test_a_talk_is_written_down_purpose_by_purpose_and_taken_back(
    page, staff_site, case
):
    page.goto(f"{staff_site}{case.path}/consent")
    show(page, "consent-empty")
    page.get_by_role("link", name="Record a talk").click()
    show(page, "consent-choose")
    page.locator("#who-1").get_by_role("link", name="Case management").click()
    assert page.locator("input:checked").count() == 0
    page.get_by_role("link", name="Read in English").click()
    show(page, "consent-talk")
    page.locator("#answer").get_by_text("Yes", exact=True).click()
    page.get_by_role("button", name="Write this answer").click()
    show(page, "consent-wrong")
    for box in page.locator("#explained input").all():
        box.check()
    page.get_by_text("Everything in this case").click()
    page.get_by_label("What the person said they understood").fill("Ви мені допоможете")
    page.get_by_label("How the answer was given").select_option("written")
    page.locator("#capacity").get_by_label("Able to decide", exact=True).check()
    page.locator("#pressure").get_by_label("Alone and free to answer").check()
    page.get_by_role("button", name="Write this answer").click()
    page.get_by_text("Answer recorded").wait_for()
    page.locator("#who-1").get_by_role("link", name="Counted in numbers").click()
    show(page, "consent-statistics")
    page.goto(f"{staff_site}{case.path}/consent")
    show(page, "consent-ledger")
    page.get_by_role("button", name="Show their words").first.click()
    page.get_by_text("Ви мені допоможете").wait_for()
    show(page, "consent-words")
    page.get_by_role("button", name="Withdraw", exact=True).click()
    page.get_by_text("It holds from this moment.").wait_for()
    show(page, "consent-stopped")


def test_needs_come_first_and_ask_for_nothing(page, staff_site, case):
    page.goto(f"{staff_site}{case.path}/reparation")
    show(page, "reparation-empty")
    page.get_by_role("link", name="Record a need").click()
    show(page, "need-new")
    page.get_by_label("What is needed").select_option("need.pep")
    page.get_by_label("What it means").fill("Лука каже, що це треба сьогодні.")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Need recorded.").wait_for()
    page.get_by_role("link", name="Record a need").click()
    page.get_by_label("What is needed").select_option("rehab.education")
    page.get_by_label("By when").fill("whenever")
    page.get_by_role("button", name="Save").click()
    show(page, "need-wrong")
    page.get_by_label("By when").fill("1.3.2020")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Record a harm").click()
    show(page, "harm-new")
    page.get_by_label("What kind of harm").select_option("mental_harm")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Harm recorded.").wait_for()
    show(page, "reparation-list")
