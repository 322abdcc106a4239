"""The part "Evidence" of a case: the list, taking in, one item and its chain."""

from collections.abc import Iterator
from contextlib import contextmanager
from errno import EFBIG
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import calling, heads, people_shown, recording
from app.cases.casefile import CaseFile
from app.consent import ledger
from app.db import transaction
from app.errors import (
    DiskFullError,
    FilesBusyError,
    InvalidInputError,
    NotFoundError,
    NotIsolatedError,
    UnreadableFileError,
)
from app.evidence import (
    broken,
    cards,
    copying,
    duplicates,
    looking,
    origins,
    scanning,
    shown,
    taking_in,
    words,
)
from app.evidence.documents import EvidenceContent
from app.evidence.forms import TakeInForm
from app.evidence.looking import Looked, Preview
from app.evidence.verifying import reporting
from app.files import forms as files
from app.files import kinds
from app.files.store import NO_ROOM
from app.limited.answers import Step
from app.staff.access import requires, takes_files
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.vault.stream import Opened
from app.wording import gettext as _

bp = Blueprint(
    "evidence",
    __name__,
    url_prefix="/staff/cases/<ref>/evidence",
    template_folder="templates",
)

CARDS = (cards, broken)  # importing them put cards and bands on the pages
MOST_BYTES = 512 * 1024 * 1024
PLAYERS = {Preview.SOUND, Preview.FILM}
PLAYED_AS = {"video/quicktime": "video/mp4"}  # the same boxes; browsers know this name
LONGEST_NUMBER = 6


@bp.get("")
@requires(Permission.CASE_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show the items of a case."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = {
            "head": heads.head(db, file),
            "items": shown.listed(db, file),
            "may_add": file.may(Permission.EVIDENCE_WRITE),
        }
    return render_template("evidence/list.html", **page)


@bp.get("/new")
@requires(Permission.EVIDENCE_WRITE)
def new(ref: str) -> ResponseReturnValue:
    """Show the empty form."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.EVIDENCE_WRITE)
        page = _taking(db, file, TakeInForm(formdata=None))
        survivor = recording.survivor_id(db, file)
        if survivor is not None:
            page["form"].obtained_from.data = str(survivor)
    return render_template("evidence/new.html", **page)


@bp.get("/new/answer/<uuid:event_id>")
@requires(Permission.EVIDENCE_WRITE)
def new_for_answer(ref: str, event_id: UUID) -> ResponseReturnValue:
    """Show the form for a say-back, or for a sheet that somebody put a mark on."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.EVIDENCE_WRITE)
        page = _taking(db, file, TakeInForm(formdata=None))
        whose = {
            answer_id: content.person_id
            for answer_id, _seq, content in ledger.events(db, file.box, file.id)
        }
        if event_id not in whose:
            raise NotFoundError
        page["form"].shows_answer(event_id, whose[event_id])
    return render_template("evidence/new.html", **page)


@bp.post("/new")
@requires(Permission.EVIDENCE_WRITE)
@takes_files(MOST_BYTES)
def take_in(ref: str) -> ResponseReturnValue:
    """Seal a file as evidence; nothing of it lies in clear on the way."""
    with _room():
        form = TakeInForm()
    made = None
    with _room(), transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.EVIDENCE_WRITE)
        page = _taking(db, file, form)
        if form.validate():
            try:
                made = taking_in.take_in(
                    db, file, form.content(), form.filename(), form.file.data.stream
                )
            except InvalidInputError:
                form.file.errors = [_("This file is empty. Choose another one.")]
    if made is None:
        return render_template(
            "evidence/new.html", **page
        ), HTTPStatus.UNPROCESSABLE_ENTITY
    return to_item(ref, made)


def to_item(ref: str, made: UUID) -> ResponseReturnValue:
    """Say that it was taken in, have its working copy made, and show its page."""
    flash(_("Taken in and sealed. Its hashes are on this page."), "saved")
    try:
        with _room():
            copying.prepare(opening_of(ref), made)
            origins.read(opening_of(ref), made)
    except (NotIsolatedError, FilesBusyError, DiskFullError):
        flash(_("Its working copy could not be made now. Nothing is lost."), "error")
    return redirect(f"/staff/cases/{ref}/evidence/{made}", HTTPStatus.SEE_OTHER)


@contextmanager
def _room() -> Iterator[None]:
    """Say in plain words that the disk is full; what was begun was removed already."""
    try:
        yield
    except OSError as full:
        if full.errno in NO_ROOM | {EFBIG}:
            raise DiskFullError from None
        raise


def _taking(db: Session, file: CaseFile, form: TakeInForm) -> dict[str, Any]:
    people = calling.people(db, file)
    form.offer(people, shown.incidents(db, file), shown.answers(db, file))
    return {
        "head": heads.head(db, file),
        "form": form,
        "has_people": bool(people),
        "most_bytes": MOST_BYTES,
    }


@bp.get("/<uuid:item_id>")
@requires(Permission.CASE_READ)
def item(ref: str, item_id: UUID) -> ResponseReturnValue:
    """Show what is known of one item, its hashes and its chain, recomputed."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = _item(db, file, item_id)
    return render_template("evidence/item.html", **page)


def _item(db: Session, file: CaseFile, item_id: UUID) -> dict[str, Any]:
    _row, content = taking_in.item(db, file, item_id)
    may_open = file.may(Permission.EVIDENCE_READ) and file.knows_names
    return {
        "head": heads.head(db, file),
        "item": shown.item(db, file, item_id, content),
        "may_open": may_open,
        "ask": "" if may_open else people_shown.whom_to_ask(db, file),
        "reasons": list(words.LOOKING.items()),
        "looked": None,
        "may_add": file.may(Permission.EVIDENCE_WRITE) and file.knows_names,
        "has_scanner": scanning.is_set(),
        "same": duplicates.of(db, file, item_id, content.sha256),
        "fault": reporting.fault_in_words(db, file, item_id, content),
    }


@bp.post("/<uuid:item_id>/look")
@requires(Permission.EVIDENCE_READ)
def look(ref: str, item_id: UUID) -> ResponseReturnValue:
    """Show the item with its preview at one step; who looks and why is kept first."""
    reason = request.form.get("reason", "")
    reason = reason if reason in words.LOOKING else next(iter(words.LOOKING))
    told, number = request.form.get("step", ""), request.form.get("page", "")
    step = Step(told) if told in set(Step) else Step.VEILED
    at = int(number) if number.isdecimal() and len(number) < LONGEST_NUMBER else 0
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.EVIDENCE_READ)
        looked = looking.look(db, file, item_id, step, reason, at)
        content, source = looking.opened(db, file, looked)
        page = _item(db, file, item_id)
        page["filename"] = kinds.plainly(taking_in.filename_of(db, file, item_id))
        page["claims"] = origins.claims(db, file, item_id)
    page["reason"] = reason
    page["looked"] = looked
    page["path"] = f"{looked.until}/{looked.proof}"
    page |= _read(content, source)
    return render_template("evidence/item.html", **page)


def _read(content: EvidenceContent, source: Opened) -> dict[str, Any]:
    """Return what the page itself says of a file: its pages, or its first letters."""
    preview = looking.preview_of(content.mime)
    with source:
        try:
            if preview is looking.Preview.PAGES:
                return {"pages": looking.pages_of(source)}
            if preview is looking.Preview.WORDS:
                return {"text": looking.words_of(source)}
        except UnreadableFileError as refused:
            return {"unreadable": words.word(words.NO_COPY, refused.reason)}
    return {}


@bp.get("/<uuid:item_id>/picture/<step>/<int:page>/<int:until>/<proof>")
@requires(Permission.EVIDENCE_READ)
def picture(
    ref: str, item_id: UUID, step: str, page: int, until: int, proof: str
) -> ResponseReturnValue:
    """Send the drawn picture that `look` opened, and nothing without it."""
    asked = Step(step) if step in set(Step) else Step.VEILED
    looked = Looked(item_id, asked, page, until, proof)
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.EVIDENCE_READ)
        content, source = looking.opened(db, file, looked)
    return Response(looking.drawn(content, source, looked), mimetype="image/jpeg")


@bp.get("/<uuid:item_id>/played/<int:until>/<proof>")
@requires(Permission.EVIDENCE_READ)
def played(ref: str, item_id: UUID, until: int, proof: str) -> ResponseReturnValue:
    """Send a part of the sound or film that `look` opened, as the browser asks."""
    looked = Looked(item_id, Step.VEILED, 0, until, proof)
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.EVIDENCE_READ)
        content, source = looking.opened(db, file, looked)
    with source:
        if looking.preview_of(content.mime) not in PLAYERS:
            raise NotFoundError
        return part_of(source, content.mime)


def part_of(source: Opened, mime: str) -> Response:
    """Answer with at most `MOST_BYTES_PLAYED`; the browser asks for the next part."""
    size = source.size
    asked = request.range
    start, stop = 0, size
    if asked is not None:
        found = asked.range_for_length(size)
        if found is None:
            refused = Response(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            refused.headers["Content-Range"] = f"bytes */{size}"
            return refused
        start, stop = found
    if asked is None and size <= looking.MOST_BYTES_PLAYED:
        answer = Response(source.read())
    else:
        stop = min(stop, start + looking.MOST_BYTES_PLAYED)
        source.seek(start)
        answer = Response(source.read(stop - start), HTTPStatus.PARTIAL_CONTENT)
        answer.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    answer.mimetype = PLAYED_AS.get(mime, mime)
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@bp.post("/<uuid:item_id>/check")
@requires(Permission.EVIDENCE_READ)
def check(ref: str, item_id: UUID) -> ResponseReturnValue:
    """Read the whole sealed file and compare it with its hashes."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.EVIDENCE_READ)
        same = taking_in.is_unchanged(db, file, item_id)
    if same:
        flash(_("Checked: the file is, bit for bit, what was taken in."), "saved")
    else:
        flash(
            _(
                "The file is NOT what was taken in. Nothing was changed by checking."
                " Tell a coordinator; do not use it."
            ),
            "error",
        )
    return redirect(f"/staff/cases/{ref}/evidence/{item_id}", HTTPStatus.SEE_OTHER)


@bp.post("/<uuid:item_id>/download")
@requires(Permission.EVIDENCE_READ)
def download(ref: str, item_id: UUID) -> ResponseReturnValue:
    """Send the original, to be saved and never shown; noted before it goes."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.EVIDENCE_READ)
        _row, content = taking_in.item(db, file, item_id)
        opened = taking_in.download(db, file, item_id)
    name = f"{file.ref}-{content.code}.{kinds.ending_of(content.mime)}"
    return files.saved(opened, name)


@bp.post("/<uuid:item_id>/copy")
@requires(Permission.EVIDENCE_WRITE)
def copy(ref: str, item_id: UUID) -> ResponseReturnValue:
    """Have the item checked for viruses, if there is a scanner, and its copy made."""
    copying.prepare(opening_of(ref), item_id)
    origins.read(opening_of(ref), item_id)
    return redirect(f"/staff/cases/{ref}/evidence/{item_id}", HTTPStatus.SEE_OTHER)


@bp.post("/<uuid:item_id>/copy/download")
@requires(Permission.EVIDENCE_READ)
def download_copy(ref: str, item_id: UUID) -> ResponseReturnValue:
    """Send the working copy, to be saved and never shown; noted before it goes."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.EVIDENCE_READ)
        content, opened = copying.working_copy(db, file, item_id)
    name = f"{file.ref}-{content.code}-copy.{kinds.ending_of(content.copy_mime)}"
    return files.saved(opened, name)


def opening_of(ref: str) -> copying.Opening:
    """Return what opens this case as whoever asks, each time in its own transaction."""
    actor = current_actor()

    @contextmanager
    def opening() -> Iterator[tuple[Session, CaseFile]]:
        with transaction() as db:
            yield db, cases.get(db, ref, actor, Permission.EVIDENCE_WRITE)

    return opening
