"""Figures of what left: true inside the house, protected where they leave it."""

from functools import partial
from http import HTTPStatus

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.db import transaction
from app.errors import NotFoundError
from app.figures import shown as figures_shown
from app.figures.forms import PeriodForm
from app.figures.forums import gathering, protecting, shown
from app.figures.forums.counting import Figures, count
from app.figures.protecting import RULES
from app.files.forms import handed
from app.staff import house
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor

bp = Blueprint("forums", __name__, url_prefix="/staff/disclosures/figures")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
PAGE = "figures/forums.html"


@bp.get("")
@requires(Permission.FIGURES_READ)
def ask() -> ResponseReturnValue:
    """Show the empty form."""
    form = PeriodForm(formdata=None)
    with transaction() as db:
        _offer(db, form)
    return render_template(PAGE, form=form)


@bp.post("")
@requires(Permission.FIGURES_READ)
def page() -> ResponseReturnValue:
    """Show the true numbers, to those who may read every record of it."""
    form = PeriodForm()
    with transaction() as db:
        figures = _figures(db, form)
    if figures is None:
        return render_template(PAGE, form=form), WRONG
    tables = shown.inside(figures, shown.forums())
    return render_template(PAGE, form=form, tables=tables)


@bp.post("/csv")
@requires(Permission.FIGURES_READ)
def as_csv() -> ResponseReturnValue:
    """Let what may leave be saved, of quarters that are over."""
    form, printed = PeriodForm(), None
    with transaction() as db:
        figures = _figures(db, form)
        if figures is not None:
            printed = form.leaving(partial(protecting.protect, figures))
        if printed is not None:
            who = current_actor().staff_id
            audit.record(db, Action.FORUMS_TAKEN_OUT, who, form.team_id)
    if printed is None:
        return render_template(PAGE, form=form), WRONG
    said = list(shown.notes(RULES.sensitive_threshold, RULES.base))
    tables = shown.outside(printed, shown.forums())
    data = figures_shown.to_csv(tables, form.about(), said)
    return handed(data, "packages.csv", "text/csv")


def _figures(db: Session, form: PeriodForm) -> Figures | None:
    """Count what was asked for; None where the form does not hold."""
    _offer(db, form)
    if not form.validate():
        return None
    sent = gathering.gather(db, current_actor(), form.team_id)
    return count(sent, list(shown.forums()), *form.period)


def _offer(db: Session, form: PeriodForm) -> None:
    actor = current_actor()
    teams = gathering.teams(db, actor)
    if not teams:
        raise NotFoundError
    names = house.team_names(db, actor.unlocked)
    form.offer_teams([(each, names.get(each, "")) for each in teams])
