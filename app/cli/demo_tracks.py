"""One search of the demonstration: somebody missing, one sighting, one body asked."""

from datetime import date, timedelta
from typing import Final

from app import cases, clock, db
from app.cases import recording
from app.cases.documents import PersonContent, PersonIdentity, Place
from app.cases.kin import telling
from app.cases.kin.documents import FateContent, RelationContent
from app.cli.demo_cases import FICTION
from app.dates import ApproximateDate
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.tracks import following, informing, sighting
from app.tracks.documents import InformedContent, SightingContent

DAYS_TO_REPLY: Final = 30


def search(actor: Actor, ref: str) -> None:
    """Look for an invented brother; the police is asked without naming anybody."""
    today = clock.now().date()
    with db.transaction() as session:
        file = cases.get(session, ref, actor, Permission.CASE_WRITE)
        survivor = recording.survivor_id(session, file)
        if survivor is None:
            return
        brother = recording.record_person(
            session,
            file,
            PersonContent(code="", relation="rel.sibling", languages=("uk",)),
            PersonIdentity(names=("Лука Вигаданко",), note=FICTION),
        )
        telling.relate(session, file, RelationContent(survivor, brother, "rel.sibling"))
        fate = FateContent(brother, "fate.missing", how_known=FICTION)
        telling.tell_fate(session, file, fate)
        track = following.open_track(
            session,
            file,
            kind="missing_person",
            person_id=brother,
            asked_by_id=survivor,
            interest=f"{FICTION} The family wants to know where he is.",
        )
        seen = SightingContent(
            track_id=track,
            certainty="possible",
            when=ApproximateDate(date(2024, 6, 1), date(2024, 6, 30)),
            place=Place(words="an invented camp"),
            what=f"{FICTION} A released man heard his name called.",
            source="a released man, by phone",
        )
        sighting.record(session, file, seen)
        asked = InformedContent(
            track,
            "police",
            today,
            reference="Invented 7",
            reply_due=today + timedelta(days=DAYS_TO_REPLY),
        )
        informing.inform(session, file, asked)
