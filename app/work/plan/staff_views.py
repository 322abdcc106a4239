"""The part "Plan" of a case: goals with their steps, and the sign-off."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import calling, heads
from app.cases.casefile import CaseFile
from app.cases.forms import laid_beside
from app.cases.working_text import readable
from app.db import transaction
from app.errors import NotFoundError
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.work import shown
from app.work.plan import planning
from app.work.plan.forms import AskForm, GoalForm
from app.work.plan.planning import Goal, PlanSeen

bp = Blueprint("plan", __name__, url_prefix="/staff/cases/<ref>/plan")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.CASE_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show the goals with their steps."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = _page(db, file)
    return render_template("work/plan.html", **page)


@bp.post("")
@requires(Permission.CASE_WRITE)
def add(ref: str) -> ResponseReturnValue:
    """Add a goal; one that cannot be kept stays in its field."""
    form = GoalForm()
    with transaction() as db:
        file = _file(db, ref)
        seen = planning.plan(db, file)
        status = None if form.validate() else WRONG
        if status is None and form.of_version != seen.version:
            status = HTTPStatus.CONFLICT
        elif status is None and len(seen.content.goals) >= planning.MOST:
            form.goal.errors = [_("There are too many goals. Change one of them.")]
            status = WRONG
        if status is None:
            planning.add_goal(db, file, seen.version, form.goal.data or "")
        else:
            page = _page(db, file, form)
            page["changed"] = status is HTTPStatus.CONFLICT
    if status is not None:
        return render_template("work/plan.html", **page), status
    flash(_("Goal added."), "saved")
    return _back(ref)


@bp.get("/goals/<uuid:goal_id>")
@requires(Permission.CASE_WRITE)
def goal(ref: str, goal_id: UUID) -> ResponseReturnValue:
    """Show one goal as a form."""
    with transaction() as db:
        file = _file(db, ref)
        seen = planning.plan(db, file)
        page = {
            "head": heads.head(db, file),
            "form": _filled(_goal(seen, goal_id)),
            "version": seen.version,
            "goal_id": goal_id,
        }
    return render_template("work/goal.html", **page)


@bp.post("/goals/<uuid:goal_id>")
@requires(Permission.CASE_WRITE)
def change(ref: str, goal_id: UUID) -> ResponseReturnValue:
    """Change a goal; on a conflict both versions are shown, nothing is lost."""
    form = GoalForm()
    with transaction() as db:
        file = _file(db, ref)
        seen = planning.plan(db, file)
        old = _goal(seen, goal_id)
        page: dict[str, Any] = {
            "head": heads.head(db, file),
            "form": form,
            "version": form.of_version,
            "goal_id": goal_id,
        }
        status = None if form.validate() else WRONG
        if status is None and form.of_version != seen.version:
            status = HTTPStatus.CONFLICT
            page |= laid_beside(form, _filled(old), seen.version)
        elif status is None:
            made = Goal(goal_id, form.goal.data or "", bool(form.reached.data))
            planning.change_goal(db, file, seen.version, made)
    if status is not None:
        return render_template("work/goal.html", **page), status
    flash(_("Goal changed."), "saved")
    return _back(ref)


@bp.post("/ask")
@requires(Permission.CASE_WRITE)
def ask(ref: str) -> ResponseReturnValue:
    """Ask a coordinator for the sign-off."""
    form = AskForm()
    with transaction() as db:
        file = _file(db, ref)
        seen = planning.plan(db, file)
        form.offer(_coordinators(db, file))
        fine = form.validate() and form.of_version == seen.version
        if fine and seen.content.goals:
            planning.ask(db, file, seen.version, UUID(form.whom.data))
        page = _page(db, file)
        page["changed"] = form.of_version != seen.version
    if not fine:
        return render_template("work/plan.html", **page), HTTPStatus.CONFLICT
    flash(_("Asked. It waits on their page Today."), "saved")
    return _back(ref)


@bp.post("/sign")
@requires(Permission.PLAN_SIGN)
def sign(ref: str) -> ResponseReturnValue:
    """Sign the plan off as it stands; one that was changed is shown again."""
    form = AskForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        if not planning.may_sign(db, file):
            raise NotFoundError
        fine = form.of_version == planning.plan(db, file).version
        if fine:
            planning.sign(db, file, form.of_version)
        page = _page(db, file)
        page["changed"] = not fine
    if not fine:
        return render_template("work/plan.html", **page), HTTPStatus.CONFLICT
    flash(_("Signed off."), "saved")
    return _back(ref)


def _file(db: Session, ref: str) -> CaseFile:
    return cases.get(db, ref, current_actor(), Permission.CASE_WRITE)


def _goal(seen: PlanSeen, goal_id: UUID) -> Goal:
    for each in seen.content.goals:
        if each.id == goal_id:
            return each
    raise NotFoundError


def _filled(goal: Goal) -> GoalForm:
    form = GoalForm(formdata=None)
    form.goal.data, form.reached.data = goal.text, goal.is_reached
    return form


def _coordinators(db: Session, file: CaseFile) -> list[tuple[UUID, str]]:
    names = calling.colleagues(db, file)
    return [(who, names.get(who, "")) for who in planning.supervisors(db, file)]


def _page(db: Session, file: CaseFile, form: GoalForm | None = None) -> dict[str, Any]:
    seen = planning.plan(db, file)
    names, content = calling.colleagues(db, file), seen.content
    rows = shown.rows(db, file)
    asking = AskForm(formdata=None)
    asking.offer(_coordinators(db, file))
    may_write = file.may(Permission.CASE_WRITE)
    return {
        "head": heads.head(db, file),
        "version": seen.version,
        "form": form or GoalForm(formdata=None),
        "asking": asking,
        "goals": [
            {
                "id": goal.id,
                "text": readable(goal.text),
                "is_reached": goal.is_reached,
                "steps": [row for row in rows if row.goal_id == goal.id],
            }
            for goal in content.goals
        ],
        "asked": names.get(content.asked, "") if content.asked else "",
        "signed_by": names.get(content.signed_by, "") if content.signed_by else "",
        "signed_on": content.signed_on,
        "may_write": may_write,
        "may_ask": may_write and bool(content.goals) and not content.signed_on,
        "may_sign": planning.may_sign(db, file),
    }


def _back(ref: str) -> ResponseReturnValue:
    return redirect(f"/staff/cases/{ref}/plan", HTTPStatus.SEE_OTHER)
