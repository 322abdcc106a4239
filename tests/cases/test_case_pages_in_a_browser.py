"""Each page of a case and of the desk as a person sees it, at both widths."""

from datetime import date

import msgspec
import pytest

from app import cases, db
from app.cases import answering, joining, recording
from app.cases.documents import (
    AboutName,
    AboutPaper,
    ActContent,
    InvolvementContent,
    PersonContent,
    PersonIdentity,
)
from app.cases.kin import telling
from app.cases.kin.documents import FateContent, RelationContent
from app.cases.models import Person
from app.dates import ApproximateDate
from app.facts import Answer
from app.intake import triage
from app.staff.policy import Permission
from tests.cases import reports
from tests.cases.conftest import open_case
from tests.cases.pages import CastDoor
from tests.support.browser import look, page_check
from tests.support.database import settings_in
from tests.support.postgres import free_port


@pytest.fixture
def door():
    return CastDoor()


@pytest.fixture
def site(live_app, live_world, door):
    from app.web.staff import create_staff_app

    port = free_port()
    settings = settings_in(
        live_world.settings.data,
        live_world.settings.database_url,
        BARVINOK_STAFF_ORIGIN=f"http://127.0.0.1:{port}",
    )
    app = create_staff_app(settings, door=door)
    return live_app(app, port=port)


@pytest.fixture
def filled(live_world, olena):
    """A case with something on every page."""
    told = open_case(live_world.north, olena, olena)
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_WRITE)
        answering.record(
            s,
            file,
            told.incident,
            1,
            {
                "act.beating": Answer.YES,
                "act.electric_shock": Answer.NO,
                "act.rape": Answer.YES,
                "custody.incommunicado": Answer.YES,
            },
            None,
        )
        act = recording.record_act(
            s,
            file,
            told.incident,
            ActContent(
                kind="act.t.torture",
                victim_id=told.survivor,
                methods=("tm.beating", "tm.electric"),
                stated_reason="They asked about the brother.",
            ),
        )
        recording.record_act(
            s,
            file,
            told.incident,
            ActContent(kind="act.t.rape", victim_id=told.survivor),
        )
        recording.record_involvement(
            s,
            file,
            act,
            InvolvementContent(
                unit="men in green with a white armband",
                degree="iv.direct",
                certainty="saw_myself",
                how_known="The same voice on three evenings.",
            ),
        )
    return told


# The frame is the same everywhere: pages with a layout of their own are turned round.
BOTH_WAYS = {"overview", "overview-open", "people-open", "incident-open", "facts"} | {
    *("person-wrong", "report-open", "messages-open", "cases-bohdan"),
}


def show(page, name):
    """Check first: taking a picture leaves a style in the page."""
    assert page.locator("#refusal").count() == 0
    try:
        page_check(page, directions=("ltr", "rtl") if name in BOTH_WAYS else ("ltr",))
    finally:
        look(page, f"cases-{name}")


def test_a_case_looks_right_to_its_caseworker(site, visit, door, filled, olena):
    door.actor = olena
    page = visit()
    base = f"{site}{filled.path}"
    for name, path in (
        ("today", "/staff"),
        ("cases", "/staff/cases"),
        ("overview", filled.path),
        ("add", f"{filled.path}/add"),
        ("contact", f"{filled.path}/contact"),
        ("justice", f"{filled.path}/justice"),
        ("people", f"{filled.path}/people"),
        ("person-new", f"{filled.path}/people/new"),
        ("incidents", f"{filled.path}/incidents"),
        ("incident", f"{filled.path}/incidents/{filled.incident}"),
        ("incident-new", f"{filled.path}/incidents/new"),
        ("facts", f"{filled.path}/incidents/{filled.incident}/facts/act"),
        ("act-new", f"{filled.path}/incidents/{filled.incident}/acts/new"),
        ("messages-none", f"{filled.path}/messages"),
    ):
        page.goto(f"{site}{path}")
        show(page, name)
    page.goto(base)
    page.get_by_text("Show, with reason").click()
    page.get_by_role("button", name="Show").click()
    page.get_by_text("Оксана Вигадана").wait_for()
    show(page, "overview-open")
    page.goto(f"{base}/people")
    page.get_by_role("button", name="Show, with reason").click()
    page.get_by_text("Тарас Вигаданий").wait_for()
    show(page, "people-open")
    page.get_by_role("button", name="Change").first.click()
    page.get_by_role("textbox", name="Born").fill("long ago")
    show(page, "person-change")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").wait_for()
    show(page, "person-wrong")
    page.goto(f"{base}/incidents/{filled.incident}")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("heading", name="Rape").wait_for()
    show(page, "incident-open")
    page.get_by_role("link", name="Say who had part in it").first.click()
    show(page, "involvement-new")
    page.get_by_role("searchbox").fill("cellar")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Cases that were found").wait_for()
    show(page, "search")


def test_a_case_looks_right_to_the_others(site, visit, door, filled, iryna, bohdan):
    page = visit()
    door.actor = iryna
    for name, path in (("overview", ""), ("people", "/people")):
        page.goto(f"{site}{filled.path}{path}")
        show(page, f"{name}-iryna")
    page.goto(f"{site}{filled.path}/incidents/{filled.incident}/facts/ctx")
    show(page, "facts-iryna")
    door.actor = bohdan
    page.goto(f"{site}/staff/cases")
    show(page, "cases-bohdan")
    page.goto(f"{site}{filled.path}/assign")
    show(page, "assign")


def test_the_desk_and_the_line_look_right(
    live_world, site, visit, door, marko, bohdan, olena
):
    urgent, quiet = reports.send(urgent=("yes",)), reports.send()
    page = visit()
    door.actor = marko
    page.goto(f"{site}/staff")
    show(page, "today-desk")
    page.goto(f"{site}/staff/inbox")
    show(page, "inbox")
    page.get_by_role("link", name="About").first.click()
    show(page, "report")
    page.get_by_role("button", name="Show").click()
    page.get_by_text("Say heron first").wait_for()
    page.get_by_role("textbox", name="Message").fill(
        "We have read it. Does Thursday suit you?"
    )
    page.get_by_role("button", name="Send").click()
    page.get_by_text("inbox.").first.wait_for()
    page.get_by_role("button", name="Show").click()
    page.get_by_text("Does Thursday suit you?").wait_for()
    show(page, "report-open")
    page.get_by_role("button", name="Accept").click()
    page.get_by_role("alert").wait_for()
    show(page, "report-wrong")
    with db.transaction() as s:
        file = triage.accept(s, marko, quiet.conversation_id, live_world.north)
        ref = file.ref
    with db.transaction() as s:
        file = cases.get(s, ref, bohdan, Permission.CASE_ASSIGN)
        cases.assign(s, file, (olena.staff_id,))
    reports.pause(quiet)
    door.actor = olena
    page.goto(f"{site}/staff")
    show(page, "today-held")
    page.goto(f"{site}/staff/cases/{ref}")
    show(page, "overview-held")
    page.goto(f"{site}/staff/cases/{ref}/messages")
    show(page, "messages-held")
    page.get_by_role("button", name="Show").click()
    page.get_by_text("Paused everything with the code").wait_for()
    show(page, "messages-open")
    assert urgent.conversation_id != quiet.conversation_id


def test_people_and_what_binds_them_look_right(site, visit, door, filled, olena):
    with db.transaction() as s:
        file = cases.get(s, filled.ref, olena, Permission.CASE_WRITE)
        seen = recording.person(s, file, filled.other)
        named = PersonIdentity(
            names=("Тарас Вигаданий", "Сокіл-7", "Taras Vyhadanyi"),
            papers=("АБ 123456",),
            about_names={
                "Тарас Вигаданий": AboutName(
                    "name.birth", "uk", since=ApproximateDate.on(date(1984, 3, 3))
                ),
                "Сокіл-7": AboutName("name.call_sign"),
            },
            about_papers={"АБ 123456": AboutPaper("paper.passport", "", "seen.copy")},
            safe_contact="Лише через сестру",
        )
        content = msgspec.structs.replace(seen.content, never_contact=True)
        recording.change_person(
            s, file, seen.id, file.child(s, Person, seen.id).version, content, named
        )
        brother = RelationContent(
            filled.survivor,
            filled.other,
            "rel.sibling",
            "told_by_other",
            next_of_kin=True,
            may_speak=True,
            basis="Рішення суду",
        )
        relation = telling.relate(s, file, brother)
        missing = FateContent(
            filled.other,
            "fate.missing",
            when=ApproximateDate(date(2022, 3, 1), date(2022, 3, 31)),
            told_by_id=filled.survivor,
        )
        fate = telling.tell_fate(s, file, missing)
        twice = recording.record_person(
            s, file, PersonContent(code=""), PersonIdentity(names=("Тарасик",))
        )
        joining.join(s, file, twice, 1, filled.other)
    door.actor = olena
    page = visit()
    base = f"{site}{filled.path}"
    page.goto(f"{base}/people")
    page.get_by_role("button", name="Show, with reason").click()
    page.get_by_text("Сокіл-7").wait_for()
    show(page, "people-bound-open")
    page.locator("#P2").get_by_role("button", name="Change").click()
    page.get_by_label("What kind of name").first.wait_for()
    page.get_by_label("Used until").first.fill("1970")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").wait_for()
    show(page, "person-names-wrong")
    for name, path in (
        ("relation", f"people/relations/{relation}"),
        ("fate", f"people/fates/{fate}"),
        ("person-twice", f"people/{twice}/same"),
        ("consent-for-another", "consent/new"),
    ):
        page.goto(f"{base}/{path}")
        show(page, name)
