"""Handing over one case, and several at once; reading what a colleague left."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases, index
from app.cases import assigning, calling, caseload, heads
from app.cases.casefile import CaseFile
from app.cases.working_text import readable
from app.db import transaction
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys.parts import Part, TeamKind
from app.staff import house
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.policy import Permission, Record, allows
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import ngettext
from app.work.handing import handing
from app.work.handing.forms import AllForm, OneForm, RowForm

bp = Blueprint("handing", __name__, url_prefix="/staff")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
AT_ONCE = 25
"""Cases on one page of several: each with a note, so no more than one can think of."""


@bp.get("/cases/<ref>/handover")
@requires(Permission.CASE_READ)
def one(ref: str) -> ResponseReturnValue:
    """Show the notes of a case, and to a coordinator the form."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = _one(db, file, OneForm(formdata=None))
    return render_template("work/handover.html", **page)


@bp.post("/cases/<ref>/handover")
@requires(Permission.CASE_ASSIGN)
def hand_over(ref: str) -> ResponseReturnValue:
    """Hand one case over."""
    form = OneForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_ASSIGN)
        page = _one(db, file, form)
        fine = form.is_whole()
        if fine:
            gives, takes = UUID(form.gives.data), UUID(form.takes.data)
            try:
                handing.hand_over(db, file, gives, takes, form.note())
            except InvalidInputError:
                form.takes.errors = [_("Choose somebody else of the team.")]
                fine = False
    if not fine:
        return render_template("work/handover.html", **page), WRONG
    flash(_("Handed over. The note waits on their page Today."), "saved")
    return redirect(f"/staff/cases/{ref}", HTTPStatus.SEE_OTHER)


@bp.post("/cases/<ref>/handover/<uuid:handover_id>")
@requires(Permission.CASE_READ)
def read(ref: str, handover_id: UUID) -> ResponseReturnValue:
    """Say that the note was read; one that was handed on meanwhile is shown again."""
    form = OneForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        try:
            handing.acknowledge(db, file, handover_id, form.of_version)
            status = None
        except ConflictError:
            status = HTTPStatus.CONFLICT
            page = _one(db, file, OneForm(formdata=None))
    if status is not None:
        return render_template("work/handover.html", **page), status
    flash(_("Noted: you have read it."), "saved")
    return redirect(f"/staff/cases/{ref}", HTTPStatus.SEE_OTHER)


@bp.get("/handover/<uuid:team_id>/<uuid:staff_id>")
@requires(Permission.CASE_ASSIGN)
def several(team_id: UUID, staff_id: UUID) -> ResponseReturnValue:
    """Show a colleague's open cases in a team, each with a note to write."""
    with transaction() as db:
        page = _several(db, current_actor(), team_id, staff_id, AllForm(formdata=None))
    return render_template("work/handovers.html", **page)


@bp.post("/handover/<uuid:team_id>/<uuid:staff_id>")
@requires(Permission.CASE_ASSIGN)
def hand_several(team_id: UUID, staff_id: UUID) -> ResponseReturnValue:
    """Hand the chosen cases over, each in a commit of its own.

    Ended half way, what was handed over stays so, and the page shows the rest.
    """
    actor, common = current_actor(), AllForm()
    with transaction() as db:
        page = _several(db, actor, team_id, staff_id, common, typed=True)
    fine, chosen = common.validate(), list[tuple[str, UUID, handing.Note]]()
    for row in page["rows"]:
        if row.form.chosen.data:
            whole = row.form.completed(common)
            if whole is None:
                fine = False
            else:
                chosen.append((row.ref, *whole))
    if fine and not chosen:
        common.takes.errors = [_("Choose the cases to hand over.")]
        fine = False
    if not fine:
        return render_template("work/handovers.html", **page), WRONG
    for ref, takes, note in chosen:
        with transaction() as db:
            file = cases.get_to_move(db, ref, actor)
            handing.hand_over(db, file, staff_id, takes, note)
    told = ngettext(
        "%(num)s case handed over.", "%(num)s cases handed over.", len(chosen)
    )
    flash(told, "saved")
    return redirect(f"/staff/handover/{team_id}/{staff_id}", HTTPStatus.SEE_OTHER)


@dataclass
class Row:
    """One case of several, with its form."""

    ref: str
    pseudonym: str
    is_urgent: bool
    risk: str
    is_theirs: bool  # or only a task in it
    form: RowForm

    @property
    def is_open(self) -> bool:
        """Whether the note of its own is unfolded: something was typed, or is wrong."""
        note = self.form.note()
        typed = note.urgent or note.contact or note.promises or note.following
        return bool(typed or self.form.errors or self.form.takes.data)


def _one(db: Session, file: CaseFile, form: OneForm) -> dict[str, Any]:
    names = calling.colleagues(db, file)
    loads = caseload.of_team(db, file.actor, file.row.team_id)
    form.offer(
        caseload.lightest_first(assigning.candidates(db, file), loads), _("Choose")
    )
    form.offer_givers(
        [
            (who, names.get(who, "") or _("a colleague who left"))
            for who in file.content.assigned
        ]
    )
    return {
        "head": heads.head(db, file),
        "form": form,
        "may_move": file.may(Permission.CASE_ASSIGN) and bool(file.content.assigned),
        "notes": [
            {
                "id": seen.id,
                "version": seen.version,
                "gives": names.get(seen.content.gives, "") or _("a colleague who left"),
                "takes": names.get(seen.content.takes, "") or _("a colleague who left"),
                "made_on": seen.content.made_on,
                "read_on": seen.content.read_on,
                "is_mine": handing.is_for(file, seen.content),
                "told": [
                    (label, readable(text))
                    for label, text in (
                        (_("What is urgent"), seen.content.urgent),
                        (_("Safe contact"), seen.content.contact),
                        (_("What was promised"), seen.content.promises),
                        (_("Next contact"), seen.content.following),
                    )
                    if text
                ],
            }
            for seen in handing.notes(db, file)
        ],
    }


def _several(
    db: Session,
    actor: Actor,
    team_id: UUID,
    staff_id: UUID,
    common: AllForm,
    *,
    typed: bool = False,
) -> dict[str, Any]:
    teams = actor.teams_of(db, TeamKind.CASEWORK)
    may = allows(actor, Permission.CASE_ASSIGN, Record(team_id))
    name = house.name_of(db, actor.unlocked, staff_id)
    if team_id not in teams or not may or not name:
        raise NotFoundError
    loads = caseload.of_team(db, actor, team_id)
    people = [
        pair
        for pair in caseload.lightest_first(
            assigning.of_team(db, actor.unlocked, team_id), loads
        )
        if pair[0] != staff_id
    ]
    common.offer(people, _("Choose"))
    segment = index.segment(db, actor.unlocked, team_id, Part.CONTENT)
    found, total = index.held(segment, staff_id, limit=AT_ONCE)
    rows = []
    for each in found:
        prefix = f"{each.entry.ref}-"
        form = (
            RowForm(prefix=prefix) if typed else RowForm(formdata=None, prefix=prefix)
        )
        possible = [pair for pair in people if pair[0] not in each.entry.barred]
        form.offer(possible, _("As above"))
        rows.append(
            Row(
                ref=each.entry.ref,
                pseudonym=each.entry.pseudonym,
                is_urgent=each.entry.marks.get("urgent") == "yes",
                risk=each.entry.marks.get("risk", ""),
                is_theirs=staff_id in each.entry.assigned,
                form=form,
            )
        )
    return {
        "form": common,
        "rows": rows,
        "total": total,
        "name": name,
        "action": f"/staff/handover/{team_id}/{staff_id}",
    }
