"""The desk's list under a flood: fifty at once, and whoever is in danger at the top."""

from app import db
from app.cli.demo_cases import Writer
from app.index.searching import PAGE
from app.intake import triage


def flooded(world, count):
    """Send junk, and one urgent report after the first few."""
    writer = Writer(world.actor, world.north)
    for number in range(count):
        writer.send_report(safe="not_sure" if number == 3 else "yes")


def test_the_inbox_shows_fifty_at_once_and_the_urgent_one_first(world, desk):
    flooded(world, PAGE + 4)
    marko = desk("marko")
    first, second = (
        marko.get(path).text for path in ("/staff/inbox", "/staff/inbox/page/2")
    )
    assert first.count("<tr data-row>") == PAGE
    assert second.count("<tr data-row>") == 4
    assert first.count("Urgent") == 1
    assert first.index("Urgent") < first.index("</tr>", first.index("<tr data-row>"))
    assert "1 to 50 of 54" in first
    assert "51 to 54 of 54" in second
    assert marko.get("/staff/inbox/page/0").status_code == 404


def test_a_report_of_a_later_page_opens_beside_its_neighbours(world, desk):
    flooded(world, PAGE + 2)
    with db.reading() as session:
        last = triage.waiting(session, world.actor("marko"))[-1]
    page = desk("marko").get(f"/staff/inbox/{last.id}")
    assert page.status_code == 200
    assert f"/staff/inbox/{last.id}" in page.text


def test_many_heads_say_the_same_as_each_by_itself(world):
    flooded(world, 6)
    with db.reading() as session:
        marko = world.actor("marko")
        listed = {each.id: each.head for each in triage.waiting(session, marko)}
        for report_id, head in listed.items():
            row = triage._row(session, marko, report_id)
            box = triage._box(session, marko, row)
            assert triage._head(box, row.id, row.head) == head
    assert len(listed) == 6
