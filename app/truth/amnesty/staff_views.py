"""Proposed amnesties: their terms, the numbers they would touch, and the memo."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from app import db as database
from app.catalogues import LANGUAGES
from app.errors import NotFoundError
from app.files.forms import handed
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.truth import asked, releasing, shown, words
from app.truth.amnesty.forms import AmnestyForm
from app.truth.amnesty.memo import memo
from app.truth.releasing import Seen, Status
from app.truth.rules import Book
from app.wording import gettext as _
from app.wording import in_language

bp = Blueprint(
    "amnesty", __name__, template_folder="templates", url_prefix="/staff/truth/amnesty"
)

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.COUNT_READ)
def proposals() -> ResponseReturnValue:
    """List the proposed amnesties, and for an analyst the form of a new one."""
    return render_template(
        "amnesty/proposals.html", **_list(AmnestyForm(formdata=None))
    )


@bp.post("")
@requires(Permission.COUNT_BUILD)
def build() -> ResponseReturnValue:
    """Count what a proposal would touch; what cannot be shown is said beside it."""
    form, actor = AmnestyForm(), current_actor()
    page = _list(form)
    if not form.validate():
        return render_template("amnesty/proposals.html", **page), WRONG
    too_few = _(
        "Too few confirmed crimes to show safely. Widen the period or the crimes, or"
        " wait until reviewers have confirmed more."
    )
    made = asked.built(actor, form, too_few)
    if made is None:
        return render_template("amnesty/proposals.html", **page), WRONG
    return redirect(f"{bp.url_prefix}/{made}", HTTPStatus.SEE_OTHER)


@bp.get("/<uuid:release_id>")
@requires(Permission.COUNT_READ)
def page(release_id: UUID) -> ResponseReturnValue:
    """Show the memo with its numbers, inside the house."""
    seen = _seen(release_id)
    content = seen.content
    return render_template(
        "amnesty/memo.html",
        seen=seen,
        status=words.STATUS[content.status],
        tone=words.TONES[content.status],
        is_released=content.status is Status.RELEASED,
        **_said(seen),
    )


@bp.post("/<uuid:release_id>/memo/<language>")
@requires(Permission.COUNT_READ)
def as_file(release_id: UUID, language: str) -> ResponseReturnValue:
    """Download the memo of what was released, in one language, ready to print."""
    seen = _seen(release_id)
    if seen.content.status is not Status.RELEASED or language not in LANGUAGES:
        raise NotFoundError
    with in_language(language):
        text = render_template(
            "amnesty/memo_file.html", seen=seen, language=language, **_said(seen)
        )
    return handed(text, f"memo-{str(release_id)[:8]}-{language}.html", "text/html")


def _list(form: AmnestyForm) -> dict[str, Any]:
    with database.reading() as db:
        return shown.listed(db, current_actor(), Book.LAW, form)


def _seen(release_id: UUID) -> Seen:
    """Return a table of law.

    Raises:
        NotFoundError: there is none, not for this person, or it is of another book.
    """
    with database.reading() as db:
        seen = releasing.get(db, current_actor(), release_id)
    if seen.table.question.book is not Book.LAW:
        raise NotFoundError
    return seen


def _said(seen: Seen) -> dict[str, Any]:
    """Return the memo and the numbers, in the language of the moment."""
    return {
        "memo": memo(seen.table.question),
        "title": words.title(seen.table),
        "unit": words.unit(seen.table),
        "cut": seen.table.frame.day,
        "notes": words.notes(seen.table),
        "columns": shown.columns(seen.table),
        "rows": shown.rows(seen.table),
        "wishes": _wishes(seen),
    }


def _wishes(seen: Seen) -> dict[str, Any] | None:
    """Return what the same team last released of people's wishes, if it did."""
    with database.reading() as db:
        found = releasing.register(db, current_actor(), Book.WISHES)
    released = [
        each.table
        for each in found
        if each.team_id == seen.team_id and each.content.status is Status.RELEASED
    ]
    if not released:
        return None
    table = released[0]
    return {
        "cut": table.frame.day,
        "title": words.title(table),
        "unit": words.unit(table),
        "columns": shown.columns(table),
        "rows": shown.rows(table),
        "notes": words.notes(table),
    }
