"""The public form, page by page, and the way back with a code."""

from dataclasses import dataclass, field
from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from app import db, vault
from app.conversation import receipts, visits
from app.conversation.forms import LONGEST_CODE, bucket, give_cookie, typed, visit
from app.errors import NotOpenError, PageClosedError
from app.intake import drafts, forms, rules, sending
from app.intake.forms import Writing, writing
from app.intake.rules import Question
from app.keys import directory
from app.keys.parts import TeamKind
from app.staff.access import public
from app.wording import locale

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
    return _question_page(here, here.asked[number - 1])


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
    path = rules.path_of(here.form, here.words.answers)
    before_it = here.asked[number - 2] if number > 1 else None
    step = rules.step_of(here.form, asked, path)
    return render_template(
        "intake/question.html",
        question=asked,
        options=rules.options_for(asked, locale()),
        form=here.form,
        chosen=told.typed if told else here.chosen(asked),
        error=told.error if told else "",
        number=number,
        step=step,
        back=_back(here, number),
        shows_numbers=before_it is not None
        and rules.shows_numbers(before_it, here.chosen(before_it)),
        shows_under_18=path is rules.Path.UNDER_18
        and before_it is not None
        and before_it.id == rules.UNDER_18,
        offers_talk=rules.offers_talk(step) and not here.words.talk,
    )


def _back(here: Writing, number: int) -> str:
    if here.words.checked:
        return "/form/check"
    return f"/form/{number - 1}" if number > 1 else "/form/before"


@dataclass(frozen=True)
class Row:
    """One line of the check page."""

    number: int
    question: Question
    answers: tuple[object, ...] = field(repr=False)
    typed: str = field(default="", repr=False)


@bp.get("/form/check")
@public
def check() -> ResponseReturnValue:
    """Show all answers by part, each with a way to change it."""
    return _check_page(writing())


def _check_page(here: Writing) -> str:
    path = rules.path_of(here.form, here.words.answers)
    parts: dict[int, tuple[rules.Words, list[Row]]] = {}
    for number, asked in enumerate(here.asked, start=1):
        step = rules.step_of(here.form, asked, path)
        chosen = here.chosen(asked)
        is_line = asked.kind is rules.Kind.LINE
        options = tuple(o.text for o in asked.options if o.id in chosen)
        row = Row(number, asked, options, chosen[0] if is_line and chosen else "")
        parts.setdefault(step.number, (step.label, []))[1].append(row)
    permission = here.find(rules.PERMISSION)
    return render_template(
        "intake/check.html",
        parts=parts,
        may_keep=rules.may_keep(here.form, here.words.answers),
        permission_number=here.number_of(permission) if permission else 0,
    )


@bp.get("/form/without")
@public
def without() -> ResponseReturnValue:
    """Give numbers and advice to somebody who does not want anything kept."""
    here = writing()
    permission = here.find(rules.PERMISSION)
    return render_template(
        "intake/without.html",
        countries=here.form.countries,
        permission_number=here.number_of(permission) if permission else 0,
    )


@bp.post("/form/send")
@public
def send() -> ResponseReturnValue:
    """Seal the report and show its code once. A second press changes nothing."""
    here = writing()
    if not rules.may_keep(here.form, here.words.answers):
        return _check_page(here), HTTPStatus.UNPROCESSABLE_ENTITY
    bucket().take()
    code = receipts.new()  # the slow derivation comes before the write lock
    with db.transaction() as session:
        sending.send(session, here.form, here.key, code, locale())
        visit().change(
            draft_id=None,
            draft_key=b"",
            sent=True,
            code=code.digits,
            code_is_for_draft=False,
        )
        visits.keep(session, visit())
    return _to("/form/sent")


@bp.post("/form/delete")
@public
def delete() -> ResponseReturnValue:
    """Stop, and erase what was written, a paused draft included."""
    key = forms.draft_key(visit().state)
    with db.transaction() as session:
        if key is not None and visit().is_kept:
            drafts.take(session, key)
        visit().change(draft_id=None, draft_key=b"", code="")
        visits.keep(session, visit())
    return _to("/bye")


def _code() -> str:
    """Return the code of the report sent in this visit.

    Raises:
        PageClosedError: there is none to show.
    """
    state = visit().state
    if not visit().is_kept or not state.code or state.code_is_for_draft:
        raise PageClosedError
    return state.code


@bp.get("/form/sent")
@public
def sent() -> ResponseReturnValue:
    """Show the code, for as long as the visit lasts."""
    groups = vault.grouped_receipt(_code()).split()
    paused_before = visit().state.paused
    return render_template("intake/sent.html", groups=groups, was_paused=paused_before)


@bp.get("/form/sent/try")
@public
def try_code() -> ResponseReturnValue:
    """Ask for two of the six groups, so that the code is written down in time."""
    _code()
    return render_template("intake/try.html", error=False)


@bp.post("/form/sent/try")
@public
def tried() -> ResponseReturnValue:
    """Compare the two groups; "I have it" goes on without."""
    code = _code()
    right = typed(forms.DO) == "skip" or receipts.same_groups(
        code, typed("second"), typed("fifth")
    )
    if not right:
        page = render_template(
            "intake/try.html", error=True, second=typed("second"), fifth=typed("fifth")
        )
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    return _to("/form/sent/done")


@bp.get("/form/sent/done")
@public
def done() -> ResponseReturnValue:
    """Say what happens next, and how to leave."""
    _code()
    return render_template("intake/done.html")


@bp.get("/pause")
@public
def pause() -> ResponseReturnValue:
    """Offer a code for what is written so far."""
    here = writing()
    last = here.find(here.words.seen[-1]) if here.words.seen else None
    return render_template(
        "intake/pause.html",
        shows_numbers=last is not None and rules.shows_numbers(last, here.chosen(last)),
        back=here.first_open(),
    )


@bp.post("/pause")
@public
def paused() -> ResponseReturnValue:
    """Wrap the draft's key to a new code and show it. One code a visit."""
    here = writing()
    if visit().state.code and visit().state.code_is_for_draft:
        return _to("/pause/code")
    bucket().take()
    code = receipts.new()
    with db.transaction() as session:
        drafts.pause(session, here.key, code)
        visit().change(code=code.digits, code_is_for_draft=True, paused=True)
        visits.keep(session, visit())
    return _to("/pause/code")


@bp.get("/pause/code")
@public
def pause_code() -> ResponseReturnValue:
    """Show the code of the paused draft."""
    state = visit().state
    if not visit().is_kept or not state.code or not state.code_is_for_draft:
        raise PageClosedError
    groups = vault.grouped_receipt(state.code).split()
    return render_template(
        "intake/pause_code.html",
        groups=groups,
        days=drafts.PAUSED_DAYS,
        back=writing().first_open(),
    )


@bp.get("/return")
@public
def come_back() -> ResponseReturnValue:
    """Ask for a code, of a draft or of a sent report."""
    return render_template("intake/return.html", error=False, code="")


@bp.post("/return")
@public
def returned() -> ResponseReturnValue:
    """Open what the code opens. Every input takes the same steps and one derivation."""
    code = typed("code")[:LONGEST_CODE]
    bucket().take(visit().state.wrong_tries)
    keys = receipts.derived(code)
    with db.transaction() as session:
        conversation_id = receipts.find(session, keys.lookup)
        draft = drafts.find(session, keys)
        if conversation_id is None and draft is None:
            visit().change(wrong_tries=visit().state.wrong_tries + 1)
            visits.keep(session, visit())
        else:
            _open(conversation_id, draft, keys)
            give_cookie(visits.renew(session, visit()))
    if conversation_id is not None:
        return _to("/box")
    if draft is not None:
        return _to(writing().first_open())
    page = render_template("intake/return.html", error=True, code=code)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY


def _open(
    conversation_id: UUID | None, draft: drafts.Key | None, keys: vault.ReceiptKeys
) -> None:
    """Put what the code opened into the visit; nothing else of the browser stays."""
    language = visit().state.language
    if draft is not None and conversation_id is None:
        visit().state = visits.State(
            language=language, draft_id=draft.id, draft_key=draft.key, paused=True
        )
        return
    visit().state = visits.State(
        language=language,
        box_id=conversation_id,
        box_seed=keys.seed,
        box_signing=keys.signing,
    )
