"""The staff app with people who sign in: sessions, cookies, and who may come in.

One session is read for each request, from the cookie's half and the server's row. Most
requests write nothing: the idle time is moved on once in a minute.
"""

import math
import os
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from uuid import UUID

import flask_login
from flask import Flask, Request, Response, g, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, db, start
from app.audit import subjects
from app.cases import vocabularies
from app.cases.models import Case
from app.config import Installation, Settings
from app.errors import FreshFactorError, NotFoundError, ReadingStoppedError
from app.keys import pinned, sessions
from app.keys.sessions import Opened, Status
from app.staff import device, drill, house, policy, signing_in
from app.staff import views as sign_in
from app.staff.actor import Actor
from app.staff.budgets import staff_views as releases
from app.staff.policy import Permission
from app.staff.present import EXTENSION, current_actor
from app.staff.words import ROLES
from app.web import csrf
from app.web.door import Visitor
from app.web.staff import create_staff_app

__all__ = ["StaffDoor", "create", "current_actor", "read_boot_key"]

BOOT_KEY_BYTES = 32
DEVICE_DAYS = 400  # the longest that browsers keep a cookie
KEYS_COOKIE = "letters"
"""Says "off" on a device where single letters are not to act as keys."""


BEFORE_THE_DRILL = frozenset(
    {
        "staff.give_factor",
        "staff.stay",
        "staff.clock",
        "staff.lock",
        "keyring.recovery",
        "keyring.drill_file",
        "keyring.finish_drill",
    }
)
"""All that opens until somebody has shown that the recovery shares work."""


@dataclass
class _Visit:
    """What one request knows of its session, and what its answer tells the browser."""

    cookie: str = field(default="", repr=False)
    opened: Opened | None = None
    actor: Actor | None = None
    name: str = ""
    cookie_changed: bool = False


class StaffDoor:
    """How the shell asks who is there, and how views change it."""

    def __init__(self, settings: Settings, boot_key: bytes) -> None:
        """Keep the settings and the boot key, which is never on disk."""
        self._settings = settings
        self._boot_key = boot_key
        self._drilled = ""
        secure = settings.secure_cookies
        self._session_cookie = "__Host-s" if secure else "barvinok_staff"
        self._device_cookie = "__Secure-device" if secure else "barvinok_device"

    # What the pages about sessions ask (app/staff/present.py: Front).

    @property
    def settings(self) -> Settings:
        """How the installation is run."""
        return self._settings

    @property
    def boot_key(self) -> bytes:
        """The process family's half of every session's key."""
        return self._boot_key

    def opened(self) -> Opened | None:
        """Return this request's session: half open, open, locked, or none."""
        return self._visit().opened

    def cookie(self) -> str:
        """Return what the session's cookie says, or an empty text."""
        return self._visit().cookie

    def is_own_form(self) -> bool:
        """Say whether the form that came is one of this session's own pages."""
        token = self.token()
        return token is not None and csrf.is_good(
            token, request.form.get(csrf.FIELD, "")
        )

    def adopt(self, cookie: str) -> None:
        """Go on in another session, in this request and in the browser."""
        g.staff_visit = self._resumed(cookie)
        g.staff_visit.cookie_changed = True
        for known in ("_login_user", "visitor"):
            g.pop(known, None)

    def forget(self) -> None:
        """Go on without a session, in this request and in the browser."""
        self.adopt("")

    def came_with_session(self) -> bool:
        """Say whether the browser sent a session's cookie, good or over."""
        return self._session_cookie in request.cookies

    def account_secret(self, key: bytes) -> str:
        """Return the account secret that this device keeps, by the name's hash."""
        return self._device().secret_of(key)

    def knows_anyone(self) -> bool:
        """Say whether this device keeps any account secret."""
        return bool(self._device().secrets)

    def keep_account_secret(self, key: bytes, account_secret: str) -> None:
        """Let this device keep an account secret, so that it need not be typed."""
        g.staff_device = self._device().with_secret(key, account_secret)

    def forget_device(self) -> None:
        """Let this device forget all account secrets."""
        g.staff_device = device.Device()

    # What the shell asks (app/web/door.py: Door).

    def token(self) -> bytes | None:
        """Return the secret that this session's forms and notices are bound to."""
        opened = self._visit().opened
        return opened.token if opened else None

    def enter(self, permission: Permission) -> ResponseReturnValue | None:
        """Let the person through, or show the page that stands before this one."""
        visit = self._visit()
        if not self._is_founded():
            return redirect("/setup")
        if visit.opened is not None and visit.opened.status is Status.LOCKED:
            return sign_in.locked_page(visit.opened)
        if not flask_login.current_user.is_authenticated:
            where: ResponseReturnValue = self._manager.unauthorized()
            return where
        if visit.actor is None or not policy.could_ever(visit.actor, permission):
            raise NotFoundError
        if not self._is_drilled() and request.endpoint not in BEFORE_THE_DRILL:
            return redirect("/staff/settings/recovery")
        return None

    def may(self, permission: Permission) -> bool:
        """Tell whether the person's role could ever be granted this permission."""
        actor = self._visit().actor
        return actor is not None and policy.could_ever(actor, permission)

    def visitor(self) -> Visitor | None:
        """Return the person for the frame of the page, or None when signed out."""
        visit = self._visit()
        if visit.actor is None or visit.opened is None:
            return None
        left = (visit.opened.expires_at - clock.now()).total_seconds()
        return Visitor(
            name=visit.name,
            role=str(ROLES[visit.actor.role]),
            # A second more than there is: the page looks again when it is surely over.
            seconds_left=max(0, math.ceil(left) + 1),
            seconds_whole=sessions.IDLE_MINUTES * 60,
            keys=request.cookies.get(KEYS_COOKIE) != "off",
        )

    def install(self, app: Flask) -> None:
        """Let Flask-Login ask here who is there, and the views find the way back."""
        self._manager = flask_login.LoginManager()
        self._manager.session_protection = None  # sessions are not Flask's here
        self._manager.request_loader(self._load)
        self._manager.unauthorized_handler(self._before_signing_in)
        self._manager.init_app(app)
        app.extensions[EXTENSION] = self
        app.register_error_handler(FreshFactorError, self._ask_factor)
        app.register_error_handler(ReadingStoppedError, self._stopped)
        app.after_request(self._tell_browser)

    def _load(self, asked: Request) -> Actor | None:
        del asked
        return self._visit().actor

    def _before_signing_in(self) -> ResponseReturnValue:
        opened = self._visit().opened
        if opened is not None and opened.status is Status.HALF_OPEN:
            return redirect("/staff/sign-in/code")
        return redirect("/staff/sign-in")

    def _ask_factor(self, error: FreshFactorError) -> ResponseReturnValue:
        opened = self._visit().opened
        if opened is None:
            raise error
        return sign_in.factor_page(opened)

    def _stopped(self, error: ReadingStoppedError) -> ResponseReturnValue:
        opened, actor = self._visit().opened, self._visit().actor
        if opened is None or actor is None:
            raise error
        kept = sign_in.keep_form(opened)
        return releases.stopped_page(actor, str(error), kept), error.status

    def _is_founded(self) -> bool:
        """Say whether there is an installation; another process may have made it."""
        if pinned.is_pinned():
            return True
        installation = Installation.load(self._settings)
        pinned.pin(installation)
        return installation is not None

    def _is_drilled(self) -> bool:
        """Say whether the recovery drill was done; once it was, it stays so."""
        root = pinned.pinned().directory_root
        if self._drilled != root:
            with db.reading() as session:
                self._drilled = root if drill.is_done(session) else ""
        return self._drilled == root

    def _visit(self) -> _Visit:
        if "staff_visit" not in g:
            # Kept before it is filled: if the keys cannot be trusted, the page that
            # says so is drawn for nobody.
            g.staff_visit = _Visit()
            cookie = request.cookies.get(self._session_cookie, "")
            if cookie and self._is_founded():
                g.staff_visit = self._resumed(cookie)
        visit: _Visit = g.staff_visit
        return visit

    def _resumed(self, cookie: str) -> _Visit:
        """Read the session of a cookie; write only where something has to change."""
        if not cookie:
            return _Visit()
        extend = request.headers.get("X-Poll") != "1"
        with db.reading() as session:
            epochs = signing_in.epoch_of(session)
            if sessions.is_settled(session, cookie, epochs, extend=extend):
                return self._filled(session, cookie, epochs, extend=extend)
        with db.transaction() as session:
            epochs = signing_in.epoch_of(session)
            return self._filled(session, cookie, epochs, extend=extend)

    def _filled(
        self,
        session: Session,
        cookie: str,
        epochs: Callable[[UUID], int | None],
        *,
        extend: bool,
    ) -> _Visit:
        opened = sessions.resume(session, cookie, self._boot_key, epochs, extend=extend)
        visit = _Visit(cookie, opened)
        if (
            opened is None
            or opened.unlocked is None
            or opened.status is not Status.OPEN
        ):
            return visit
        visit.actor = Actor.of(
            session, opened.unlocked, opened.id, is_fresh=opened.is_fresh
        )
        if house.holds(session, opened.unlocked):
            visit.name = house.name_of(session, opened.unlocked, opened.staff_id)
        return visit

    def _device(self) -> device.Device:
        if "staff_device" in g:
            changed: device.Device = g.staff_device
            return changed
        return device.opened(request.cookies.get(self._device_cookie, ""))

    def _tell_browser(self, response: Response) -> Response:
        """Set what the request changed; nothing else is ever set."""
        secure = self._settings.secure_cookies
        visit: _Visit | None = g.get("staff_visit")
        if visit is not None and visit.cookie_changed:
            if visit.cookie:
                response.set_cookie(
                    self._session_cookie,
                    visit.cookie,
                    secure=secure,
                    httponly=True,
                    samesite="Strict",
                    path="/",
                )
                response.delete_cookie(
                    csrf.visit_cookie(secure=secure), path="/", secure=secure
                )
            else:
                response.delete_cookie(self._session_cookie, path="/", secure=secure)
        kept: device.Device | None = g.get("staff_device")
        if kept is not None and kept.secrets:
            response.set_cookie(
                self._device_cookie,
                device.sealed(kept),
                max_age=DEVICE_DAYS * 24 * 60 * 60,
                secure=secure,
                httponly=True,
                samesite="Strict",
                path="/staff",
            )
        elif kept is not None:
            response.delete_cookie(self._device_cookie, path="/staff", secure=secure)
        return response


@subjects.reasons_worded_by
def _reason(key: str) -> str:
    """Let the log say why something was opened, as the form worded it."""
    return vocabularies.reason(key)


@subjects.named_by
def _case_references(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """Let the log call a case by its reference, which stands in the clear."""
    rows = session.execute(select(Case.id, Case.ref).where(Case.id.in_(ids)))
    return dict(rows.all())


def read_boot_key(settings: Settings) -> bytes:
    """Return the 32 bytes that the parent process made, or new ones without a parent.

    They come by an inherited descriptor and are never on disk. A restart makes others,
    and so signs everyone out.
    """
    if settings.boot_key_fd is None:
        return os.urandom(BOOT_KEY_BYTES)
    try:
        # A descriptor shared by several processes: none may use its offset up.
        key = os.pread(settings.boot_key_fd, BOOT_KEY_BYTES, 0)
    except OSError:  # a pipe has no offset
        key = os.read(settings.boot_key_fd, BOOT_KEY_BYTES)
    if len(key) != BOOT_KEY_BYTES:
        raise RuntimeError("the boot key did not come through its descriptor")
    return key


def create(settings: Settings, boot_key: bytes) -> Flask:
    """Build the staff app with people who sign in; `start.process` has run."""
    door = StaffDoor(settings, boot_key)
    app = create_staff_app(settings, door=door)
    door.install(app)
    return app


def create_from_environment() -> Flask:
    """Start this process and build the app: for `flask --app app.web.staff`."""
    settings = Settings.load()
    start.process(settings)
    return create(settings, read_boot_key(settings))
