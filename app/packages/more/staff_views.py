"""Sending more to a receiver: a package that adds to one they have, or replaces it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import heads, line
from app.cases.casefile import CaseFile
from app.db import transaction
from app.errors import NotFoundError, OnHoldError
from app.packages import numbering, recipients, requesting
from app.packages.forms import key_of
from app.packages.more.forms import REPLACES, MoreForm
from app.packages.records import IdentityLevel, Status
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor

bp = Blueprint("more", __name__)

CASE = "/staff/cases/<ref>/disclosures"
PAGE = f"{CASE}/<uuid:package_id>/more"


@bp.get(PAGE)
@requires(Permission.PACKAGE_PREPARE)
def ask(ref: str, package_id: UUID) -> ResponseReturnValue:
    """Show the request with what is new ticked."""
    form = MoreForm(formdata=None)
    with transaction() as db:
        page, things, has = _page(db, _file(db, ref), package_id, form)
    form["items"].data = [
        key_of(each) for each in things if each.chosen.id not in has and not each.copy
    ]
    return render_template("packages/new.html", **page)


@bp.post(PAGE)
@requires(Permission.PACKAGE_PREPARE)
def prepare(ref: str, package_id: UUID) -> ResponseReturnValue:
    """Begin the package; the gate is asked about all of it, as for any other."""
    form = MoreForm()
    with transaction() as db:
        file = _file(db, ref)
        page, things, _has = _page(db, file, package_id, form)
        fine = form.validate()
        if fine:
            made = requesting.prepare(
                db,
                file,
                UUID(form.recipient.data),
                reason=form.reason.data or "",
                chosen=form.chosen(things),
                copies=form.copies(things),
                identity_level=IdentityLevel(form.level.data),
                annex_recipient_id=form.annex_id(),
                follows=package_id,
                replaces=form.how.data == REPLACES,
            )
    if not fine:
        return render_template(
            "packages/new.html", **page
        ), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(f"/staff/cases/{ref}/disclosures/{made}", HTTPStatus.SEE_OTHER)


def _page(
    db: Session, file: CaseFile, package_id: UUID, form: MoreForm
) -> tuple[dict[str, Any], list[requesting.Choice], dict[UUID, str]]:
    if line.is_on_hold(db, file.id):
        raise OnHoldError
    seen = requesting.seen(db, file, package_id)
    if seen.status is not Status.DISCLOSED:
        raise NotFoundError
    receivers = recipients.listed(db, file.actor)
    things = requesting.offered(db, file)
    has = numbering.what_they_have(db, file, package_id)
    page = {
        "head": heads.head(db, file),
        "form": form.after(seen, receivers, things, has),
        "receivers": receivers,
        "things": things,
        "follows": seen.content.package_ref,
        "to": next(r for r in receivers if r.id == seen.recipient_id).profile.name,
        "action": f"/staff/cases/{file.ref}/disclosures/{package_id}/more",
    }
    return page, things, has


def _file(db: Session, ref: str) -> CaseFile:
    return cases.get(db, ref, current_actor(), Permission.PACKAGE_PREPARE)
