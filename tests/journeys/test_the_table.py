"""A table from the coded segment: built, released by another, read by a stranger."""

import csv
import io
from pathlib import Path

import pytest

from app import db, index
from app.cli import demo_cases
from app.conversation import box, receipts
from app.conversation.documents import Kind as Instruction
from app.keys.parts import Part
from tests.journeys.stage import Stage, build, show, told
from tests.support import log

KINDS = ("Torture and ill-treatment", "Unlawful confinement", "Killing")
THRESHOLD, BLUR = 5, 2
PUBLIC = 10
COUNTED = 38
"""Ten public and thirty generated cases, less one never asked and one on hold."""


@pytest.fixture
def stage(live_world, live_app, visit, clock):
    """Both sites, served; a Tuesday morning."""
    return build(live_world, live_app, visit, clock)


def test_a_table_is_built_released_and_read(stage: Stage, tmp_path: Path) -> None:
    """Step 10 of the walk, on cases of its own."""
    case = cases_are_there(stage)
    table = the_analyst_builds_a_table(stage, case)
    a_coordinator_releases_it(stage, table)
    the_files_give_nobody_away(stage, table, tmp_path)
    done = {line.action for line in log.lines(stage.world)}
    assert done >= log.TABLE  # as in the demonstration: tests/cli/test_demo.py


def cases_are_there(stage: Stage) -> str:
    """Enter ten public and thirty generated cases; one never asked, one paused.

    Returns:
        The address of one of them.
    """
    world = stage.world
    writer = demo_cases.Writer(world.actor, world.north)
    known = [*demo_cases.public_cases()[:PUBLIC], *demo_cases.generated()]
    entered = [
        writer.enter(case, number, counted=number != PUBLIC)
        for number, case in enumerate(known)
    ]
    keys = receipts.derived(entered[PUBLIC + 1].code)
    with db.transaction() as session:
        conversation = receipts.find(session, keys.lookup)
        assert conversation is not None
        key = box.Key(conversation, keys.seed, keys.signing)
        box.instruct(session, key, Instruction.PAUSE)
    with db.transaction() as session:
        segment = index.segment(
            session, world.actor("sofia").unlocked, world.north, Part.CODED
        )
        assert len(index.coded(segment)) == COUNTED + 1  # the pause is not sealed in it
    return f"/staff/cases/{entered[0].ref}"


def the_analyst_builds_a_table(stage: Stage, case: str) -> str:
    """Sofia opens no record; she asks for kinds and quarters, and proposes.

    Returns:
        The address of the table.
    """
    page = stage.open("sofia", "/staff/truth")
    for closed in (case, "/staff/cases", "/staff/inbox", "/staff/audit"):
        answer = page.request.get(f"{stage.staff}{closed}")
        assert answer.status == 404, closed
    for kind in KINDS:
        page.get_by_label(kind, exact=True).check()
    page.get_by_label("First quarter").select_option("2024-Q1")
    page.get_by_label("Last quarter").select_option("2024-Q4")
    show(page, "41-tables")
    page.get_by_role("button", name="Build the table").click()
    told(page, "people stand in at least one row.")
    told(page, "rows must not be added up")
    told(page, "What we hold is not all that happened")
    show(page, "42-table")
    page.get_by_role("button", name="Propose for release").click()
    told(page, "Proposed.")
    return page.url.removeprefix(stage.staff)


def a_coordinator_releases_it(stage: Stage, table: str) -> None:
    """Daryna looks at the numbers and signs exactly these."""
    page = stage.open("daryna", table)
    show(page, "43-proposed")
    page.get_by_role("button", name="Release", exact=True).click()
    told(page, "The table can be downloaded now.")
    show(page, "44-released")


def the_files_give_nobody_away(stage: Stage, table: str, folder: Path) -> None:
    """Read the CSV as a stranger does, and try to work the hidden numbers out."""
    page = stage.open("sofia", table)
    files = []
    for button, name in (
        ("Download as CSV", "t.csv"),
        ("Download the chart (SVG)", "t.svg"),
    ):
        with page.expect_download() as taken:
            page.get_by_role("button", name=button).click()
        taken.value.save_as(folder / name)
        files.append((folder / name).read_bytes())
    text, drawn = (each.decode("utf-8-sig") for each in files)
    assert drawn.startswith("<svg")
    assert "script" not in drawn
    rows: dict[str, dict[str, str]] = {}
    notes = []
    for kind, column, number, remark in list(csv.reader(io.StringIO(text)))[1:]:
        if kind == "Note":
            notes.append(remark)
        else:
            rows.setdefault(kind, {})[column] = number
    assert set(rows) == set(KINDS)
    assert any(note.startswith("Unit: people") for note in notes)
    assert any(note.startswith("Rule: ") for note in notes)
    shown = [number for row in rows.values() for number in row.values() if number]
    assert shown
    assert all(int(number) >= THRESHOLD for number in shown)
    hidden = [_worked_out(row, column) for row in rows.values() for column in row]
    closest = [each for each in hidden if each is not None]
    assert closest
    for low, high in closest:
        assert low < THRESHOLD < high
        assert high - low >= THRESHOLD


def _worked_out(row: dict[str, str], column: str) -> tuple[int, int] | None:
    """What sums tell of a hidden number: by hand, without any code of the product."""
    if row[column]:
        return None
    known = {name: int(number) for name, number in row.items() if number}
    most = known.get("Total", COUNTED + BLUR) + BLUR
    if column == "Total":
        return sum(number - BLUR for number in known.values()), COUNTED + BLUR
    rest = sum(number - BLUR for name, number in known.items() if name != "Total")
    others = [
        name for name in row if name not in known and name not in {column, "Total"}
    ]
    least = known.get("Total", 0) - BLUR
    least -= sum(number + BLUR for name, number in known.items() if name != "Total")
    return max(0, least - len(others) * (most - rest)), most - rest
