"""The code after sending, the pause, and the way back with either code."""

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from app import db, vault
from app.conversation import receipts, visits
from app.conversation.forms import LONGEST_CODE, bucket, give_cookie, typed, visit
from app.errors import PageClosedError
from app.intake import drafts, forms, rules
from app.intake.forms import writing
from app.staff.access import public

bp = Blueprint("after", __name__)


def _to(path: str) -> ResponseReturnValue:
    return redirect(path, HTTPStatus.SEE_OTHER)


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
    """Show the code, for as long as the visit lasts; first, whose it is."""
    groups_of_four = vault.grouped_receipt(_code()).split()
    state = visit().state
    if state.waits:
        return render_template("intake/for_the_person.html")
    return render_template(
        "intake/sent.html",
        groups=groups_of_four,
        was_paused=state.paused,
        is_helped=state.helped,
    )


@bp.post("/form/sent")
@public
def show() -> ResponseReturnValue:
    """Show the code: the person holds the phone."""
    _code()
    _remember(waits=False)
    return _to("/form/sent")


@bp.get("/form/sent/try")
@public
def try_code() -> ResponseReturnValue:
    """Ask for two of the six groups, so that the code is written down in time."""
    _code()
    if visit().state.waits:
        return _to("/form/sent")
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
    if visit().state.helped:
        # The phone goes back to the helper, and Back must not show the code.
        _remember(code="", waits=False)
    return _to("/form/sent/done")


def _remember(**changes: object) -> None:
    with db.transaction() as session:
        visit().change(**changes)
        visits.keep(session, visit())


@bp.get("/form/sent/done")
@public
def done() -> ResponseReturnValue:
    """Say what happens next, and how to leave."""
    state = visit().state
    has_code = bool(state.code) and not state.code_is_for_draft
    if not visit().is_kept or not (state.sent or has_code):
        raise PageClosedError
    if has_code and state.waits:
        return _to("/form/sent")
    return render_template("intake/done.html", has_code=has_code, is_call=state.called)


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
