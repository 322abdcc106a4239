"""The pages of a search at both widths and in both directions."""

from datetime import date

from app import db
from app.cases.documents import Place
from app.dates import ApproximateDate
from app.tracks import following, informing, quiet, sighting
from app.tracks.documents import InformedContent, Mandate, PaperAt, SightingContent
from tests.cases.test_case_pages_in_a_browser import (  # noqa: F401  # fixtures
    door,
    filled,
    site,
)
from tests.support.browser import look, page_check
from tests.tracks.conftest import opened


def show(page, name):
    """Check in both directions first: taking a picture leaves a style in the page."""
    assert page.locator("#refusal").count() == 0
    try:
        page_check(page, directions=("ltr", "rtl"))
    finally:
        look(page, f"tracks-{name}")


def search(told, actor):
    """A search with something in each of its parts, in silence."""
    with db.transaction() as s:
        file = opened(s, told, actor)
        track = following.open_track(
            s,
            file,
            kind="missing_person",
            person_id=told.other,
            asked_by_id=told.survivor,
            interest="The family wants to know where he is.",
        )
        seen = SightingContent(
            track_id=track,
            certainty="hearsay",
            when=ApproximateDate(date(2026, 10, 1), date(2026, 10, 31), "in autumn"),
            place=Place(region="RU", words="a camp"),
            what="A released man heard his name called.",
            source="a released man on the phone",
        )
        sighting.record(s, file, seen)
        today = date(2026, 11, 24)
        told_now = InformedContent(track, "police", today, reference="No 7/invented")
        informing.inform(s, file, told_now)
        lawyer = Mandate(track, who="a lawyer of the family", basis="power of attorney")
        following.give_mandate(s, file, track, 1, lawyer)
        instead = PaperAt("photo", "substitute", "a description")
        following.keep_papers(s, file, track, 2, [instead])
        quiet.ask_for(s, file, track, 3, why="An exchange", until=date(2099, 1, 1))
        following.end(s, file, track, 4, how="returned", on=today, note="At home.")
    return track


def test_a_search_looks_right(
    site,  # noqa: F811
    visit,
    door,  # noqa: F811
    filled,  # noqa: F811
    olena,
):
    track, door.actor = search(filled, olena), olena
    page = visit()
    base = f"{site}{filled.path}/reparation/tracks"
    page.goto(f"{base}/{track}")
    show(page, "track")
    page.goto(f"{base}/{track}/sightings/new")
    show(page, "sighting")
