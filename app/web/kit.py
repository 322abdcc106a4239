"""Every component of the staff pages with fictional data, at `/staff/kit`.

Registered in development only. The page check visits it, so a component that is not
shown here is not checked.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from app.dates import ApproximateDate
from app.fields import ApproximateDateField, ChecklistField, choices
from app.staff.access import public

bp = Blueprint("kit", __name__, url_prefix="/staff/kit")


class KitForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """One of each field."""

    title = StringField("Short title", [InputRequired(), Length(max=80)])
    words = TextAreaField("Working text", [InputRequired(), Length(max=4_000)])
    team = SelectField("Team", choices=choices(("n", "North"), ("s", "South")))
    answer = RadioField(
        "Were they free to leave?",
        [InputRequired()],
        choices=choices(("yes", "Yes"), ("no", "No"), ("unknown", "Unknown")),
    )
    needs = ChecklistField(
        "Needs",
        choices=choices(("medical", "Medical care"), ("housing", "Housing")),
    )
    when = ApproximateDateField("When it happened")
    persons = IntegerField("How many people", [Optional()])
    file = FileField("File")
    password = PasswordField("Password")
    agreed = BooleanField("The person has heard this read aloud")


@dataclass(frozen=True)
class KitJob:
    """A job as the progress component reads it."""

    state: str
    done: int
    total: int
    step: str = ""
    stages: tuple[dict[str, str], ...] = ()
    error: str = ""
    cancel: str = ""


EXACT = ApproximateDate.on(date(2024, 3, 3))
BETWEEN = ApproximateDate(
    earliest=date(2024, 3, 3), latest=date(2024, 3, 29), words="until Easter"
)
MONTH = ApproximateDate(earliest=date(2024, 4, 1), latest=date(2024, 4, 30))
GOING_ON = ApproximateDate(earliest=date(2023, 2, 1), continuing=True)
UNKNOWN = ApproximateDate()

HEAD: dict[str, Any] = {
    "ref": "BV-7K3Q-92",
    "pseudonym": "Heron 17",
    "chips": [
        {"text": "Working", "tone": "sea"},
        {"text": "Identity sealed", "tone": "plum"},
        {"text": "Risk: medium", "tone": "amber"},
    ],
    "acts": [
        {"text": "Hand over", "href": "/staff/kit/case"},
        {"text": "Add to case", "href": "/staff/kit/case", "key": "A", "main": True},
    ],
    "crumb": {"text": "Case 3 of 38 in “My open cases”"},
    "bands": [],
    "counts": {"people": 4, "incidents": 3, "evidence": 12, "consent": 5},
}


@bp.get("")
@public
def components() -> ResponseReturnValue:
    """Show every component."""
    return render_template(
        "staff/kit.html", **_data(KitForm(formdata=None), _wrong_form())
    )


@bp.post("/form")
@public
def send() -> ResponseReturnValue:
    """Show the form with its errors, or say that it was saved."""
    form = KitForm()
    if not form.validate():
        return render_template(
            "staff/kit.html", form=form, **_data(form, _wrong_form())
        ), 422
    flash("", "saved")
    return redirect("/staff/kit")


@bp.get("/case")
@public
def case_file() -> ResponseReturnValue:
    """Show the overview of an invented case, as the mock-up has it."""
    return render_template("staff/kit_case.html", head=HEAD, **_spans())


@bp.get("/progress")
@public
def progress() -> ResponseReturnValue:
    """Show a job further on at each look."""
    done = min(int(request.args.get("n", "2")), 5)
    state = "done" if done == 5 else "running"  # noqa: PLR2004  # five stages
    return render_template("staff/kit_job.html", job=_job(state, done))


@bp.get("/error/<code>")
@public
def refusal(code: str) -> ResponseReturnValue:
    """Show the page of one refusal."""
    from app.web.errors import show

    return show(code, 200, "E-7K3Q92")


def _spans() -> dict[str, ApproximateDate]:
    """Return one approximate date of each kind."""
    return {
        "exact": EXACT,
        "between": BETWEEN,
        "month": MONTH,
        "going_on": GOING_ON,
        "unknown": UNKNOWN,
    }


def _job(state: str, done: int) -> KitJob:
    """Return an invented job with its five stages."""
    names = ("Collect", "Redact", "Write", "Sign", "Seal")
    return KitJob(
        state=state,
        done=done,
        total=len(names),
        step=names[min(done, 4)],
        stages=tuple(
            {
                "text": name,
                "state": _stage(state, n, done),
            }
            for n, name in enumerate(names)
        ),
        error="The worker stopped. Nothing is lost." if state == "failed" else "",
        cancel="/staff/kit/form" if state == "running" else "",
    )


def _stage(state: str, stage: int, done: int) -> str:
    """Return how far one stage is."""
    if state == "queued" or stage > done:
        return "later"
    return "done" if stage < done else "now"


def _wrong_form() -> KitForm:
    """Return a form of its own ids, with an error."""
    form = KitForm(formdata=None, prefix="w-")
    form.answer.errors = ["Choose one of the three."]
    return form


def _data(form: KitForm, wrong: KitForm) -> dict[str, Any]:
    """Return everything that the page of components shows."""
    return {
        "sample": form,
        "wrong": wrong,
        "head": HEAD,
        "jobs": [_job("queued", 0), _job("running", 2), _job("failed", 3)],
        "at": datetime(2026, 11, 24, 12, 2, tzinfo=UTC),
        **_spans(),
    }
