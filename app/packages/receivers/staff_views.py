"""Receiving bodies: their names for colleagues, their keys for two officers."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.db import transaction
from app.errors import ConflictError, InvalidInputError
from app.packages import recipients, shown
from app.packages.ladder.words import STEPS
from app.packages.receivers import keys
from app.packages.receivers import shown as profiles
from app.packages.receivers.forms import (
    KeyForm,
    ProfileForm,
    RecipientForm,
    filled,
)
from app.packages.receivers.words import CHANNELS, KEY_KINDS
from app.packages.recipients import RecipientSeen
from app.staff import house
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.confirming import SPOKEN
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.vault.keykinds import KeyKind
from app.wording import gettext as _
from app.wording import locale

bp = Blueprint("receivers", __name__, url_prefix="/staff/recipients")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
SOON_DAYS = 60
"""So many days before a key runs out the list says so."""


@bp.get("")
@requires(Permission.RECIPIENT_WRITE)
def listed() -> ResponseReturnValue:
    """List the receivers: step of the ladder, how the key stands, until when."""
    actor = current_actor()
    with transaction() as db:
        rows = [_row(db, each) for each in recipients.listed(db, actor)]
    return render_template("packages/recipients.html", rows=rows)


@bp.get("/new")
@requires(Permission.RECIPIENT_WRITE)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    return _new_page(RecipientForm(formdata=None))


@bp.post("/new")
@requires(Permission.RECIPIENT_WRITE)
def record() -> ResponseReturnValue:
    """Keep a receiver and lay its key before the officers."""
    form, actor = RecipientForm(), current_actor()
    made = None
    if form.validate():
        try:
            with transaction() as db:
                made = recipients.record(
                    db,
                    actor,
                    form.receiver(),
                    form.text(),
                    form.until(),
                    weaker=bool(form.weaker.data),
                )
        except InvalidInputError as refused:
            _complain(form, refused)
    if made is None:
        return _new_page(form), WRONG
    said = _("The receiver is recorded. Its key waits for two officers.")
    if not form.text():
        said = _("The receiver is recorded, without a key.")
    flash(said, "saved")
    return redirect(f"/staff/recipients/{made}", HTTPStatus.SEE_OTHER)


@bp.get("/<uuid:recipient_id>")
@requires(Permission.RECIPIENT_WRITE)
def one(recipient_id: UUID) -> ResponseReturnValue:
    """Show one receiver with the digits to compare."""
    with transaction() as db:
        page = _page(db, current_actor(), recipient_id)
    return render_template("packages/recipient.html", **page)


@bp.get("/<uuid:recipient_id>/edit")
@requires(Permission.RECIPIENT_WRITE)
def edit(recipient_id: UUID) -> ResponseReturnValue:
    """Show what is kept of a receiver, to be corrected."""
    with transaction() as db:
        seen = recipients.get(db, current_actor(), recipient_id)
    return _edit_page(seen, filled(seen.profile))


@bp.post("/<uuid:recipient_id>/edit")
@requires(Permission.RECIPIENT_WRITE)
def change(recipient_id: UUID) -> ResponseReturnValue:
    """Correct what is kept of a receiver; its keys stay as they are."""
    form, actor = ProfileForm(), current_actor()
    fine = form.validate()
    with transaction() as db:
        seen = recipients.get(db, actor, recipient_id)
        if fine:
            recipients.change(db, actor, recipient_id, form.receiver(seen.profile))
    if not fine:
        return _edit_page(seen, form), WRONG
    flash(_("Recorded."), "saved")
    return redirect(f"/staff/recipients/{recipient_id}", HTTPStatus.SEE_OTHER)


@bp.post("/<uuid:recipient_id>/key")
@requires(Permission.RECIPIENT_WRITE)
def new_key(recipient_id: UUID) -> ResponseReturnValue:
    """Lay another key of a receiver before the officers."""
    form, actor, fine = KeyForm(), current_actor(), False
    if form.validate():
        try:
            with transaction() as db:
                recipients.new_key(
                    db,
                    actor,
                    recipient_id,
                    form.text(),
                    form.until(),
                    weaker=bool(form.weaker.data),
                )
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


def _new_page(form: RecipientForm) -> str:
    return render_template(
        "packages/recipient_new.html", form=form, profiles=profiles.every()
    )


def _edit_page(seen: RecipientSeen, form: ProfileForm) -> str:
    return render_template(
        "packages/recipient_edit.html", seen=seen, form=form, profiles=profiles.every()
    )


def _complain(form: KeyForm, refused: InvalidInputError) -> None:
    if "expires_on" in refused.fields:
        form.expires_on.errors = [
            _("Choose a day to come, not later than the key itself runs out.")
        ]
        return
    raise refused


def _row(db: Session, seen: RecipientSeen) -> dict[str, Any]:
    standing, tone = _standing(db, seen)
    kind = seen.kind
    return {
        "seen": seen,
        "kind": kind.label.in_language(locale()) if kind else "",
        "purpose": shown.purpose(seen.profile.purpose),
        "standing": standing,
        "tone": tone,
        "key_kind": KEY_KINDS[seen.key_kind] if seen.key_kind else "",
        "step": STEPS[seen.step] if seen.takes_packages else "",
        "is_soon": seen.days_left is not None and 0 < seen.days_left <= SOON_DAYS,
    }


def _page(db: Session, actor: Actor, recipient_id: UUID) -> dict[str, Any]:
    seen = recipients.get(db, actor, recipient_id)
    waiting = recipients.waiting_key(db, actor, recipient_id)
    names = house.names(db, actor.unlocked)
    return _row(db, seen) | {
        "kind_shown": profiles.one(seen.kind),
        "channel": CHANNELS[seen.profile.channel] if seen.profile.channel else "",
        "waiting": waiting,
        "waiting_kind": KEY_KINDS[waiting.kind] if waiting else "",
        "waiting_is_weak": waiting is not None
        and waiting.kind is not KeyKind.POST_QUANTUM,
        "is_weak": seen.key_kind not in {None, KeyKind.POST_QUANTUM},
        "whole_key": keys.shown(seen.key_kind, seen.recipient) if seen.key_kind else "",
        "spoken": waiting.spoken[:SPOKEN] if waiting else "",
        "first": names.get(waiting.first, "") if waiting and waiting.first else "",
        "form": KeyForm(formdata=None),
    }


def _standing(db: Session, seen: RecipientSeen) -> tuple[str, str]:
    """Say how a receiver's key stands, and in which tone."""
    if seen.recipient and not seen.fingerprint:
        return _("The key kept is not the one confirmed"), "brick"
    if seen.recipient and seen.days_left:
        weak = seen.key_kind is not KeyKind.POST_QUANTUM
        said = _("Weaker key confirmed") if weak else _("Key confirmed")
        return said, "amber" if weak else "leaf"
    if keys.is_waiting(db, seen.id):
        return _("Waits for two officers"), "amber"
    if seen.recipient:
        return _("Key has run out"), "brick"
    if not seen.takes_packages:
        return _("Gets no package"), ""
    return _("No key"), "brick"
