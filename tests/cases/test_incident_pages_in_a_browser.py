"""Places, acts, series and the views of who did what to whom, at both widths."""

from datetime import date

import msgspec

from app import cases, db
from app.cases import recording
from app.cases.documents import (
    ActContent,
    IncidentContent,
    IncidentLink,
    InvolvementContent,
    Place,
    SeriesContent,
    SiteContent,
)
from app.cases.models import Act
from app.cases.series import sharing
from app.cases.sites import register
from app.dates import ApproximateDate
from app.keys.parts import Part
from app.staff.policy import Permission
from tests.cases.test_case_pages_in_a_browser import (  # noqa: F401  # fixtures
    door,
    filled,
    site,
)
from tests.support.browser import look, page_check

PRISON = SiteContent(
    name="Вигадана колонія № 0",
    aliases=("Made-up penal colony 0", "Выдуманная колония"),
    kind="dp.penal",
    region="UA-65",
    locality="Made-up town",
    may_be_named=True,
)


def show(page, name):
    """Check in both directions first: taking a picture leaves a style in the page."""
    assert page.locator("#refusal").count() == 0
    try:
        page_check(page, directions=("ltr", "rtl"))
    finally:
        look(page, f"incidents-{name}")


def test_places_look_right_and_are_chosen_by_name(
    site,  # noqa: F811
    visit,
    door,  # noqa: F811
    filled,  # noqa: F811
    live_world,
    olena,
):
    door.actor = olena
    page = visit()
    page.goto(f"{site}/staff/places")
    show(page, "places-none")
    page.get_by_role("link", name="Add a place").click()
    show(page, "place-new")
    page.get_by_role("textbox", name="Name", exact=True).fill("Made-up hospital")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").wait_for()
    show(page, "place-wrong")
    assert page.get_by_role("textbox", name="Name", exact=True).input_value() == (
        "Made-up hospital"
    )
    page.get_by_label("Kind of place").select_option(label="Police station")
    page.get_by_label("Region or country").select_option(label="Kharkiv region")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Place recorded").wait_for()
    with db.transaction() as s:
        register.record(s, olena, live_world.north, PRISON)
    page.goto(f"{site}/staff/places")
    show(page, "places")
    page.get_by_role("link", name="Вигадана колонія № 0").click()
    page.get_by_role("textbox", name="Name", exact=True).fill("Made-up hospital")
    page.get_by_label("Region or country").select_option(label="Kharkiv region")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("goes by one of these names already").first.wait_for()
    show(page, "place-twin")

    page.goto(f"{site}{filled.path}/incidents/{filled.incident}/change")
    page.get_by_label("Place of the register").select_option(
        label="Made-up hospital, Kharkiv region"
    )
    page.get_by_label("How closely it is known").select_option(label="This very place")
    show(page, "incident-change")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Made-up hospital").first.wait_for()
    show(page, "incident-with-place")


def test_acts_series_and_both_views_look_right(
    site,  # noqa: F811
    visit,
    door,  # noqa: F811
    filled,  # noqa: F811
    live_world,
    olena,
):
    door.actor = olena
    with db.transaction() as s:
        hospital = SiteContent(
            name="Made-up hospital 0", kind="dp.hospital", region="UA-63"
        )
        place = register.record(s, olena, live_world.north, hospital)
    with db.transaction() as s:
        file = cases.get(s, filled.ref, olena, Permission.CASE_WRITE)
        raids = sharing.record(s, file, SeriesContent(title="Raids in spring"))
        strike = recording.record_incident(
            s,
            file,
            IncidentContent(
                title="A strike at night",
                when=ApproximateDate.on(date(2024, 3, 14)),
                place=Place(region="UA-63", site_id=place, precision="point"),
                series_id=raids,
                links=(IncidentLink("link.part_of", filled.incident),),
            ),
        )
        recording.record_incident(
            s,
            file,
            IncidentContent(
                title="A brother is missing",
                when=ApproximateDate(
                    date(2024, 5, 1), date(2024, 5, 31), continuing=True
                ),
                place=Place(region="RU", precision="country"),
            ),
        )
        recording.record_incident(
            s,
            file,
            IncidentContent(
                title="A threat on the telephone",
                when=ApproximateDate(words="one winter"),
                place=Place(),
            ),
        )
        act = recording.record_act(
            s,
            file,
            strike,
            ActContent(
                kind="act.t.attack",
                object_kind="ob.hospital",
                object_site_id=place,
                object_words="the east wing",
                when=ApproximateDate.on(date(2024, 3, 14)),
                until=ApproximateDate.on(date(2024, 3, 16)),
            ),
        )
        recording.record_act(s, file, strike, ActContent(kind="act.t.other"))
        recording.record_involvement(
            s,
            file,
            act,
            InvolvementContent(
                person_id=filled.other, degree="iv.ordered", certainty="told_by_other"
            ),
        )
    page = visit()
    base = f"{site}{filled.path}/incidents"
    for name, path in (
        ("timeline", ""),
        ("relations", "/relations"),
        ("incident", f"/{strike}"),
        ("links", f"/{strike}/links"),
        ("series-new", "/series/new"),
        ("series", f"/series/{raids}"),
        ("series-facts", f"/series/{raids}/facts"),
        ("act-new", f"/{strike}/acts/new"),
    ):
        page.goto(f"{base}{path}")
        show(page, name)
    page.goto(f"{base}/{strike}")
    page.get_by_role("button", name="Change the act").first.click()
    page.get_by_label("What was said as a reason").fill("Typed in a browser.")
    show(page, "act-change")
    with db.transaction() as s:
        file = cases.get(s, filled.ref, olena, Permission.CASE_WRITE)
        content = file.read(file.child(s, Act, act), Part.CONTENT, ActContent)
        changed = msgspec.structs.replace(content, stated_reason="Said meanwhile.")
        recording.change_act(s, file, act, 1, changed)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Said meanwhile.").wait_for()
    show(page, "act-conflict")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Act changed.").wait_for()
    page.get_by_text("Typed in a browser.").wait_for()
    page.goto(f"{base}/{strike}/links")
    page.get_by_role("button", name="Untie").click()
    page.get_by_text("Untied.").wait_for()


def test_with_no_script_an_incident_takes_place_series_and_tie(
    site,  # noqa: F811
    visit,
    door,  # noqa: F811
    filled,  # noqa: F811
    olena,
):
    door.actor = olena
    page = visit(javascript=False)
    page.goto(f"{site}{filled.path}/incidents")
    page.get_by_role("link", name="Add a series").click()
    page.get_by_label("Short title").fill("Raids in spring")
    page.get_by_role("button", name="Save").click()
    page.goto(f"{site}{filled.path}/incidents/{filled.incident}/change")
    page.get_by_label("Part of a series").select_option(label="Raids in spring")
    page.get_by_role("button", name="Save").click()
    assert page.get_by_role("link", name="Raids in spring").count() == 1
