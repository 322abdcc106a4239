"""One's own count and reminders, what the veils say of them, and a calm page."""

from http import HTTPStatus

from flask import Blueprint, flash, g, redirect, render_template
from flask.typing import ResponseReturnValue

from app import clock, db
from app.errors import LockedError
from app.staff.access import requires
from app.staff.care import keeping, limits
from app.staff.care.forms import RemindForm
from app.staff.care.keeping import Seen
from app.staff.care.themes import THEMES
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("care", __name__, template_folder="../templates", url_prefix="/staff")

PAGE = "/staff/settings/me/care"


@bp.app_template_global("own_care")
def own_care() -> Seen | None:
    """Return the reader's own count for a veil, read once a page; None for nobody."""
    if "own_care" not in g:
        try:
            actor = current_actor()
        except LockedError:
            return None
        with db.reading() as session:
            g.own_care = keeping.seen(session, actor)
    found: Seen = g.own_care
    return found


@bp.get("/settings/me/care")
@requires(Permission.OWN_SESSION)
def mine() -> ResponseReturnValue:
    """Show what one opened this week, by theme, and when one is reminded."""
    with db.reading() as session:
        seen = keeping.seen(session, current_actor())
    form = RemindForm(
        formdata=None,
        data={
            "remind_after": seen.remind_after or None,
            "late_from": "" if seen.late_from is None else str(seen.late_from),
        },
    )
    return _page(form, seen)


@bp.post("/settings/me/care")
@requires(Permission.OWN_SESSION)
def remind() -> ResponseReturnValue:
    """Keep when one wishes to be reminded."""
    actor, form = current_actor(), RemindForm()
    if not form.validate():
        with db.reading() as session:
            seen = keeping.seen(session, actor)
        return _page(form, seen), HTTPStatus.UNPROCESSABLE_ENTITY
    late_from = int(form.late_from.data) if form.late_from.data else None
    with db.transaction() as session:
        keeping.remind(session, actor, form.remind_after.data or 0, late_from)
    flash(_("Saved. Only you see it."), "saved")
    return redirect(PAGE, HTTPStatus.SEE_OTHER)


@bp.get("/break")
@requires(Permission.OWN_SESSION)
def take_a_break() -> ResponseReturnValue:
    """Show a calm page in place of whatever was open. Nothing is kept of it."""
    return render_template("staff_pages/break.html")


def _page(form: RemindForm, seen: Seen) -> str:
    themes = [
        (THEMES[code], seen.themes[code]) for code in THEMES if code in seen.themes
    ]
    return render_template(
        "staff_pages/care.html",
        form=form,
        seen=seen,
        caps=limits.load(),
        themes=themes,
        now=clock.now(),
    )
