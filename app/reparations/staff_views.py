"""The part "Reparation" of a case: needs first, then harms. Help asks for nothing."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import assigning, calling, heads, recording
from app.cases.casefile import CaseFile
from app.cases.forms import laid_beside
from app.db import transaction
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.reparations import cards, needs, shown
from app.reparations.forms import NeedForm
from app.reparations.harms import shown as harm_rows
from app.reparations.needs import NeedSeen
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint(
    "reparation",
    __name__,
    url_prefix="/staff/cases/<ref>/reparation",
    template_folder="templates",
)

CARDS = cards  # importing it put the card on the overview
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.CASE_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show needs and harms."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        groups = shown.groups(db, file)
        page = {
            "head": heads.head(db, file),
            "groups": groups,
            "has_needs": any(group.rows for group in groups),
            "harms": harm_rows.rows(db, file),
            "may_add": file.may(Permission.NEED_WRITE),
        }
    return render_template("reparations/list.html", **page)


@bp.get("/needs/new")
@requires(Permission.NEED_WRITE)
def new_need(ref: str) -> ResponseReturnValue:
    """Show the empty form."""
    with transaction() as db:
        file = _file(db, ref)
        form = NeedForm(formdata=None)
        page = _need(db, file, form)
        survivor = recording.survivor_id(db, file)
        form.person.data = str(survivor) if survivor else ""
        form.acts.data = str(file.actor.staff_id)
    return render_template("reparations/need.html", **page)


@bp.post("/needs/new")
@requires(Permission.NEED_WRITE)
def add_need(ref: str) -> ResponseReturnValue:
    """Record a need."""
    form = NeedForm()
    with transaction() as db:
        file = _file(db, ref)
        page = _need(db, file, form)
        fine = form.validate()
        if fine:
            try:
                content = needs.with_default_triage(form.content())
                needs.record_need(db, file, content)
            except InvalidInputError as refused:
                form.explain(refused)
                fine = False
    if not fine:
        return render_template("reparations/need.html", **page), WRONG
    flash(_("Need recorded."), "saved")
    return _back(ref)


@bp.get("/needs/<uuid:need_id>")
@requires(Permission.NEED_WRITE)
def need(ref: str, need_id: UUID) -> ResponseReturnValue:
    """Show one need as a form."""
    with transaction() as db:
        file = _file(db, ref)
        seen = _seen(db, file, need_id)
        form = NeedForm(formdata=None)
        page = _need(db, file, form, seen)
        form.fill(seen.content, seen.version)
        page["version"] = seen.version
    return render_template("reparations/need.html", **page)


@bp.post("/needs/<uuid:need_id>")
@requires(Permission.NEED_WRITE)
def change_need(ref: str, need_id: UUID) -> ResponseReturnValue:
    """Change a need; on a conflict both versions are shown, and nothing is lost."""
    form = NeedForm()
    with transaction() as db:
        file = _file(db, ref)
        seen = _seen(db, file, need_id)
        page = _need(db, file, form, seen)
        status = None if form.validate() else WRONG
        if status is None:
            try:
                content = needs.with_default_triage(form.content())
                needs.change_need(db, file, need_id, form.of_version, content)
            except InvalidInputError as refused:
                form.explain(refused)
                status = WRONG
            except ConflictError:
                status = HTTPStatus.CONFLICT
                on_file = NeedForm(formdata=None)
                _offer(db, file, on_file, seen)
                on_file.fill(seen.content, seen.version)
                page |= laid_beside(form, on_file, seen.version)
    if status is not None:
        return render_template("reparations/need.html", **page), status
    flash(_("Need changed."), "saved")
    return _back(ref)


def _file(db: Session, ref: str) -> CaseFile:
    return cases.get(db, ref, current_actor(), Permission.NEED_WRITE)


def _seen(db: Session, file: CaseFile, need_id: UUID) -> NeedSeen:
    for each in needs.needs(db, file):
        if each.id == need_id:
            return each
    raise NotFoundError


def _need(
    db: Session, file: CaseFile, form: NeedForm, seen: NeedSeen | None = None
) -> dict[str, Any]:
    _offer(db, file, form, seen)
    base = f"/staff/cases/{file.ref}/reparation/needs"
    return {
        "head": heads.head(db, file),
        "form": form,
        "has_people": bool(form.person.choices),
        "is_new": seen is None,
        "steps": shown.steps(db, file, seen.content) if seen else [],
        "version": form.of_version if seen else None,
        "action": f"{base}/{seen.id}" if seen else f"{base}/new",
    }


def _offer(db: Session, file: CaseFile, form: NeedForm, seen: NeedSeen | None) -> None:
    """Offer the team's colleagues, and whoever acts on it now."""
    colleagues = assigning.candidates(db, file)
    acts = seen.content.acts_id if seen else None
    if acts and acts not in dict(colleagues):
        name = calling.colleagues(db, file).get(acts, "")
        colleagues.append((acts, name or _("a colleague who left")))
    form.offer(calling.people(db, file), colleagues)


def _back(ref: str) -> ResponseReturnValue:
    return redirect(f"/staff/cases/{ref}/reparation", HTTPStatus.SEE_OTHER)
