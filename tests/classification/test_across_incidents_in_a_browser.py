"""Strategy notes, matrix and pattern questions as a reviewer sees them, both widths."""

from tests.classification import reviewed
from tests.classification.test_review_pages_in_a_browser import door, show, site

__all__ = ["door", "site"]


def test_a_reviewer_writes_for_counsel_and_lays_incidents_beside_each_other(
    live_world, site, visit, door, iryna
):
    known, page = reviewed.enter(live_world, number=0), visit()
    door.actor = iryna
    page.goto(f"{site}/staff/cases/{known.ref}/strategy")
    show(page, "strategy-first")
    page.get_by_role("textbox", name="Strategy note").fill(
        "Weak on the chain of command. P2 is the best way to it."
    )
    page.get_by_role("button", name="Keep the note").click()
    page.get_by_text("Only who holds the key opens it").wait_for()
    show(page, "strategy")
    page.goto(f"{site}/staff/matrix?refs={known.ref}&crime={known.crime}")
    show(page, "matrix-form")
    page.get_by_role("button", name="Lay them beside each other").click()
    page.get_by_role("heading", name="Gaps first").wait_for()
    show(page, "matrix")
    _prints_across(page)
    page.goto(f"{site}/staff/pattern-questions")
    page.get_by_role("button", name="Look", exact=True).click()
    page.get_by_role("heading", name="Repetition").wait_for()
    page.get_by_role("textbox", name="Assessment").fill(
        "One unit, one place. Invented."
    )
    page.get_by_role("button", name="Keep the assessment").click()
    page.get_by_role("heading", name="Pattern 1").wait_for()
    page.get_by_role("button", name="Look", exact=True).click()
    page.get_by_role("heading", name="Repetition").wait_for()
    show(page, "pattern")


def _prints_across(page):
    pdf = page.pdf(prefer_css_page_size=True, tagged=True)
    assert b"/StructTreeRoot" in pdf
    width, height = _first_page(pdf)
    assert width > height  # across


def _first_page(pdf):
    found = pdf.split(b"/MediaBox", 1)[1].split(b"]", 1)[0]
    _x, _y, width, height = (float(n) for n in found.strip(b" [").split())
    return width, height
