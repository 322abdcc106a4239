"""Files that did not hold at their last check: shown wherever their case is, and Today.

What a check found counts from the moment the worker found it, also before somebody
has written it into the chain.
"""

from sqlalchemy.orm import Session

from app import index
from app.cases import heads, overview
from app.cases.casefile import CaseFile
from app.cases.heads import Marks
from app.cases.overview import Card
from app.evidence import overseeing
from app.evidence.documents import FINE, EvidenceContent
from app.evidence.verifying import reporting
from app.index import repeated
from app.keys.parts import Part
from app.staff.actor import Actor
from app.staff.policy import Permission, could_ever
from app.wording import gettext as _

FACET = ("evidence", "broken")
"""The facet of a case with an original or a copy that does not hold."""
MOST = 8


def is_broken(content: EvidenceContent) -> bool:
    """Say whether a file of an item did not hold when it was last read."""
    return content.integrity not in FINE


@heads.marks
def head(db: Session, file: CaseFile) -> Marks:
    """Put a band on every page of a case with a broken file."""
    entry = index.known(db, file.actor.unlocked, file.row.team_id, file.id)
    if entry is None or FACET not in entry.facets:
        return Marks()
    band = {
        "text": _("A sealed file of this case is missing, damaged or altered."),
        "tone": "brick",
        "icon": "alert",
        "link": _("Which one"),
        "href": f"/staff/cases/{file.ref}/evidence",
    }
    return Marks(bands=(band,))


@overview.today(10)
def files(db: Session, actor: Actor) -> Card | None:
    """Cases with broken files, and checks whose result is not in the chains yet."""
    if not could_ever(actor, Permission.EVIDENCE_VERIFY):
        return None
    rows, waiting = list[tuple[str, str]](), 0
    for team_id in overseeing.teams(db, actor):
        segment = index.segment(db, actor.unlocked, team_id, Part.CONTENT)
        rows += [
            (case.entry.ref, case.entry.pseudonym)
            for value, case in repeated.holding(segment, FACET[0], MOST)
            if value == FACET[1]
        ]
        waiting += reporting.unwritten(db, actor, team_id)
    if not rows and not waiting:
        return None
    return Card("evidence/card_broken.html", {"rows": rows[:MOST], "waiting": waiting})
