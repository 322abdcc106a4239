"""The access log: read in sentences, verified, and checked against an outside file."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app import audit, clock, db
from app.audit import Action, chain
from app.audit.chain import Checkpoint
from app.errors import TamperedError
from app.files.forms import handed
from app.staff import house
from app.staff.access import requires
from app.staff.log import reading
from app.staff.log.forms import CheckpointForm, FilterForm
from app.staff.log.rules import Unusual
from app.staff.log.sentences import SENTENCES, sentence
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint(
    "log", __name__, template_folder="../templates", url_prefix="/staff/audit"
)


@dataclass(frozen=True)
class Checked:
    """What a check of the chain came to; `fault` is empty when all of it holds."""

    at: datetime
    lines: int = 0
    checkpoints: int = 0
    against: int | None = None
    fault: str = ""


@bp.get("")
@requires(Permission.LOG_READ)
def lines() -> ResponseReturnValue:
    """Show the newest lines."""
    return _page(FilterForm(formdata=None), CheckpointForm(formdata=None))


@bp.post("")
@requires(Permission.LOG_READ)
def look() -> ResponseReturnValue:
    """Show the lines that are looked for; what is looked for is in no address."""
    form = FilterForm()
    _offer(form)
    if not form.validate():
        return _page(form, CheckpointForm(formdata=None), reads=False), 422
    return _page(form, CheckpointForm(formdata=None))


@bp.post("/verify")
@requires(Permission.LOG_READ)
def verify() -> ResponseReturnValue:
    """Recompute the whole chain."""
    return _page(
        FilterForm(formdata=None), CheckpointForm(formdata=None), checked=_check(None)
    )


@bp.post("/checkpoint")
@requires(Permission.LOG_READ)
def checkpoint() -> ResponseReturnValue:
    """Sign the log's present end, and give the file that an auditor carries outside."""
    actor = current_actor()
    with db.transaction() as session:
        made = chain.make_checkpoint(session, actor.unlocked)
    return handed(chain.checkpoint_file(made), f"checkpoint-{made.seq}.json")


@bp.post("/against")
@requires(Permission.LOG_READ)
def against() -> ResponseReturnValue:
    """Check the chain against a checkpoint that was kept outside."""
    form = CheckpointForm()
    filters = FilterForm(formdata=None)
    content = form.content()
    if not content:
        form.file.errors = [_("Choose the file that you downloaded as a checkpoint.")]
        return _page(filters, form, reads=False), 422
    try:
        outside = chain.read_checkpoint(content)
    except TamperedError:
        form.file.errors = [_("This is not a checkpoint, or it is damaged.")]
        return _page(filters, form, reads=False), 422
    return _page(filters, form, checked=_check(outside))


def _check(outside: Checkpoint | None) -> Checked:
    """Verify, and write down that it was done. Here a fault is the answer itself."""
    actor = current_actor()
    at = clock.now()
    try:
        with db.reading() as session:
            verdict = chain.verify(session, outside)
        checked = Checked(at, verdict.lines, verdict.checkpoints, verdict.compared_to)
    except TamperedError as found:
        checked = Checked(at, fault=str(found))
    with db.transaction() as session:
        audit.record(
            session,
            Action.LOG_VERIFIED,
            actor.staff_id,
            result="broken" if checked.fault else "whole",
        )
    return checked


def _offer(form: FilterForm) -> None:
    actor = current_actor()
    with db.reading() as session:
        names = house.names(session, actor.unlocked)
    people = sorted(names.items(), key=lambda pair: pair[1])
    # Without a name or a record in them, the sentences name the actions.
    actions = [(action, sentence(action, "…", "…", "…")) for action in SENTENCES]
    form.offer(people, actions)


def _page(
    form: FilterForm,
    check: CheckpointForm,
    *,
    checked: Checked | None = None,
    reads: bool = True,
) -> str:
    actor = current_actor()
    _offer(form)
    found = reading.Page((), None, ())
    if reads:
        audit.commit_reading(Action.LOG_READ, actor.staff_id)
        with db.reading() as session:
            found = reading.page(session, actor, form.wanted(), form.before.data)
    return render_template(
        "staff_pages/log.html",
        form=form if form.errors else check,
        filters=form,
        check=check,
        found=found,
        checked=checked,
        kinds=Unusual,
        is_filtered=request.method == "POST" and request.path == bp.url_prefix,
    )
