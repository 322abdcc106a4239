"""One's own settings: password, authenticator, other sessions, this device."""

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app import audit, db
from app.audit import Action
from app.errors import InvalidInputError
from app.keys import sessions
from app.keys.parts import Role
from app.staff import changing, house, pictures, secrets, signing_in
from app.staff.access import requires
from app.staff.forms import ChangePasswordForm, CodeForm
from app.staff.policy import Permission
from app.staff.present import current_actor, fresh_actor
from app.staff.views import front
from app.staff.words import PARTS, ROLES
from app.wording import gettext as _

bp = Blueprint(
    "settings",
    __name__,
    template_folder="../templates",
    url_prefix="/staff/settings",
)

LETTERS_COOKIE = "letters"
LETTERS_DAYS = 400


@bp.get("")
@requires(Permission.OWN_SESSION)
def index() -> ResponseReturnValue:
    """Lead to the first of the settings, which everybody has."""
    return redirect("/staff/settings/me")


@bp.get("/me")
@requires(Permission.OWN_SESSION)
def me() -> ResponseReturnValue:
    """Show who one is here, and what one may change."""
    actor = current_actor()
    with db.reading() as session:
        held = house.holds(session, actor.unlocked)
        names = house.team_names(session, actor.unlocked) if held else {}
        name = house.name_of(session, actor.unlocked, actor.staff_id) if held else ""
        others = sessions.count_open(session, actor.staff_id) - 1
    teams = [
        (names.get(team, ""), ", ".join(str(PARTS[part]) for part in parts))
        for team, parts in actor.teams.items()
    ]
    return render_template(
        "staff_pages/me.html",
        name=name,
        role=ROLES[actor.role],
        teams=sorted(teams),
        others=others,
        letters=request.cookies.get(LETTERS_COOKIE) != "off",
        knows_anyone=front().knows_anyone(),
    )


@bp.get("/me/password")
@requires(Permission.OWN_SESSION)
def password() -> ResponseReturnValue:
    """Ask for the present password and a new one."""
    fresh_actor()
    return _password_page(ChangePasswordForm())


@bp.post("/me/password")
@requires(Permission.OWN_SESSION)
def change_password() -> ResponseReturnValue:
    """Seal the seed anew; every other session ends."""
    actor, form = fresh_actor(), ChangePasswordForm()
    if not form.validate():
        return _password_page(form), 422
    with db.reading() as session:
        key = signing_in.sign_in_id_of(session, actor.staff_id)
    secret = str(form.account_secret.data or "") or front().account_secret(key)
    try:
        proof = changing.prove_password(actor, str(form.old.data), secret)
    except InvalidInputError:
        form.old.errors = [
            _("The present password and the account secret do not fit together.")
        ]
        return _password_page(form), 422
    cost = secrets.cost_for(officer=actor.role is Role.OFFICER)
    new = secrets.sealing(form.password(), secret, cost)
    with db.transaction() as session:
        changing.change_password(session, actor, new, proof)
        cookie = sessions.replace(
            session, front().cookie(), front().boot_key, is_fresh=False
        )
    front().adopt(cookie)
    front().keep_account_secret(key, secret)
    flash(_("The password is changed. All other sessions have ended."), "saved")
    return redirect("/staff/settings/me")


@bp.get("/me/authenticator")
@requires(Permission.OWN_SESSION)
def authenticator() -> ResponseReturnValue:
    """Show the new authenticator's secret, which counts after its first code."""
    fresh_actor()
    return _authenticator_page(CodeForm())


@bp.get("/me/authenticator/picture")
@requires(Permission.OWN_SESSION)
def picture() -> ResponseReturnValue:
    """Draw the new secret."""
    secret = changing.next_factor(fresh_actor())
    answer = make_response(pictures.png(signing_in.provisioning_uri(secret)))
    answer.mimetype = "image/png"
    return answer


@bp.post("/me/authenticator")
@requires(Permission.OWN_SESSION)
def change_authenticator() -> ResponseReturnValue:
    """Take the first code of the new authenticator; every other session ends."""
    actor, form = fresh_actor(), CodeForm()
    if not form.validate():
        return _authenticator_page(form), 422
    try:
        with db.transaction() as session:
            changing.change_factor(session, actor, form.digits())
            cookie = sessions.replace(
                session, front().cookie(), front().boot_key, is_fresh=False
            )
    except InvalidInputError:
        form.code.errors = [
            _("These are not the digits of this moment. Wait for the next ones.")
        ]
        return _authenticator_page(form), 422
    front().adopt(cookie)
    flash(_("The authenticator is changed. All other sessions have ended."), "saved")
    return redirect("/staff/settings/me")


@bp.post("/me/sessions")
@requires(Permission.OWN_SESSION)
def end_others() -> ResponseReturnValue:
    """End every session but this one."""
    actor = current_actor()
    with db.transaction() as session:
        sessions.end_all(session, actor.staff_id, but=actor.session_id)
        audit.record(session, Action.SIGNED_OUT, actor.staff_id, which="others")
    flash(_("All other sessions have ended."), "saved")
    return redirect("/staff/settings/me")


@bp.post("/me/device")
@requires(Permission.OWN_SESSION)
def forget_device() -> ResponseReturnValue:
    """Let this device forget the account secrets it keeps."""
    front().forget_device()
    flash(_("This device asks for the account secret at the next sign-in."), "saved")
    return redirect("/staff/settings/me")


@bp.post("/me/letters")
@requires(Permission.OWN_SESSION)
def letters() -> ResponseReturnValue:
    """Switch single letters as keys on or off, on this device."""
    answer = redirect("/staff/settings/me")
    answer.set_cookie(
        LETTERS_COOKIE,
        "off" if request.form.get("letters") == "off" else "on",
        max_age=LETTERS_DAYS * 24 * 60 * 60,
        secure=front().settings.secure_cookies,
        httponly=True,
        samesite="Strict",
        path="/staff",
    )
    return answer


def _password_page(form: ChangePasswordForm) -> str:
    actor = current_actor()
    with db.reading() as session:
        key = signing_in.sign_in_id_of(session, actor.staff_id)
    return render_template(
        "staff_pages/password.html",
        form=form,
        knows_secret=bool(front().account_secret(key)),
    )


def _authenticator_page(form: CodeForm) -> str:
    totp = pictures.groups(changing.next_factor(current_actor()))
    return render_template("staff_pages/authenticator.html", form=form, totp=totp)
