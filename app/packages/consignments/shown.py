"""How the page of a consignment shows it."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.consent import catalogue
from app.consent.findings.rules import Why
from app.consent.words import WHY
from app.packages import recipients
from app.packages.consignments import preparing, standing
from app.packages.consignments.keeping import Seen
from app.packages.consignments.rules import DRAFTS, State, waits_for
from app.packages.consignments.standing import Standing
from app.packages.consignments.words import STATES, THEN, TONES, TROUBLES
from app.packages.ladder.words import STEPS
from app.staff import house
from app.staff.actor import Actor
from app.wording import gettext as _
from app.wording import locale


def about(db: Session, actor: Actor, seen: Seen) -> dict[str, Any]:
    """Return the head of a consignment in words."""
    content = seen.content
    receiver = recipients.get(db, actor, content.recipient_id)
    purpose = catalogue.load().purposes.get(content.purpose)
    names = house.names(db, actor.unlocked)
    return {
        "id": seen.id,
        "base": f"/staff/consignments/{seen.id}",
        "ref": content.ref,
        "title": content.title,
        "receiver": receiver.profile.name,
        "office": receiver.profile.office,
        "fingerprint": receiver.fingerprint,
        "purpose": purpose.label.in_language(locale()) if purpose else "",
        "reason": content.reason,
        "begun_by": names.get(content.begun_by, ""),
        "begun_on": content.begun_on,
        "search": content.search,
        "cases": len(content.members),
        "of": content.of,
        "closed_on": content.closed_on,
    }


def page(db: Session, actor: Actor, seen: Seen) -> dict[str, Any]:
    """Return everything that the page says, apart from its forms."""
    found = standing.of(db, actor, seen)
    names = house.names(db, actor.unlocked)
    lines = [_line(each, names) for each in found]
    counted = {s: sum(e.state is s for e in found) for s in State}
    until = max((e.until for e in found if e.until), default=None)
    fixed = preparing.is_fixed(db, seen)
    return {
        "about": about(db, actor, seen),
        "lines": lines,
        "totals": [
            (str(STATES[s]), TONES.get(s, ""), n) for s, n in counted.items() if n
        ],
        "to_prepare": 0 if fixed else counted[State.UNPREPARED],
        "fixed": fixed,
        "ready": counted[State.READY],
        "drafts": sum(counted[s] for s in DRAFTS),
        "to_build": counted[State.APPROVED],
        "open": waits_for(e.state for e in found if e.state is not State.COOLING),
        "cooling": counted[State.COOLING],
        "is_over": bool(seen.content.of)
        and not counted[State.APPROVED]
        and not counted[State.BUILDING]
        and not waits_for(e.state for e in found),
        "until": until,
        "mine": [each for each in lines if each["may_approve"]],
        "may_leave": [
            (each.member.case_id, _called(each))
            for each in found
            if each.state not in {State.OUT, State.BUILDING, State.SENT}
        ],
    }


def _called(each: Standing) -> str:
    if not each.is_open:
        return _("A case that is not open to you")
    return each.member.ref


def _line(each: Standing, names: dict[UUID, str]) -> dict[str, Any]:
    member, state, way = each.member, each.state, each.hand_over
    hidden = not each.is_open
    return {
        "ref": "" if hidden else member.ref,
        "pseudonym": each.pseudonym,
        "package_id": member.package_id,
        "package_ref": each.package_ref,
        "href": f"/staff/cases/{member.ref}/disclosures/{member.package_id}"
        if member.package_id and not hidden
        else "",
        "state": str(STATES[state]),
        "tone": TONES.get(state, ""),
        "then": str(THEN.get(state, "")),
        "trouble": _trouble(each) if state is State.UNPREPARED else (),
        "looked_on": member.looked_on,
        "may_go": each.may_go,
        "undecided": each.undecided,
        "held": [(_told(why), n) for why, n in each.held],
        "held_count": sum(n for _why, n in each.held),
        "excuses": [e for e in each.excuses if e.reason],
        "wanting": sum(e.is_open for e in each.excuses),
        "seen": f"{each.version}.{each.request.hex()}",
        "request": each.request.hex(),
        "may_approve": each.may_approve,
        "step": str(STEPS[way.step]) if way.is_exception else "",
        "step_reason": way.reason,
        "approved_by": ", ".join(names.get(who, "") for who in each.approved_by),
        "until": each.until,
        "stop": each.stop.reason if each.stop else "",
        "stopped_by": names.get(each.stop.by, "") if each.stop else "",
        "out": member.out.reason if member.out else "",
        "number": member.number,
    }


def _trouble(each: Standing) -> tuple[str, ...]:
    member = each.member
    if member.trouble is None:
        return ()
    return (str(TROUBLES[member.trouble]), *(_told(Why(why)) for why in member.why))


def _told(why: Why) -> str:
    return str(WHY[why])
