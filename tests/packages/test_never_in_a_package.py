"""What never leaves in a package, whatever was chosen: kept in the case, looked for."""

import subprocess
from datetime import date

import pytest

from app import db
from app.cases.justice import wishing
from app.reparations.harms import recording as harms
from app.reparations.harms.recording import HarmContent
from app.staff import house
from app.staff.policy import Permission
from app.work.notes import writing
from app.work.risks import assessing
from app.work.risks.assessing import Level, RiskContent
from tests.packages import rich as full

pytestmark = pytest.mark.starts_from.with_args(full.begin)

NOTE = "Вигадана нотатка психологині про сни"
THREAT = "Вигадана погроза сусіда"
MEASURE = "Вигаданий захід: змінити замок"
AMOUNT = "417263.50"
LOSS = "Вигадана втрата трактора"
WISHES = ("no_amnesty", "truth")
WORDS_OF_WISHES = ("no amnesty", "without amnesty", "амністії не", "justice_wishes")


def keep_what_stays(walk):
    """Put a note, a risk, a wish and a sum of money into the case."""
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.CASE_WRITE)
        writing.write(session, file, NOTE)
        risk = RiskContent(
            threat=THREAT,
            likelihood=Level.HIGH,
            harm=Level.HIGH,
            review_on=date(2027, 1, 1),
            measures=MEASURE,
        )
        assessing.record(session, file, risk)
        wishing.change(session, file, file.row.version, WISHES)
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.NEED_WRITE)
        survivor = full.recording.survivor_id(session, file)
        loss = HarmContent(
            survivor,
            "property_loss",
            description=LOSS,
            amount=AMOUNT,
            currency="UAH",
            basis="estimate",
        )
        harms.record(session, file, loss)


def staff_names(walk):
    """Everybody who signs in, whole names and their parts."""
    with db.transaction() as session:
        names = house.names(session, walk.world.actor("olena").unlocked).values()
    return {part for name in names for part in (name, *name.split()) if len(part) > 3}


def everything(bag):
    """Every byte of a package, and every word of its PDFs."""
    found = [path.read_bytes() for path in bag.rglob("*") if path.is_file()]
    found += [
        subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout
        for path in bag.rglob("*.pdf")
    ]
    return b"\n".join(found)


def test_notes_risks_wishes_money_and_staff_stay_here(world, tmp_path):
    walk = world.given.walk
    keep_what_stays(walk)
    names = staff_names(walk)
    data = everything(full.packed(world.given, tmp_path))
    assert len(names) > 10
    kept = {NOTE, THREAT, MEASURE, AMOUNT, "417 263", LOSS, *WORDS_OF_WISHES, *names}
    assert [each for each in sorted(kept) if each.encode() in data] == []


def test_that_this_search_would_find_what_leaves(world, tmp_path):
    data = everything(full.packed(world.given, tmp_path))
    assert full.PROMPTED.encode() in data
    assert b"Relatives live under occupation" in data
