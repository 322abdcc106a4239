"""The pages of claims at both widths and in both directions."""

from app import db
from app.cases import recording
from app.cases.documents import FactAnswer
from app.claims import claiming, received
from app.claims.documents import ClaimContent, ClaimNumbers, ReceiptContent
from app.clock import now
from app.facts import Answer
from app.reparations.harms import recording as harms
from app.reparations.harms.recording import HarmContent
from app.staff.policy import Permission
from tests.cases.test_case_pages_in_a_browser import (  # noqa: F401  # fixtures
    door,
    filled,
    site,
)
from tests.claims.test_claims import opened
from tests.claims.test_worksheet import says
from tests.support.browser import look, page_check


def show(page, name):
    """Check in both directions first: taking a picture leaves a style in the page."""
    assert page.locator("#refusal").count() == 0
    try:
        page_check(page, directions=("ltr", "rtl"))
    finally:
        look(page, f"claims-{name}")


def two_claims(told, actor):
    """Torture in captivity and a destroyed home, for part of which a fund paid."""
    with db.transaction() as s:
        file = opened(s, told, actor, Permission.CASE_WRITE)
        yes = tuple(
            FactAnswer(key, Answer.YES) for key in ("act.beating", "act.pillage")
        )
        row = file.child(s, claiming.Incident, told.incident)
        recording.record_facts(s, file, told.incident, row.version, yes)
    with db.transaction() as s:
        file = opened(s, told, actor)
        loss = harms.record(s, file, HarmContent(told.survivor, "property_loss"))
        common = (told.survivor, told.survivor, "self", now().date())
        torture = ClaimContent(
            "A2.5", *common, papers={"captivity": "instead.icrc_letter"}
        )
        home = ClaimContent(
            "A3.1",
            *common,
            harm_ids=(loss,),
            owns_home="no",
            next_step="Ask for photos",
        )
        claiming.begin(s, file, torture, ClaimNumbers())
        made = claiming.begin(s, file, home, ClaimNumbers())
        got = ReceiptContent(told.survivor, "An invented fund", "building", loss)
        received.record(s, file, got)
    return made


def test_claims_look_right(
    site,  # noqa: F811
    visit,
    door,  # noqa: F811
    filled,  # noqa: F811
    live_world,
    olena,
):
    made, door.actor = two_claims(filled, olena), olena
    page = visit()
    base = f"{site}{filled.path}/reparation/claims"
    page.goto(base)
    show(page, "list")
    page.goto(f"{base}/{made}")
    show(page, "claim")
    says(filled, olena, "A3.1")
    page.goto(f"{base}/{made}/worksheet")
    show(page, "worksheet")
    page.goto(f"{base}/received")
    show(page, "received")
    page.goto(f"{base}/routes")
    show(page, "routes")
