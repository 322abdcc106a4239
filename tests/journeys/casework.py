"""Steps 3 to 5: who, what was told, what happened, the file, consent, law, needs."""

from pathlib import Path

from playwright.sync_api import Page

from app.vault import age
from tests.journeys.first_contact import NAME, Walk
from tests.journeys.stage import show, told
from tests.statements.told import picture

PHONE = "+380 67 111 22 33"
ACCOUNT = (
    f"{NAME} розповіла, що її тримали в підвалі й били, коли питали про брата. "
    f"Дзвонити {PHONE}."
)
OFFICE = "Office of an invented prosecutor"
PURPOSE = "Referral to a national prosecutor (Ukraine)"
KEPT_OUT = "A private letter"
TEACH_BACK = "Прокурор може викликати мене, і забрати це назад уже не вийде."
REASON = "Each gating element is indicated; the picture shows the marks."
TOLD = {
    "act": ("act.beating", "act.detention"),
    "perp": ("perp.armed_forces", "perp.state_agent"),
    "victim": ("victim.civilian", "victim.in_enemy_hands"),
    "custody": ("custody.under_control", "custody.no_legal_basis"),
    "purpose": ("purpose.information",),
    "outcome": ("outcome.severe_pain",),
}
SEEN_BY_LAW = {"ctx": ("ctx.iac", "ctx.nexus"), "mens": ("mens.intent",)}


def the_survivor_is_recorded(walk: Walk) -> None:
    """Names into their own compartment; somebody else by code alone."""
    page = walk.stage.open("olena", f"{walk.case}/people/new")
    page.get_by_label("The survivor: the person whose case").check()
    page.get_by_label("Names", exact=False).first.fill(NAME)
    page.get_by_label("Phones").fill(PHONE)
    show(page, "11-person")
    page.get_by_role("button", name="Save").click()
    told(page, "P1")
    assert NAME not in page.content()
    page.goto(f"{walk.stage.staff}{walk.case}/people/new")
    page.get_by_label("Said to have done or ordered it").check()
    page.get_by_role("button", name="Save").click()
    told(page, "P2")
    show(page, "12-people")


def the_account_is_taken(walk: Walk) -> None:
    """The exact words sealed apart; codes in the text that others read."""
    page = walk.stage.open("olena", f"{walk.case}/account/new")
    page.get_by_label("Told freely").fill(ACCOUNT)
    page.get_by_label("Short title").fill("First account")
    page.get_by_role("button", name="Keep the account").click()
    told(page, "Account kept.")
    page.get_by_role("button", name="Read it through and confirm").click()
    text = page.get_by_role("textbox", name="Told freely").input_value()
    assert text.startswith("{P1} розповіла")
    assert NAME not in text
    assert PHONE not in text
    show(page, "13-account")
    page.get_by_label("I read it through").check()
    page.get_by_role("button", name="Save").click()
    told(page, "Working text saved.")
    page.get_by_role("button", name="Sign off").click()
    told(page, "Signed off.")
    assert NAME not in page.content()


def the_incident_is_recorded(walk: Walk) -> None:
    """When about, where about, one act, who had part in it, and plain answers."""
    page = walk.stage.open("olena", f"{walk.case}/incidents/new")
    page.get_by_label("Short title").fill("Held in a cellar")
    page.get_by_label("Day, or the earliest").fill("3.2024")
    page.get_by_label("The latest").fill("4.2024")
    page.get_by_label("In their words").fill("коли танув сніг")
    page.get_by_label("Region").select_option("UA-63")
    page.get_by_label("Kind of place").select_option("dp.basement")
    page.get_by_label("What happened").fill(f"{NAME} була в підвалі, її били.")
    show(page, "14-incident-new")
    page.get_by_role("button", name="Save").click()
    told(page, "була в підвалі")
    assert NAME not in page.content()
    walk.incident = page.url.rpartition("/")[2].partition("#")[0]
    base = f"{walk.case}/incidents/{walk.incident}"
    page.goto(f"{walk.stage.staff}{base}/acts/new")
    page.get_by_label("What was done").select_option("act.t.torture")
    page.get_by_label("To whom").select_option(label="P1")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Say who had part in it").click()
    page.get_by_label("How they were described").fill("Green uniform, a white armband")
    page.get_by_label("Person on file").select_option(label="P2")
    page.get_by_label("What part they had").select_option("iv.direct")
    page.get_by_label("How it is known").select_option("saw_myself")
    page.get_by_role("button", name="Save").click()
    told(page, "white armband")
    _answers(walk, page, TOLD)
    page.goto(f"{walk.stage.staff}{base}")
    show(page, "15-incident")


def _answers(walk: Walk, page: Page, groups: dict[str, tuple[str, ...]]) -> None:
    base = f"{walk.stage.staff}{walk.case}/incidents/{walk.incident}/facts"
    for group, keys in groups.items():
        page.goto(f"{base}/{group}")
        if group == "act":
            page.check('input[name="act.electric_shock"][value="no"]')
            page.get_by_label("These answers come from").select_option(index=1)
            show(page, "16-facts")
        for key in keys:
            page.check(f'input[name="{key}"][value="yes"]')
        page.get_by_role("button", name="Save").click()
        told(page, "changed.")


def a_file_is_taken_in(walk: Walk, folder: Path, title: str, name: str) -> bytes:
    """Take in one file of the survivor's; return what it was."""
    photo = folder / name
    photo.write_bytes(picture(colour=(len(title), 120, 60)))
    page = walk.stage.open("olena", f"{walk.case}/evidence/new")
    page.get_by_label("File", exact=True).set_input_files(photo)
    page.get_by_label("Neutral title").fill(title)
    page.get_by_label("What it shows").fill("A wall with marks, nobody in it.")
    page.locator("#owners").get_by_text("P1, survivor").click()
    page.locator("#incidents").get_by_text("Held in a cellar").click()
    page.get_by_role("button", name="Seal and take in").click()
    told(page, "Taken in and sealed.")
    assert name not in page.content()
    show(page, "17-evidence")
    return photo.read_bytes()


def the_receiver_is_pinned(walk: Walk) -> None:
    """Bohdan records the prosecutor's key; both officers sign what they hear."""
    walk.receiver_identity, recipient = age.new_identity()
    page = walk.stage.open("bohdan", "/staff/recipients/new")
    page.get_by_role("radio", name="Prosecutor or investigator in Ukraine").check()
    page.get_by_label("Name of the body").fill(OFFICE)
    page.get_by_label("What it receives packages for").select_option(label=PURPOSE)
    page.get_by_label("Public key").fill(recipient)
    page.locator("#expires_on").fill("31.12.2027")
    show(page, "18-receiver-new")
    page.get_by_role("button", name="Record, and ask the officers").click()
    told(page, "waits for two officers")
    spoken = page.locator("#waiting .fingerprint").nth(1).inner_text()
    show(page, "19-receiver")
    for officer in ("hanna", "yurii"):
        theirs = walk.stage.open(officer, "/staff/settings/keys")
        theirs.get_by_role("link", name="Compare and sign").click()
        assert spoken not in theirs.content()
        theirs.get_by_label("What the person reads to you").fill(spoken)
        show(theirs, f"20-sign-{officer}")
        theirs.get_by_role("button", name="Sign", exact=True).click()
        theirs.get_by_text("signed").first.wait_for()
    page.reload()
    page.locator("#key .fingerprint").wait_for()


def consent_is_recorded(walk: Walk) -> None:
    """Explained point by point, said back, for one receiver, one thing kept out."""
    page = walk.stage.open("olena", f"{walk.case}/consent/new")
    page.locator("#who-1").get_by_text("Only when such a use is proposed").click()
    page.locator("#who-1").get_by_role("link", name=PURPOSE).click()
    page.get_by_role("link", name="Read in Ukrainian").or_(
        page.locator('.read-out [lang="uk"]')
    ).first.wait_for()
    for box in page.locator("#explained input").all():
        box.check()
    page.locator("#answer").get_by_text("Yes", exact=True).click()
    page.get_by_label("To whom").select_option(label=OFFICE)
    page.get_by_text("Everything in this case").click()
    page.locator("#excluded").get_by_text(KEPT_OUT).click()
    page.get_by_label("What the person said they understood").fill(TEACH_BACK)
    page.get_by_label("How the answer was given").select_option("written")
    page.locator("#capacity").get_by_label("Able to decide", exact=True).check()
    page.locator("#pressure").get_by_label("Alone and free to answer").check()
    show(page, "21-consent")
    page.get_by_role("button", name="Write this answer").click()
    told(page, "Answer recorded")
    page.goto(f"{walk.stage.staff}{walk.case}/consent")
    assert TEACH_BACK not in page.content()
    show(page, "22-ledger")


def the_reviewer_confirms(walk: Walk) -> None:
    """Iryna, who has no key to names, sees codes, and confirms with a reason."""
    page = walk.stage.open("iryna", walk.case)
    told(page, "Names sealed")
    assert NAME not in page.content()
    answer = page.request.get(f"{walk.stage.staff}{walk.case}/people")
    assert NAME not in answer.text()
    _answers(walk, page, SEEN_BY_LAW)
    page.goto(f"{walk.stage.staff}{walk.case}/account")
    page.locator("main a[href*='/account/']").first.click()
    told(page, "Exact words:")
    page.locator("#text").get_by_role("button", name="Show").click()
    told(page, "розповіла")
    assert "P1" in page.inner_text("#text")
    assert NAME not in page.content()
    page.goto(f"{walk.stage.staff}{walk.case}/classification")
    show(page, "23-proposals")
    page.locator("main tbody th a").first.click()
    for question in ("amnesty", "time limit", "duty"):
        assert question in page.inner_text("#follows").casefold(), question
    assert page.locator("#fora .fora").first.inner_text()
    page.get_by_role("radio", name="Confirmed").check()
    page.get_by_role("textbox", name="Reason").fill(REASON)
    page.locator("#evidence input").first.check()
    show(page, "24-crime")
    page.get_by_role("button", name="Record the decision").click()
    told(page, "The decision is recorded.")
    assert REASON in page.inner_text("#record")
    assert NAME not in page.content()


def needs_are_recorded(walk: Walk) -> None:
    """One that cannot wait, one of the five forms; who acts, and where it stands."""
    for measure, status in (
        ("need.medical_ongoing", "referred"),
        ("rehab.psych", "identified"),
    ):
        page = walk.stage.open("olena", f"{walk.case}/reparation/needs/new")
        page.get_by_label("What is needed").select_option(measure)
        page.get_by_label("Who acts").select_option(label="Olena")
        page.get_by_label("Where it stands").select_option(status)
        page.get_by_role("button", name="Save").click()
        told(page, "Need recorded.")
    assert page.locator("main .needs > li").count() == 2
    show(page, "25-needs")
