"""Wishes for justice in large numbers: the register, and a new count."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from app import db as database
from app.db import transaction
from app.errors import TooFewError, TooLittleChangedError
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.truth import releasing, shown, words
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
    try:
        with transaction() as db:
            made = releasing.build(db, actor, UUID(form.team.data), form.question())
    except TooFewError:
        form.refuse(
            _(
                "Too few to show safely. Wait until more people have been asked and"
                " have agreed that their wishes are counted."
            )
        )
    except TooLittleChangedError:
        form.refuse(words.too_little_changed())
    else:
        return redirect(f"/staff/truth/{made}", HTTPStatus.SEE_OTHER)
    return render_template("wishes/counts.html", **page), WRONG


def _list(form: WishesForm) -> dict[str, Any]:
    with database.reading() as db:
        return shown.listed(db, current_actor(), Book.WISHES, form)
