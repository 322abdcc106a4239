"""Pages of the modes of liability of a case: who, how, and what a reviewer decides."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import heads, line
from app.db import transaction
from app.errors import ConflictError, NotFoundError
from app.liability import deciding, shown
from app.liability.forms import ModeForm
from app.staff import house
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.units import candidates
from app.wording import gettext as _

bp = Blueprint(
    "liability",
    __name__,
    template_folder="templates",
    url_prefix="/staff/cases/<ref>/classification/modes",
)

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
READ, DECIDE = Permission.CLASSIFICATION_READ, Permission.CLASSIFICATION_CONFIRM


@bp.get("")
@requires(READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show everybody whom the case describes, with the modes decided and indicated."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), READ)
        people, head = shown.in_list(db, file), heads.head(db, file)
    return render_template("liability/list.html", people=people, head=head)


@bp.get("/<uuid:involvement_id>/<mode>")
@requires(READ)
def one(ref: str, involvement_id: UUID, mode: str) -> ResponseReturnValue:
    """Show one mode for one involvement: its elements, and what was decided."""
    with transaction() as db:
        page = _page(db, ref, involvement_id, mode, ModeForm(formdata=None))
    return render_template("liability/mode.html", **page)


@bp.post("/<uuid:involvement_id>/<mode>")
@requires(DECIDE)
def decide(ref: str, involvement_id: UUID, mode: str) -> ResponseReturnValue:
    """Keep a decision; nothing typed is lost when somebody else was faster."""
    form, status = ModeForm(), None
    with transaction() as db:
        page = _page(db, ref, involvement_id, mode, form, DECIDE)
    if not form.validate():
        return render_template("liability/mode.html", **page), WRONG
    try:
        with transaction() as db:
            file = cases.get(db, ref, current_actor(), DECIDE)
            found, after = form.finding(deciding.mode(mode)), form.seen.data or 0
            deciding.decide(db, file, involvement_id, mode, found, after=after)
    except ConflictError:
        status = HTTPStatus.CONFLICT
    if status is not None:
        page |= {"meanwhile": True, "seen": page["seq"]}
        return render_template("liability/mode.html", **page), status
    flash(_("The decision is recorded. Earlier ones stay listed."), "saved")
    return redirect(page["href"], HTTPStatus.SEE_OTHER)


def _page(
    db: Session,
    ref: str,
    involvement_id: UUID,
    mode_id: str,
    form: ModeForm,
    permission: Permission = READ,
) -> dict[str, Any]:
    file, mode = cases.get(db, ref, current_actor(), permission), deciding.mode(mode_id)
    for who in candidates.involved(db, file):
        if who.id == involvement_id:
            break
    else:
        raise NotFoundError
    staff = house.names(db, file.actor.unlocked)
    page = shown.one(db, file, who, mode, staff)
    form.about(mode, page["standing"])
    on_hold = line.is_on_hold(db, file.id)
    may_decide = file.may(DECIDE) and not on_hold
    return page | {
        "head": heads.head(db, file),
        "form": form if may_decide else None,
        "on_hold": on_hold,
        "meanwhile": False,
        "seen": form.seen.data if form.is_submitted() else page["seq"],
    }
