"""The pages of known proceedings: all of a case, one more, and a change of one."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import heads
from app.cases.casefile import CaseFile
from app.cases.forms import laid_beside
from app.cases.series import sharing
from app.cases.working_text import readable
from app.classification.proceedings import records
from app.classification.proceedings.forms import ProceedingForm
from app.classification.proceedings.records import Known
from app.classification.proceedings.shown import shown
from app.db import transaction
from app.errors import NotFoundError
from app.staff import house
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("proceedings", __name__, url_prefix="/staff/cases/<ref>/proceedings")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.CLASSIFICATION_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show every proceeding that is known, and a form for one more."""
    with transaction() as db:
        page = _page(db, _file(db, ref), ProceedingForm(formdata=None))
    return render_template("classification/proceedings.html", **page)


@bp.post("")
@requires(Permission.CLASSIFICATION_READ)
def note(ref: str) -> ResponseReturnValue:
    """Record a proceeding."""
    form = ProceedingForm()
    with transaction() as db:
        file = _file(db, ref)
        page = _page(db, file, form)
        fine = form.validate()
        if fine:
            records.record(db, file, form.content())
    if not fine:
        return render_template("classification/proceedings.html", **page), WRONG
    flash(_("Recorded. It stands beside the fora of what it is about."), "saved")
    return redirect(page["here"], HTTPStatus.SEE_OTHER)


@bp.get("/<uuid:proceeding_id>")
@requires(Permission.CLASSIFICATION_READ)
def one(ref: str, proceeding_id: UUID) -> ResponseReturnValue:
    """Show one proceeding as a form."""
    with transaction() as db:
        file = _file(db, ref)
        seen = _seen(db, file, proceeding_id)
        form = ProceedingForm(formdata=None)
        form.fill(seen.content, seen.version)
        page = _page(db, file, form, seen)
    return render_template("classification/proceedings.html", **page)


@bp.post("/<uuid:proceeding_id>")
@requires(Permission.CLASSIFICATION_READ)
def change(ref: str, proceeding_id: UUID) -> ResponseReturnValue:
    """Change one; on a conflict both versions are shown, and nothing is lost."""
    form = ProceedingForm()
    with transaction() as db:
        file = _file(db, ref)
        seen = _seen(db, file, proceeding_id)
        page = _page(db, file, form, seen)
        status = None if form.validate() else WRONG
        if status is None and form.of_version != seen.version:
            status = HTTPStatus.CONFLICT
            theirs = ProceedingForm(formdata=None)
            theirs.fill(seen.content, seen.version)
            _offer(db, file, theirs)
            page |= laid_beside(form, theirs, seen.version)
        elif status is None:
            records.change(db, file, seen.id, form.of_version, form.content())
    if status is not None:
        return render_template("classification/proceedings.html", **page), status
    flash(_("Changed."), "saved")
    return redirect(page["here"], HTTPStatus.SEE_OTHER)


def _file(db: Session, ref: str) -> CaseFile:
    return cases.get(db, ref, current_actor(), Permission.CLASSIFICATION_READ)


def _seen(db: Session, file: CaseFile, proceeding_id: UUID) -> Known:
    for each in records.all_of(db, file):
        if each.id == proceeding_id:
            return each
    raise NotFoundError


def _offer(db: Session, file: CaseFile, form: ProceedingForm) -> None:
    incidents = [
        (e.row.id, readable(e.content.title)) for e in sharing.incidents(db, file)
    ]
    series = [(key, readable(c.title)) for key, c in sharing.all_of(db, file).items()]
    form.offer(incidents, series)


def _page(
    db: Session, file: CaseFile, form: ProceedingForm, seen: Known | None = None
) -> dict[str, Any]:
    _offer(db, file, form)
    here = f"/staff/cases/{file.ref}/proceedings"
    names = house.names(db, file.actor.unlocked)
    return {
        "head": heads.head(db, file),
        "form": form,
        "version": form.of_version if seen else None,
        "known": [] if seen else shown(db, file, records.all_of(db, file), names),
        "is_new": seen is None,
        "may_change": not file.is_closed,
        "action": f"{here}/{seen.id}" if seen else here,
        "here": here,
        "back": f"/staff/cases/{file.ref}/classification",
    }
