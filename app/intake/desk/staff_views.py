"""The inbox of the desk: what came, opening it, answering, accepting, closing."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.cases import contact_shown, vocabularies
from app.cases.messages.sending import LetterForm, megabytes
from app.db import transaction
from app.errors import InvalidInputError, NotFoundError
from app.evidence.staff_views import part_of
from app.fields import id_of
from app.files import forms as files
from app.files import keeping, kinds
from app.intake import triage
from app.intake.desk import asking, shown
from app.intake.desk.forms import AcceptForm, CloseForm, HeardForm, was_open
from app.intake.speaking import hearing
from app.keys import directory
from app.keys.parts import TeamKind
from app.staff import house
from app.staff.access import requires, takes_files
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

bp = Blueprint("desk", __name__, url_prefix="/staff/inbox", template_folder="templates")

LAST_PAGE = 100_000
WHY_NOT = {
    "hold": _l("The person paused everything. Nobody is asked about them now."),
    "nobody": _l("No phone was given. There is nothing to ask with."),
    "asked": _l("It was asked already. The answers stand here when they come."),
    "many": _l("You have asked as often as one person may in a day. Go on tomorrow."),
}
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
# What an opened report shows, in the order of the form; the rest stands above it.
ASKED = (
    *("about_whom", "person_here", "helper_role", "adult_or_child"),
    *("trusted_adult", "relation_to_missing", "relation_to_child"),
    *("known_as_witness", "safe_now", "free_to_answer", "urgent_flag", "need_ids"),
    *("broad_theme", "broad_region"),
    *("gender_of_worker_wish", "accessibility_need"),
)


@bp.get("")
@requires(Permission.REPORT_TRIAGE)
def inbox() -> ResponseReturnValue:
    """Show the reports that wait, urgent ones first."""
    return _inbox(1)


@bp.get("/page/<int:number>")
@requires(Permission.REPORT_TRIAGE)
def page(number: int) -> ResponseReturnValue:
    """Show another page of them."""
    if not 1 <= number <= LAST_PAGE:
        raise NotFoundError
    return _inbox(number)


def _inbox(number: int) -> str:
    with transaction() as db:
        found = shown.inbox(db, current_actor(), number)
    return render_template("desk/inbox.html", inbox=found)


@bp.get("/<uuid:report_id>")
@requires(Permission.REPORT_TRIAGE)
def closed(report_id: UUID) -> ResponseReturnValue:
    """Show one report by what the list knows of it; its words stay closed."""
    with transaction() as db:
        page = _page(db, current_actor(), report_id)
    return render_template("desk/report.html", **page)


@bp.post("/<uuid:report_id>")
@requires(Permission.REPORT_TRIAGE)
def opened(report_id: UUID) -> ResponseReturnValue:
    """Open one report; the log keeps who, and the person sees that it was read."""
    actor = current_actor()
    with transaction() as db:
        page = _opened(db, actor, report_id)
    return render_template("desk/report.html", **page)


@bp.post("/<uuid:report_id>/reply")
@requires(Permission.REPORT_TRIAGE)
@takes_files()
def reply(report_id: UUID) -> ResponseReturnValue:
    """Write to the survivor, who reads it with the code."""
    form = LetterForm()
    if not form.validate():
        return _again(report_id, {"reply": form, "form": form})
    with transaction() as db:
        triage.check_desk(db, current_actor(), report_id)
    try:
        with keeping.taken_in(form.sources) as refs, transaction() as db:
            triage.answer(
                db,
                current_actor(),
                report_id,
                form.text.data or "",
                form.name.data or "",
                refs,
                form.form.data or "",
            )
    except InvalidInputError as wrong:
        form.refuse(wrong)
        return _again(report_id, {"reply": form, "form": form})
    flash(_("Sent to the person’s inbox."), "saved")
    return redirect(f"/staff/inbox/{report_id}", HTTPStatus.SEE_OTHER)


@bp.get("/<uuid:report_id>/voice/<int:until>/<proof>")
@requires(Permission.REPORT_TRIAGE)
def voice(report_id: UUID, until: int, proof: str) -> ResponseReturnValue:
    """Send a part of the voice message of a report that stands open, as asked."""
    shown = hearing.Proof(until, proof)
    with transaction() as db:
        told, source = hearing.opened(db, current_actor(), report_id, shown)
    with source:
        return part_of(source, told.mime)


@bp.post("/<uuid:report_id>/voice")
@requires(Permission.REPORT_TRIAGE)
def save_voice(report_id: UUID) -> ResponseReturnValue:
    """Send the voice message to be saved: this browser may not play its kind."""
    with transaction() as db:
        told, source = hearing.save(db, current_actor(), report_id)
    return files.saved(source, f"voice.{kinds.ending_of(told.mime)}")


@bp.post("/<uuid:report_id>/heard")
@requires(Permission.REPORT_TRIAGE)
def heard(report_id: UUID) -> ResponseReturnValue:
    """Write down in a few words what was heard."""
    form = HeardForm()
    if not form.validate():
        return _again(report_id, {"heard": form, "form": form})
    with transaction() as db:
        hearing.write_down(db, current_actor(), report_id, form.heard.data or "")
    flash(_("Saved."), "saved")
    return redirect(f"/staff/inbox/{report_id}", HTTPStatus.SEE_OTHER)


@bp.post("/<uuid:report_id>/file")
@requires(Permission.REPORT_TRIAGE)
def take_out(report_id: UUID) -> ResponseReturnValue:
    """Send a file of a message, to be saved and never shown; noted before it goes."""
    file_id = id_of(request.form.get("file", ""))
    with transaction() as db:
        sent = triage.sent_file(db, current_actor(), report_id, file_id)
        opened = keeping.whole(sent)
    return files.saved(opened, f"message.{kinds.ending_of(sent.mime)}")


@bp.post("/<uuid:report_id>/accept")
@requires(Permission.REPORT_TRIAGE)
def accept(report_id: UUID) -> ResponseReturnValue:
    """Make a case of it. Afterwards the desk can open neither case nor messages."""
    form, actor = AcceptForm(), current_actor()
    with transaction() as db:
        teams = _teams(db, actor)
        form.offer(teams)
        fine = form.validate()
        if fine:
            file = triage.accept(db, actor, report_id, form.team_id())
            has_code = not file.has_no_code
            told = _(
                "Accepted as %(ref)s. Team %(team)s has it now; the desk can no longer "
                "open it. There is no code: the team calls as agreed.",
                ref=file.ref,
                team=dict(teams)[form.team_id()],
            )
        if fine and has_code:
            told = _(
                "Accepted as %(ref)s. Team %(team)s has it now; the desk can no longer "
                "open it, and the person’s code keeps working.",
                ref=file.ref,
                team=dict(teams)[form.team_id()],
            )
    if not fine:
        return _again(report_id, {"accept": form, "form": form})
    flash(told, "saved")
    return redirect("/staff/inbox", HTTPStatus.SEE_OTHER)


@bp.post("/<uuid:report_id>/close")
@requires(Permission.REPORT_TRIAGE)
def close(report_id: UUID) -> ResponseReturnValue:
    """Close it with a reason that the person can read."""
    form = CloseForm()
    if not form.validate():
        return _again(report_id, {"close": form, "form": form})
    with transaction() as db:
        here = _page(db, current_actor(), report_id)["report"]
        triage.close(db, current_actor(), report_id, form.reason.data or "")
    flash(
        _("Closed. There is no code: nobody reads the reason unless it was said.")
        if here.no_code
        else _("Closed. The person reads the reason with the code."),
        "saved",
    )
    return redirect("/staff/inbox", HTTPStatus.SEE_OTHER)


@bp.post("/<uuid:report_id>/other-teams")
@requires(Permission.REPORT_TRIAGE)
def ask_teams(report_id: UUID) -> ResponseReturnValue:
    """Ask whether a team may know already who wrote; once, and by phone alone."""
    actor, why_not = current_actor(), ""
    with transaction() as db:
        try:
            asking.ask(db, actor, report_id)
        except InvalidInputError as refused:
            why_not = str(WHY_NOT[refused.fields[0]])
    if why_not:
        return _again(report_id, {"why_not": why_not})
    flash(_("Asked. Answers come when somebody of a team works next."), "saved")
    return redirect(f"/staff/inbox/{report_id}", HTTPStatus.SEE_OTHER)


def _again(report_id: UUID, forms: dict[str, Any]) -> ResponseReturnValue:
    """Show the page as it was, with what was typed and what is wrong."""
    actor = current_actor()
    with transaction() as db:
        page = (
            _opened(db, actor, report_id) if was_open() else _page(db, actor, report_id)
        )
        page |= forms
        page["accept"].offer(_teams(db, actor))
    return render_template("desk/report.html", **page), WRONG


def _page(db: Session, actor: Actor, report_id: UUID) -> dict[str, Any]:
    found, here = shown.around(db, actor, report_id)
    if here is None:
        raise NotFoundError
    accept_form = AcceptForm(formdata=None)
    accept_form.offer(_teams(db, actor))
    own = house.name_of(db, actor.unlocked, actor.staff_id)
    asked = asking.state(db, actor, report_id)
    names = house.team_names(db, actor.unlocked)
    return {
        "asked": asked,
        "possible": sorted(names.get(team_id, "") for team_id in asked.possible),
        "why_not": "",
        "reports": found.rows,
        "report": here,
        "opened": None,
        "reply": LetterForm(formdata=None, data={"name": own}),
        "most": (keeping.AT_ONCE, megabytes()),
        "accept": accept_form,
        "close": CloseForm(formdata=None),
        "heard": HeardForm(formdata=None),
    }


def _opened(db: Session, actor: Actor, report_id: UUID) -> dict[str, Any]:
    found = triage.opened(db, actor, report_id)
    db.flush()
    page = _page(db, actor, report_id)
    told = found.content.answers
    page["opened"] = {
        "contact": contact_shown.rules_of_report(
            told, found.identity.contact_value, found.identity.safe_phrase
        ),
        "told": [
            (vocabularies.question(name), ", ".join(vocabularies.answer(name, keys)))
            for name, keys in ((name, told.get(name, ())) for name in ASKED)
            if keys
        ]
        + [
            (_("Person %(number)s", number=number), words)
            for number, words in enumerate(vocabularies.others(told), 1)
        ],
        "free_line": found.identity.free_line,
        "messages": found.messages,
        "voice": found.identity.voice,
        "proof": hearing.proof(db, actor, report_id) if found.identity.voice else None,
    }
    page["heard"] = HeardForm(formdata=None, data={"heard": found.identity.heard})
    return page


def _teams(db: Session, actor: Actor) -> list[tuple[UUID, str]]:
    names = house.team_names(db, actor.unlocked)
    known = directory.load(db).teams_of(TeamKind.CASEWORK)
    return sorted(((t, names.get(t, "")) for t in known), key=lambda pair: pair[1])
