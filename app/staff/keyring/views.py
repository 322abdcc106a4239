"""Keys: what two officers sign, who holds what, and the recovery drill."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import db
from app.errors import InvalidInputError
from app.files.forms import handed
from app.keys import entries
from app.staff import confirming, drill, house, pictures
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.confirming import SPOKEN, Waiting
from app.staff.forms import DrillForm, FingerprintForm
from app.staff.policy import Permission
from app.staff.present import current_actor, fresh_actor
from app.staff.words import KINDS, PARTS, ROLES
from app.vault.keykinds import KeyKind
from app.wording import gettext as _

bp = Blueprint(
    "keyring", __name__, template_folder="../templates", url_prefix="/staff/settings"
)


@bp.get("/keys")
@requires(Permission.DIRECTORY_SIGN)
def waiting() -> ResponseReturnValue:
    """Show what waits for the officers' signatures."""
    actor = current_actor()
    with db.reading() as session:
        rows = [_told(session, actor, one) for one in confirming.waiting(session)]
    return render_template("staff_pages/keys.html", rows=rows)


@bp.get("/keys/<uuid:key>")
@requires(Permission.DIRECTORY_SIGN)
def compare(key: UUID) -> ResponseReturnValue:
    """Ask for the characters that the other person reads out."""
    return _compare_page(FingerprintForm(), key)


@bp.post("/keys/<uuid:key>")
@requires(Permission.DIRECTORY_SIGN)
def sign(key: UUID) -> ResponseReturnValue:
    """Sign what waits, if the characters are those of its fingerprint."""
    actor, form = fresh_actor(), FingerprintForm()
    with db.reading() as session:
        one = confirming.the(session, key)
    spoken = form.characters()
    try:
        if one.fingerprint and not form.validate():
            return _compare_page(form, key), 422
        with db.transaction() as session:
            done = confirming.sign(session, actor, key, spoken)
    except InvalidInputError:
        form.spoken.errors = [
            _(
                "These are not the characters of the fingerprint. Listen once more. If"
                " they still differ, do not sign: refuse, and tell your colleague."
            )
        ]
        return _compare_page(form, key), 422
    flash(
        _("Both officers have signed: it stands.")
        if done
        else _("You have signed. It stands when the second officer has signed too."),
        "saved",
    )
    return redirect("/staff/settings/keys")


@bp.post("/keys/<uuid:key>/refuse")
@requires(Permission.DIRECTORY_SIGN)
def refuse(key: UUID) -> ResponseReturnValue:
    """Take back what waits."""
    actor = fresh_actor()
    with db.transaction() as session:
        confirming.refuse(session, actor, key)
    flash(_("Refused. It was taken back, and nothing was sealed to it."), "saved")
    return redirect("/staff/settings/keys")


@bp.get("/recovery")
@requires(Permission.DIRECTORY_SIGN)
def recovery() -> ResponseReturnValue:
    """Say how recovery stands, and how a drill goes."""
    return _drill_page(DrillForm())


@bp.post("/recovery/file")
@requires(Permission.DIRECTORY_SIGN)
def drill_file() -> ResponseReturnValue:
    """Give a small age file that only the shares' holders together can open."""
    fresh_actor()
    with db.transaction() as session:
        file = drill.begin(session)
    return handed(file, "drill.age")


@bp.post("/recovery")
@requires(Permission.DIRECTORY_SIGN)
def finish_drill() -> ResponseReturnValue:
    """Check the digits that were inside the file."""
    actor, form = current_actor(), DrillForm()
    try:
        if not form.validate():
            return _drill_page(form), 422
        with db.transaction() as session:
            drill.finish(session, form.typed(), actor.staff_id)
    except InvalidInputError:
        form.digits.errors = [_("These are not the digits inside the last file.")]
        return _drill_page(form), 422
    flash(_("The drill is done: the shares open what recovery holds."), "saved")
    return redirect("/staff/settings/recovery")


def _compare_page(form: FingerprintForm, key: UUID) -> str:
    actor = current_actor()
    with db.reading() as session:
        one = confirming.the(session, key)
        told = _told(session, actor, one)
    return render_template(
        "staff_pages/compare.html",
        form=form,
        told=told,
        rest=pictures.groups(one.fingerprint[SPOKEN:]),
        n=SPOKEN,
    )


def _drill_page(form: DrillForm) -> str:
    with db.reading() as session:
        return render_template(
            "staff_pages/recovery.html",
            form=form,
            done=drill.is_done(session),
            begun=drill.is_begun(session),
        )


def _told(db: Session, actor: Actor, one: Waiting) -> dict[str, object]:
    """Say in words what waits, and what the officer does about it."""
    names = house.names(db, actor.unlocked)
    teams = house.team_names(db, actor.unlocked)
    entry, who = one.entries[0], ""
    match entry:
        case entries.Staff():
            who = names.get(entry.staff_id, "")
            title, detail = _("A new colleague"), str(ROLES[entry.role])
        case entries.Team():
            who = teams.get(entry.team_id, "")
            title = _("Keys of a team") if entry.epoch == 1 else _("New keys of a team")
            parts = ", ".join(
                str(PARTS[said.part])
                for said in one.entries
                if isinstance(said, entries.Team)
            )
            detail = f"{KINDS[entry.kind]}: {parts}"
        case entries.Revoked():
            who = names.get(entry.subject_id, "")
            title = _("A revocation")
            detail = _("From then on nothing that this person signs counts.")
        case entries.RecipientKey():
            title = _("The key of a receiver")
            if entry.kind is not KeyKind.POST_QUANTUM:
                title = _("The key of a receiver, not post-quantum")
            detail = _("Until %(day)s", day=entry.expires_on)
        case _:
            title, detail = _("A worker’s identity"), ""
    return {
        "key": one.key,
        "title": title,
        "who": who,
        "detail": detail,
        "compared": bool(one.fingerprint),
        "mine": one.first == actor.staff_id,
        "first": names.get(one.first, "") if one.first else "",
    }
