"""The part "Risks" of a case: each with its measures and the day of its review."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import assigning, calling, heads
from app.cases.casefile import CaseFile
from app.cases.forms import laid_beside
from app.db import transaction
from app.errors import NotFoundError
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.work.risks import assessing, shown
from app.work.risks.assessing import RiskSeen
from app.work.risks.forms import RiskForm

bp = Blueprint("risks", __name__, url_prefix="/staff/cases/<ref>/risks")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.CASE_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show the risks of a case."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = {
            "head": heads.head(db, file),
            "rows": shown.rows(db, file),
            "may_write": file.may(Permission.CASE_WRITE),
        }
    return render_template("work/risks.html", **page)


@bp.get("/new")
@requires(Permission.CASE_WRITE)
def new(ref: str) -> ResponseReturnValue:
    """Show the empty form."""
    with transaction() as db:
        file = _file(db, ref)
        form = RiskForm(formdata=None)
        page = _page(db, file, form)
        form.owner.data = str(file.actor.staff_id)
    return render_template("work/risk.html", **page)


@bp.post("/new")
@requires(Permission.CASE_WRITE)
def add(ref: str) -> ResponseReturnValue:
    """Record a risk."""
    form = RiskForm()
    with transaction() as db:
        file = _file(db, ref)
        page = _page(db, file, form)
        fine = form.validate()
        if fine:
            assessing.record(db, file, form.content())
    if not fine:
        return render_template("work/risk.html", **page), WRONG
    flash(_("Risk recorded."), "saved")
    return _back(ref)


@bp.get("/<uuid:risk_id>")
@requires(Permission.CASE_WRITE)
def risk(ref: str, risk_id: UUID) -> ResponseReturnValue:
    """Show one risk as a form."""
    with transaction() as db:
        file = _file(db, ref)
        seen = _seen(db, file, risk_id)
        form = RiskForm(formdata=None)
        page = _page(db, file, form, seen)
        form.fill(seen.content, seen.version)
        page["version"] = seen.version
    return render_template("work/risk.html", **page)


@bp.post("/<uuid:risk_id>")
@requires(Permission.CASE_WRITE)
def change(ref: str, risk_id: UUID) -> ResponseReturnValue:
    """Assess a risk anew; on a conflict both versions are shown, nothing is lost."""
    form = RiskForm()
    with transaction() as db:
        file = _file(db, ref)
        seen = _seen(db, file, risk_id)
        page = _page(db, file, form, seen)
        status = None if form.validate() else WRONG
        if status is None and form.of_version != seen.version:
            status = HTTPStatus.CONFLICT
            on_file = RiskForm(formdata=None)
            _offer(db, file, on_file, seen)
            on_file.fill(seen.content, seen.version)
            page |= laid_beside(form, on_file, seen.version)
        elif status is None:
            assessing.change(db, file, risk_id, form.of_version, form.content())
    if status is not None:
        return render_template("work/risk.html", **page), status
    flash(_("Risk changed."), "saved")
    return _back(ref)


def _file(db: Session, ref: str) -> CaseFile:
    return cases.get(db, ref, current_actor(), Permission.CASE_WRITE)


def _seen(db: Session, file: CaseFile, risk_id: UUID) -> RiskSeen:
    for each in assessing.risks(db, file):
        if each.id == risk_id:
            return each
    raise NotFoundError


def _page(
    db: Session, file: CaseFile, form: RiskForm, seen: RiskSeen | None = None
) -> dict[str, Any]:
    _offer(db, file, form, seen)
    base = f"/staff/cases/{file.ref}/risks"
    return {
        "head": heads.head(db, file),
        "form": form,
        "is_new": seen is None,
        "version": form.of_version if seen else None,
        "action": f"{base}/{seen.id}" if seen else f"{base}/new",
    }


def _offer(db: Session, file: CaseFile, form: RiskForm, seen: RiskSeen | None) -> None:
    """Offer the team's colleagues, and whoever looks after it now."""
    colleagues = assigning.candidates(db, file)
    owner = seen.content.owner if seen else None
    if owner and owner not in dict(colleagues):
        name = calling.colleagues(db, file).get(owner, "")
        colleagues.append((owner, name or _("a colleague who left")))
    form.offer(colleagues)


def _back(ref: str) -> ResponseReturnValue:
    return redirect(f"/staff/cases/{ref}/risks", HTTPStatus.SEE_OTHER)
