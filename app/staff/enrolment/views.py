"""Enrolment by a one-time link: a password, an emergency kit, an authenticator."""

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from app import db
from app.errors import InvalidInputError
from app.keys.sessions import IDLE_MINUTES
from app.staff import enrolling, pictures, signing_in
from app.staff.access import public
from app.staff.confirming import SPOKEN
from app.staff.forms import CodeForm, EnrolForm
from app.staff.views import front
from app.wording import gettext as _

bp = Blueprint(
    "enrolment", __name__, template_folder="../templates", url_prefix="/staff/enrol"
)


@bp.get("/<token>")
@public
def begin(token: str) -> ResponseReturnValue:
    """Ask for the name and a password."""
    with db.reading() as session:
        enrolling.invitation(session, token)
    return _begin_page(EnrolForm(), token)


@bp.post("/<token>")
@public
def make(token: str) -> ResponseReturnValue:
    """Make the keys, and show the emergency kit this once."""
    form = EnrolForm()
    with db.reading() as session:
        enrolling.invitation(session, token)
        known = form.validate() and enrolling.is_invited(session, token, form.typed())
    if not form.errors and not known:
        form.name.errors = [
            _("The invitation is for another name. Ask how yours was written.")
        ]
    if not known:
        return _begin_page(form, token), 422
    made = enrolling.make_secrets(form.password())
    with db.transaction() as session:
        begun = enrolling.begin(session, token, made, front().boot_key)
    page = render_template(
        "staff_pages/enrol_kit.html",
        form=CodeForm(formdata=None),
        token=token,
        name=" ".join(form.typed().split()),
        account_secret=begun.enrolled.account_secret,
        totp=pictures.groups(begun.enrolled.totp),
        origin=front().settings.staff_origin,
    )
    return _with_cookie(make_response(page), begun.cookie)


@bp.get("/<token>/picture")
@public
def picture(token: str) -> ResponseReturnValue:
    """Draw the authenticator's secret while it is being set up."""
    with db.reading() as session:
        who = enrolling.half_way(session, token, _cookie(), front().boot_key)
        secret = enrolling.totp_of(session, who)
    answer = make_response(pictures.png(signing_in.provisioning_uri(secret)))
    answer.mimetype = "image/png"
    return answer


@bp.post("/<token>/code")
@public
def finish(token: str) -> ResponseReturnValue:
    """Take the first six digits, and hand the public keys to the officers."""
    form = CodeForm()
    with db.reading() as session:
        who = enrolling.half_way(session, token, _cookie(), front().boot_key)
        totp = enrolling.totp_of(session, who)
    fingerprint = enrolling.person_fingerprint(who)
    try:
        if form.validate():
            with db.transaction() as session:
                enrolling.finish(
                    session, token, _cookie(), form.digits(), front().boot_key
                )
    except InvalidInputError:
        form.code.errors = [
            _("These are not the digits of this moment. Wait for the next ones.")
        ]
    if form.errors:
        page = render_template(
            "staff_pages/enrol_code.html",
            form=form,
            token=token,
            totp=pictures.groups(totp),
        )
        return page, 422
    page = render_template(
        "staff_pages/enrol_done.html",
        spoken=pictures.groups(fingerprint[:SPOKEN]),
        rest=pictures.groups(fingerprint[SPOKEN:]),
    )
    answer = make_response(page)
    answer.delete_cookie(_cookie_name(), path=bp.url_prefix or "/")
    return answer


def _begin_page(form: EnrolForm, token: str) -> str:
    return render_template("staff_pages/enrol.html", form=form, token=token)


def _cookie_name() -> str:
    return "__Secure-enrol" if front().settings.secure_cookies else "barvinok_enrol"


def _cookie() -> str:
    return request.cookies.get(_cookie_name(), "")


def _with_cookie(answer: Response, cookie: str) -> Response:
    answer.set_cookie(
        _cookie_name(),
        cookie,
        max_age=IDLE_MINUTES * 60,
        secure=front().settings.secure_cookies,
        httponly=True,
        samesite="Strict",
        path=bp.url_prefix or "/",
    )
    return answer
