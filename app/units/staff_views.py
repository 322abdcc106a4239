"""Pages of the register of units, and of what a case says of them."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import heads, vocabularies
from app.cases.casefile import CaseFile
from app.cases.forms import laid_beside, opening_reason
from app.db import transaction
from app.errors import ConflictError, InvalidInputError
from app.staff import house
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.units import candidates, chain, register, shown
from app.units.forms import (
    CandidateForm,
    CommandersForm,
    NewUnitForm,
    Pairs,
    TakeBackForm,
    UnitForm,
    commanders_filled,
    filled,
)
from app.units.register import UnitSeen
from app.wording import gettext as _

bp = Blueprint("units", __name__, template_folder="templates", url_prefix="/staff")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
WRITE = Permission.UNIT_WRITE


@bp.get("/units")
@requires(Permission.UNIT_READ)
def listed() -> ResponseReturnValue:
    """Show the units of each team of the actor."""
    actor = current_actor()
    with transaction() as db:
        readable = register.teams(db, actor, Permission.UNIT_READ)
        writable = register.teams(db, actor, WRITE)
        names = house.team_names(db, actor.unlocked)
        groups = [
            {
                "team": names.get(team_id, ""),
                "units": _rows(db, actor, team_id),
                "may_write": team_id in writable,
            }
            for team_id in readable
        ]
    return render_template("units/list.html", groups=groups)


def _rows(db: Session, actor: Actor, team_id: UUID) -> list[dict[str, Any]]:
    seen = register.listed(db, actor, team_id)
    names = {each.id: each.content.name for each in seen}
    return [
        {
            "id": each.id,
            "name": each.content.name,
            "aliases": each.content.aliases,
            "kind": vocabularies.term("unit_kinds", each.content.kind),
            "under": [
                names[above.unit_id]
                for above in each.content.under
                if above.until is None and above.unit_id in names
            ],
            "cases": candidates.count(db, actor, team_id, each.id),
        }
        for each in seen
    ]


@bp.get("/units/new")
@requires(WRITE)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    form = NewUnitForm(formdata=None)
    with transaction() as db:
        units = _offer_new(db, current_actor(), form)
    form.with_empty_row(units)
    return render_template("units/form.html", **_new_page(form))


@bp.post("/units/new")
@requires(WRITE)
def add() -> ResponseReturnValue:
    """Record a unit."""
    form, actor, made = NewUnitForm(), current_actor(), None
    with transaction() as db:
        units = _offer_new(db, actor, form)
        if form.validate():
            try:
                made = register.record(db, actor, UUID(form.team.data), form.content())
            except InvalidInputError as refused:
                _refused(form, refused)
    if made is None:
        form.with_empty_row(units)
        return render_template("units/form.html", **_new_page(form)), WRONG
    flash(_("Unit recorded."), "saved")
    return redirect(f"/staff/units/{made}", HTTPStatus.SEE_OTHER)


def _offer_new(db: Session, actor: Actor, form: NewUnitForm) -> Pairs:
    names = house.team_names(db, actor.unlocked)
    teams = register.teams(db, actor, WRITE)
    form.offer_teams([(team_id, names.get(team_id, "")) for team_id in teams])
    units = [pair for team_id in teams for pair in _pairs(db, actor, team_id)]
    form.offer(units)
    return units


def _new_page(form: UnitForm) -> dict[str, Any]:
    return {"form": form, "unit": None, "action": "/staff/units/new", "version": None}


@bp.get("/units/<uuid:unit_id>")
@requires(Permission.UNIT_READ)
def one(unit_id: UUID) -> ResponseReturnValue:
    """Show one unit, its chain of command, and in how many cases it is named."""
    actor = current_actor()
    with transaction() as db:
        seen = register.get(db, actor, unit_id, Permission.UNIT_READ)
        page = shown.one(db, actor, seen)
    reasons = vocabularies.pairs("accused_reasons")
    return render_template("units/unit.html", **page, reasons=reasons)


@bp.get("/units/<uuid:unit_id>/chain.svg")
@requires(Permission.UNIT_READ)
def picture(unit_id: UUID) -> ResponseReturnValue:
    """Draw the chain of command."""
    actor = current_actor()
    with transaction() as db:
        seen = register.get(db, actor, unit_id, Permission.UNIT_READ)
        drawn = chain.lines(register.named(db, actor, seen.team_id), unit_id)
    title = shown.alternative(drawn, seen.content.name)
    answer: Response = make_response(chain.to_svg(drawn, title, unit_id))
    answer.mimetype = "image/svg+xml"
    # Opened by itself it is a picture and nothing else.
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@bp.get("/units/<uuid:unit_id>/change")
@requires(WRITE)
def change(unit_id: UUID) -> ResponseReturnValue:
    """Show a unit as a form."""
    with transaction() as db:
        seen, others = _for_change(db, unit_id)
    form = filled(seen)
    form.with_empty_row(others)
    return render_template("units/form.html", **_page(form, seen))


@bp.post("/units/<uuid:unit_id>/change")
@requires(WRITE)
def save(unit_id: UUID) -> ResponseReturnValue:
    """Save a unit; on a conflict both versions are shown, and nothing is lost."""
    form, status, more = UnitForm(), None, dict[str, Any]()
    with transaction() as db:
        seen, others = _for_change(db, unit_id)
        form.offer(others)
        if not form.validate():
            status = WRONG
        else:
            try:
                register.change(
                    db,
                    current_actor(),
                    unit_id,
                    form.of_version,
                    content=form.content(),
                )
            except InvalidInputError as refused:
                status = _refused(form, refused)
            except ConflictError:
                status = HTTPStatus.CONFLICT
                theirs = filled(seen)
                theirs.offer(others)
                more = laid_beside(form, theirs, seen.version)
    if status is not None:
        form.with_empty_row(others)
        return render_template("units/form.html", **_page(form, seen) | more), status
    flash(_("Unit changed."), "saved")
    return redirect(f"/staff/units/{unit_id}", HTTPStatus.SEE_OTHER)


def _for_change(db: Session, unit_id: UUID) -> tuple[UnitSeen, Pairs]:
    actor = current_actor()
    seen = register.get(db, actor, unit_id, WRITE)
    others = [p for p in _pairs(db, actor, seen.team_id) if p[0] != unit_id]
    return seen, others


def _page(form: UnitForm, seen: UnitSeen) -> dict[str, Any]:
    return {
        "form": form,
        "unit": seen,
        "action": f"/staff/units/{seen.id}/change",
        "version": form.of_version,
    }


@bp.post("/units/<uuid:unit_id>/commanders")
@requires(Permission.COMMANDER_READ)
def open_commanders(unit_id: UUID) -> ResponseReturnValue:
    """Open who is said to have commanded. A post, since it opens names."""
    actor = current_actor()
    with transaction() as db:
        reason = opening_reason("accused_reasons")
        seen, named = register.commanders(db, actor, unit_id, reason)
    form = commanders_filled(named, seen.version)
    form.with_empty_row()
    return render_template("units/commanders.html", form=form, unit=seen)


@bp.get("/units/<uuid:unit_id>/commanders")
@bp.get("/units/<uuid:unit_id>/commanders/save")
@requires(Permission.COMMANDER_READ)
def commanders(unit_id: UUID) -> ResponseReturnValue:
    """Lead back to the unit: after a lock the browser asks for its last address."""
    with transaction() as db:
        register.get(db, current_actor(), unit_id, Permission.COMMANDER_READ)
    return redirect(f"/staff/units/{unit_id}", HTTPStatus.SEE_OTHER)


@bp.post("/units/<uuid:unit_id>/commanders/save")
@requires(WRITE)
def save_commanders(unit_id: UUID) -> ResponseReturnValue:
    """Save who is said to have commanded."""
    form, actor, status = CommandersForm(), current_actor(), None
    more = dict[str, Any]()
    with transaction() as db:
        seen, named = register.commanders(db, actor, unit_id, "correct")
        if not form.validate():
            status = WRONG
        else:
            try:
                version = form.of_version
                register.change(db, actor, unit_id, version, identity=form.identity())
            except ConflictError:
                status = HTTPStatus.CONFLICT
                theirs = commanders_filled(named, seen.version)
                more = laid_beside(form, theirs, seen.version)
    if status is not None:
        form.with_empty_row()
        page = {"form": form, "unit": seen} | more
        return render_template("units/commanders.html", **page), status
    flash(_("Commanders changed."), "saved")
    return redirect(f"/staff/units/{unit_id}", HTTPStatus.SEE_OTHER)


@bp.get("/cases/<ref>/units")
@requires(Permission.CASE_READ)
def of_case(ref: str) -> ResponseReturnValue:
    """Show whom the case describes, and of which unit they may be."""
    form = CandidateForm(formdata=None)
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = _candidates(db, file, form)
    return render_template("units/of_case.html", **page)


@bp.post("/cases/<ref>/units")
@requires(Permission.CASE_WRITE)
def link(ref: str) -> ResponseReturnValue:
    """Say that somebody described may be of a unit."""
    form = CandidateForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        page = _candidates(db, file, form)
        fine = form.validate()
        if fine:
            candidates.link(db, file, form.content())
    if not fine:
        return render_template("units/of_case.html", **page), WRONG
    flash(_("Recorded as possible. It decides nothing by itself."), "saved")
    return redirect(f"/staff/cases/{ref}/units", HTTPStatus.SEE_OTHER)


@bp.post("/cases/<ref>/units/<uuid:candidate_id>/take-back")
@requires(Permission.CASE_WRITE)
def unlink(ref: str, candidate_id: UUID) -> ResponseReturnValue:
    """Take it back; it stays on file and counts no more."""
    form = TakeBackForm()
    if not form.validate():
        raise ConflictError
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        candidates.unlink(db, file, candidate_id, form.of_version)
    flash(_("Taken back."), "saved")
    return redirect(f"/staff/cases/{ref}/units", HTTPStatus.SEE_OTHER)


def _candidates(db: Session, file: CaseFile, form: CandidateForm) -> dict[str, Any]:
    described = candidates.described(db, file)
    units = _pairs(db, file.actor, file.row.team_id)
    form.offer(described, units)
    return {
        "head": heads.head(db, file),
        "form": form,
        "described": described,
        "has_units": bool(units),
        "linked": shown.linked(db, file),
        "may_write": file.may(Permission.CASE_WRITE),
    }


def _pairs(db: Session, actor: Actor, team_id: UUID) -> Pairs:
    units = register.named(db, actor, team_id).values()
    pairs = [(each.id, each.content.name) for each in units]
    return sorted(pairs, key=lambda pair: pair[1].casefold())


def _refused(form: UnitForm, refused: InvalidInputError) -> HTTPStatus:
    """Write beside the field why it was not taken."""
    if "under" in refused.fields:
        form.under.errors = [_("A unit cannot be under itself.")]
    else:
        form.name.errors = [_("Another unit goes by one of these names already.")]
    return WRONG
