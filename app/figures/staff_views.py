"""Figures for funders: true inside the house, protected where they leave it."""

from functools import partial
from http import HTTPStatus

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.db import transaction
from app.errors import NotFoundError
from app.figures import gathering, protecting, shown
from app.figures.counting import Figures, count
from app.figures.forms import FiguresForm
from app.files.forms import handed
from app.reparations.services import projects
from app.reparations.services.words import KINDS
from app.staff import house
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor

bp = Blueprint(
    "figures", __name__, url_prefix="/staff/figures", template_folder="templates"
)

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
PAGE = "figures/page.html"


@bp.get("")
@requires(Permission.FIGURES_READ)
def ask() -> ResponseReturnValue:
    """Show the empty form."""
    form = FiguresForm(formdata=None)
    with transaction() as db:
        _offer(db, form)
    return render_template(PAGE, form=form)


@bp.post("")
@requires(Permission.FIGURES_READ)
def page() -> ResponseReturnValue:
    """Show the true numbers, to those who may read every record of it."""
    form = FiguresForm()
    with transaction() as db:
        figures = _figures(db, form)
    if figures is None:
        return render_template(PAGE, form=form), WRONG
    tables = shown.tables(shown.true(figures), KINDS)
    return render_template(PAGE, form=form, tables=tables)


@bp.post("/csv")
@requires(Permission.FIGURES_READ)
def as_csv() -> ResponseReturnValue:
    """Let what may leave be saved; a quarter that is not over would name who came."""
    form, printed = FiguresForm(), None
    with transaction() as db:
        figures = _figures(db, form)
        if figures is not None:
            printed = form.leaving(partial(protecting.protect, figures))
        if printed is not None:
            who = current_actor().staff_id
            audit.record(db, Action.PROGRAMME_TAKEN_OUT, who, form.team_id)
    if printed is None:
        return render_template(PAGE, form=form), WRONG
    rules = protecting.RULES
    data = shown.to_csv(
        shown.tables(shown.printed(printed), KINDS),
        form.about(),
        list(shown.notes(rules.sensitive_threshold, rules.base)),
    )
    return handed(data, "figures.csv", "text/csv")


def _figures(db: Session, form: FiguresForm) -> Figures | None:
    """Count what was asked for; None where the form does not hold."""
    _offer(db, form)
    if not form.validate():
        return None
    records = gathering.gather(db, current_actor(), form.team_id, form.project_id)
    return count(records.helped, records.unmet, list(KINDS), *form.period)


def _offer(db: Session, form: FiguresForm) -> None:
    actor = current_actor()
    teams = gathering.teams(db, actor)
    if not teams:
        raise NotFoundError
    names = house.team_names(db, actor.unlocked)
    form.offer(
        [(each, names.get(each, "")) for each in teams],
        [
            (seen.id, seen.name)
            for each in teams
            for seen in projects.named(db, actor, each).values()
        ],
    )
