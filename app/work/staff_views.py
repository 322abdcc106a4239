"""Tasks: those of a case, and those of the person over all cases."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases, clock
from app.cases import assigning, calling, heads
from app.cases.casefile import CaseFile
from app.cases.forms import laid_beside
from app.db import transaction
from app.errors import ConflictError, NotFoundError
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.work import cards, shown, tasks, waiting
from app.work.forms import DoneForm, LineForm, TaskForm
from app.work.plan import planning
from app.work.rules import When, read_line
from app.work.tasks import State, TaskContent, TaskSeen

bp = Blueprint("work", __name__, url_prefix="/staff", template_folder="templates")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
LAST_PAGE = 100_000


@bp.get("/tasks")
@requires(Permission.CASE_WRITE)
def mine() -> ResponseReturnValue:
    """Show what waits for this person, by day."""
    with transaction() as db:
        lists = waiting.lists(db, current_actor(), cards.FEW)
    return render_template("work/mine.html", lists=lists)


@bp.get("/tasks/<when>/<int:page>")
@requires(Permission.CASE_WRITE)
def one_list(when: str, page: int) -> ResponseReturnValue:
    """Show one list in full, a page at a time."""
    if when not in set(When) or not 1 <= page <= LAST_PAGE:
        raise NotFoundError
    with transaction() as db:
        found = waiting.one_list(db, current_actor(), When(when), page)
    return render_template("work/one_list.html", found=found)


@bp.get("/cases/<ref>/tasks")
@requires(Permission.CASE_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show the tasks of a case, with a line to add one."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = _listed(db, file, LineForm(formdata=None))
    return render_template("work/tasks.html", **page)


@bp.post("/cases/<ref>/tasks")
@requires(Permission.CASE_WRITE)
def add_line(ref: str) -> ResponseReturnValue:
    """Add a task from one line; it is the writer's own."""
    form = LineForm()
    with transaction() as db:
        file = _file(db, ref)
        fine = form.validate()
        if fine:
            line = read_line(form.line.data or "", clock.now().date())
            content = TaskContent(
                text=line.text,
                who=file.actor.staff_id,
                due_on=line.due_on,
                part=line.part,
            )
            tasks.record(db, file, content)
        page = _listed(db, file, form)
    if not fine:
        return render_template("work/tasks.html", **page), WRONG
    flash(_("Task added."), "saved")
    return _back(ref)


@bp.get("/cases/<ref>/tasks/new")
@bp.get("/cases/<ref>/tasks/new/<uuid:goal_id>")
@requires(Permission.CASE_WRITE)
def new(ref: str, goal_id: UUID | None = None) -> ResponseReturnValue:
    """Show the empty form, for a step to a goal where one is named."""
    with transaction() as db:
        file = _file(db, ref)
        form = TaskForm(formdata=None)
        page = _page(db, file, form)
        form.who.data = str(file.actor.staff_id)
        form.goal.data = str(goal_id) if goal_id else ""
    return render_template("work/task.html", **page)


@bp.post("/cases/<ref>/tasks/new")
@requires(Permission.CASE_WRITE)
def add(ref: str) -> ResponseReturnValue:
    """Add a task."""
    form = TaskForm()
    with transaction() as db:
        file = _file(db, ref)
        page = _page(db, file, form)
        fine = form.validate()
        if fine:
            tasks.record(db, file, form.content())
    if not fine:
        return render_template("work/task.html", **page), WRONG
    flash(_("Task added."), "saved")
    return _back(ref)


@bp.get("/cases/<ref>/tasks/<uuid:task_id>")
@requires(Permission.CASE_WRITE)
def task(ref: str, task_id: UUID) -> ResponseReturnValue:
    """Show one task as a form."""
    with transaction() as db:
        file = _file(db, ref)
        seen = _seen(db, file, task_id)
        form = TaskForm(formdata=None)
        page = _page(db, file, form, seen)
        form.fill(seen.content, seen.version)
        page["version"] = seen.version
    if seen.content.question is not None:
        return redirect(f"/staff/cases/{ref}/questions/{task_id}")
    if seen.content.ask is not None:
        return redirect(f"/staff/cases/{ref}/asks/{task_id}")
    return render_template("work/task.html", **page)


@bp.post("/cases/<ref>/tasks/<uuid:task_id>")
@requires(Permission.CASE_WRITE)
def change(ref: str, task_id: UUID) -> ResponseReturnValue:
    """Change a task; on a conflict both versions are shown, and nothing is lost."""
    form = TaskForm()
    with transaction() as db:
        file = _file(db, ref)
        seen = _seen(db, file, task_id)
        page = _page(db, file, form, seen)
        status = None if form.validate() else WRONG
        if status is None and form.of_version != seen.version:
            status = HTTPStatus.CONFLICT
            _both(db, file, page, seen)
        elif status is None:
            tasks.change(db, file, task_id, form.of_version, form.content())
    if status is not None:
        return render_template("work/task.html", **page), status
    flash(_("Task changed."), "saved")
    return _back(ref)


@bp.post("/cases/<ref>/tasks/<uuid:task_id>/done")
@requires(Permission.CASE_WRITE)
def done(ref: str, task_id: UUID) -> ResponseReturnValue:
    """Say that a task is done. What cannot be saved comes back in the whole form."""
    short = DoneForm()
    fine = short.validate()
    note = short.note.data or ""
    with transaction() as db:
        file = _file(db, ref)
        seen = _seen(db, file, task_id)
        status = None if fine else WRONG
        try:
            if status is None:
                tasks.end(db, file, task_id, short.of_version, note)
        except ConflictError:
            status = HTTPStatus.CONFLICT
        if status is not None:
            form = TaskForm(formdata=None)
            page = _page(db, file, form, seen)
            form.fill(seen.content, seen.version)
            form.state.data, form.note.data = State.DONE.value, note
            form.note.errors = short.note.errors
            page["version"] = seen.version
            if status is HTTPStatus.CONFLICT:
                _both(db, file, page, seen)
    if status is not None:
        return render_template("work/task.html", **page), status
    flash(_("Done."), "saved")
    return _back(ref)


def _both(db: Session, file: CaseFile, page: dict[str, Any], seen: TaskSeen) -> None:
    """Show what is on file beside what was typed; the next save replaces it."""
    on_file = TaskForm(formdata=None)
    _offer(db, file, on_file, seen)
    on_file.fill(seen.content, seen.version)
    page |= laid_beside(page["form"], on_file, seen.version)


def _file(db: Session, ref: str) -> CaseFile:
    return cases.get(db, ref, current_actor(), Permission.CASE_WRITE)


def _seen(db: Session, file: CaseFile, task_id: UUID) -> TaskSeen:
    for each in tasks.tasks(db, file):
        if each.id == task_id:
            return each
    raise NotFoundError


def _listed(db: Session, file: CaseFile, form: LineForm) -> dict[str, Any]:
    rows = shown.rows(db, file)
    return {
        "head": heads.head(db, file),
        "form": form,
        "open": [row for row in rows if row.is_open],
        "ended": [row for row in rows if not row.is_open],
        "may_write": file.may(Permission.CASE_WRITE),
    }


def _page(
    db: Session, file: CaseFile, form: TaskForm, seen: TaskSeen | None = None
) -> dict[str, Any]:
    _offer(db, file, form, seen)
    base = f"/staff/cases/{file.ref}/tasks"
    return {
        "head": heads.head(db, file),
        "form": form,
        "is_new": seen is None,
        "version": form.of_version if seen else None,
        "action": f"{base}/{seen.id}" if seen else f"{base}/new",
    }


def _offer(db: Session, file: CaseFile, form: TaskForm, seen: TaskSeen | None) -> None:
    """Offer the team's colleagues, and whoever has it now."""
    colleagues = assigning.candidates(db, file)
    who = seen.content.who if seen else None
    if who and who not in dict(colleagues):
        name = calling.colleagues(db, file).get(who, "")
        colleagues.append((who, name or _("a colleague who left")))
    form.offer(colleagues, planning.goals(db, file))


def _back(ref: str) -> ResponseReturnValue:
    return redirect(f"/staff/cases/{ref}/tasks", HTTPStatus.SEE_OTHER)
