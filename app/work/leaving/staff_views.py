"""Somebody leaves: one page that shows every step, and does the half of who looks."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import db, index
from app.errors import NotFoundError
from app.staff import house, leaving
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.forms import StopForm
from app.staff.policy import Permission, could_ever
from app.staff.present import current_actor, fresh_actor
from app.staff.words import ROLES
from app.wording import gettext as _
from app.work.leaving import cards, shown

bp = Blueprint("leaving", __name__, url_prefix="/staff/leaving")

CARDS = cards  # importing it put the card on the page Today
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.LEAVER_GUIDE)
def everybody() -> ResponseReturnValue:
    """Show whose leaving is not finished, and with whom one can begin."""
    actor = current_actor()
    with db.reading() as session:
        names = house.names(session, actor.unlocked)
        found = [
            (each.staff_id, names.get(each.staff_id, ""))
            for each in leaving.all_open(session, actor)
        ]
        people = leaving.may_leave(session, actor)
    return render_template(
        "work/leaving_all.html", found=found, people=people, roles=ROLES
    )


@bp.get("/<uuid:staff_id>")
@requires(Permission.LEAVER_GUIDE)
def one(staff_id: UUID) -> ResponseReturnValue:
    """Show the steps with their state; before it began, what it does."""
    with db.reading() as session:
        page = _page(session, current_actor(), staff_id, StopForm(formdata=None))
    return render_template("work/leaving.html", **page)


@bp.post("/<uuid:staff_id>")
@requires(Permission.LEAVER_GUIDE)
def begin(staff_id: UUID) -> ResponseReturnValue:
    """Begin with the name typed, and do one's own half at once."""
    actor, form = fresh_actor(), StopForm()
    with db.reading() as session:
        page = _page(session, actor, staff_id, form)
    if not form.validate() or not form.is_for(page["name"]):
        form.name.errors = [_("Type the name exactly as it stands above.")]
        return render_template("work/leaving.html", **page), WRONG
    with db.transaction() as session:
        leaving.begin(session, actor, staff_id)
    return _own_half(actor, staff_id)


@bp.post("/<uuid:staff_id>/half")
@requires(Permission.LEAVER_GUIDE)
def own_half(staff_id: UUID) -> ResponseReturnValue:
    """Do what is still missing of one's own half."""
    return _own_half(fresh_actor(), staff_id)


@bp.post("/<uuid:staff_id>/emptied/<uuid:team_id>")
@requires(Permission.CASE_ASSIGN)
def emptied(staff_id: UUID, team_id: UUID) -> ResponseReturnValue:
    """Say that nothing of theirs is left in a team."""
    actor = current_actor()
    with db.transaction() as session:
        leaving.say_emptied(session, actor, _found(session, actor, staff_id), team_id)
    flash(_("Noted. The officers see it too."), "saved")
    return _back(staff_id)


@bp.post("/<uuid:staff_id>/close")
@requires(Permission.LEAVER_GUIDE)
def close(staff_id: UUID) -> ResponseReturnValue:
    """Take a finished leaving off the page Today."""
    actor = current_actor()
    with db.transaction() as session:
        leaving.close(session, actor, _found(session, actor, staff_id))
    flash(_("Finished. Nothing of it is left to do."), "saved")
    return redirect("/staff/leaving", HTTPStatus.SEE_OTHER)


def _own_half(actor: Actor, staff_id: UUID) -> ResponseReturnValue:
    """Do one's half, each part in its own commit: cut short, it is pressed again."""
    with db.transaction() as session:
        found = _found(session, actor, staff_id)
        if could_ever(actor, Permission.STAFF_INVITE):
            leaving.end_sign_in(session, actor, found)
    index.release(staff_id)
    with db.reading() as session:
        due = leaving.rekeyable(session, actor, found)
    for team_id in due:
        with db.transaction() as session:
            leaving.rekey(session, actor, found, team_id)
    flash(_("Your half is done as far as it goes now. Look at what is left."), "saved")
    return _back(staff_id)


def _found(session: Session, actor: Actor, staff_id: UUID) -> leaving.Found:
    found = leaving.get(session, actor, staff_id)
    if found is None:
        raise NotFoundError
    return found


def _page(
    session: Session, actor: Actor, staff_id: UUID, form: StopForm
) -> dict[str, Any]:
    found = leaving.get(session, actor, staff_id)
    if found is None and staff_id not in {
        person.id for person in leaving.may_leave(session, actor)
    }:
        raise NotFoundError
    steps = shown.checklist(session, actor, found) if found else []
    profile = house.profiles(session, actor.unlocked)[staff_id]
    missing = [step for step in steps if not step["is_done"]]
    return {
        "form": form,
        "staff_id": staff_id,
        "name": profile.name,
        "role": str(ROLES[profile.role]),
        "is_officer": could_ever(actor, Permission.STAFF_INVITE),
        "begun_on": found.profile.begun_on if found else None,
        "is_closed": found is not None and found.status == leaving.DONE,
        "steps": steps,
        "mine": [step for step in missing if step["mine"]],
        "others": [step for step in missing if not step["mine"]],
        "may_press": bool(found) and _may_press(session, actor, found),
        "is_done": bool(found) and not missing,
    }


def _may_press(session: Session, actor: Actor, found: leaving.Found | None) -> bool:
    """Say whether pressing again would do something."""
    if found is None:
        return False
    due = leaving.rekeyable(session, actor, found)
    pressed = {leaving.Step.SIGN_IN, leaving.Step.LOANS, leaving.Step.REVOKED}
    return bool(due) or any(
        seen.mine and seen.step in pressed and seen.state is leaving.State.MISSING
        for seen in leaving.steps(session, actor, found)
    )


def _back(staff_id: UUID) -> ResponseReturnValue:
    return redirect(f"/staff/leaving/{staff_id}", HTTPStatus.SEE_OTHER)
