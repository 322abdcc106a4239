"""What left, one page each: that it arrived, what became of it; and the whole log."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.audit import Action
from app.cases import heads
from app.cases.casefile import CaseFile
from app.db import transaction
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.packages import listed, recall, recipients
from app.packages.after import feedback, receipts, shown
from app.packages.after.forms import (
    AnswerForm,
    FeedbackForm,
    ReceiptForm,
    SentForm,
)
from app.packages.recipients import RecipientSeen
from app.staff.access import requires
from app.staff.budgets import counting
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("afterwards", __name__)

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
CASE = "/staff/cases/<ref>/disclosures"
ONE = f"{CASE}/left/<uuid:disclosure_id>"
PAGE = "packages/disclosure.html"


@bp.get("/staff/disclosures/left")
@requires(Permission.PACKAGE_READ)
def everything() -> ResponseReturnValue:
    """List all that has left the cases of the coordinator's teams."""
    actor = current_actor()
    with transaction() as db:
        lines = listed.left_of_teams(db, actor)
        counting.read(db, actor, Action.CASE_LISTED, of="left", n=len(lines))
    return render_template("packages/left.html", lines=lines)


@bp.get(ONE)
@requires(Permission.PACKAGE_READ)
def one(ref: str, disclosure_id: UUID) -> ResponseReturnValue:
    """Show one package that left, and everything after it."""
    with transaction() as db:
        page = disclosure_page(db, _file(db, ref), disclosure_id)
    return render_template(PAGE, **page)


@bp.post(f"{ONE}/receipt")
@requires(Permission.PACKAGE_RECALL)
def receipt(ref: str, disclosure_id: UUID) -> ResponseReturnValue:
    """Note that it arrived; another hash than ours is said loudly."""
    form, same = ReceiptForm(), None
    status = HTTPStatus.SEE_OTHER if form.validate() else WRONG
    with transaction() as db:
        file = _file(db, ref, Permission.PACKAGE_RECALL)
        if status is not WRONG:
            try:
                same = receipts.note(
                    db, file, disclosure_id, form.of_version, form.said()
                )
            except InvalidInputError as refused:
                form.refuse(refused)
                status = WRONG
            except ConflictError:
                status = conflict(form.by)
        page = disclosure_page(db, file, disclosure_id) | {"receipt": form}
    if status is not HTTPStatus.SEE_OTHER:
        return render_template(PAGE, form=form, **page), status
    if same is False:
        flash(
            _(
                "They have another file than the one that was handed over. Call them on"
                " a number that you know, and tell security."
            ),
            "error",
        )
    else:
        flash(_("Recorded."), "saved")
    return redirect(_path(ref, disclosure_id), HTTPStatus.SEE_OTHER)


@bp.post(f"{ONE}/feedback")
@requires(Permission.PACKAGE_RECALL)
def said(ref: str, disclosure_id: UUID) -> ResponseReturnValue:
    """Note what they said became of it; a caseworker decides who is told."""
    form = FeedbackForm()
    status = HTTPStatus.SEE_OTHER if form.validate() else WRONG
    with transaction() as db:
        file = _file(db, ref, Permission.PACKAGE_RECALL)
        if status is not WRONG:
            try:
                feedback.record(db, file, disclosure_id, form.of_version, form.said())
            except InvalidInputError as refused:
                form.refuse(refused)
                status = WRONG
            except ConflictError:
                status = conflict(form.became)
        page = disclosure_page(db, file, disclosure_id) | {"feedback": form}
    if status is not HTTPStatus.SEE_OTHER:
        return render_template(PAGE, form=form, **page), status
    flash(
        _("Recorded. Whoever works with the person decides whether they read it."),
        "saved",
    )
    return redirect(_path(ref, disclosure_id), HTTPStatus.SEE_OTHER)


def disclosure_page(db: Session, file: CaseFile, disclosure_id: UUID) -> dict[str, Any]:
    """Gather the page of one package that left."""
    seen = next((e for e in recall.log(db, file) if e.id == disclosure_id), None)
    if seen is None:
        raise NotFoundError
    return {
        "head": heads.head(db, file),
        "base": _path(file.ref, disclosure_id),
        "after": shown.one(db, file, seen),
        "receiver": receiver(db, file, seen.content.recipient_id),
        "is_closed": file.is_closed,
        "receipt": ReceiptForm(formdata=None),
        "feedback": FeedbackForm(formdata=None),
        "sent": SentForm(formdata=None),
        "answer": AnswerForm(formdata=None),
        "wrong": None,
    }


def receiver(db: Session, file: CaseFile, recipient_id: UUID) -> RecipientSeen:
    """Return the receiver, with the key that counts now."""
    return recipients.get(db, file.actor, recipient_id)


def conflict(field: Any) -> HTTPStatus:
    """Say that a colleague was faster; the next press is on what stands now."""
    field.errors = [_("A colleague noted something meanwhile: it stands on this page.")]
    return HTTPStatus.CONFLICT


def _file(
    db: Session, ref: str, permission: Permission = Permission.PACKAGE_READ
) -> CaseFile:
    return cases.get(db, ref, current_actor(), permission)


def _path(ref: str, disclosure_id: UUID) -> str:
    return f"/staff/cases/{ref}/disclosures/left/{disclosure_id}"
