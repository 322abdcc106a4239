"""Finding by name: a button on a request, and what it found, shown once."""

from uuid import UUID

from flask import Blueprint, flash, make_response, render_template
from flask.typing import ResponseReturnValue

from app.db import transaction
from app.errors import InvalidInputError
from app.inquiries import register
from app.inquiries.naming import searching
from app.inquiries.staff_views import back
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint(
    "inquiry_naming", __name__, url_prefix="/staff/requests/<uuid:inquiry_id>"
)


@bp.post("/by-name")
@requires(Permission.INQUIRY_WRITE)
def look(inquiry_id: UUID) -> ResponseReturnValue:
    """Look for the names that stand in the request; they are in no address."""
    try:
        with transaction() as db:
            seen, hits, is_cut = searching.search(db, current_actor(), inquiry_id)
    except InvalidInputError as refused:
        told = {
            "checked": _(
                "Check first who asks, and let a lawyer decide what stops it."
            ),
            "names": _("The request names nobody. Open its names and write them down."),
        }
        flash(told[refused.fields[0]], "error")
        return back(inquiry_id)
    answer = make_response(
        render_template(
            "inquiries/by_name.html",
            id=inquiry_id,
            number=seen.content.number,
            hits=hits,
            is_cut=is_cut,
        )
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/by-name")
@requires(Permission.INQUIRY_WRITE)
def after_a_lock(inquiry_id: UUID) -> ResponseReturnValue:
    """Lead back to the request: after a lock the browser asks for its last address."""
    with transaction() as db:
        register.get(db, current_actor(), inquiry_id, Permission.INQUIRY_WRITE)
    return back(inquiry_id)
