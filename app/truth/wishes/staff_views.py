"""Wishes for justice in large numbers: the register, and a new count."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from app import db as database
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.truth import asked, shown
from app.truth.rules import Book
from app.truth.wishes.forms import WishesForm
from app.wording import gettext as _

bp = Blueprint(
    "wishes_counted",
    __name__,
    template_folder="templates",
    url_prefix="/staff/truth/wishes",
)

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.COUNT_READ)
def counts() -> ResponseReturnValue:
    """List the counts, and for an analyst offer a new one."""
    return render_template("wishes/counts.html", **_list(WishesForm(formdata=None)))


@bp.post("")
@requires(Permission.COUNT_BUILD)
def build() -> ResponseReturnValue:
    """Count; what cannot be shown safely is said beside the form."""
    form, actor = WishesForm(), current_actor()
    page = _list(form)
    if not form.validate():
        return render_template("wishes/counts.html", **page), WRONG
    too_few = _(
        "Too few to show safely. Wait until more people have been asked and have agreed"
        " that their wishes are counted."
    )
    made = asked.built(actor, form, too_few)
    if made is None:
        return render_template("wishes/counts.html", **page), WRONG
    return redirect(f"/staff/truth/{made}", HTTPStatus.SEE_OTHER)


def _list(form: WishesForm) -> dict[str, Any]:
    with database.reading() as db:
        return shown.listed(db, current_actor(), Book.WISHES, form)
