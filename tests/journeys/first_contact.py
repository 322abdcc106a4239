"""Steps 1 and 2: the relative writes, the desk answers, North takes the case."""

import re
from dataclasses import dataclass, field
from uuid import UUID

from playwright.sync_api import Page

from tests.journeys.stage import Stage, show, told
from tests.support.public_site import RELATIVE

NAME = "Мотря Вигаданко"
WORDS = f"{NAME} просить називати лише слово «чапля»."
ANSWER = "Дякуємо, прочитали. Чи зручно вам у четвер увечері?"
CODE = re.compile(r"^(\d{4} ){5}\d{4}$")
REF = re.compile(r"Accepted as (\S+)\.")

MINE = {**RELATIVE, "fc.free_line": WORDS}


@dataclass
class Walk:
    """What is known on the way: the code on paper, the reference, what was made."""

    stage: Stage
    code: str = field(default="", repr=False)
    report: str = ""
    ref: str = ""
    incident: str = ""
    receiver_identity: str = field(default="", repr=False)
    package: str = ""

    @property
    def case(self) -> str:
        """The address of the case's overview."""
        return f"/staff/cases/{self.ref}"


def the_relative_writes(walk: Walk) -> None:
    """Fill in the form, in Ukrainian, and keep the code on paper."""
    phone = walk.stage.phone()
    phone.goto(walk.stage.public)
    assert phone.locator("html").get_attribute("lang") == "uk"
    show(phone, "01-start")
    phone.goto(f"{walk.stage.public}/form/before")
    phone.click("main button.main")
    while phone.locator("input[name=q]").count():
        question = _answered(phone)
        if question in {"fc.safe_now", "fc.free_line"}:
            show(phone, f"02-{question.removeprefix('fc.')}")
        phone.click("main button.main")
    show(phone, "03-check")
    assert WORDS in phone.inner_text("main")
    phone.click('form[action="/form/send"] button')
    walk.code = phone.get_attribute(".code", "aria-label") or ""
    assert CODE.match(walk.code)
    show(phone, "04-code")
    phone.click("main a.main")
    groups = walk.code.split()
    phone.fill("#c2", groups[1])
    phone.fill("#c5", groups[4])
    phone.click("main button.main")
    assert phone.locator('form[action="/leave"].go').count() == 1


def _answered(phone: Page) -> str:
    """Give the relative's answer to the question on the page; return its id."""
    question = phone.get_attribute("input[name=q]", "value") or ""
    given = MINE.get(question, [])
    if phone.locator("select").count():
        phone.select_option("select", given)
    elif phone.locator(".pick").count():
        for value in [given] if isinstance(given, str) else given:
            phone.check(f'input[value="{value}"]')
    else:
        assert isinstance(given, str)
        phone.fill("#a1", given)
    return question


def the_desk_answers(walk: Walk) -> None:
    """Marko opens the report in an unlocked session, and answers."""
    page = walk.stage.open("marko", "/staff/inbox")
    show(page, "05-inbox")
    page.locator("main tbody a").first.click()
    walk.report = str(UUID(page.url.rpartition("/")[2]))
    assert NAME not in page.content()
    page.get_by_role("button", name="Show").click()
    told(page, WORDS)
    show(page, "06-report")
    page.get_by_role("textbox", name="Message").fill(ANSWER)
    page.get_by_role("button", name="Send").click()
    told(page, "Sent to the person’s inbox.")


def the_person_reads(walk: Walk, answer: str, name: str) -> Page:
    """Type the code on a telephone that was never here, and find the answer."""
    phone = walk.stage.phone()
    phone.goto(f"{walk.stage.public}/return")
    phone.fill("#code", walk.code)
    phone.click("main button.main")
    assert phone.url.endswith("/box"), phone.inner_text("main")
    assert answer in phone.inner_text("main")
    show(phone, name)
    return phone


def the_desk_lets_go(walk: Walk) -> None:
    """Marko gives it to North; after that it is not there for the desk."""
    page = walk.stage.open("marko", f"/staff/inbox/{walk.report}")
    page.locator("#accept").get_by_text("North").click()
    page.get_by_role("button", name="Accept").click()
    told(page, "Accepted as")
    found = REF.search(page.inner_text("body"))
    assert found
    walk.ref = found.group(1)
    show(page, "08-accepted")
    for path in (f"/staff/inbox/{walk.report}", walk.case, f"{walk.case}/messages"):
        answer = page.goto(f"{walk.stage.staff}{path}")
        assert answer is not None
        assert answer.status == 404, path
    the_person_reads(walk, ANSWER, "09-same-code")


def the_case_gets_its_caseworker(walk: Walk) -> None:
    """Bohdan, who coordinates North, gives it to Olena."""
    page = walk.stage.open("bohdan", f"{walk.case}/assign")
    page.get_by_label("Olena").check()
    page.get_by_role("button", name="Save").click()
    told(page, "Saved")
    page = walk.stage.open("olena", "/staff")
    assert walk.ref in page.content()
    show(page, "10-today")
