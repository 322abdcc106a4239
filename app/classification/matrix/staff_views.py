"""The matrix: chosen by a form that is posted, drawn as a table that prints."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases, clock
from app.cases import listing
from app.cases.searches import offers
from app.classification.matrix import laying, shown
from app.classification.matrix.forms import MOST_CASES, MatrixForm
from app.classification.matrix.laying import Line
from app.db import transaction
from app.errors import NotFoundError
from app.staff import house
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("matrix", __name__, url_prefix="/staff/matrix")

PAGE = "classification/matrix.html"
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
READ = Permission.CLASSIFICATION_READ


@dataclass(frozen=True)
class Chosen:
    """The lines asked for, and how many cases the filter found beside them."""

    lines: list[Line]
    left_out: int = 0


@bp.get("")
@requires(READ)
def blank() -> ResponseReturnValue:
    """Show the form; a page of a case may have filled in what it is about."""
    told = {name: request.args.get(name, "") for name in ("crime", "refs", "series")}
    form = MatrixForm(formdata=None, data={k: v for k, v in told.items() if v})
    with transaction() as db:
        form.offer(offers.of(db, current_actor()))
    return render_template(PAGE, form=form, table=None)


@bp.post("")
@requires(READ)
def laid() -> ResponseReturnValue:
    """Lay the incidents beside each other."""
    form, actor = MatrixForm(), current_actor()
    with transaction() as db:
        form.offer(offers.of(db, actor))
        page = _laid(db, actor, form) if form.validate() else None
    if page is None:
        return render_template(PAGE, form=form, table=None), WRONG
    return render_template(PAGE, form=form, **page)


def _laid(db: Session, actor: Actor, form: MatrixForm) -> dict[str, Any] | None:
    chosen = _chosen(db, actor, form)
    if chosen is None:
        return None
    names = house.names(db, actor.unlocked) if house.holds(db, actor.unlocked) else {}
    return {
        "table": shown.table(form.crime.data, chosen.lines, names),
        "left_out": chosen.left_out,
        "most": MOST_CASES,
        "on": clock.now(),
    }


def _chosen(db: Session, actor: Actor, form: MatrixForm) -> Chosen | None:
    """Open what the form asks for; None where it asks for nothing, or for too much."""
    refs, wanted = form.references(), form.wanted()
    left_out = 0
    if len(refs) > MOST_CASES:
        form.refs.errors = [_("At most %(n)s cases at once.", n=MOST_CASES)]
        return None
    if not refs and wanted is None:
        form.refs.errors = [_("Write references, or choose a place or a unit.")]
        return None
    if not refs:
        found = listing.cases(db, actor, also=wanted, limit=MOST_CASES)
        refs = [row.ref for row in found.rows]
        left_out = max(found.total - len(refs), 0)
    lines: list[Line] = []
    for ref in refs:
        try:
            file = cases.get(db, ref, actor, READ)
        except NotFoundError:
            form.refs.errors = [_("There is no case %(ref)s for you.", ref=ref)]
            return None
        lines += laying.of_case(db, file, form.crime.data, form.ticked())
    return Chosen(_of_series(lines, form.of_series()), left_out)


def _of_series(lines: list[Line], series_id: UUID | None) -> list[Line]:
    if series_id is None:
        return lines
    return [line for line in lines if line.series_id == series_id]
