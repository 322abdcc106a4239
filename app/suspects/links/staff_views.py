"""Linking an incident: first the case, which is opened and logged, then what of it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.db import transaction
from app.errors import ConflictError, NotFoundError
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.suspects import linking, register
from app.suspects.forms import FindForm, LinkForm, TakeBackForm
from app.wording import gettext as _

bp = Blueprint(
    "suspect_links",
    __name__,
    template_folder="../templates",
    url_prefix="/staff/perpetrators/<uuid:suspect_file_id>/incidents",
)

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
WRITE = Permission.SUSPECT_WRITE


@bp.get("")
@bp.get("/in-case")
@requires(WRITE)
def choose(suspect_file_id: UUID) -> ResponseReturnValue:
    """Ask from which case an incident is linked."""
    form = FindForm(formdata=None)
    with transaction() as db:
        seen = register.get(db, current_actor(), suspect_file_id, WRITE)
    return render_template("suspects/find.html", form=form, file=seen)


@bp.post("/in-case")
@requires(WRITE)
def in_case(suspect_file_id: UUID) -> ResponseReturnValue:
    """Show what the case has to link; opening it is counted and written down."""
    asked, found = FindForm(), None
    with transaction() as db:
        seen = register.get(db, current_actor(), suspect_file_id, WRITE)
        if asked.validate():
            found = _case(db, asked)
        targets = linking.targets(db, found) if found else []
    if found is None:
        return render_template("suspects/find.html", form=asked, file=seen), WRONG
    form: Any = LinkForm(formdata=None, data={"ref": found.ref})
    form.offer(targets)
    page = {"form": form, "file": seen, "version": seen.version}
    return render_template("suspects/link.html", **page)


@bp.post("")
@requires(WRITE)
def link(suspect_file_id: UUID) -> ResponseReturnValue:
    """Link an incident."""
    form, actor, status = LinkForm(), current_actor(), None
    with transaction() as db:
        seen = register.get(db, actor, suspect_file_id, WRITE)
        file = _case(db, form)
        if file is None:
            return render_template("suspects/find.html", form=form, file=seen), WRONG
        form.offer(linking.targets(db, file))
        if not form.validate():
            status = WRONG
        else:
            try:
                version = form.of_version
                linking.link(db, actor, seen.id, version, file, form.wanted())
            except ConflictError:
                status = HTTPStatus.CONFLICT
    if status is not None:
        version = seen.version if status is HTTPStatus.CONFLICT else form.of_version
        page = {"form": form, "file": seen, "version": version}
        meanwhile = status is HTTPStatus.CONFLICT
        return render_template(
            "suspects/link.html", **page, meanwhile=meanwhile
        ), status
    flash(_("Linked. The case does not show it."), "saved")
    return redirect(f"/staff/perpetrators/{suspect_file_id}", HTTPStatus.SEE_OTHER)


@bp.post("/<uuid:link_id>/take-back")
@requires(WRITE)
def take_back(suspect_file_id: UUID, link_id: UUID) -> ResponseReturnValue:
    """Take a link back; it stays in the file and counts no more."""
    form = TakeBackForm()
    if not form.validate():
        raise ConflictError
    with transaction() as db:
        actor, version = current_actor(), form.of_version
        linking.take_back(db, actor, suspect_file_id, version, link_id)
    flash(_("Taken back."), "saved")
    return redirect(f"/staff/perpetrators/{suspect_file_id}", HTTPStatus.SEE_OTHER)


def _case(db: Session, form: FindForm) -> CaseFile | None:
    """Open the case of the form, or write beside the field that there is none."""
    ref = (form.ref.data or "").upper()
    try:
        return linking.case(db, current_actor(), ref)
    except NotFoundError:
        form.ref.errors = [_("There is no such case, or you may not read it.")]
        return None
