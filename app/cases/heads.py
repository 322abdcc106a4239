"""The head of every page of a case: reference, marks, bands that nothing may hide."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app import index
from app.cases import contact_shown, line
from app.cases.casefile import WORKING, CaseFile
from app.cases.documents import PersonContent
from app.cases.models import Person
from app.keys.parts import Part
from app.staff.policy import Permission
from app.wording import gettext as _

# The number on a tab, by what the index counts; what is not here has its own name.
TABS = {
    "statements": "account",
    "needs": "reparation",
    "proposals": "classification",
}

Head = dict[str, Any]
Mark = dict[str, str]


@dataclass(frozen=True)
class Marks:
    """What a capability adds to the head: chips, and bands that nothing may hide."""

    chips: tuple[Mark, ...] = ()
    bands: tuple[Mark, ...] = ()


Marking = Callable[[Session, CaseFile], Marks]
_marking: list[Marking] = []


def marks(function: Marking) -> Marking:
    """Register what marks the head of every page of a case."""
    if function not in _marking:
        _marking.append(function)
    return function


def head(db: Session, file: CaseFile) -> Head:
    """Return what `staff/case.html` expects, as plain data.

    Called inside the transaction that opened the case; drawn after it.
    """
    on_hold = line.is_on_hold(db, file.id)
    child = is_about_a_child(db, file)
    added = [function(db, file) for function in _marking]
    return {
        "ref": file.ref,
        "pseudonym": file.content.pseudonym,
        "chips": _chips(file, on_hold=on_hold, child=child)
        + [mark for each in added for mark in each.chips],
        "bands": _bands(file, on_hold=on_hold, child=child)
        + [mark for each in added for mark in each.bands],
        "counts": counts(db, file),
        "contact": contact_shown.rules_of(file),
        "acts": _acts(file),
    }


def counts(db: Session, file: CaseFile) -> dict[str, int]:
    """Return the numbers on the tabs, as the index has them."""
    entry = index.known(db, file.actor.unlocked, file.row.team_id, file.id)
    if entry is None:
        return {}
    found = {TABS.get(name, name): n for name, n in entry.counts.items()}
    found["consent"] = sum(name.startswith("consent.") for name in entry.marks)
    return {name: number for name, number in found.items() if number}


def is_about_a_child(db: Session, file: CaseFile) -> bool:
    """Say whether the survivor is under 18, as recorded or as told at first contact."""
    told = file.content.first_contact
    if "yes" in told.get("adult_or_child", ()) or "child" in told.get("about_whom", ()):
        return True
    people = file.records(db, Person, Part.CONTENT, PersonContent)
    return any(who.is_child for _row, who in people if who.is_survivor)


def _chips(file: CaseFile, *, on_hold: bool, child: bool) -> list[dict[str, str]]:
    found = []
    if on_hold:
        found.append(
            {"text": _("On hold by the survivor"), "tone": "amber"} | _to_line(file)
        )
    if file.is_cold:
        found.append({"text": _("Closed long ago")})
    elif file.is_closed:
        found.append({"text": _("Closed")})
    elif file.row.tier == WORKING:
        found.append({"text": _("Working"), "tone": "sea"})
    found += [
        {"text": t, "tone": "brick"} for t in contact_shown.rules_of(file).head_marks
    ]
    if file.content.urgent:
        found.append({"text": _("Urgent"), "tone": "brick"})
    if file.has_no_code:
        found.append({"text": _("No code: agreed call"), "tone": "amber"})
    if child:
        found.append({"text": _("Under 18"), "tone": "plum"})
    if not file.may(Permission.IDENTITY_READ):
        found.append({"text": _("Names sealed"), "tone": "plum"})
    return found


def _bands(file: CaseFile, *, on_hold: bool, child: bool) -> list[dict[str, str]]:
    found = []
    if on_hold:
        found.append(
            {
                "text": _(
                    "On hold: the survivor paused this case with the code. Nothing may "
                    "leave it until the pause is lifted after a talk."
                ),
                "tone": "amber",
                "icon": "pause",
                "link": _("Open the messages"),
            }
            | _to_line(file)
        )
    if child:
        found.append(
            {
                "text": _("Under 18. Only safety, needs and tracing may be asked."),
                "tone": "plum",
                "icon": "alert",
            }
        )
    return found


def _to_line(file: CaseFile) -> dict[str, str]:
    """Lead to the messages, where the actor may answer them."""
    if not file.may(Permission.MESSAGE_ANSWER):
        return {}
    return {"href": f"/staff/cases/{file.ref}/messages"}


def _acts(file: CaseFile) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if file.may(Permission.CASE_ASSIGN):
        found.append({"text": _("Assign"), "href": f"/staff/cases/{file.ref}/assign"})
    if file.may(Permission.CASE_WRITE):
        found.append(
            {
                "text": _("Add to case"),
                "href": f"/staff/cases/{file.ref}/add",
                "key": "A",
                "main": True,
            }
        )
    return found
