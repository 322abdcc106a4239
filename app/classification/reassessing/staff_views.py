"""The law that this office works with, and what a later edition says of decisions."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.classification.catalogue import coming_catalogue, crime_catalogue
from app.classification.entries import Catalogue
from app.classification.reassessing import reporting, starting, words
from app.classification.reassessing.forms import ReassessForm
from app.classification.reassessing.keeping import open_outcome
from app.db import transaction
from app.errors import InvalidInputError
from app.staff import house
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import locale

bp = Blueprint("law", __name__, template_folder="../templates")

PAGE = "/staff/law"
ONE = f"{PAGE}/reassessments/<uuid:reassessment_id>"
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get(PAGE)
@requires(Permission.LAW_REASSESS)
def listed() -> ResponseReturnValue:
    """Show the catalogue in force, and the re-assessments of the person's teams."""
    with transaction() as db:
        page = _page(db, ReassessForm(formdata=None))
    return render_template("classification/law.html", **page)


@bp.post(PAGE)
@requires(Permission.LAW_REASSESS)
def start() -> ResponseReturnValue:
    """Begin a re-assessment; its job's page shows how far it has come."""
    form, job_id = ReassessForm(), None
    with transaction() as db:
        page = _page(db, form)
        if form.validate():
            actor = current_actor()
            try:
                began = starting.start(
                    db,
                    actor,
                    UUID(form.team.data),
                    is_preview=bool(form.preview.data),
                )
                job_id = reporting.row_of(db, actor, began).job_id
            except InvalidInputError as wrong:
                form.team.errors = [_said_of(wrong)]
    if job_id is None:
        return render_template("classification/law.html", **page), WRONG
    return redirect(f"/staff/jobs/{job_id}", HTTPStatus.SEE_OTHER)


@bp.get(ONE)
@requires(Permission.LAW_REASSESS)
def report(reassessment_id: UUID) -> ResponseReturnValue:
    """Show which decisions would differ and why; each leads to the workbench."""
    with transaction() as db:
        found = reporting.get(db, current_actor(), reassessment_id)
        names = house.names(db, current_actor().unlocked)
    return render_template(
        "classification/reassessment.html",
        report=found,
        by=names.get(found.content.started_by, ""),
        said=words,
    )


@bp.post(f"{ONE}/go-on")
@requires(Permission.LAW_REASSESS)
def go_on(reassessment_id: UUID) -> ResponseReturnValue:
    """Go on where the worker ended."""
    with transaction() as db:
        actor = current_actor()
        row = reporting.row_of(db, actor, reassessment_id)
        starting.go_on(db, actor, row, reporting.content_of(db, actor, row))
        job_id = row.job_id
    return redirect(f"/staff/jobs/{job_id}", HTTPStatus.SEE_OTHER)


@bp.post(f"{ONE}/next")
@requires(Permission.LAW_REASSESS)
def after(reassessment_id: UUID) -> ResponseReturnValue:
    """Begin with the cases after the last one of this re-assessment."""
    job_id = None
    with transaction() as db:
        actor = current_actor()
        row = reporting.row_of(db, actor, reassessment_id)
        content = reporting.content_of(db, actor, row)
        try:
            began = starting.start(
                db,
                actor,
                row.register_id,
                after=content.cases[-1],
                is_preview=open_outcome(row, content.run_key).is_preview,
            )
            job_id = reporting.row_of(db, actor, began).job_id
        except InvalidInputError:
            flash(_("There is no further case with a decision."), "saved")
    to = f"/staff/jobs/{job_id}" if job_id else f"{PAGE}/reassessments/{row.id}"
    return redirect(to, HTTPStatus.SEE_OTHER)


def _page(db: Session, form: ReassessForm) -> dict[str, Any]:
    actor, catalogue = current_actor(), crime_catalogue()
    teams = starting.teams(db, actor)
    names = house.team_names(db, actor.unlocked)
    form.offer((team_id, names.get(team_id, "")) for team_id in teams)
    return {
        "form": form,
        "catalogue": catalogue,
        "counts": {
            prefix: _count(catalogue, prefix)
            for prefix in ("", *(law.prefix for law in catalogue.own))
        },
        "coming": coming_catalogue(),
        "language": locale(),
        "only_team": teams[0] if len(teams) == 1 else None,
        "reports": [
            (names.get(team_id, ""), each)
            for team_id in teams
            for each in reporting.of_team(db, actor, team_id)
        ],
    }


def _said_of(wrong: InvalidInputError) -> str:
    if "edition" in wrong.fields:
        return _("No edition is being prepared. Nothing was begun.")
    return _("Nobody has decided anything in this team yet.")


def _count(catalogue: Catalogue, prefix: str) -> dict[str, int]:
    """Count the entries of one file of law, and what they still lack."""
    found = []
    for key, crime in catalogue.crimes.items():
        law = catalogue.law_of(key)
        if (law.prefix if law else "") == prefix:
            found.append(crime)
    return {
        "entries": len(found),
        "unverified": sum(not each.verified for each in found),
        "lacking": sum(each.lacks_uk for each in found),
    }
