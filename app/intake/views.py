"""The public form, page by page, up to sending."""

from dataclasses import dataclass, field
from http import HTTPStatus

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from app import db
from app.conversation import receipts, visits
from app.conversation.forms import bucket, give_cookie, typed, visit
from app.errors import NotOpenError
from app.intake import drafts, forms, rules, sending
from app.intake.forms import Writing, writing
from app.intake.people import views as people
from app.intake.rules import Kind, Question
from app.keys import directory
from app.keys.parts import TeamKind
from app.staff.access import public
from app.wording import locale, said

bp = Blueprint("intake", __name__, template_folder="templates")


def _to(path: str) -> ResponseReturnValue:
    return redirect(path, HTTPStatus.SEE_OTHER)


@bp.get("/form/before")
@public
def before() -> ResponseReturnValue:
    """Show how to leave, and how to stop, before anything is asked."""
    with db.reading() as session:
        known = directory.load(session)
    if not known.teams_of(TeamKind.INTAKE):
        raise NotOpenError
    return render_template("intake/before.html")


@bp.post("/form/before")
@public
def begin() -> ResponseReturnValue:
    """Start a draft, and clear away what other people's time ran out on."""
    with db.transaction() as session:
        drafts.purge(session)
        visits.purge(session)
        begun = forms.begin(session)
    if begun is not visit():
        give_cookie(begun)
    return _to(writing().first_open())


@bp.get("/form/<int:number>")
@public
def question(number: int) -> ResponseReturnValue:
    """Show one question."""
    here = writing()
    if not 1 <= number <= len(here.asked):
        return _to(here.first_open())
    asked = here.asked[number - 1]
    if asked.kind is Kind.GROUP:
        return people.list_page(here, asked)
    return _question_page(here, asked)


@bp.post("/form/<int:number>")
@public
def answer(number: int) -> ResponseReturnValue:
    """Take one answer. Nothing chosen is the same as skipped."""
    with db.transaction() as session:
        here = writing(session)
        # The page says which question it showed: an older tab, or an answer that was
        # changed in another one, must not put an answer under the wrong question.
        asked = here.find(typed(forms.QUESTION))
        if asked is None:
            return _to(here.first_open())
        if asked.kind is Kind.GROUP:
            place = people.answer(here, asked)
            here.keep(session)
            return _to(place)
        told = forms.QuestionForm((), ())
        if typed(forms.DO) != "skip":
            told = forms.read_question(asked)
        if told.error:
            return _question_page(here, asked, told), HTTPStatus.UNPROCESSABLE_ENTITY
        here.answer(asked, told.chosen)
        if typed(forms.DO) == "talk":
            here.change(talk=True)
        place = here.place_after(asked)
        here.keep(session)
    del number
    return _to(place)


def _question_page(
    here: Writing, asked: Question, told: forms.QuestionForm | None = None
) -> str:
    number = here.number_of(asked)
    before_it = here.asked[number - 2] if number > 1 else None
    last = before_it.id if before_it else ""
    return render_template(
        "intake/question.html",
        **here.frame(asked),
        options=rules.options_for(asked, said, here.known),
        chosen=told.typed if told else here.chosen(asked),
        error=told.error if told else "",
        shows_numbers=before_it is not None
        and rules.shows_numbers(before_it, here.chosen(before_it)),
        shows_under_18=last == rules.UNDER_18
        and "yes" in here.known.get(rules.UNDER_18, ()),
        shows_helper_note=last == rules.PERSON_HERE and here.is_helpers,
    )


@dataclass(frozen=True)
class Row:
    """One line of the check page."""

    number: int
    question: Question
    answers: tuple[object, ...] = field(repr=False)
    typed: str = field(default="", repr=False)
    people: tuple[tuple[object, ...], ...] = field(default=(), repr=False)


@bp.get("/form/check")
@public
def check() -> ResponseReturnValue:
    """Show the answers of whoever holds the phone, each with a way to change it."""
    return _check_page(writing())


def _check_page(here: Writing) -> str:
    parts: dict[int, tuple[rules.Words, list[Row]]] = {}
    for number, asked in enumerate(here.asked, start=1):
        step = rules.step_of(here.form, asked, here.path)
        chosen = here.known.get(asked.id, ())
        is_line = asked.kind is Kind.LINE
        row = Row(
            number,
            asked,
            tuple(o.text for o in asked.options if o.id in chosen),
            chosen[0] if is_line and chosen else "",
            people.in_words(asked, here.people(asked)),
        )
        parts.setdefault(step.number, (step.label, []))[1].append(row)
    known = here.known
    return render_template(
        "intake/check.html",
        parts=parts,
        voice=here.words.voice,
        is_helpers=here.is_helpers,
        may_keep=rules.may_keep(here.form, known),
        is_call=rules.is_agreed_call(known),
        permission_number=_number_of(here, rules.PERMISSION),
        lacking_number=_number_of(here, rules.CALL_NUMBER)
        if rules.lacks_number(known)
        else 0,
    )


def _number_of(here: Writing, question_id: str) -> int:
    found = here.find(question_id)
    return here.number_of(found) if found else 0


@bp.get("/form/hand")
@public
def hand() -> ResponseReturnValue:
    """Ask the helper to give the phone to the person."""
    here = writing()
    if not here.is_helpers:
        return _to(here.first_open())
    return render_template("intake/hand.html")


@bp.post("/form/hand")
@public
def handed() -> ResponseReturnValue:
    """Go on with the person; nothing that the helper holds opens this form any more."""
    with db.transaction() as session:
        here = writing(session)
        if here.is_helpers:
            here.hand_over(session)
            visit().state = visits.State(
                language=visit().state.language,
                draft_id=here.key.id,
                draft_key=here.key.key,
            )
            give_cookie(visits.renew(session, visit()))
        place = here.first_open()
    return _to(place)


@bp.get("/form/without")
@public
def without() -> ResponseReturnValue:
    """Give numbers and advice to somebody who does not want anything kept."""
    here = writing()
    return render_template(
        "intake/without.html",
        countries=here.form.countries,
        permission_number=_number_of(here, rules.PERMISSION),
    )


@bp.post("/form/send")
@public
def send() -> ResponseReturnValue:
    """Seal the report and show its code once. A second press changes nothing."""
    here = writing()
    if not rules.may_send(here.form, here.words.marked, handed=here.words.handed):
        return _check_page(here), HTTPStatus.UNPROCESSABLE_ENTITY
    is_call, is_helped = rules.is_agreed_call(here.known), here.words.handed
    bucket().take()
    code = receipts.new()  # the slow derivation comes before the write lock
    with db.transaction() as session:
        sending.send(session, here.form, here.key, code, locale())
        visit().change(
            draft_id=None,
            draft_key=b"",
            sent=True,
            code="" if is_call else code.digits,
            code_is_for_draft=False,
            helped=is_helped,
            called=is_call,
            waits=is_helped,
        )
        visits.keep(session, visit())
    return _to("/form/sent/done" if is_call else "/form/sent")


@bp.post("/form/delete")
@public
def delete() -> ResponseReturnValue:
    """Stop, and erase what was written, a paused draft included."""
    key = forms.draft_key(visit().state)
    with db.transaction() as session:
        if key is not None and visit().is_kept:
            drafts.forget(session, key)
        visit().change(draft_id=None, draft_key=b"", code="")
        visits.keep(session, visit())
    return _to("/bye")
