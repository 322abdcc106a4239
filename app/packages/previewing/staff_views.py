"""The preview, as a file named by the package's number alone."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app import cases
from app.db import transaction
from app.files.forms import handed
from app.packages import requesting
from app.packages.previewing import laying
from app.packages.staff_views import ONE
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor

bp = Blueprint("previewing", __name__)


@bp.post(f"{ONE}/preview/<language>")
@requires(Permission.PACKAGE_READ)
def preview(ref: str, package_id: UUID, language: str) -> ResponseReturnValue:
    """Hand out the dossier as it would be built now."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.PACKAGE_READ)
        made = laying.dossier(db, file, package_id, language)
        name = requesting.seen(db, file, package_id).content.package_ref
    return handed(made, f"{name}-preview-{language}.pdf", "application/pdf")
