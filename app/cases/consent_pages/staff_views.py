"""The part "Consent" of a case: the ledger, a talk purpose by purpose, taking back."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import audit, cases, clock
from app.audit import Action
from app.cases import (
    ages,
    calling,
    consent_pages,
    heads,
    line,
    people_shown,
    recording,
    vocabularies,
)
from app.cases.aftermath import shown as aftermath_shown
from app.cases.casefile import CaseFile
from app.cases.consent_pages import cards, scripts, shown, talks
from app.cases.consent_pages.forms import TalkForm
from app.cases.consent_pages.scripts import READ_IN
from app.cases.documents import IncidentContent, PersonContent
from app.cases.forms import opening_reason
from app.cases.grounds import shown as grounds_shown
from app.cases.kin import shown as kin_shown
from app.cases.kin import standings
from app.cases.models import Incident, Person
from app.consent import catalogue, ledger
from app.consent.catalogue import Purpose
from app.consent.ledger import STATISTICS
from app.db import transaction
from app.errors import InvalidInputError, NotFoundError
from app.keys.parts import Part
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import locale

bp = Blueprint("consent", __name__, url_prefix="/staff/cases/<ref>/consent")

CARDS = cards  # importing it put the card on the overview
RECORDING = "recording"
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
TALK = "/new/<uuid:person_id>/<purpose_id>/<any(en, uk):language>"


@bp.get("")
@requires(Permission.CASE_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show what stands, and every row that was ever written."""
    with transaction() as db:
        page = _ledger(db, _file(db, ref, Permission.CASE_READ))
    return render_template("consent/ledger.html", **page)


@bp.post("/<uuid:event_id>/words")
@requires(Permission.IDENTITY_READ)
def open_words(ref: str, event_id: UUID) -> ResponseReturnValue:
    """Show what the person said they understood, for this answer only; logged."""
    reason = opening_reason()
    with transaction() as db:
        file = _file(db, ref, Permission.IDENTITY_READ)
        if event_id not in {row[0] for row in ledger.events(db, file.box, file.id)}:
            raise NotFoundError
        page = _ledger(db, file)
        page["said"] = {event_id: ledger.words_of(db, file.box, event_id)}
        audit.record(
            db, Action.CONSENT_READ, file.actor.staff_id, file.id, reason=reason
        )
    return render_template("consent/ledger.html", **page)


def _ledger(db: Session, file: CaseFile) -> dict[str, Any]:
    known = shown.names(db, file)
    may_talk = file.may(Permission.CONSENT_WRITE)
    has_survivor = recording.survivor_id(db, file) is not None
    standing = shown.standing(db, file, known)
    return {
        "head": heads.head(db, file),
        "standing": standing,
        "written": shown.written(db, file, known),
        "said": {},
        "aftermath": aftermath_shown.of(db, file),
        "may_read_words": file.may(Permission.IDENTITY_READ) and file.knows_names,
        "reasons": vocabularies.pairs("opening_reasons"),
        "may_talk": may_talk,
        "may_add_files": file.may(Permission.EVIDENCE_WRITE),
        "has_survivor": has_survivor,
        "may_switch": may_talk and has_survivor and line.exists(db, file),
        "is_shown": may_talk and line.shows_details(db, file),
        "may_withdraw_all": may_talk and any(row.mark == "yes" for row in standing),
        "ask": "" if may_talk else people_shown.whom_to_ask(db, file),
        "is_checked": catalogue.load().verified,
    }


@bp.get("/new")
@requires(Permission.CONSENT_WRITE)
def choose(ref: str) -> ResponseReturnValue:
    """Show every purpose for each person who can be asked."""
    with transaction() as db:
        file = _file(db, ref, Permission.CONSENT_WRITE)
        people = [
            (each.id, calling.called(each.content), shown.asked(db, file, each.id))
            for each in recording.people(db, file, with_names=False)
            if not (each.content.is_alleged_perpetrator or each.content.same_as)
        ]
        page = {
            "head": heads.head(db, file),
            "people": people,
            "speaks": kin_shown.sentences(db, file),
            "read_in": told_in(file),
        }
    return render_template("consent/choose.html", **page)


@bp.get(TALK)
@requires(Permission.CONSENT_WRITE)
def talk(
    ref: str, person_id: UUID, purpose_id: str, language: str
) -> ResponseReturnValue:
    """Show what is read out, and the empty form."""
    purpose = scripts.purpose(purpose_id)
    with transaction() as db:
        file = _file(db, ref, Permission.CONSENT_WRITE)
        form = TalkForm(formdata=None)
        page = _talk(db, file, person_id, purpose, language, form)
        form.until_default(clock.now().date())
        form.recipient.data = request.args.get("to", "")
    return render_template("consent/talk.html", **page)


@bp.post(TALK)
@requires(Permission.CONSENT_WRITE)
def record(
    ref: str, person_id: UUID, purpose_id: str, language: str
) -> ResponseReturnValue:
    """Add the answer to the ledger, and show the survivor what it says now."""
    purpose, form = scripts.purpose(purpose_id), TalkForm()
    with transaction() as db:
        file = _file(db, ref, Permission.CONSENT_WRITE)
        page = _talk(db, file, person_id, purpose, language, form)
        fine = form.validate(purpose=purpose.id)
        if fine:
            try:
                talks.record(
                    db,
                    file,
                    form.content(person_id, purpose, language),
                    form.said(),
                    frozenset(i for i, _t in consent_pages.all_materials(db, file)),
                )
            except InvalidInputError as refused:
                form.lacks(refused.fields)
                fine = False
    if not fine:
        return render_template("consent/talk.html", **page), WRONG
    flash(
        _("Answer recorded: %(purpose)s.", purpose=shown.purpose(purpose.id)), "saved"
    )
    return redirect(f"/staff/cases/{ref}/consent/new", HTTPStatus.SEE_OTHER)


@bp.post("/<uuid:event_id>/withdraw")
@requires(Permission.CONSENT_WRITE)
def withdraw(ref: str, event_id: UUID) -> ResponseReturnValue:
    """Take one answer back, at once and without a question."""
    with transaction() as db:
        file = _file(db, ref, Permission.CONSENT_WRITE)
        made = talks.withdraw(db, file, event_id)
    return _stopped(ref, made)


@bp.post("/withdraw")
@requires(Permission.CONSENT_WRITE)
def withdraw_everything(ref: str) -> ResponseReturnValue:
    """Take everything back, at once and without a question."""
    with transaction() as db:
        file = _file(db, ref, Permission.CONSENT_WRITE)
        made = talks.withdraw_everything(db, file)
    return _stopped(ref, made)


@bp.post("/shown")
@requires(Permission.CONSENT_WRITE)
def let_see(ref: str) -> ResponseReturnValue:
    """Switch on, together with the person, what their code shows of this; or off."""
    on = request.form.get("do") == "on"
    with transaction() as db:
        line.let_see(db, _file(db, ref, Permission.CONSENT_WRITE), on=on)
    flash(
        _("The person sees this with their code now.")
        if on
        else _("The person’s code shows nothing of this now."),
        "saved",
    )
    return redirect(f"/staff/cases/{ref}/consent", HTTPStatus.SEE_OTHER)


@bp.get("/stopped/<uuid:event_id>")
@requires(Permission.CASE_READ)
def stopped(ref: str, event_id: UUID) -> ResponseReturnValue:
    """Show what a withdrawal stopped, what has left, and what cannot be undone."""
    with transaction() as db:
        file = _file(db, ref, Permission.CASE_READ)
        found = shown.after(db, file, event_id)
        if found is None:
            raise NotFoundError
        stopped_now, lasting, aftermath = found
        page = {
            "head": heads.head(db, file),
            "in_law": grounds_shown.after_withdrawal(db, file, stopped_now),
        }
    return render_template(
        "consent/stopped.html",
        stopped=[shown.purpose(each) for each in stopped_now],
        lasting=lasting,
        aftermath=aftermath,
        **page,
    )


def _stopped(ref: str, event_id: UUID) -> ResponseReturnValue:
    return redirect(
        f"/staff/cases/{ref}/consent/stopped/{event_id}", HTTPStatus.SEE_OTHER
    )


def _file(db: Session, ref: str, permission: Permission) -> CaseFile:
    return cases.get(db, ref, current_actor(), permission)


def told_in(file: CaseFile) -> str:
    """Return the language that the person is read to in, unless another is chosen."""
    return next(
        (each for each in (file.content.language, locale()) if each in READ_IN), "en"
    )


def _talk(
    db: Session,
    file: CaseFile,
    person_id: UUID,
    purpose: Purpose,
    language: str,
    form: TalkForm,
) -> dict[str, Any]:
    person = file.read(file.child(db, Person, person_id), Part.CONTENT, PersonContent)
    if person.is_alleged_perpetrator or person.same_as:
        raise NotFoundError
    rows = file.records(db, Incident, Part.CONTENT, IncidentContent)
    receivers = consent_pages.all_recipients(db, file, purpose.id)
    reading = consent_pages.reading(db, purpose.id)
    said = {each.id: each for each in shown.asked(db, file, person_id)}
    form.offer(
        purpose,
        language,
        receivers,
        [(row.id, content.title) for row, content in rows],
        consent_pages.all_materials(db, file),
    )
    return {
        "head": heads.head(db, file),
        "form": form,
        "person": calling.called(person),
        "band": standings.band(person).label.in_language(locale()),
        "is_child": ages.is_minor(person, clock.now().date()),
        "speaks": kin_shown.sentences(db, file).get(person_id, ""),
        "purpose": purpose,
        "label": purpose.label.in_language(locale()),
        "script": scripts.script(purpose, language),
        "heard": scripts.heard(reading),
        "seen": reading.seen,
        "points": [each.in_language(locale()) for each in purpose.explain],
        "may_record": said[RECORDING].answer,
        "is_first": purpose.at_first_contact,
        "language": language,
        "languages": [each for each in READ_IN if each != language],
        "forms": [shown.label("form", each.value) for each in sorted(purpose.forms)],
        "is_statistics": purpose.id == STATISTICS,
        "no_receiver": purpose.needs_recipient and not receivers,
        "action": f"/staff/cases/{file.ref}/consent/new/{person_id}/{purpose.id}",
    }
