"""The wizard of the first run, at `/setup`; when it is done, there is no such page."""

from flask import (
    Blueprint,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from app import db
from app.errors import InvalidInputError, NotFoundError
from app.files.forms import handed
from app.keys import pinned
from app.staff import drill, pictures, signing_in
from app.staff.access import public
from app.staff.forms import CodeForm, DrillForm, EnrolForm
from app.staff.setup import wizard
from app.staff.setup.forms import BeginForm
from app.staff.setup.wizard import KITS, SHARES, State, Step
from app.staff.views import front
from app.wording import gettext as _

bp = Blueprint("setup", __name__, template_folder="../templates", url_prefix="/setup")

COOKIE_HOURS = 3


@bp.get("")
@public
def start() -> ResponseReturnValue:
    """Say what is coming, or lead to where this browser's wizard is."""
    if not pinned.is_pinned() and not _cookie():
        wizard.code(front().settings.data)
        return _start_page(BeginForm())
    try:
        return redirect(url_for(".page", step=_state().step))
    except NotFoundError:
        if pinned.is_pinned():
            raise
        return _start_page(BeginForm())


@bp.post("")
@public
def begin() -> ResponseReturnValue:
    """Begin, if whoever asks can read the data folder."""
    if pinned.is_pinned():
        raise NotFoundError
    form = BeginForm()
    if not form.validate():
        return _start_page(form), 422
    try:
        cookie = wizard.begin(
            front().settings, str(form.code.data), str(form.name.data)
        )
    except InvalidInputError:
        form.code.errors = [_("This is not the code in the data folder.")]
        return _start_page(form), 422
    answer = make_response(redirect(url_for(".page", step=Step.FIRST_OFFICER.value)))
    answer.set_cookie(
        _cookie_name(),
        cookie,
        max_age=COOKIE_HOURS * 60 * 60,
        secure=front().settings.secure_cookies,
        httponly=True,
        samesite="Strict",
        path="/setup",
    )
    return answer


@bp.get("/<step>")
@public
def page(step: str) -> ResponseReturnValue:
    """Show the page that comes next, and no other."""
    state = _state()
    if step != state.step:
        return redirect(url_for(".page", step=state.step))
    if state.now in {Step.FIRST_OFFICER, Step.SECOND_OFFICER}:
        return _officer_page(EnrolForm(), state)
    if state.now in KITS:
        return _kit_page(CodeForm(), state)
    if state.now is Step.DRILL:
        return _drill_page(DrillForm())
    return _secret_page(state)


@bp.post("/<step>")
@public
def give(step: str) -> ResponseReturnValue:
    """Take what the page asked for, and go on."""
    state = _state()
    if step != state.step:
        return redirect(url_for(".page", step=state.step))
    if state.now in {Step.FIRST_OFFICER, Step.SECOND_OFFICER}:
        return _take_officer(state)
    if state.now in KITS:
        return _take_code(state)
    if state.now is Step.DRILL:
        return _take_digits()
    wizard.kept(_cookie(), state.now)
    return redirect(url_for(".start"))


@bp.get("/<step>/picture")
@public
def picture(step: str) -> ResponseReturnValue:
    """Draw an officer's authenticator while it is being set up."""
    state = _state()
    if step != state.step or state.now not in KITS:
        raise NotFoundError
    officer = state.officers[KITS.index(state.now)]
    answer = make_response(pictures.png(signing_in.provisioning_uri(officer.totp)))
    answer.mimetype = "image/png"
    return answer


@bp.post("/drill/file")
@public
def drill_file() -> ResponseReturnValue:
    """Give the file of the drill."""
    if _state().now is not Step.DRILL:
        raise NotFoundError
    with db.transaction() as session:
        file = drill.begin(session)
    return handed(file, "drill.age")


def _take_officer(state: State) -> ResponseReturnValue:
    form = EnrolForm()
    if not form.validate():
        return _officer_page(form, state), 422
    try:
        wizard.add_officer(front().settings, _cookie(), form.typed(), form.password())
    except InvalidInputError:
        form.name.errors = [_("The two officers need different names.")]
        return _officer_page(form, state), 422
    return redirect(url_for(".start"))


def _take_code(state: State) -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate():
        return _kit_page(form, state), 422
    try:
        wizard.confirm_code(_cookie(), state.now, form.digits())
    except InvalidInputError:
        form.code.errors = [
            _("These are not the digits of this moment. Wait for the next ones.")
        ]
        return _kit_page(form, state), 422
    return redirect(url_for(".start"))


def _take_digits() -> ResponseReturnValue:
    form = DrillForm()
    if not form.validate():
        return _drill_page(form), 422
    try:
        wizard.finish(front().settings, _cookie(), form.typed())
    except InvalidInputError:
        form.digits.errors = [_("These are not the digits inside the last file.")]
        return _drill_page(form), 422
    answer = make_response(redirect(url_for("staff.sign_in")))
    answer.delete_cookie(_cookie_name(), path="/setup")
    return answer


def _state() -> State:
    with db.reading() as session:
        return wizard.state(session, _cookie())


def _start_page(form: BeginForm) -> str:
    return render_template(
        "staff_pages/setup_start.html",
        form=form,
        file=wizard.CODE_FILE,
        folder=front().settings.data.name,
    )


def _officer_page(form: EnrolForm, state: State) -> str:
    return render_template(
        "staff_pages/setup_officer.html",
        form=form,
        step=state.step,
        steps=_steps(state),
    )


def _secret_page(state: State) -> str:
    is_root = state.now is Step.ROOT
    return render_template(
        "staff_pages/setup_secret.html",
        step=state.step,
        steps=_steps(state),
        root=pictures.groups(state.root_secret) if is_root else "",
        words=() if is_root else state.shares[0].split(),
        number=0 if is_root else SHARES.index(state.now) + 1,
        of=len(SHARES),
        fingerprint=pictures.groups(pinned.pinned().directory_root),
    )


def _kit_page(form: CodeForm, state: State) -> str:
    officer = state.officers[KITS.index(state.now)]
    return render_template(
        "staff_pages/setup_kit.html",
        form=form,
        step=state.step,
        steps=_steps(state),
        name=officer.name,
        account_secret=officer.account_secret,
        totp=pictures.groups(officer.totp),
        origin=front().settings.staff_origin,
    )


def _drill_page(form: DrillForm) -> str:
    state = _state()
    with db.reading() as session:
        begun = drill.is_begun(session)
    return render_template(
        "staff_pages/setup_drill.html", form=form, steps=_steps(state), begun=begun
    )


def _steps(state: State) -> list[dict[str, str]]:
    """Return the stages of the wizard in words, for the strip beside each page."""
    stages = (
        (_("Two security officers"), (Step.FIRST_OFFICER, Step.SECOND_OFFICER)),
        (_("The directory root"), (Step.ROOT,)),
        (_("Three shares of the recovery key"), SHARES),
        (_("Emergency kits of the officers"), KITS),
        (_("The drill"), (Step.DRILL,)),
    )
    present = wizard.ORDER.index(state.now)
    told = []
    for text, pages in stages:
        first, last = (wizard.ORDER.index(one) for one in (pages[0], pages[-1]))
        where = "done" if last < present else "now" if first <= present else "later"
        told.append({"text": text, "state": where})
    return told


def _cookie_name() -> str:
    return "__Secure-setup" if front().settings.secure_cookies else "barvinok_setup"


def _cookie() -> str:
    return request.cookies.get(_cookie_name(), "")
