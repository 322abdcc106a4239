"""Writing why a package goes although something is wanting."""

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app import cases
from app.db import transaction
from app.packages.lacking import excusing
from app.packages.lacking.forms import ExcuseForm
from app.packages.shown import PackageShown
from app.packages.staff_views import ONE, WRONG, package_page
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("lacking", __name__)


@bp.post(f"{ONE}/wanting")
@requires(Permission.PACKAGE_PREPARE)
def excuse(ref: str, package_id: UUID) -> ResponseReturnValue:
    """Keep the reason; the approver reads and signs it."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.PACKAGE_PREPARE)
        page = package_page(db, file, package_id)
        seen: PackageShown = page["package"]
        known = {lack.key: lack for lack in seen.lacks}
        about = known.get(request.form.get("wanting", ""))
        form = ExcuseForm(prefix=about.prefix if about else "")
        fine = about is None or form.validate()
        if about is not None and fine:
            excusing.excuse(
                db, file, package_id, form.of_version, about.key, form.why.data or ""
            )
        elif about is not None:
            page |= {"form": form}
            page["excuse_forms"][about.key] = form
    if not fine:
        return render_template("packages/package.html", **page), WRONG
    flash(_("Recorded.") if about else _("That is not missing any more."), "saved")
    path = f"/staff/cases/{ref}/disclosures/{package_id}#wanting"
    return redirect(path, HTTPStatus.SEE_OTHER)
