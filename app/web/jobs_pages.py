"""How far a background job has come. Names and numbers of its row, and no words.

A job is named by a random id, carries nothing about anybody, and can be looked at by
everyone who is signed in. What it made is shown where it was asked for.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app import jobs
from app.classification.reassessing import running as comparing
from app.classification.reassessing import starting as reassessing
from app.db import reading
from app.evidence.verifying import reading as verifying
from app.evidence.verifying import starting
from app.jobs import Status
from app.jobs.models import Job
from app.packages import building
from app.packages.packing import Stage
from app.packages.words import FAILURES
from app.staff import resealing
from app.staff.access import requires
from app.staff.policy import Permission
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

bp = Blueprint("jobs", __name__, url_prefix="/staff/jobs")

BUILD = building.JOB
NAMES: dict[str, str] = {
    BUILD: _l("Building a package"),
    resealing.JOB: _l("Writing older records in today’s form"),
    starting.JOB: _l("Reading sealed files again"),
    reassessing.JOB: _l("Comparing decisions with the catalogue of laws"),
}

STEPS: dict[str, str] = {
    Stage.READING: _l("Reading what may go"),
    Stage.DESCRIBING: _l("Writing the dossier and the lists"),
    Stage.SIGNING: _l("Signing"),
    Stage.SEALING: _l("Sealing to the receiver’s key"),
    Stage.KEEPING: _l("Keeping the sealed file"),
}

OTHER_STEPS: dict[str, str] = {
    resealing.STEP: _l("Writing case after case"),
    verifying.STEP: _l("Reading file after file"),
    comparing.STEP: _l("Comparing case after case"),
}

STATES: dict[Status, str] = {
    Status.WAITING: "queued",
    Status.RUNNING: "running",
    Status.DONE: "done",
    Status.FAILED: "failed",
    Status.START_AGAIN: "failed",
    Status.CANCELLED: "cancelled",
}

MADE: dict[str, tuple[str, str]] = {
    BUILD: ("/staff/disclosures", _l("Open the package")),
    starting.JOB: ("/staff/evidence/checks", _l("Open the report")),
    reassessing.JOB: ("/staff/law/reassessments", _l("Open the report")),
}
"""Where what a job made is shown, and the words on the way there."""

WHOLE = 100
"""Handlers count as finely as they like; a page counts to a hundred."""

ERRORS: dict[str, str] = {
    **FAILURES,
    "tampered": _l("A record is not what was sealed. The work stopped there."),
}
"""What a job says of its end; which record it was, its own page says."""


@bp.get("/<uuid:job_id>")
@requires(Permission.OWN_SESSION)
def progress(job_id: UUID) -> ResponseReturnValue:
    """Show one job; the page asks again by itself while the work goes on."""
    with reading() as db:
        row = jobs.state(db, job_id)
        name, shown = str(NAMES.get(row.name, _("Background work"))), drawn(row)
        path, text = MADE.get(row.name, ("", ""))
        made = f"{path}/{row.subject_id}" if path else ""
    return render_template(
        "staff/job.html", name=name, job=shown, made=made, made_text=str(text)
    )


def drawn(row: Job) -> dict[str, Any]:
    """Return what the `job_progress` component draws."""
    status = Status(row.status)
    return {
        "id": str(row.id),
        "state": STATES[status],
        "done": row.steps_done * WHOLE // row.steps_total if row.steps_total else 0,
        "total": WHOLE if row.steps_total else 0,
        "step": str({**STEPS, **OTHER_STEPS}.get(row.step, "")),
        "stages": _stages(row, status) if row.name == BUILD else [],
        "error": _error(row, status),
        "cancel": "",
    }


def _stages(row: Job, status: Status) -> list[dict[str, str]]:
    order = list(STEPS)
    at = order.index(row.step) if row.step in order else -1
    finished = status is Status.DONE
    return [
        {
            "text": str(STEPS[stage]),
            "state": "done"
            if finished or place < at
            else "now"
            if place == at
            else "later",
        }
        for place, stage in enumerate(order)
    ]


def _error(row: Job, status: Status) -> str:
    if status is Status.START_AGAIN:
        return _(
            "The worker ended before the work was done. Nothing is lost: start again."
        )
    if status is not Status.FAILED:
        return ""
    known = ERRORS.get(row.error_code or "")
    return str(known) if known else _("The work stopped. Nothing left the house.")
