"""Sightings of a person who is sought, and bodies that were informed."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases, clock
from app.cases import calling, heads, overview
from app.cases.casefile import CaseFile
from app.cases.forms import CaseForm, laid_beside
from app.db import transaction
from app.errors import (
    ConflictError,
    ConsentMissingError,
    InvalidInputError,
    QuietError,
)
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.tracks import catalogue, following, informing, shown, sighting
from app.tracks.documents import Recall
from app.tracks.informing import InformedSeen
from app.tracks.rules import TRACING
from app.tracks.telling.forms import (
    FollowForm,
    InformForm,
    SightingForm,
    sighting_filled,
)
from app.wording import gettext as _

bp = Blueprint("telling", __name__, url_prefix="/staff/cases/<ref>/reparation/tracks")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
WRITE = Permission.CASE_WRITE


@bp.get("/<uuid:track_id>/sightings/new")
@requires(WRITE)
def new_sighting(ref: str, track_id: UUID) -> ResponseReturnValue:
    """Show an empty form."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        path = f"{track_id}/sightings/new"
        page = _sighting(db, file, SightingForm(formdata=None), track_id, path)
    return render_template("tracks/sighting.html", **page)


@bp.post("/<uuid:track_id>/sightings/new")
@requires(WRITE)
def add_sighting(ref: str, track_id: UUID) -> ResponseReturnValue:
    """Record one sighting."""
    form = SightingForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        page = _sighting(db, file, form, track_id, f"{track_id}/sightings/new")
        fine = form.validate()
        if fine:
            try:
                sighting.record(db, file, form.content(track_id))
            except InvalidInputError:
                fine = _no_source(form)
    if not fine:
        return render_template("tracks/sighting.html", **page), WRONG
    return _saved(ref, track_id)


@bp.get("/sightings/<uuid:sighting_id>")
@requires(WRITE)
def one_sighting(ref: str, sighting_id: UUID) -> ResponseReturnValue:
    """Show one sighting as a form."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        seen = sighting.seen(db, file, sighting_id)
        form = sighting_filled(seen.content, seen.version)
        path = f"sightings/{sighting_id}"
        page = _sighting(db, file, form, seen.content.track_id, path)
    return render_template("tracks/sighting.html", **page)


@bp.post("/sightings/<uuid:sighting_id>")
@requires(WRITE)
def save_sighting(ref: str, sighting_id: UUID) -> ResponseReturnValue:
    """Save one sighting; on a conflict both versions are shown."""
    form, status = SightingForm(), WRONG
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        seen = sighting.seen(db, file, sighting_id)
        track_id = seen.content.track_id
        page = _sighting(db, file, form, track_id, f"sightings/{sighting_id}")
        fine = form.validate()
        if fine:
            content = form.content(track_id)
            try:
                sighting.change(db, file, sighting_id, form.of_version, content)
            except InvalidInputError:
                fine = _no_source(form)
            except ConflictError:
                fine, status = False, HTTPStatus.CONFLICT
                theirs = sighting_filled(seen.content, seen.version)
                _offer(db, file, theirs)
                page |= laid_beside(form, theirs, seen.version)
    if not fine:
        return render_template("tracks/sighting.html", **page), status
    return _saved(ref, track_id)


@bp.get("/<uuid:track_id>/informed/new")
@requires(WRITE)
def new_informed(ref: str, track_id: UUID) -> ResponseReturnValue:
    """Show an empty form, for the body that the list named."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        form = InformForm(formdata=None)
        page = _inform(db, file, form, track_id)
        today = clock.now().date()
        form.informed_on.show(today)
        body = catalogue.load().bodies.get(request.args.get("body", ""))
        form.body.data = body.id if body else ""
        if body and body.reply_days:
            form.reply_due.show(today + timedelta(days=body.reply_days))
    return render_template("tracks/inform.html", **page)


@bp.post("/<uuid:track_id>/informed/new")
@requires(WRITE)
def inform(ref: str, track_id: UUID) -> ResponseReturnValue:
    """Write down that a body was told; without the yes it takes nothing is kept."""
    form = InformForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        page = _inform(db, file, form, track_id)
        fine = form.validate()
        if fine:
            try:
                informing.inform(db, file, form.content(track_id))
            except ConsentMissingError:
                form.told.errors = [
                    _(
                        "A yes is lacking: to a search by this body; if what it is"
                        " told may reach the side that holds the person, to that as"
                        " well; and to a photo or DNA each by itself. Nothing was"
                        " written down. Record that talk first, or ask without naming"
                        " anybody."
                    )
                ]
                page["no_consent"] = TRACING
                fine = False
            except QuietError:
                form.told.errors = [
                    _(
                        "Talks run in silence, and what this body is told may become"
                        " public. Nothing was written down. Ask without naming"
                        " anybody, or lift the silence first."
                    )
                ]
                fine = False
            except InvalidInputError as refused:
                fine = _explain(form, refused)
    if not fine:
        return render_template("tracks/inform.html", **page), WRONG
    return _saved(ref, track_id)


@bp.get("/informed/<uuid:informed_id>")
@requires(WRITE)
def one_informed(ref: str, informed_id: UUID) -> ResponseReturnValue:
    """Show one body that was told, with the form for its reply."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        seen = informing.seen(db, file, informed_id)
        form = FollowForm(formdata=None)
        form.fill(seen.content, seen.version)
        page = _follow(db, file, form, seen)
    return render_template("tracks/informed.html", **page)


@bp.post("/informed/<uuid:informed_id>")
@requires(WRITE)
def follow(ref: str, informed_id: UUID) -> ResponseReturnValue:
    """Save a number or a reply; on a conflict both versions are shown."""
    form, status = FollowForm(), WRONG
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        seen = informing.seen(db, file, informed_id)
        page = _follow(db, file, form, seen)
        fine = form.validate()
        if fine:
            try:
                informing.follow(db, file, informed_id, form.of_version, **form.typed())
            except InvalidInputError as refused:
                fine = _explain(form, refused)
            except ConflictError:
                fine, status = False, HTTPStatus.CONFLICT
                theirs = FollowForm(formdata=None)
                theirs.fill(seen.content, seen.version)
                page |= laid_beside(form, theirs, seen.version)
    if not fine:
        return render_template("tracks/informed.html", **page), status
    return _saved(ref, seen.content.track_id)


def _no_source(form: SightingForm) -> bool:
    form.source.errors = [_("Say from whom or from what it comes.")]
    return False


def _explain(form: CaseForm, refused: InvalidInputError) -> bool:
    """Write beside each field why it was not taken; always False."""
    told = {
        "informed_on": _("This day is still to come."),
        "reply_due": _("This is before the body was informed."),
        "replied_on": _("This is before the body was informed, or still to come."),
        "reply": _("Say also on which day it replied."),
    }
    for name in refused.fields:
        form[name].errors = [told[name]]
    return False


def _offer(db: Session, file: CaseFile, form: SightingForm) -> None:
    form.offer(calling.people(db, file), overview.sources(db, file))


def _sighting(
    db: Session, file: CaseFile, form: SightingForm, track_id: UUID, path: str
) -> dict[str, Any]:
    _offer(db, file, form)
    return _page(db, file, form, track_id) | {"action": f"{_base(file)}/{path}"}


def _inform(
    db: Session, file: CaseFile, form: InformForm, track_id: UUID
) -> dict[str, Any]:
    content = following.seen(db, file, track_id).content
    procedure = catalogue.load().procedures.get(content.kind)
    form.offer(procedure.bodies if procedure else ())
    return _page(db, file, form, track_id) | {"no_consent": ""}


def _follow(
    db: Session, file: CaseFile, form: FollowForm, seen: InformedSeen
) -> dict[str, Any]:
    row = shown.told_row(seen.id, seen.content, clock.now().date())
    return _page(db, file, form, seen.content.track_id) | {
        "row": row,
        "to_recall": seen.content.recall is Recall.TO_SEND,
    }


def _page(
    db: Session, file: CaseFile, form: CaseForm, track_id: UUID
) -> dict[str, Any]:
    content = following.seen(db, file, track_id).content
    people = dict(calling.people(db, file))
    return {
        "head": heads.head(db, file),
        "form": form,
        "version": form.of_version or None,
        "track_id": track_id,
        "who": people.get(content.person_id, ""),
    }


def _base(file: CaseFile) -> str:
    return f"/staff/cases/{file.ref}/reparation/tracks"


def _saved(ref: str, track_id: UUID) -> ResponseReturnValue:
    flash(_("Saved."), "saved")
    path = f"/staff/cases/{ref}/reparation/tracks/{track_id}"
    return redirect(path, HTTPStatus.SEE_OTHER)
