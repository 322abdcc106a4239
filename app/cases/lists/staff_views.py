"""Today and the list of cases."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.cases import listing, overview, refreshing
from app.cases.casefile import COLD
from app.cases.lists import columns
from app.db import transaction
from app.errors import NotFoundError
from app.index import NEWEST, Order
from app.staff.access import requires
from app.staff.policy import Permission, could_ever
from app.staff.present import current_actor

bp = Blueprint("lists", __name__)

FEW = 8
VIEWS = ("own", "all", "silent", "ending", COLD)
LAST_PAGE = 100_000


@bp.get("/staff")
@requires(Permission.OWN_SESSION)
def today() -> ResponseReturnValue:
    """Show what waits for this person, as far as something knows of it."""
    actor = current_actor()
    page: dict[str, Any] = {"mine": None, "held": [], "older": 0}
    page["heads"] = columns.heads(now=NEWEST)
    with transaction() as db:
        page["cards"] = overview.todays(db, actor)
        if could_ever(actor, Permission.CASE_LIST):
            page["held"] = listing.held(db, actor)
            page["mine"] = listing.cases(
                db, actor, own=listing.sees_only_own(actor), limit=FEW
            )
            page["older"] = refreshing.a_few(db, actor).left
    return render_template("cases/today.html", **page)


@bp.get("/staff/cases")
@requires(Permission.CASE_LIST)
def cases() -> ResponseReturnValue:
    """Show the first page of the list."""
    return _list("all", 1)


@bp.get("/staff/cases/view/<view>/<int:page>")
@requires(Permission.CASE_LIST)
def view(view: str, page: int) -> ResponseReturnValue:
    """Show one page of all, own, silent or cold cases, or of those whose yes ends."""
    return _list(view, page)


@bp.get("/staff/cases/view/<view>/<order>/<int:page>")
@requires(Permission.CASE_LIST)
def ordered(view: str, order: str, page: int) -> ResponseReturnValue:
    """Show the same in the order that the head of a column leads to."""
    chosen = Order.of(order)
    if chosen is None:
        raise NotFoundError
    return _list(view, page, chosen)


def _list(view: str, page: int, order: Order | None = None) -> ResponseReturnValue:
    if view not in VIEWS or not 1 <= page <= LAST_PAGE:
        raise NotFoundError
    actor = current_actor()
    with transaction() as db:
        found = listing.cases(
            db,
            actor,
            own=view == "own",
            silent=view == "silent",
            ending=view == "ending",
            cold=view == COLD,
            order=order,
            page=page,
        )
    base = f"/staff/cases/view/{view}/"
    usual = None if view == "silent" else NEWEST
    return render_template(
        "cases/cases.html",
        found=found,
        view=view,
        base=f"{base}{order.slug}/" if order else base,
        heads=columns.heads(base, order or usual),
        may_assign=view != COLD and could_ever(actor, Permission.CASE_ASSIGN),
        may_choose=not listing.sees_only_own(actor),
        silent_days=listing.SILENT_DAYS,
        ending_days=listing.ENDING_DAYS,
    )
