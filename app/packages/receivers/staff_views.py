"""Receiving bodies: their names for colleagues, their keys for two officers."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import clock
from app.db import transaction
from app.errors import ConflictError, InvalidInputError
from app.packages import recipients, shown
from app.packages.receivers.forms import KeyForm, RecipientForm
from app.packages.recipients import RecipientSeen
from app.packages.records import RecipientProfile
from app.staff import house
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.confirming import SPOKEN
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("receivers", __name__, url_prefix="/staff/recipients")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.RECIPIENT_WRITE)
def listed() -> ResponseReturnValue:
    """List the receivers and how their keys stand."""
    actor = current_actor()
    with transaction() as db:
        rows = [
            (each, shown.purpose(each.profile.purpose), *_standing(db, each))
            for each in recipients.listed(db, actor)
        ]
    return render_template("packages/recipients.html", rows=rows)


@bp.get("/new")
@requires(Permission.RECIPIENT_WRITE)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    return render_template("packages/recipient_new.html", form=_fresh())


@bp.post("/new")
@requires(Permission.RECIPIENT_WRITE)
def record() -> ResponseReturnValue:
    """Keep a receiver and lay its key before the officers."""
    form, actor = RecipientForm(), current_actor()
    made = None
    if form.validate():
        profile = RecipientProfile(
            name=form.name.data or "",
            office=form.office.data or "",
            purpose=form.purpose.data,
        )
        try:
            with transaction() as db:
                made = recipients.record(db, actor, profile, form.text(), form.until())
        except InvalidInputError as refused:
            _complain(form, refused)
    if made is None:
        return render_template("packages/recipient_new.html", form=form), WRONG
    flash(_("The receiver is recorded. Its key waits for two officers."), "saved")
    return redirect(f"/staff/recipients/{made}", HTTPStatus.SEE_OTHER)


@bp.get("/<uuid:recipient_id>")
@requires(Permission.RECIPIENT_WRITE)
def one(recipient_id: UUID) -> ResponseReturnValue:
    """Show one receiver with the digits to compare."""
    with transaction() as db:
        page = _page(db, current_actor(), recipient_id)
    return render_template("packages/recipient.html", **page)


@bp.post("/<uuid:recipient_id>/key")
@requires(Permission.RECIPIENT_WRITE)
def new_key(recipient_id: UUID) -> ResponseReturnValue:
    """Lay another key of a receiver before the officers."""
    form, actor, fine = KeyForm(), current_actor(), False
    if form.validate():
        try:
            with transaction() as db:
                recipients.new_key(db, actor, recipient_id, form.text(), form.until())
            fine = True
        except InvalidInputError as refused:
            _complain(form, refused)
        except ConflictError:
            form.key.errors = [_("Another key of this receiver waits already.")]
    if not fine:
        with transaction() as db:
            page = _page(db, actor, recipient_id) | {"form": form}
        return render_template("packages/recipient.html", **page), WRONG
    flash(_("The new key waits for two officers."), "saved")
    return redirect(f"/staff/recipients/{recipient_id}", HTTPStatus.SEE_OTHER)


def _fresh() -> RecipientForm:
    return RecipientForm(formdata=None)


def _complain(form: KeyForm, refused: InvalidInputError) -> None:
    if "expires_on" in refused.fields:
        form.expires_on.errors = [_("Choose a day that is still to come.")]
        return
    raise refused


def _page(db: Session, actor: Actor, recipient_id: UUID) -> dict[str, Any]:
    seen = recipients.get(db, actor, recipient_id)
    waiting = recipients.waiting_key(db, recipient_id)
    standing, tone = _standing(db, seen)
    names = house.names(db, actor.unlocked)
    return {
        "seen": seen,
        "purpose": shown.purpose(seen.profile.purpose),
        "standing": standing,
        "tone": tone,
        "waiting": waiting,
        "spoken": waiting.spoken[:SPOKEN] if waiting else "",
        "first": names.get(waiting.first, "") if waiting and waiting.first else "",
        "form": KeyForm(formdata=None),
    }


def _standing(db: Session, seen: RecipientSeen) -> tuple[str, str]:
    """Say how a receiver's key stands, and in which tone."""
    today = clock.now().date().isoformat()
    if seen.recipient and seen.expires_on > today:
        return _("Key confirmed"), "leaf"
    if recipients.waiting_key(db, seen.id) is not None:
        return _("Waits for two officers"), "amber"
    if seen.recipient:
        return _("Key has run out"), "brick"
    return _("No key"), "brick"
