"""Figures for funders: true inside the house, protected where they leave it."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.db import transaction
from app.errors import NotFoundError, TooFewError
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
from app.wording import gettext as _

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
    form, today = FiguresForm(), clock.now().date()
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
            audit.record(
                db,
                Action.PROGRAMME_TAKEN_OUT,
                current_actor().staff_id,
                form.team_id,
            )
    if printed is None:
        return render_template(PAGE, form=form), WRONG
    rules = protecting.RULES
    data = shown.to_csv(
        shown.tables(shown.printed(printed), KINDS),
        _about(form),
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


def _about(form: FiguresForm) -> list[tuple[str, str]]:
    chosen: dict[str, Any] = {
        field.name: {key: label for key, label, *_rest in field.iter_choices()}
        for field in (form.team, form.project)
    }
    first, last = form.period
    return [
        (_("Team"), str(chosen["team"][form.team.data])),
        (_("Project"), str(chosen["project"][form.project.data or ""])),
        (_("Period"), f"{first.isoformat()} – {last.isoformat()}"),
    ]
