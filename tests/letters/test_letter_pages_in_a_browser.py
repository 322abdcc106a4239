"""Writing a letter with the keyboard's Enter and the mouse, at both widths."""

from tests.cases.test_case_pages_in_a_browser import (  # noqa: F401  # fixtures
    door,
    filled,
    site,
)
from tests.letters.conftest import OFFICE, POLICE, addressee, says_yes
from tests.support.browser import look, page_check

NAME = "Оксана Вигадана"


def show(page, name):
    """Check in both directions first: taking a picture leaves a style in the page."""
    assert page.locator("#refusal").count() == 0
    try:
        page_check(page, directions=("ltr", "rtl"))
    finally:
        look(page, f"letters-{name}")


def test_a_letter_is_filled_seen_and_approved(
    site,  # noqa: F811
    visit,
    door,  # noqa: F811
    filled,  # noqa: F811
    olena,
):
    says_yes(filled, olena, addressee("police"))
    door.actor = olena
    page = visit()
    base = f"{site}{filled.path}/reparation/letters"
    page.goto(base)
    show(page, "list")
    page.click("text=Report of a crime")
    page.fill("#to", POLICE)
    page.fill("#reply_to", OFFICE)
    page.select_option("#incident", str(filled.incident))
    page.check("text=to give us the extract from the register")
    page.click("text=Show what would go")
    page.wait_for_selector("#preview")
    assert NAME in page.inner_text("#preview")
    show(page, "preview")
    page.click("text=Approve: this goes")
    page.wait_for_selector("#reply")
    page.click("text=Its words")
    assert NAME in page.inner_text(".sheet")
    show(page, "letter")
    page.click("text=Page for printing")
    show(page, "sheet")
