"""Who may negotiate, silence while they do, and how a search or return ended."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import calling
from app.cases.casefile import CaseFile
from app.cases.forms import CaseForm, laid_beside
from app.db import transaction
from app.errors import ConflictError, InvalidInputError
from app.staff.access import requires
from app.staff.present import current_actor
from app.tracks import catalogue, following, quiet
from app.tracks.following import TrackSeen
from app.tracks.forms import EndForm, MandateForm, QuietForm
from app.tracks.staff_views import WRITE, WRONG, explain, part, saved, to
from app.wording import gettext as _

bp = Blueprint("talks", __name__, url_prefix="/staff/cases/<ref>/reparation/tracks")


@bp.get("/<uuid:track_id>/mandates/new")
@requires(WRITE)
def new_mandate(ref: str, track_id: UUID) -> ResponseReturnValue:
    """Show an empty form."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        seen = following.seen(db, file, track_id)
        page = _mandate(db, file, MandateForm(formdata=None), seen)
    return render_template("tracks/mandate.html", **page)


@bp.post("/<uuid:track_id>/mandates/new")
@requires(WRITE)
def add_mandate(ref: str, track_id: UUID) -> ResponseReturnValue:
    """Say who may negotiate."""
    form = MandateForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        seen = following.seen(db, file, track_id)
        page = _mandate(db, file, form, seen)
        fine = form.validate()
        if fine:
            try:
                following.give_mandate(db, file, track_id, seen.version, form.content())
            except InvalidInputError as refused:
                fine = explain(form, refused)
    if not fine:
        return render_template("tracks/mandate.html", **page), WRONG
    return saved(ref, track_id)


@bp.post("/<uuid:track_id>/mandates/<uuid:mandate_id>/end")
@requires(WRITE)
def end_mandate(ref: str, track_id: UUID, mandate_id: UUID) -> ResponseReturnValue:
    """Take a mandate back."""
    form = CaseForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        following.end_mandate(db, file, track_id, form.of_version, mandate_id)
    return saved(ref, track_id)


@bp.get("/<uuid:track_id>/quiet")
@requires(WRITE)
def silence(ref: str, track_id: UUID) -> ResponseReturnValue:
    """Show why there is silence, or an empty form."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        seen = following.seen(db, file, track_id)
        form = QuietForm(formdata=None)
        form.fill(quiet.of(seen), seen.version)
        page = _quiet(db, file, form, seen)
    return render_template("tracks/quiet.html", **page)


@bp.post("/<uuid:track_id>/quiet")
@requires(WRITE)
def ask_for_silence(ref: str, track_id: UUID) -> ResponseReturnValue:
    """Ask for silence, or for more of it."""
    form, status = QuietForm(), WRONG
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        seen = following.seen(db, file, track_id)
        page = _quiet(db, file, form, seen)
        fine = form.validate()
        until = form.until.day() if fine else None
        if fine and until is not None:
            try:
                why = form.why.data or ""
                version = form.of_version
                quiet.ask_for(db, file, track_id, version, why=why, until=until)
            except InvalidInputError:
                form.until.errors = [_("This day is over.")]
                fine = False
            except ConflictError:
                fine, status = False, HTTPStatus.CONFLICT
                theirs = QuietForm(formdata=None)
                theirs.fill(quiet.of(seen), seen.version)
                page |= laid_beside(form, theirs, seen.version)
    if not fine:
        return render_template("tracks/quiet.html", **page), status
    flash(_("Silence is kept from now on."), "saved")
    return to(ref, track_id)


@bp.post("/<uuid:track_id>/quiet/lift")
@requires(WRITE)
def lift(ref: str, track_id: UUID) -> ResponseReturnValue:
    """Lift the silence."""
    form = CaseForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        quiet.lift(db, file, track_id, form.of_version)
    flash(_("The silence is lifted. Each public use still takes its own yes."), "saved")
    return to(ref, track_id)


@bp.get("/<uuid:track_id>/end")
@requires(WRITE)
def ending(ref: str, track_id: UUID) -> ResponseReturnValue:
    """Show the form of how it ended."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        seen = following.seen(db, file, track_id)
        page = _end(db, file, EndForm(formdata=None), seen)
    return render_template("tracks/end.html", **page)


@bp.post("/<uuid:track_id>/end")
@requires(WRITE)
def end(ref: str, track_id: UUID) -> ResponseReturnValue:
    """End it; who is back gets the steps that come after."""
    form = EndForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        seen = following.seen(db, file, track_id)
        page = _end(db, file, form, seen)
        fine = form.validate()
        if fine:
            try:
                following.end(db, file, track_id, seen.version, **form.typed())
            except InvalidInputError as refused:
                fine = explain(form, refused)
    if not fine:
        return render_template("tracks/end.html", **page), WRONG
    flash(_("Ended. What became of the person is told under People."), "saved")
    return to(ref, track_id)


def _mandate(
    db: Session, file: CaseFile, form: MandateForm, seen: TrackSeen
) -> dict[str, Any]:
    form.offer(calling.people(db, file))
    return part(db, file, form, seen)


def _quiet(
    db: Session, file: CaseFile, form: QuietForm, seen: TrackSeen
) -> dict[str, Any]:
    return part(db, file, form, seen) | {
        "is_quiet": quiet.of(seen) is not None,
        "on_file": seen.version,
    }


def _end(db: Session, file: CaseFile, form: EndForm, seen: TrackSeen) -> dict[str, Any]:
    if seen.content.ended:
        raise ConflictError
    procedure = catalogue.load().procedures.get(seen.content.kind)
    form.offer(procedure.ends if procedure else ())
    return part(db, file, form, seen)
