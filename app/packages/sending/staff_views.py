"""Approving, building, handing over, recalling: the acts after the gate."""

from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import heads
from app.cases.casefile import CaseFile
from app.db import transaction
from app.errors import ApprovalError, NotFoundError, OnHoldError, WorkerGoneError
from app.packages import (
    approving,
    building,
    handing_over,
    recall,
    requesting,
    shown,
)
from app.packages.forms import ApproveForm, RecallForm
from app.packages.handing_over import HandedOver
from app.packages.records import Status
from app.packages.shown import PackageShown
from app.packages.staff_views import CASE, ONE, WRONG, package_page
from app.staff import signing_in
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("sending", __name__)


@bp.post(f"{ONE}/approve")
@requires(Permission.PACKAGE_APPROVE)
def approve(ref: str, package_id: UUID) -> ResponseReturnValue:
    """Sign the request as it was shown, with a code used for this alone; then build.

    The code is used up, or counted as wrong, in a commit of its own: what follows
    cannot take that back.
    """
    form, actor = ApproveForm(), current_actor()
    with transaction() as db:
        file = _file(db, ref, actor)
        approving.may_approve(file, requesting.seen(db, file, package_id).content)
        page = package_page(db, file, package_id) | {"approve": form, "form": form}
    seen: PackageShown = page["package"]
    if seen.on_hold:
        raise OnHoldError
    fine = form.validate()
    fine = form.names(seen.recipient.profile.name) and fine
    if not fine:
        return render_template("packages/package.html", **page), WRONG
    with transaction() as db:
        used = signing_in.give_factor(db, actor.unlocked, form.digits())
    if not used:
        form.code.errors = [
            _("This code is not right, or was used before. Wait for the next one.")
        ]
        return render_template("packages/package.html", **page), WRONG
    try:
        with transaction() as db:
            file = _file(db, ref, replace(actor, is_fresh=True))
            approving.approve(
                db, file, package_id, form.of_version, form.request_hash()
            )
    except ApprovalError:
        flash(
            _(
                "The request changed since this page was shown. Nothing was approved."
                " Look at it again, and wait for the next code."
            ),
            "error",
        )
        return redirect(_path(ref, package_id), HTTPStatus.SEE_OTHER)
    return _build(ref, package_id)


@bp.post(f"{ONE}/build")
@requires(Permission.PACKAGE_PREPARE)
def build(ref: str, package_id: UUID) -> ResponseReturnValue:
    """Build what was approved; after a worker died, begin again."""
    with transaction() as db:
        file = _file(db, ref)
        if requesting.seen(db, file, package_id).status is Status.BUILDING:
            building.start_again(db, file, package_id)
    return _build(ref, package_id)


@bp.post(f"{ONE}/cancel")
@requires(Permission.PACKAGE_PREPARE)
def cancel(ref: str, package_id: UUID) -> ResponseReturnValue:
    """Stop the build."""
    with transaction() as db:
        building.cancel(db, _file(db, ref), package_id)
    flash(_("The build is stopped. The approval still stands."), "saved")
    return redirect(_path(ref, package_id), HTTPStatus.SEE_OTHER)


@bp.post(f"{ONE}/download")
@requires(Permission.PACKAGE_PREPARE)
def download(ref: str, package_id: UUID) -> ResponseReturnValue:
    """Hand the sealed package over; the first time writes the disclosure log."""
    handed = _handed(ref, package_id)
    return _sent(handed.package, handed.package_name)


@bp.post(f"{ONE}/annex")
@requires(Permission.PACKAGE_PREPARE)
def annex(ref: str, package_id: UUID) -> ResponseReturnValue:
    """Hand over the names annex, which is another file for another key."""
    handed = _handed(ref, package_id)
    if handed.annex is None:
        raise NotFoundError
    return _sent(handed.annex, handed.annex_name)


@bp.post(f"{CASE}/recall/<uuid:disclosure_id>")
@requires(Permission.PACKAGE_RECALL)
def recalled(ref: str, disclosure_id: UUID) -> ResponseReturnValue:
    """Record that the receiver was asked to return a package or not to use it."""
    form = RecallForm()
    fine = form.validate()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.PACKAGE_RECALL)
        if fine:
            recall.record_recall_sent(
                db, file, disclosure_id, form.of_version, form.reference.data or ""
            )
        else:
            page = {
                "head": heads.head(db, file),
                "lines": shown.of_case(db, file),
                "disclosures": shown.disclosures(db, file),
                "on_hold": False,
                "form": form,
                "wrong": disclosure_id,
            }
    if not fine:
        return render_template("packages/of_case.html", **page), WRONG
    flash(_("The recall is recorded as sent."), "saved")
    return redirect(f"/staff/cases/{ref}/disclosures", HTTPStatus.SEE_OTHER)


def _build(ref: str, package_id: UUID) -> ResponseReturnValue:
    try:
        with transaction() as db:
            file = _file(db, ref)
            version = requesting.seen(db, file, package_id).version
            job = building.start(db, file, package_id, version)
    except WorkerGoneError:
        flash(
            _(
                "The worker does not answer. The approval is kept: start the build"
                " again when the worker runs."
            ),
            "error",
        )
        return redirect(_path(ref, package_id), HTTPStatus.SEE_OTHER)
    return redirect(f"/staff/jobs/{job}", HTTPStatus.SEE_OTHER)


def _handed(ref: str, package_id: UUID) -> HandedOver:
    with transaction() as db:
        return handing_over.download(db, _file(db, ref), package_id)


def _sent(path: Path, name: str) -> ResponseReturnValue:
    answer = send_file(
        path,
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=name,
        conditional=False,
        etag=False,
        last_modified=None,
    )
    answer.headers.pop("Last-Modified", None)
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer


def _file(db: Session, ref: str, actor: Actor | None = None) -> CaseFile:
    return cases.get(db, ref, actor or current_actor(), Permission.PACKAGE_PREPARE)


def _path(ref: str, package_id: UUID) -> str:
    return f"/staff/cases/{ref}/disclosures/{package_id}"
