"""Assign to: which cases, to whom, and what became of each."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.cases import assigning, caseload
from app.db import transaction
from app.staff import house
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import ngettext
from app.work.giving import giving
from app.work.giving.forms import GiveForm
from app.work.giving.giving import Outcome, Ticked
from app.work.giving.words import WHY

bp = Blueprint("giving", __name__, url_prefix="/staff/assigning")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass
class Group:
    """The cases of one team that can be given, and to whom."""

    name: str
    rows: list[Ticked]
    form: GiveForm


@bp.get("")
@requires(Permission.CASE_ASSIGN)
def blank() -> ResponseReturnValue:
    """Say where cases are ticked."""
    page = {"groups": [], "others": [], "gone": 0, "several": False}
    return render_template("work/giving.html", **page)


@bp.post("")
@requires(Permission.CASE_ASSIGN)
def chosen() -> ResponseReturnValue:
    """Show the ticked cases and ask to whom they go; nothing is changed yet."""
    with transaction() as db:
        page = _page(db, current_actor(), typed=False)
    return render_template("work/giving.html", **page)


@bp.post("/now")
@requires(Permission.CASE_ASSIGN)
def now() -> ResponseReturnValue:
    """Give each case in a commit of its own, and say which did not go and why.

    Ended half way, what was given stays so; pressed again, only the rest is done.
    """
    actor = current_actor()
    with transaction() as db:
        page = _page(db, actor, typed=True)
    groups: list[Group] = page["groups"]
    wrong = [group for group in groups if not group.form.is_whole()]
    if wrong or not groups:
        return render_template("work/giving.html", **page), WRONG
    done, left = 0, []
    for group in groups:
        takes = UUID(group.form.takes.data)
        for row in group.rows:
            outcome = giving.give(actor, row.entry.ref, takes)
            if outcome is Outcome.DONE:
                done += 1
            else:
                is_taken = outcome is Outcome.TAKEN
                left.append((row.entry, WHY[outcome], is_taken))
    told = ngettext("%(num)s case assigned.", "%(num)s cases assigned.", done)
    if left or page["gone"]:
        page = {"told": told, "left": left, "gone": page["gone"]}
        return render_template("work/given.html", **page), HTTPStatus.CONFLICT
    flash(told, "saved")
    return redirect("/staff/cases", HTTPStatus.SEE_OTHER)


def _page(db: Session, actor: Actor, *, typed: bool) -> dict[str, Any]:
    refs = set(request.form.getlist("case"))
    found = giving.ticked(db, actor, refs)
    names = house.names(db, actor.unlocked)
    teams = house.team_names(db, actor.unlocked)
    groups = []
    for team_id in dict.fromkeys(each.team_id for each in found):
        rows = [each for each in found if each.team_id == team_id]
        # Once it is pressed, the case itself says whether it is still nobody's.
        rows = rows if typed else [each for each in rows if each.is_free]
        if not rows:
            continue
        prefix = f"{team_id}-"
        form = (
            GiveForm(prefix=prefix) if typed else GiveForm(formdata=None, prefix=prefix)
        )
        people = assigning.of_team(db, actor.unlocked, team_id)
        loads = caseload.of_team(db, actor, team_id)
        form.offer(caseload.lightest_first(people, loads))
        groups.append(Group(teams.get(team_id, ""), rows, form))
    return {
        "groups": groups,
        "others": [
            (each.entry, [names[who] for who in each.entry.assigned if who in names])
            for each in found
            if not typed and not each.is_free
        ],
        "gone": len(refs) - len(found),
        "several": len(groups) > 1,
    }
