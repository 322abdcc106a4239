"""Signing in and out, the lock, and the six digits that some acts ask for anew."""

from typing import cast

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import audit, db, index
from app.audit import Action
from app.errors import NotFoundError, SignInError
from app.keys import pinned, sessions
from app.keys.sessions import Opened, Status
from app.refusals import REFUSALS
from app.staff import demonstration, keeping, signing_in
from app.staff.access import public, requires
from app.staff.forms import CodeForm, SignInForm, UnlockForm
from app.staff.policy import Permission
from app.staff.present import EXTENSION, Front, current_actor
from app.staff.secrets import sign_in_id
from app.staff.words import ROLES
from app.wording import gettext as _

bp = Blueprint("staff", __name__, template_folder="templates", url_prefix="/staff")

CSRF_FIELD = "csrf"
FORM = "application/x-www-form-urlencoded"


def front() -> Front:
    """Return the staff app's side of this request's session."""
    return cast("Front", current_app.extensions[EXTENSION])


def refused_words() -> str:
    """Return the one text for everything that can be wrong when signing in."""
    words = REFUSALS[SignInError.code]
    return f"{_(words.what)} {_(words.then)}"


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Show the one form, or the way to where the person was."""
    if not pinned.is_pinned():
        return redirect("/setup")
    opened = front().opened()
    if opened is not None and opened.status is not Status.HALF_OPEN:
        return redirect("/staff" if opened.unlocked else url_for(".unlock"))
    is_over = front().came_with_session() and opened is None
    return _sign_in_page(SignInForm(), is_over=is_over)


@bp.post("/sign-in")
@public
def give_password() -> ResponseReturnValue:
    """Check name, password and account secret."""
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form), 422
    given = form.credentials(_kept_for(str(form.name.data)))
    try:
        cookie = signing_in.give_password(given, front().boot_key)
    except SignInError as refused:
        form.refuse(refused_words())
        return _sign_in_page(form), refused.status
    _end_present()
    front().adopt(cookie)
    front().keep_account_secret(sign_in_id(given.name), given.account_secret)
    return redirect(url_for(".code"))


@bp.get("/sign-in/code")
@public
def code() -> ResponseReturnValue:
    """Ask for the six digits."""
    opened = front().opened()
    if opened is None or opened.status is not Status.HALF_OPEN:
        return redirect(url_for(".sign_in"))
    return _code_page(CodeForm(), opened)


@bp.post("/sign-in/code")
@public
def give_code() -> ResponseReturnValue:
    """Check the six digits and open the vault."""
    opened = front().opened()
    if opened is None or opened.status is not Status.HALF_OPEN:
        return redirect(url_for(".sign_in"))
    form = CodeForm()
    if not form.validate():
        return _code_page(form, opened), 422
    try:
        cookie = signing_in.give_code(front().cookie(), form.digits(), front().boot_key)
    except SignInError as refused:
        form.refuse(refused_words())
        return _code_page(form, opened), refused.status
    front().adopt(cookie)
    return redirect("/staff")


@bp.get("/unlock")
@public
def unlock() -> ResponseReturnValue:
    """Show the lock page."""
    opened = front().opened()
    if opened is None or opened.status is not Status.LOCKED:
        return redirect("/staff")
    return _lock_page(UnlockForm())


@bp.post("/unlock")
@public
def give_password_again() -> ResponseReturnValue:
    """Open the vault with the password, and go on where the person was."""
    opened = front().opened()
    if opened is None or opened.status is not Status.LOCKED:
        return redirect("/staff")
    form, kept = UnlockForm(), request.form.get("kept", "")
    if not form.validate():
        return _lock_page(form, kept), 422
    secret = str(form.account_secret.data or "") or _kept_secret(opened)
    try:
        cookie = signing_in.unlock(
            front().cookie(), str(form.password.data), secret, front().boot_key
        )
    except SignInError as refused:
        form.refuse(refused_words())
        return _lock_page(form, kept), refused.status
    front().adopt(cookie)
    return go_on(opened, kept)


@bp.post("/sign-in/factor")
@requires(Permission.OWN_SESSION)
def give_factor() -> ResponseReturnValue:
    """Take six digits in an open session, and go on where the person was."""
    opened = front().opened()
    form, kept = CodeForm(), request.form.get("kept", "")
    if opened is None:
        return redirect(url_for(".sign_in"))
    if not form.validate():
        return _factor_form(form, kept), 422
    try:
        cookie = signing_in.step_up(front().cookie(), form.digits(), front().boot_key)
    except SignInError as refused:
        form.refuse(refused_words())
        return _factor_form(form, kept), refused.status
    front().adopt(cookie)
    return go_on(opened, kept)


@bp.post("/stay")
@requires(Permission.OWN_SESSION)
def stay() -> ResponseReturnValue:
    """Note that the person is there: the request itself moved the idle time on."""
    return redirect("/staff")


@bp.get("/clock")
@requires(Permission.OWN_SESSION)
def clock() -> ResponseReturnValue:
    """Say how long the vault stays open, for the page's own clock."""
    return render_template("staff_pages/clock.html")


@bp.post("/lock")
@requires(Permission.OWN_SESSION)
def lock() -> ResponseReturnValue:
    """Erase the keys of this session; the password brings them back."""
    actor = current_actor()
    with db.transaction() as session:
        sessions.lock(session, actor.session_id)
        audit.record(session, Action.VAULT_LOCKED, actor.staff_id)
    index.release(actor.staff_id)
    return redirect(url_for(".unlock"))


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session; the browser forgets every page of it."""
    opened = front().opened()
    if opened is not None:
        with db.transaction() as session:
            sessions.end(session, opened.id)
            audit.record(session, Action.SIGNED_OUT, opened.staff_id)
        index.release(opened.staff_id)
    front().forget()
    answer = redirect(url_for(".sign_in"))
    # Not the cookies: this device keeps its account secrets until it is told to forget.
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@bp.post("/sign-in/device")
@public
def set_device() -> ResponseReturnValue:
    """Put an invented person's account secret on this device: demonstrations only."""
    sheet = demonstration.read(front().settings.data)
    who = sheet.person(request.form.get("name", "")) if sheet else None
    if who is None:
        raise NotFoundError
    front().keep_account_secret(sign_in_id(who.name), who.account_secret)
    return redirect(url_for(".sign_in"))


def locked_page(opened: Opened) -> ResponseReturnValue:
    """Stand in for a page while the vault is closed; a form on its way is kept."""
    if request.headers.get("X-Fragment") == "1" and request.method == "GET":
        return redirect(request.path)
    return _lock_page(UnlockForm(formdata=None), keep_form(opened)), 403


def factor_page(opened: Opened) -> ResponseReturnValue:
    """Ask for six new digits before going on; a form on its way is kept."""
    return _factor_form(CodeForm(formdata=None), keep_form(opened)), 403


def keep_form(opened: Opened) -> str:
    """Seal the way back, and the form that came, if it is one of our own pages'.

    A form with files is not read here at all: nothing of a file is taken in on the way.
    """
    fields: list[tuple[str, str]] = []
    if request.method == "POST":
        if request.mimetype != FORM or not front().is_own_form():
            return ""
        fields = [
            (name, value)
            for name, value in request.form.items(multi=True)
            if name != CSRF_FIELD
        ]
        if not fields:
            fields = [("", "")]  # a form without fields is a form all the same
    return keeping.keep(opened.token, request.path, fields)


def go_on(before: Opened, text: str, heading: str = "") -> ResponseReturnValue:
    """Lead back to where the person was, with what they had typed."""
    kept = keeping.kept(before.token, text)
    if kept is None:
        return redirect("/staff")
    if not kept.fields:
        return redirect(kept.path)
    fields = [pair for pair in kept.fields if pair[0]]
    return render_template(
        "staff_pages/go_on.html", path=kept.path, fields=fields, heading=heading
    )


def _end_present() -> None:
    """End the session that this browser had: a new sign-in leaves none behind."""
    opened = front().opened()
    if opened is not None:
        with db.transaction() as session:
            sessions.end(session, opened.id)


def _kept_secret(opened: Opened) -> str:
    """Return the account secret that this device keeps for the session's person."""
    with db.reading() as session:
        key = signing_in.sign_in_id_of(session, opened.staff_id)
    return front().account_secret(key)


def _kept_for(name: str) -> str:
    """Return the account secret that this device keeps for a name."""
    return front().account_secret(sign_in_id(name))


def _sign_in_page(form: SignInForm, *, is_over: bool = False) -> str:
    return render_template(
        "staff_pages/sign_in.html",
        form=form,
        is_over=is_over,
        knows_anyone=front().knows_anyone(),
        sheet=demonstration.read(front().settings.data),
        role_words=ROLES,
    )


def _code_page(form: CodeForm, opened: Opened) -> str:
    sheet = demonstration.read(front().settings.data)
    return render_template(
        "staff_pages/code.html",
        form=form,
        shown=sheet.code_of(opened.staff_id) if sheet else "",
    )


def _lock_page(form: UnlockForm, kept: str = "") -> str:
    return render_template(
        "staff_pages/locked.html",
        form=form,
        kept=kept,
        knows_anyone=front().knows_anyone(),
        has_form=request.method == "POST" and bool(kept),
    )


def _factor_form(form: CodeForm, kept: str) -> str:
    sheet = demonstration.read(front().settings.data)
    return render_template(
        "staff_pages/factor.html",
        form=form,
        kept=kept,
        shown=sheet.code_of(current_actor().staff_id) if sheet else "",
    )
