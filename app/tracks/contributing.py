"""What tracks tell the index, closing, consent and the survivor."""

from collections.abc import Iterator
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import index
from app.cases import consent_pages, heads, told_to_survivor
from app.cases.aftermath import following as aftermath
from app.cases.casefile import CaseFile
from app.cases.codes import Coder
from app.cases.heads import Marks
from app.cases.indexing import Gathered, contributes
from app.cases.working_text import recode_rows, recodes
from app.consent import catalogue as consents
from app.conversation.documents import Holder
from app.keys.parts import Part
from app.staff.policy import Permission
from app.tracks import catalogue, following, informing, quiet
from app.tracks.documents import (
    InformedContent,
    Recall,
    SightingContent,
    TrackContent,
)
from app.tracks.models import InformedBody, Sighting, Track
from app.tracks.rules import TRACING
from app.tracks.words import body_name
from app.wording import gettext as _
from app.wording import locale, ngettext
from app.work import waiting
from app.work.closing import still_open
from app.work.handing import handing

aftermath.leaves(
    InformedBody,
    InformedContent,
    by=(Permission.CONSENT_WRITE, Permission.PACKAGE_RECALL),
    marked=informing.marked,
)(informing.left)

REPLY = "track.reply"
STEP, QUIET = "track.step", "track.quiet"
PART = "reparation/tracks"


@contributes
def due(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Say which replies, steps and silences wait."""
    tracks = following.tracks(db, file)
    gathered.counts["tracks"] = sum(each.is_open for each in tracks)
    for told in informing.informed(db, file):
        content = told.content
        if content.recall is not Recall.NONE or file.is_closed:
            continue
        if content.reply_due and not content.replied_on:
            on = content.reply_due.isoformat()
            gathered.due.append(index.Due(id=told.id, kind=REPLY, on=on))
    if file.is_closed:
        return
    for track in tracks:
        asked = quiet.of(track)
        if asked:
            on = asked.until.isoformat()
            gathered.due.append(index.Due(id=track.id, kind=QUIET, on=on))
        gathered.due += [
            index.Due(
                id=step.id,
                kind=STEP,
                on=step.due_on.isoformat(),
                who=step.who,
                text=step.text,
                fact=step.step,
            )
            for step in track.content.steps
            if step.due_on and not step.done_on
        ]


@contributes
def words(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Let the words of a search be found, and the numbers that bodies gave it."""
    for track in following.tracks(db, file):
        gathered.texts += [track.content.interest, track.content.end_note]
    for _row, seen in file.records(db, Sighting, Part.CONTENT, SightingContent):
        gathered.texts += [seen.what, seen.place.words, seen.source]
    for told in informing.informed(db, file):
        gathered.texts += [told.content.reference, told.content.reply]


@waiting.shows(REPLY)
def asked(due: index.Due) -> tuple[str, str, str]:
    """Show a body whose reply is due."""
    return f"{PART}/informed/{due.id}", _("Ask a body for its reply"), ""


@waiting.shows(STEP)
def step(due: index.Due) -> tuple[str, str, str]:
    """Show a step of a search or return, in the reader's language."""
    known = catalogue.load().steps.get(due.fact)
    text = known.in_language(locale()) if known else due.text
    return f"{PART}/steps/{due.id}", _("Search and return"), text


@waiting.shows(QUIET)
def silence(due: index.Due) -> tuple[str, str, str]:
    """Show a silence whose day has come."""
    return f"{PART}/{due.id}/quiet", _("Silence: look at it again"), ""


@heads.marks
def head(db: Session, file: CaseFile) -> Marks:
    """Put silence on every page of the case."""
    quiet_ones = quiet.asked_for(db, file)
    if not quiet_ones:
        return Marks()
    text = _(
        "Silence while talks run: nothing about this case may be published or given"
        " to anybody who may publish it."
    )
    href = f"/staff/cases/{file.ref}/{PART}/{quiet_ones[0].id}"
    return Marks(
        chips=({"text": _("Silence"), "tone": "amber", "href": href},),
        bands=({"text": text, "tone": "amber", "icon": "pause", "href": href},),
    )


@still_open.asks
def running(db: Session, file: CaseFile) -> Iterator[still_open.Open]:
    """Say which searches closing would leave behind, and which steps wait."""
    tracks = following.tracks(db, file)
    if still := sum(each.is_open for each in tracks):
        text = ngettext("%(num)s search goes on", "%(num)s searches go on", still)
        yield still_open.Open(text, PART)
    steps = [step for each in tracks for step in each.content.steps if step.after]
    if number := sum(not step.done_on for step in steps):
        text = ngettext(
            "%(num)s step after a return is not done",
            "%(num)s steps after a return are not done",
            number,
        )
        yield still_open.Open(text, PART)


@handing.moves
def steps(db: Session, file: CaseFile, gives: UUID, takes: UUID) -> None:
    """Whoever takes a case over takes the open steps of its searches."""
    for row, content in file.records(db, Track, Part.CONTENT, TrackContent):
        theirs = tuple(
            msgspec.structs.replace(each, who=takes)
            if each.who == gives and not each.done_on
            else each
            for each in content.steps
        )
        if theirs != content.steps:
            moved = msgspec.structs.replace(content, steps=theirs)
            file.change(db, row, row.version, content=moved)


@consent_pages.recipients
def bodies(db: Session, file: CaseFile, purpose: str) -> list[tuple[UUID, str]]:
    """Offer the bodies of the catalogue for a yes to tracing."""
    del db, file
    if purpose not in {"", TRACING}:
        return []
    known = catalogue.load().bodies.values()
    return [(body.recipient_id, body.label.in_language(locale())) for body in known]


@told_to_survivor.holders
def holders(db: Session, file: CaseFile) -> list[Holder]:
    """Tell the survivor which bodies were told, and whether they were asked to stop."""
    future_only = consents.load().purposes[TRACING].undo
    return [
        Holder(
            name=body_name(each.content.body),
            since=each.content.informed_on.isoformat(),
            can_recall=future_only is not consents.Undo.NONE_AFTER_RELEASE,
            recalled=each.content.recall is Recall.SENT,
            is_stopped=each.content.recall is Recall.TO_SEND,
            purpose=TRACING,
            shows_name=True,
        )
        for each in informing.informed(db, file)
        if each.content.grants
    ]


@recodes
def texts(db: Session, file: CaseFile, replace: Coder) -> None:
    """Put codes for names that were learnt later into every text of a search."""
    recode_rows(db, file, replace, Track, TrackContent)
    recode_rows(db, file, replace, Sighting, SightingContent)
    recode_rows(db, file, replace, InformedBody, InformedContent)
