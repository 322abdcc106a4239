"""Tables: built by an analyst, looked at and released by a coordinator."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from app import db as database
from app.db import transaction
from app.errors import NotFoundError
from app.files.forms import handed
from app.staff import house
from app.staff.access import requires
from app.staff.policy import Permission, Record, allows
from app.staff.present import current_actor, fresh_actor
from app.truth import asked, chart, printing, releasing, shown, words
from app.truth.forms import TableForm
from app.truth.releasing import Seen, Status
from app.truth.rules import Book
from app.truth.table import Table
from app.wording import gettext as _

bp = Blueprint(
    "truth", __name__, template_folder="templates", url_prefix="/staff/truth"
)

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.COUNT_READ)
def tables() -> ResponseReturnValue:
    """List the tables, and for an analyst the form of a new one."""
    return render_template("truth/tables.html", **_list(TableForm(formdata=None)))


@bp.post("")
@requires(Permission.COUNT_BUILD)
def build() -> ResponseReturnValue:
    """Build a table; what could not be shown safely is said beside the form."""
    form, actor = TableForm(), current_actor()
    page = _list(form)
    if not form.validate():
        return render_template("truth/tables.html", **page), WRONG
    too_few = _("Too few to show safely. Widen the kinds of act or the time.")
    made = asked.built(actor, form, too_few)
    if made is None:
        return render_template("truth/tables.html", **page), WRONG
    return redirect(_path(made), HTTPStatus.SEE_OTHER)


@bp.get("/<uuid:release_id>")
@requires(Permission.COUNT_READ)
def table(release_id: UUID) -> ResponseReturnValue:
    """Show one table with its chart, its notes and how far it has come."""
    actor = current_actor()
    with database.reading() as db:
        seen = releasing.get(db, actor, release_id)
        names = house.names(db, actor.unlocked)
    content = seen.content
    record = Record(seen.team_id, prepared_by=content.built_by)
    released = content.released
    return render_template(
        "truth/table.html",
        seen=seen,
        title=words.title(seen.table),
        unit=words.unit(seen.table),
        notes=words.notes(seen.table),
        columns=shown.columns(seen.table),
        rows=shown.rows(seen.table),
        size=chart.size(seen.table) if seen.table.question.columns else None,
        status=words.STATUS[content.status],
        tone=words.TONES[content.status],
        built_by=names.get(content.built_by, ""),
        released_by=names.get(released.by, "") if released else "",
        may_propose=content.status is Status.DRAFT
        and content.built_by == actor.staff_id,
        may_decide=content.status is Status.PROPOSED
        and allows(actor, Permission.COUNT_RELEASE, record),
        is_released=content.status is Status.RELEASED,
        book=seen.table.question.book.value,
    )


@bp.get("/<uuid:release_id>/chart.svg")
@requires(Permission.COUNT_READ)
def picture(release_id: UUID) -> ResponseReturnValue:
    """Give the chart as an image of the page."""
    return _svg(_drawn(_seen(release_id).table))


@bp.post("/<uuid:release_id>/propose")
@requires(Permission.COUNT_BUILD)
def propose(release_id: UUID) -> ResponseReturnValue:
    """Lay the table before a coordinator."""
    with transaction() as db:
        releasing.propose(db, current_actor(), release_id)
    flash(_("Proposed. A coordinator looks at it."), "saved")
    return redirect(_path(release_id), HTTPStatus.SEE_OTHER)


@bp.post("/<uuid:release_id>/release")
@requires(Permission.COUNT_RELEASE)
def release(release_id: UUID) -> ResponseReturnValue:
    """Release the table, if the data still give the same one."""
    actor = fresh_actor()
    with transaction() as db:
        releasing.release(db, actor, release_id)
    flash(_("Released. The table can be downloaded now."), "saved")
    return redirect(_path(release_id), HTTPStatus.SEE_OTHER)


@bp.post("/<uuid:release_id>/turn-down")
@requires(Permission.COUNT_RELEASE)
def turn_down(release_id: UUID) -> ResponseReturnValue:
    """Say no; the table stays in the register."""
    with transaction() as db:
        releasing.turn_down(db, current_actor(), release_id)
    flash(_("Turned down."), "saved")
    return redirect(_path(release_id), HTTPStatus.SEE_OTHER)


@bp.post("/<uuid:release_id>/table.csv")
@requires(Permission.COUNT_READ)
def as_csv(release_id: UUID) -> ResponseReturnValue:
    """Download what was released, as a table."""
    data = printing.to_csv(_released(release_id))
    return handed(data, _name(release_id, "csv"), "text/csv")


@bp.post("/<uuid:release_id>/chart.svg")
@requires(Permission.COUNT_READ)
def as_svg(release_id: UUID) -> ResponseReturnValue:
    """Download what was released, as a picture."""
    data = chart.to_svg(_drawn(_released(release_id)))
    return handed(data, _name(release_id, "svg"), "image/svg+xml")


def _list(form: TableForm) -> dict[str, Any]:
    with database.reading() as db:
        return shown.listed(db, current_actor(), Book.ACTS, form)


def _seen(release_id: UUID) -> Seen:
    with database.reading() as db:
        return releasing.get(db, current_actor(), release_id)


def _released(release_id: UUID) -> Table:
    with database.reading() as db:
        return releasing.released(db, current_actor(), release_id)


def _drawn(table: Table) -> Table:
    """Return a table that has a chart.

    Raises:
        NotFoundError: it has totals alone, and nothing to draw over time.
    """
    if not table.question.columns:
        raise NotFoundError
    return table


def _svg(table: Table) -> Response:
    answer = make_response(chart.to_svg(table))
    answer.mimetype = "image/svg+xml"
    # Opened by itself it is a picture and nothing else.
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _name(release_id: UUID, kind: str) -> str:
    return f"table-{str(release_id)[:8]}.{kind}"


def _path(release_id: UUID) -> str:
    return f"{bp.url_prefix}/{release_id}"
