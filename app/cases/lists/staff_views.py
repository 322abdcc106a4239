"""Today and the list of cases."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.cases import listing, overview
from app.db import transaction
from app.errors import NotFoundError
from app.staff.access import requires
from app.staff.policy import Permission, could_ever
from app.staff.present import current_actor

bp = Blueprint("lists", __name__)

FEW = 8
VIEWS = ("own", "all", "silent")
LAST_PAGE = 100_000


@bp.get("/staff")
@requires(Permission.OWN_SESSION)
def today() -> ResponseReturnValue:
    """Show what waits for this person, as far as something knows of it."""
    actor = current_actor()
    page: dict[str, Any] = {"mine": None, "held": []}
    with transaction() as db:
        page["cards"] = overview.todays(db, actor)
        if could_ever(actor, Permission.CASE_LIST):
            page["held"] = listing.held(db, actor)
            page["mine"] = listing.cases(
                db, actor, own=listing.sees_only_own(actor), limit=FEW
            )
    return render_template("cases/today.html", **page)


@bp.get("/staff/cases")
@requires(Permission.CASE_LIST)
def cases() -> ResponseReturnValue:
    """Show the first page of the list."""
    return _list("all", 1)


@bp.get("/staff/cases/view/<view>/<int:page>")
@requires(Permission.CASE_LIST)
def view(view: str, page: int) -> ResponseReturnValue:
    """Show one page of own cases, of all that the role lists, or of silent ones."""
    if view not in VIEWS or not 1 <= page <= LAST_PAGE:
        raise NotFoundError
    return _list(view, page)


def _list(view: str, page: int) -> ResponseReturnValue:
    actor = current_actor()
    with transaction() as db:
        found = listing.cases(
            db, actor, own=view == "own", silent=view == "silent", page=page
        )
    return render_template(
        "cases/cases.html",
        found=found,
        view=view,
        may_choose=not listing.sees_only_own(actor),
        silent_days=listing.SILENT_DAYS,
    )
