"""The page that counts requests by kind and answer, for a report to the public."""

from http import HTTPStatus

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app import clock
from app.db import transaction
from app.figures.protecting import RULES
from app.inquiries import counting, shown
from app.inquiries.forms import YearForm
from app.inquiries.rules import Outcome
from app.inquiries.words import KINDS, OUTCOMES
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("inquiry_figures", __name__, url_prefix="/staff/requests/figures")

PAGE = "inquiries/figures.html"
YEARS = 10


@bp.get("")
@requires(Permission.INQUIRY_WRITE)
def ask() -> ResponseReturnValue:
    """Ask for which year."""
    form = _offered(YearForm(formdata=None))
    with transaction() as db:
        shown.teams(db, current_actor())
    return render_template(PAGE, form=form, rows=None)


@bp.post("")
@requires(Permission.INQUIRY_WRITE)
def count() -> ResponseReturnValue:
    """Show the numbers of a year; small ones are hidden."""
    form, lines = _offered(YearForm()), None
    with transaction() as db:
        if form.validate():
            lines = counting.count(db, current_actor(), form.year.data)
    if lines is None:
        page = {"form": form, "rows": None}
        return render_template(PAGE, **page), HTTPStatus.UNPROCESSABLE_ENTITY
    told = [str(OUTCOMES[each][0]) for each in Outcome]
    columns = [*told, _("not answered that year"), _("All")]
    rows = [
        (
            str(KINDS[line.kind]),
            [*(line.cells[key] for key in counting.ANSWERS), line.total],
        )
        for line in lines
    ]
    return render_template(
        PAGE,
        form=form,
        rows=rows,
        columns=columns,
        least=RULES.sensitive_threshold,
        year=form.year.data,
    )


def _offered(form: YearForm) -> YearForm:
    now = clock.now().year
    form.offer(list(range(now - 1, now - 1 - YEARS, -1)))
    return form
