"""Figures of what left: true inside the house, protected where they leave it."""

from http import HTTPStatus

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.db import transaction
from app.errors import NotFoundError, TooFewError
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
from app.wording import gettext as _

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
    form, today = PeriodForm(), clock.now().date()
    with transaction() as db:
        figures, printed = _figures(db, form), None
        if figures is not None and figures.last >= today:
            form.last.errors = [_("Take figures along of quarters that are over.")]
        elif figures is not None:
            try:
                printed = protecting.protect(figures)
            except TooFewError:
                form.last.errors = [
                    _("Too few people to show safely. Choose a longer period.")
                ]
        if printed is not None:
            who = current_actor().staff_id
            audit.record(db, Action.FORUMS_TAKEN_OUT, who, form.team_id)
    if printed is None:
        return render_template(PAGE, form=form), WRONG
    said = list(shown.notes(RULES.sensitive_threshold, RULES.base))
    tables = shown.outside(printed, shown.forums())
    data = figures_shown.to_csv(tables, _about(form), said)
    return handed(data, "packages.csv", "text/csv")


def _figures(db: Session, form: PeriodForm) -> Figures | None:
    """Count what was asked for; None where the form does not hold."""
    _offer(db, form)
    if not form.validate():
        return None
    left = gathering.gather(db, current_actor(), form.team_id)
    return count(left.sent, list(shown.forums()), *form.period)


def _offer(db: Session, form: PeriodForm) -> None:
    actor = current_actor()
    teams = gathering.teams(db, actor)
    if not teams:
        raise NotFoundError
    names = house.team_names(db, actor.unlocked)
    form.offer_teams([(each, names.get(each, "")) for each in teams])


def _about(form: PeriodForm) -> list[tuple[str, str]]:
    named = {key: label for key, label, *_rest in form.team.iter_choices()}
    first, last = form.period
    return [
        (_("Team"), str(named[form.team.data])),
        (_("Period"), f"{first.isoformat()} – {last.isoformat()}"),
    ]
