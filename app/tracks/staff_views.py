"""Searches and returns of a case: the list, one of them, its plan, silence and end."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import assigning, calling, heads, recording
from app.cases.casefile import CaseFile
from app.cases.forms import CaseForm, laid_beside
from app.db import transaction
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.tracks import catalogue, following, shown
from app.tracks.documents import PaperAt, Step
from app.tracks.following import TrackSeen
from app.tracks.forms import OpenForm, PaperForm, StepForm
from app.tracks.words import step_words
from app.wording import gettext as _

bp = Blueprint(
    "tracks",
    __name__,
    url_prefix="/staff/cases/<ref>/reparation/tracks",
    template_folder="templates",
)

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
WRITE = Permission.CASE_WRITE


@bp.get("")
@requires(Permission.CASE_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show the searches and returns of the case."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = {
            "head": heads.head(db, file),
            "rows": shown.lines(db, file),
            "may_write": file.may(WRITE),
        }
    return render_template("tracks/list.html", **page)


@bp.get("/new")
@requires(WRITE)
def new(ref: str) -> ResponseReturnValue:
    """Show the empty form."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        form = OpenForm(formdata=None)
        page = _new(db, file, form)
        survivor = recording.survivor_id(db, file)
        form.asked_by.data = str(survivor) if survivor else ""
    return render_template("tracks/new.html", **page)


@bp.post("/new")
@requires(WRITE)
def add(ref: str) -> ResponseReturnValue:
    """Begin a search or return; nothing is sent by it."""
    form, made = OpenForm(), None
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        page = _new(db, file, form)
        if form.validate():
            try:
                made = following.open_track(db, file, **form.typed())
            except InvalidInputError as refused:
                explain(form, refused)
    if made is None:
        return render_template("tracks/new.html", **page), WRONG
    flash(_("Begun. Nobody was told of it."), "saved")
    return to(ref, made)


@bp.get("/<uuid:track_id>")
@requires(Permission.CASE_READ)
def one(ref: str, track_id: UUID) -> ResponseReturnValue:
    """Show one search or return with everything in it."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = {
            "head": heads.head(db, file),
            "track": shown.track(db, file, following.seen(db, file, track_id)),
            "may_write": file.may(WRITE),
        }
    return render_template("tracks/track.html", **page)


@bp.get("/<uuid:track_id>/steps/new")
@requires(WRITE)
def new_step(ref: str, track_id: UUID) -> ResponseReturnValue:
    """Show an empty step."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        seen = following.seen(db, file, track_id)
        page = _step(db, file, StepForm(formdata=None), seen, None)
    return render_template("tracks/step.html", **page)


@bp.post("/<uuid:track_id>/steps/new")
@requires(WRITE)
def add_step(ref: str, track_id: UUID) -> ResponseReturnValue:
    """Add a step of the office's own."""
    form = StepForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        seen = following.seen(db, file, track_id)
        page = _step(db, file, form, seen, None)
        fine = form.validate()
        if fine:
            try:
                following.keep_step(db, file, seen.id, seen.version, form.content())
            except InvalidInputError as refused:
                fine = explain(form, refused)
    if not fine:
        return render_template("tracks/step.html", **page), WRONG
    return saved(ref, track_id)


@bp.get("/steps/<uuid:step_id>")
@requires(WRITE)
def step(ref: str, step_id: UUID) -> ResponseReturnValue:
    """Show one step as a form."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        seen = following.of_step(db, file, step_id)
        old = _of(seen, step_id)
        form = StepForm(formdata=None)
        form.fill(old, seen.version)
        page = _step(db, file, form, seen, old)
    return render_template("tracks/step.html", **page)


@bp.post("/steps/<uuid:step_id>")
@requires(WRITE)
def save_step(ref: str, step_id: UUID) -> ResponseReturnValue:
    """Save one step; on a conflict both versions are shown."""
    form, status = StepForm(), WRONG
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        seen = following.of_step(db, file, step_id)
        old = _of(seen, step_id)
        page = _step(db, file, form, seen, old)
        fine = form.validate()
        if fine:
            try:
                following.keep_step(
                    db, file, seen.id, form.of_version, form.content(old)
                )
            except InvalidInputError as refused:
                fine = explain(form, refused)
            except ConflictError:
                fine, status = False, HTTPStatus.CONFLICT
                theirs = StepForm(formdata=None)
                theirs.who.choices = form.who.choices
                theirs.fill(old, seen.version)
                page |= laid_beside(form, theirs, seen.version)
    if not fine:
        return render_template("tracks/step.html", **page), status
    return saved(ref, seen.id)


@bp.get("/<uuid:track_id>/papers/<paper>")
@requires(WRITE)
def paper(ref: str, track_id: UUID, paper: str) -> ResponseReturnValue:
    """Show how one paper stands, as a form."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        seen = following.seen(db, file, track_id)
        form = PaperForm(formdata=None)
        form.fill(_paper_at(seen, paper), seen.version)
        page = _paper(db, file, form, seen, paper)
    return render_template("tracks/paper.html", **page)


@bp.post("/<uuid:track_id>/papers/<paper>")
@requires(WRITE)
def save_paper(ref: str, track_id: UUID, paper: str) -> ResponseReturnValue:
    """Save how one paper stands; on a conflict both versions are shown."""
    form, status = PaperForm(), WRONG
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        seen = following.seen(db, file, track_id)
        old = _paper_at(seen, paper)
        page = _paper(db, file, form, seen, paper)
        fine = form.validate()
        if fine:
            others = [each for each in seen.content.papers if each.paper != paper]
            told = [*others, form.content(paper)]
            try:
                following.keep_papers(db, file, track_id, form.of_version, told)
            except InvalidInputError:
                form.note.errors = [_("Say what replaces it.")]
                fine = False
            except ConflictError:
                fine, status = False, HTTPStatus.CONFLICT
                theirs = PaperForm(formdata=None)
                theirs.fill(old, seen.version)
                page |= laid_beside(form, theirs, seen.version)
    if not fine:
        return render_template("tracks/paper.html", **page), status
    return saved(ref, track_id)


def _of(seen: TrackSeen, step_id: UUID) -> Step:
    return next(each for each in seen.content.steps if each.id == step_id)


def _paper_at(seen: TrackSeen, paper: str) -> PaperAt:
    """Return how a paper of the catalogue stands.

    Raises:
        NotFoundError: there is no such paper.
    """
    if paper not in catalogue.load().papers:
        raise NotFoundError
    at = {each.paper: each for each in seen.content.papers}
    return at.get(paper, PaperAt(paper, "missing"))


def explain(form: CaseForm, refused: InvalidInputError) -> bool:
    """Write beside each field why it was not taken; always False."""
    told = {
        "kind": _("This goes on already for this person."),
        "interest": _("Of a child, say why this is in the child’s interest."),
        "text": _("Write what is to be done."),
        "step": _("There are too many steps."),
        "who": _("Name one: somebody of the case, or somebody by what they are."),
        "until": _("This day is over."),
        "on": _("This day is still to come."),
        "note": _("Say by whom and how the person was identified."),
    }
    fields = {"text": "what", "step": "what"}
    for name in refused.fields:
        form[fields.get(name, name)].errors = [told[name]]
    return False


def _new(db: Session, file: CaseFile, form: OpenForm) -> dict[str, Any]:
    people = calling.people(db, file)
    form.offer(people)
    known = catalogue.load()
    return {
        "head": heads.head(db, file),
        "form": form,
        "has_people": bool(people),
        "as_of": known.as_of,
    }


def _step(
    db: Session, file: CaseFile, form: StepForm, seen: TrackSeen, old: Step | None
) -> dict[str, Any]:
    form.offer(assigning.candidates(db, file))
    return part(db, file, form, seen) | {
        "words": step_words(old) if old and old.step else "",
        "action": f"{_base(file)}/steps/{old.id}"
        if old
        else f"{_base(file)}/{seen.id}/steps/new",
    }


def _paper(
    db: Session, file: CaseFile, form: PaperForm, seen: TrackSeen, paper: str
) -> dict[str, Any]:
    return part(db, file, form, seen) | {
        "words": shown.paper_name(paper),
        "substitutes": shown.substitutes(paper),
        "action": f"{_base(file)}/{seen.id}/papers/{paper}",
    }


def part(
    db: Session, file: CaseFile, form: CaseForm, seen: TrackSeen
) -> dict[str, Any]:
    """Return what every page of a part of a track shows."""
    people = dict(calling.people(db, file))
    return {
        "head": heads.head(db, file),
        "form": form,
        "version": form.of_version or None,
        "track_id": seen.id,
        "who": people.get(seen.content.person_id, ""),
    }


def _base(file: CaseFile) -> str:
    return f"/staff/cases/{file.ref}/reparation/tracks"


def saved(ref: str, track_id: UUID) -> ResponseReturnValue:
    """Say that it was saved, and show the track."""
    flash(_("Saved."), "saved")
    return to(ref, track_id)


def to(ref: str, track_id: UUID) -> ResponseReturnValue:
    """Show the track."""
    path = f"/staff/cases/{ref}/reparation/tracks/{track_id}"
    return redirect(path, HTTPStatus.SEE_OTHER)
