"""Editions: made of everything as it stands, approved by a second person, sent."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import vault
from app.communications import editions, issuing, keeping, shown
from app.communications.documents import Kind, Status
from app.communications.editions import EditionSeen, UnreadyError
from app.communications.forms import ApproveForm
from app.communications.keeping import Seen
from app.communications.staff_views import ONE, WRONG
from app.communications.words import KINDS, STATUS, STATUS_TONES
from app.db import transaction
from app.errors import (
    ApprovalError,
    ConsentMissingError,
    DomainError,
    NoKeyError,
    NotFoundError,
    OnHoldError,
    PackageError,
    QuietError,
    RecipientKeyError,
)
from app.files.forms import handed
from app.packages import recipients
from app.packages.sending.staff_views import sealed_file
from app.staff import house, signing_in
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("editions", __name__, url_prefix="/staff")

ISSUE = editions.ISSUE
EDITION = f"{ONE}/editions/<uuid:edition_id>"
STOPPED = (
    ConsentMissingError,
    NotFoundError,
    OnHoldError,
    QuietError,
    RecipientKeyError,
)


@bp.get(f"{ONE}/editions")
@requires(keeping.READ)
def listed(communication_id: UUID) -> ResponseReturnValue:
    """Show the editions of a communication."""
    actor = current_actor()
    with transaction() as db:
        seen = keeping.get(db, actor, communication_id)
        page = _list(db, actor, seen)
    return render_template("communications/editions.html", **page)


@bp.post(f"{ONE}/editions/<edition_kind>")
@requires(ISSUE)
def make(communication_id: UUID, edition_kind: str) -> ResponseReturnValue:
    """Make an edition, or say which paragraphs it cannot print."""
    if edition_kind not in {each.value for each in Kind}:
        raise NotFoundError
    actor, made, page = current_actor(), None, {}
    refused: UnreadyError | DomainError | None = None
    try:
        with transaction() as db:
            made = editions.make(db, actor, communication_id, Kind(edition_kind))
    except (UnreadyError, PackageError, NoKeyError) as error:
        refused = error
    if made is None:
        with transaction() as db:
            seen = keeping.get(db, actor, communication_id, ISSUE)
            page = _list(db, actor, seen) | _why(db, actor, seen, refused)
        return render_template("communications/editions.html", **page), WRONG
    flash(_("Made. Read it before a second person approves it."), "saved")
    return _to(communication_id, made)


def _why(
    db: Session, actor: Actor, seen: Seen, refused: Exception | None
) -> dict[str, Any]:
    if isinstance(refused, UnreadyError):
        some = keeping.paragraphs(db, actor, seen)
        found = shown.problems(db, actor, seen, some, refused.problems)
        other = _("Another coordinator has to make this edition.")
        return {"problems": found, "wrong": "" if found else other}
    if isinstance(refused, NoKeyError):
        return {"wrong": _("You hold no key to the names of a case that is cited.")}
    return {
        "wrong": _(
            "A name, a number or a reference that must not leave stands in the text, "
            "or it could not be set. Nothing was made. It says of whom: %(why)s",
            why=str(refused),
        )
    }


@bp.get(EDITION)
@requires(keeping.READ)
def one(communication_id: UUID, edition_id: UUID) -> ResponseReturnValue:
    """Show one edition: what it cites, and what may be done next."""
    actor = current_actor()
    with transaction() as db:
        page = _edition(db, actor, communication_id, edition_id)
    return render_template("communications/edition.html", **page)


@bp.get(f"{EDITION}/document.pdf")
@requires(keeping.READ)
def paper(communication_id: UUID, edition_id: UUID) -> ResponseReturnValue:
    """Return the document, under a name that tells nothing of anybody."""
    actor = current_actor()
    with transaction() as db:
        seen = keeping.get(db, actor, communication_id)
        edition = editions.get(db, actor, seen, edition_id)
        closed = keeping.closed_cases(db, actor, seen.team_id)
        if closed & {each.case_id for each in edition.content.cited}:
            raise NotFoundError
        made = editions.document(db, actor, edition)
    return handed(made, f"{edition.content.ref}.pdf", "application/pdf")


@bp.post(f"{EDITION}/approve")
@requires(Permission.COMMUNICATION_APPROVE)
def approve(communication_id: UUID, edition_id: UUID) -> ResponseReturnValue:
    """Sign the edition as it was shown, with a code used for this alone."""
    form, actor = ApproveForm(), current_actor()
    with transaction() as db:
        page = _edition(db, actor, communication_id, edition_id)
        if not page["may_approve"]:
            raise NotFoundError
        page |= {"approve": form, "form": form}
    fine = form.validate()
    fine = form.names(page["receiver"]) and fine
    if fine:
        with transaction() as db:
            fine = signing_in.give_factor(db, actor.unlocked, form.digits())
        if not fine:
            form.code.errors = [
                _("This code is not right, or was used before. Wait for the next one.")
            ]
    if not fine:
        return render_template("communications/edition.html", **page), WRONG
    try:
        with transaction() as db:
            fresh = replace(actor, is_fresh=True)
            seen = keeping.get(db, fresh, communication_id)
            edition = editions.get(db, fresh, seen, edition_id)
            issuing.approve(db, fresh, edition, form.request_hash())
        flash(_("Approved. It may be sealed and sent now."), "saved")
    except ApprovalError:
        flash(
            _(
                "Something changed since this page was shown. Nothing was approved. "
                "Look at it again, and wait for the next code."
            ),
            "error",
        )
    return _to(communication_id, edition_id)


@bp.post(f"{EDITION}/send")
@requires(ISSUE)
def send(communication_id: UUID, edition_id: UUID) -> ResponseReturnValue:
    """Seal an approved edition for its receiver, and write it down in every case."""
    actor = current_actor()
    try:
        with transaction() as db:
            seen = keeping.get(db, actor, communication_id, ISSUE)
            issuing.send(db, actor, seen, editions.get(db, actor, seen, edition_id))
        flash(_("Sealed, and written down in every case it cites."), "saved")
    except ApprovalError:
        flash(_("The approval is for another edition. Nothing was sent."), "error")
    return _to(communication_id, edition_id)


@bp.post(f"{EDITION}/file")
@requires(ISSUE)
def download(communication_id: UUID, edition_id: UUID) -> ResponseReturnValue:
    """Hand over the sealed file."""
    actor = current_actor()
    with transaction() as db:
        seen = keeping.get(db, actor, communication_id, ISSUE)
        edition = editions.get(db, actor, seen, edition_id)
        path, name = issuing.download(db, actor, edition)
    return sealed_file(path, name)


def _list(db: Session, actor: Actor, seen: Seen) -> dict[str, Any]:
    return {
        "about": shown.about(db, actor, seen),
        "rows": [_row(each) for each in editions.listed(db, actor, seen)],
        "kinds": [(each.value, str(KINDS[each])) for each in Kind],
        "may_make": seen.team_id in keeping.teams(db, actor, ISSUE),
        "problems": [],
        "wrong": "",
    }


def _row(each: EditionSeen) -> dict[str, Any]:
    content = each.content
    return {
        "id": each.id,
        "ref": content.ref,
        "kind": str(KINDS[content.kind]),
        "status": str(STATUS[each.status]),
        "tone": STATUS_TONES[each.status],
        "made_at": content.made_at,
        "last": content.last,
        "cases": len(content.cited),
        "supplement": content.supplement,
    }


def _edition(
    db: Session, actor: Actor, communication_id: UUID, edition_id: UUID
) -> dict[str, Any]:
    seen = keeping.get(db, actor, communication_id)
    edition = editions.get(db, actor, seen, edition_id)
    content, names = edition.content, house.names(db, actor.unlocked)
    approval = content.approval
    closed = keeping.closed_cases(db, actor, seen.team_id)
    wrong, present = "", b""
    is_over = edition.status is Status.SENT
    may_approve = issuing.may_approve(actor, edition) and not is_over
    if not is_over:
        try:
            present = issuing.shown_hash(db, actor, edition)
        except STOPPED:
            wrong = _(
                "Something that it cites may not go any more, or the receiver’s key is "
                "not in order. Mend the paragraphs, and make the edition again."
            )
    receiver = recipients.get(db, actor, content.recipient_id)
    is_voided = bool(
        approval and present and not vault.same(approval.request_hash, present)
    )
    return {
        "about": shown.about(db, actor, seen),
        "edition": _row(edition),
        "receiver": receiver.profile.name,
        "fingerprint": receiver.fingerprint,
        "made_by": names.get(content.made_by, ""),
        "approved_by": names.get(approval.by, "") if approval else "",
        "approved_at": approval.at if approval else None,
        "is_voided": is_voided,
        "sha256": content.pdf_sha256,
        "sealed_sha256": content.sealed_sha256,
        "sent_on": content.sent_on,
        "request": present.hex(),
        "wrong": wrong,
        "is_mine": content.made_by == actor.staff_id,
        "may_approve": may_approve and not wrong,
        "may_issue": edition.team_id in keeping.teams(db, actor, ISSUE),
        "is_approved": edition.status is Status.APPROVED and not is_voided,
        "is_over": is_over,
        "cited": [
            (each.ref, len(each.items))
            for each in content.cited
            if each.case_id not in closed
        ],
        "approve": ApproveForm(formdata=None),
        "address": f"/staff/communications/{seen.id}/editions/{edition.id}",
    }


def _to(communication_id: UUID, edition_id: UUID) -> ResponseReturnValue:
    address = f"/staff/communications/{communication_id}/editions/{edition_id}"
    return redirect(address, HTTPStatus.SEE_OTHER)
