"""Evidence of a team: having its sealed files read again, and what is there twice."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.db import transaction
from app.errors import InvalidInputError
from app.evidence import duplicates, overseeing
from app.evidence.verifying import reporting, starting, words, writing
from app.evidence.verifying.forms import CheckForm
from app.evidence.verifying.reporting import Report
from app.files.forms import handed
from app.staff import house
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import ngettext

bp = Blueprint("evidence_checks", __name__, template_folder="../templates")

TEAM = "/staff/evidence"
ONE = f"{TEAM}/checks/<uuid:check_id>"
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get(TEAM)
@requires(Permission.EVIDENCE_VERIFY)
def of_teams() -> ResponseReturnValue:
    """Show the checks of the person's teams, and the files that are there twice."""
    with transaction() as db:
        page = _page(db, CheckForm(formdata=None))
    return render_template("evidence/of_teams.html", **page)


@bp.post(TEAM)
@requires(Permission.EVIDENCE_VERIFY)
def start() -> ResponseReturnValue:
    """Begin a check; its job's page shows how far it has come."""
    form, job_id = CheckForm(), None
    with transaction() as db:
        page = _page(db, form)
        if form.validate():
            try:
                check_id = starting.start(
                    db, current_actor(), UUID(form.team.data), form.chosen()
                )
                job_id = reporting.row_of(db, current_actor(), check_id).job_id
            except InvalidInputError as wrong:
                form.refs.errors = [_said_of(wrong)]
    if job_id is None:
        return render_template("evidence/of_teams.html", **page), WRONG
    return redirect(f"/staff/jobs/{job_id}", HTTPStatus.SEE_OTHER)


@bp.get(ONE)
@requires(Permission.EVIDENCE_VERIFY)
def report(check_id: UUID) -> ResponseReturnValue:
    """Show what a check found, the bad news first."""
    with transaction() as db:
        found = reporting.get(db, current_actor(), check_id)
        names = house.names(db, current_actor().unlocked)
    return render_template(
        "evidence/check.html",
        report=found,
        by=names.get(found.content.started_by, ""),
        said=words,
    )


@bp.post(f"{ONE}/write")
@requires(Permission.EVIDENCE_VERIFY)
def write(check_id: UUID) -> ResponseReturnValue:
    """Write what was found into the chains of custody, some cases at a time."""
    with transaction() as db:
        left = writing.write(db, current_actor(), check_id)
    if left:
        text = ngettext("%(num)s case is left.", "%(num)s cases are left.", left)
        flash(_("Written for some cases.") + " " + text, "saved")
    else:
        flash(_("Written into every chain of custody."), "saved")
    return redirect(_path(check_id), HTTPStatus.SEE_OTHER)


@bp.post(f"{ONE}/go-on")
@requires(Permission.EVIDENCE_VERIFY)
def go_on(check_id: UUID) -> ResponseReturnValue:
    """Read on where the worker ended."""
    with transaction() as db:
        actor = current_actor()
        row = reporting.row_of(db, actor, check_id)
        starting.go_on(db, actor, row, reporting.content_of(db, actor, row))
        job_id = row.job_id
    return redirect(f"/staff/jobs/{job_id}", HTTPStatus.SEE_OTHER)


@bp.post(f"{ONE}/next")
@requires(Permission.EVIDENCE_VERIFY)
def after(check_id: UUID) -> ResponseReturnValue:
    """Begin a check of the cases after the last one of this check."""
    job_id = None
    with transaction() as db:
        actor = current_actor()
        row = reporting.row_of(db, actor, check_id)
        content = reporting.content_of(db, actor, row)
        try:
            began = starting.start(db, actor, row.register_id, after=content.last)
            job_id = reporting.row_of(db, actor, began).job_id
        except InvalidInputError:
            flash(_("There is no further case with a file."), "saved")
    to = f"/staff/jobs/{job_id}" if job_id else _path(check_id)
    return redirect(to, HTTPStatus.SEE_OTHER)


@bp.post(f"{ONE}/report.csv")
@requires(Permission.EVIDENCE_VERIFY)
def as_csv(check_id: UUID) -> ResponseReturnValue:
    """Download the report as a table."""
    with transaction() as db:
        found = reporting.get(db, current_actor(), check_id, "csv")
    return _as_file(found, reporting.to_csv(found), "csv", "text/csv")


@bp.post(f"{ONE}/report.json")
@requires(Permission.EVIDENCE_VERIFY)
def as_json(check_id: UUID) -> ResponseReturnValue:
    """Download the report for a program."""
    with transaction() as db:
        found = reporting.get(db, current_actor(), check_id, "json")
    return _as_file(found, reporting.to_json(found), "json", "application/json")


@bp.get("/staff/cases/<ref>/evidence/<uuid:item_id>/same/<other_ref>")
@requires(Permission.CASE_READ)
def same(ref: str, item_id: UUID, other_ref: str) -> ResponseReturnValue:
    """Lead to the same file in another case, which is opened and written down."""
    with transaction() as db:
        actor = current_actor()
        file = cases.get(db, ref, actor, Permission.CASE_READ)
        sha256 = duplicates.hash_of(db, file, item_id)
        other = cases.get(db, other_ref, actor, Permission.CASE_READ)
        found = duplicates.first_of(db, other, sha256)
    return redirect(f"/staff/cases/{other_ref}/evidence/{found}")


def _page(db: Session, form: CheckForm) -> dict[str, Any]:
    actor = current_actor()
    teams = overseeing.teams(db, actor)
    names = house.team_names(db, actor.unlocked)
    form.offer((team_id, names.get(team_id, "")) for team_id in teams)
    return {
        "form": form,
        "only_team": teams[0] if len(teams) == 1 else None,
        "reports": [
            (names.get(team_id, ""), each)
            for team_id in teams
            for each in reporting.of_team(db, actor, team_id)
        ],
        "groups": duplicates.groups(db, actor),
    }


def _said_of(wrong: InvalidInputError) -> str:
    if "refs" in wrong.fields:
        return _("One of these is not a case of this team. Nothing was begun.")
    return _("There is no file to read in these cases.")


def _as_file(found: Report, data: bytes, ending: str, mime: str) -> Response:
    return handed(
        data, f"evidence-check-{found.content.started_at[:10]}.{ending}", mime
    )


def _path(check_id: UUID) -> str:
    return f"{TEAM}/checks/{check_id}"
