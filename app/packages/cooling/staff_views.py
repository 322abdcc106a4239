"""What waits before it goes, for coordinators and security officers; and its stop."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.db import transaction
from app.errors import ConflictError
from app.packages import recipients
from app.packages.cooling import stopping, waiting
from app.packages.cooling.forms import StopForm
from app.packages.cooling.waiting import Waiting
from app.staff import house
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("cooling", __name__, url_prefix="/staff/cooling")

STOP = Permission.PACKAGE_STOP


@bp.get("")
@requires(STOP)
def listed() -> ResponseReturnValue:
    """Show what waits: to whom, from how many cases, until when; nothing of a case."""
    with transaction() as db:
        page = _page(db, current_actor())
    return render_template("packages/cooling.html", **page)


@bp.post("/<uuid:team_id>/<uuid:recipient_id>/stop")
@requires(STOP)
def stop(team_id: UUID, recipient_id: UUID) -> ResponseReturnValue:
    """Stop what a team has waiting for a receiver."""
    actor = current_actor()
    with transaction() as db:
        stopping.must_be_allowed(db, actor, team_id, recipient_id)
        page = _page(db, actor)
        rows: list[dict[str, Any]] = page["rows"]
        row = next((r for r in rows if r["key"] == (team_id, recipient_id)), None)
        if row is None:
            raise ConflictError
        form = row["form"] = StopForm(prefix=row["prefix"])
        fine = form.validate()
        if fine:
            reason = form.reason.data or ""
            stopping.stop(db, actor, team_id, recipient_id, reason)
    if not fine:
        page["form"] = form
        answer = render_template("packages/cooling.html", **page)
        return answer, HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Stopped. Each package has to be looked at and approved anew."), "saved")
    return redirect("/staff/cooling", HTTPStatus.SEE_OTHER)


def _page(db: Session, actor: Actor) -> dict[str, Any]:
    teams = house.team_names(db, actor.unlocked)
    rows = [_row(db, actor, each, teams) for each in waiting.listed(db, actor)]
    return {"rows": rows, "limit": waiting.limit(), "form": None}


def _row(
    db: Session, actor: Actor, each: Waiting, teams: dict[UUID, str]
) -> dict[str, Any]:
    receiver = recipients.get(db, actor, each.recipient_id).profile
    prefix = f"{each.team_id.hex[:8]}-{each.recipient_id.hex[:8]}-"
    return {
        "key": (each.team_id, each.recipient_id),
        "team": teams.get(each.team_id, ""),
        "receiver": receiver.name,
        "office": receiver.office,
        "cases": each.cases,
        "until": each.until,
        "prefix": prefix,
        "form": StopForm(formdata=None, prefix=prefix),
        "action": f"/staff/cooling/{each.team_id}/{each.recipient_id}/stop",
    }
