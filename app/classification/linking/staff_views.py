"""What is tied to one element: a page to add an item, or to take one back."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import heads, line
from app.cases.casefile import CaseFile
from app.classification.catalogue import crime_catalogue
from app.classification.linking import tying
from app.classification.linking.forms import LinkForm
from app.classification.linking.shown import Beside
from app.db import transaction
from app.errors import ConflictError, NotFoundError
from app.staff import house
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import locale

bp = Blueprint("linking", __name__, url_prefix="/staff/cases/<ref>/classification")

ELEMENT = "/<uuid:incident_id>/<crime>/beside/<element>"


@bp.get(ELEMENT)
@requires(Permission.CLASSIFICATION_READ)
def beside(
    ref: str, incident_id: UUID, crime: str, element: str
) -> ResponseReturnValue:
    """Show what is tied to an element, and what of the case can be."""
    with transaction() as db:
        form = LinkForm(formdata=None)
        page = _page(db, _file(db, ref), incident_id, crime, element, form)
    return render_template("classification/beside.html", **page)


@bp.post(ELEMENT)
@requires(Permission.CLASSIFICATION_READ)
def tie(ref: str, incident_id: UUID, crime: str, element: str) -> ResponseReturnValue:
    """Tie an item of the case to the element."""
    form = LinkForm()
    with transaction() as db:
        file = _file(db, ref)
        page = _page(db, file, incident_id, crime, element, form)
        status = None if form.validate() else HTTPStatus.UNPROCESSABLE_ENTITY
        if status is None:
            note = form.note.data or ""
            try:
                tying.tie(db, file, incident_id, element, form.target(), note)
            except ConflictError:
                status = HTTPStatus.CONFLICT
                form.item.errors = [_("It stands beside this element already.")]
    if status is not None:
        return render_template("classification/beside.html", **page), status
    flash(_("It stands beside the element now."), "saved")
    return redirect(page["here"], HTTPStatus.SEE_OTHER)


@bp.post(f"{ELEMENT}/<uuid:tie_id>/take-back")
@requires(Permission.CLASSIFICATION_READ)
def take_back(
    ref: str, incident_id: UUID, crime: str, element: str, tie_id: UUID
) -> ResponseReturnValue:
    """Take an item away from the element; the record keeps that it stood there."""
    with transaction() as db:
        file = _file(db, ref)
        page = _page(db, file, incident_id, crime, element, LinkForm(formdata=None))
        tying.take_back(db, file, tie_id)
    flash(_("Taken back. The record keeps that it stood there."), "saved")
    return redirect(page["here"], HTTPStatus.SEE_OTHER)


def _file(db: Session, ref: str) -> CaseFile:
    return cases.get(db, ref, current_actor(), Permission.CLASSIFICATION_READ)


def _page(
    db: Session,
    file: CaseFile,
    incident_id: UUID,
    crime: str,
    element: str,
    form: LinkForm,
) -> dict[str, Any]:
    entry = crime_catalogue().crimes.get(crime)
    shown = (
        next((e for e in entry.elements if e.id == element), None) if entry else None
    )
    if entry is None or shown is None:
        raise NotFoundError
    known = Beside(db, file, incident_id, house.names(db, file.actor.unlocked))
    back = f"/staff/cases/{file.ref}/classification/{incident_id}/{crime}"
    return {
        "head": heads.head(db, file),
        "form": form.among(known.items.values()),
        "has_items": bool(known.items),
        "may_change": not file.is_closed and not line.is_on_hold(db, file.id),
        "ties": known.of_element(element),
        "element": shown.summary.in_language(locale()),
        "crime": entry.name.in_language(locale()),
        "here": f"{back}/beside/{element}",
        "back": back,
    }
