"""Approving, building, handing over: the acts after the gate."""

from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from uuid import UUID

from flask import (
    Blueprint,
    flash,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases.casefile import CaseFile
from app.db import transaction
from app.errors import (
    ApprovalError,
    CoolingError,
    OnHoldError,
    OpenSetError,
    WorkerGoneError,
)
from app.files.forms import handed
from app.packages import (
    approving,
    building,
    handing_over,
    requesting,
)
from app.packages.bag import CHUNK
from app.packages.forms import ApproveForm
from app.packages.records import Status
from app.packages.shown import PackageShown
from app.packages.staff_views import ONE, WRONG, package_page
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
    with transaction() as db:
        content = requesting.seen(db, _file(db, ref, actor), package_id).content
    if not approving.is_approved(content):
        flash(_("You approved it. One more person has to before it is built."), "saved")
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
    with transaction() as db:
        handed = handing_over.download(db, _file(db, ref), package_id)
        name, body = handed.file(request.form.get("name", ""))
    return sealed_file(body, name)


@bp.post(f"{ONE}/annex")
@requires(Permission.PACKAGE_PREPARE)
def annex(ref: str, package_id: UUID) -> ResponseReturnValue:
    """Hand over the names annex, which is another file for another key."""
    with transaction() as db:
        handed = handing_over.download(db, _file(db, ref), package_id)
        name, body = handed.annex_file(request.form.get("name", ""))
    return sealed_file(body, name)


def _build(ref: str, package_id: UUID) -> ResponseReturnValue:
    try:
        with transaction() as db:
            file = _file(db, ref)
            version = requesting.seen(db, file, package_id).version
            job = building.start(db, file, package_id, version)
    except CoolingError:
        flash(_("Approved. It waits before it is built; this page says until when."))
        return redirect(_path(ref, package_id), HTTPStatus.SEE_OTHER)
    except OpenSetError:
        flash(_("It is one of a consignment, and is built from there."))
        return redirect(_path(ref, package_id), HTTPStatus.SEE_OTHER)
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


def sealed_file(body: Path | Iterator[bytes], name: str) -> ResponseReturnValue:
    """Hand over a sealed file, piece by piece."""
    if not isinstance(body, Path):
        return handed(body, name)
    answer = handed(_pieces(body), name)
    answer.headers["Content-Length"] = str(body.stat().st_size)
    return answer


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece


def _file(db: Session, ref: str, actor: Actor | None = None) -> CaseFile:
    return cases.get(db, ref, actor or current_actor(), Permission.PACKAGE_PREPARE)


def _path(ref: str, package_id: UUID) -> str:
    return f"/staff/cases/{ref}/disclosures/{package_id}"
