"""Today, the list of cases and the search."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.cases import finding, listing, overview
from app.cases.lists.forms import SearchForm
from app.db import transaction
from app.errors import NotFoundError
from app.staff.access import requires
from app.staff.policy import Permission, could_ever
from app.staff.present import current_actor
from app.wording import gettext as _

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


@bp.post("/staff/search")
@requires(Permission.CASE_LIST)
def search() -> ResponseReturnValue:
    """Find cases by reference or by words; a whole reference leads to the case."""
    form = SearchForm()
    fine = form.validate()
    text = (form.q.data or "") if fine else ""
    number = request.form.get("page", "1")
    page = (
        int(number) if number.isdecimal() and len(number) < len(str(LAST_PAGE)) else 1
    )
    people = []
    with transaction() as db:
        found = listing.cases(db, current_actor(), text=text, page=max(page, 1))
        if text and page <= 1:
            people = finding.people(db, current_actor(), text)
    if len(found.rows) == 1 and found.rows[0].ref == text.upper():
        return redirect(f"/staff/cases/{found.rows[0].ref}", HTTPStatus.SEE_OTHER)
    if fine and not text:
        form.q.errors = [_("Write a reference or a word.")]
        fine = False
    status = HTTPStatus.OK if fine else HTTPStatus.UNPROCESSABLE_ENTITY
    return render_template(
        "cases/search.html", form=form, found=found, people=people, searched=fine
    ), status
