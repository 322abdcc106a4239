"""What pages of a search or return show: plain data, made while the case is open."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.cases import calling, gazetteer, overview
from app.cases.casefile import CaseFile
from app.cases.working_text import readable
from app.dates import ApproximateDate
from app.fields import write_day
from app.tracks import catalogue, following, informing, quiet, sighting
from app.tracks.catalogue import Body, Checked
from app.tracks.documents import (
    InformedContent,
    Mandate,
    PaperAt,
    Recall,
    SightingContent,
    Step,
)
from app.tracks.following import TrackSeen
from app.tracks.rules import is_late
from app.tracks.words import (
    PARTS,
    RECALLS,
    TONES,
    body_name,
    kind_name,
    labelled,
    said,
    step_words,
)
from app.wording import gettext as _
from app.wording import locale


@dataclass(frozen=True)
class Relied:
    """How far an entry of the catalogue can be relied upon, in words."""

    source: str
    as_of: date
    is_verified: bool
    is_own: bool


@dataclass(frozen=True)
class Row:
    """One line of a card: what it is, marks beside it, words below."""

    id: UUID | str
    title: str = field(repr=False)
    tags: tuple[tuple[str, str], ...] = ()
    text: str = field(repr=False, default="")
    notes: tuple[str, ...] = field(repr=False, default=())
    is_over: bool = False
    when: ApproximateDate | None = field(repr=False, default=None)


@dataclass(frozen=True)
class BodyRow:
    """A body of the list: what for, whether it was told, how far to rely on it."""

    id: str
    name: str
    what_for: str
    reply_days: int | None
    relied: Relied
    is_told: bool


@dataclass(frozen=True)
class TrackLine:
    """A track in the list of the case."""

    id: UUID
    kind: str
    who: str
    opened_on: date
    end: str
    ended_on: date | None
    is_quiet: bool
    late: int
    to_do: int


def lines(db: Session, file: CaseFile) -> list[TrackLine]:
    """Return the tracks of a case for their list."""
    people, today = dict(calling.people(db, file)), clock.now().date()
    return [
        TrackLine(
            id=each.id,
            kind=kind_name(each.content.kind),
            who=people.get(each.content.person_id, ""),
            opened_on=each.content.opened_on,
            end=labelled("end", each.content.ended) if each.content.ended else "",
            ended_on=each.content.ended_on,
            is_quiet=quiet.of(each) is not None,
            late=sum(
                is_late(told.content.reply_due, told.content.replied_on, today)
                for told in informing.informed(db, file, each.id)
            ),
            to_do=sum(not step.done_on for step in each.content.steps),
        )
        for each in following.tracks(db, file)
    ]


def track(db: Session, file: CaseFile, seen: TrackSeen) -> dict[str, Any]:
    """Return everything that the page of one track shows."""
    content, known = seen.content, catalogue.load()
    procedure = known.procedures.get(content.kind)
    people, names = dict(calling.people(db, file)), calling.colleagues(db, file)
    accounts = dict(overview.sources(db, file))
    today = clock.now().date()
    told = informing.informed(db, file, seen.id)
    already = {each.content.body for each in told}
    silence = quiet.of(seen)
    steps = [_step(each, names, today) for each in content.steps]
    return {
        "id": seen.id,
        "version": seen.version,
        "kind": kind_name(content.kind),
        "who": people.get(content.person_id, ""),
        "asked_by": people.get(content.asked_by_id, ""),
        "opened_on": content.opened_on,
        "interest": readable(content.interest),
        "is_open": seen.is_open,
        "end": labelled("end", content.ended) if content.ended else "",
        "ended_on": content.ended_on,
        "end_note": readable(content.end_note),
        "relied": _relied(procedure.checked) if procedure else None,
        "quiet": silence
        and {
            "why": readable(silence.words),
            "by": names.get(silence.set_by, ""),
            "since": silence.set_on,
            "until": silence.until,
            "is_past": silence.until < today,
        },
        "sightings": [
            _sighting(each.id, each.content, people, accounts)
            for each in sighting.sightings(db, file, seen.id)
        ],
        "told": [told_row(each.id, each.content, today) for each in told],
        "bodies": [
            _body(known.bodies[each], is_told=each in already)
            for each in (procedure.bodies if procedure else ())
        ],
        "papers": _papers(procedure.papers if procedure else (), content.papers),
        "plan": [
            row for row, s in zip(steps, content.steps, strict=True) if not s.after
        ],
        "after": [row for row, s in zip(steps, content.steps, strict=True) if s.after],
        "mandates": [_mandate(each, people, today) for each in content.mandates],
    }


def told_row(row_id: UUID, content: InformedContent, today: date) -> Row:
    """Return one body that was informed."""
    tags = []
    if is_late(content.reply_due, content.replied_on, today):
        tags.append((_("reply is late"), "brick"))
    elif content.replied_on:
        tags.append((_("replied"), "leaf"))
    elif content.reply_due:
        tags.append((_("waits for a reply"), "amber"))
    tags += [(str(PARTS[part]), "plum") for part in content.parts]
    if content.recall is not Recall.NONE:
        tags.append((str(RECALLS[content.recall]), "brick"))
    notes = [write_day(content.informed_on)]
    if content.reference:
        notes.append(_("their number: %(number)s", number=readable(content.reference)))
    if content.reply_due and not content.replied_on:
        notes.append(_("reply expected by %(day)s", day=write_day(content.reply_due)))
    if content.reply:
        notes.append(readable(content.reply))
    return Row(
        row_id,
        body_name(content.body),
        tuple(tags),
        readable(content.told),
        tuple(notes),
        is_over=content.replied_on is not None,
    )


def checked(body: Body) -> Relied:
    """Return how far the entry of a body can be relied upon."""
    return _relied(body.checked)


def substitutes(paper: str) -> list[str]:
    """Return what is taken in place of a paper."""
    known = catalogue.load().papers.get(paper)
    return [said(each, "") for each in known.substitutes] if known else []


def paper_name(paper: str) -> str:
    """Return what a paper is called."""
    known = catalogue.load().papers.get(paper)
    return said(known.label if known else None, paper)


def _relied(checked: Checked) -> Relied:
    source = catalogue.load().sources[checked.source].in_language(locale())
    return Relied(source, checked.as_of, checked.is_verified, checked.is_own)


def _body(body: Body, *, is_told: bool) -> BodyRow:
    language = locale()
    return BodyRow(
        body.id,
        body.label.in_language(language),
        body.what_for.in_language(language),
        body.reply_days,
        _relied(body.checked),
        is_told,
    )


def _papers(listed: tuple[str, ...], told: tuple[PaperAt, ...]) -> list[Row]:
    at = {each.paper: each for each in told}
    found = []
    for paper in dict.fromkeys((*listed, *at)):
        each = at.get(paper, PaperAt(paper, "missing"))
        instead = substitutes(paper) if each.state in {"missing", "asked"} else []
        notes = [_("instead: %(what)s", what="; ".join(instead))] if instead else []
        found.append(
            Row(
                paper,
                paper_name(paper),
                ((labelled("paper", each.state), TONES.get(each.state, "")),),
                readable(each.note),
                tuple(notes),
                is_over=each.state in {"have", "substitute", "not_needed"},
            )
        )
    return found


def _step(step: Step, names: dict[UUID, str], today: date) -> Row:
    tags = []
    if step.done_on:
        tags.append((_("done"), "leaf"))
    elif step.due_on and step.due_on < today:
        tags.append((_("late"), "brick"))
    notes = [names.get(step.who, "") if step.who else ""]
    if step.due_on and not step.done_on:
        notes.append(_("by %(day)s", day=write_day(step.due_on)))
    if step.done_on:
        notes.append(write_day(step.done_on))
    return Row(
        step.id,
        readable(step_words(step)),
        tuple(tags),
        readable(step.note),
        tuple(filter(None, notes)),
        is_over=step.done_on is not None,
    )


def _sighting(
    row_id: UUID,
    content: SightingContent,
    people: dict[UUID, str],
    accounts: dict[UUID, str],
) -> Row:
    place = ", ".join(
        filter(None, (readable(content.place.words), _region(content.place.region)))
    )
    source = [
        people.get(content.told_by_id, "") if content.told_by_id else "",
        accounts.get(content.statement_id, "") if content.statement_id else "",
        readable(content.source),
    ]
    told = _("told by: %(who)s", who=", ".join(filter(None, source)))
    return Row(
        row_id,
        place or _("Place not known"),
        (
            (
                labelled("certainty", content.certainty),
                TONES.get(content.certainty, ""),
            ),
        ),
        readable(content.what),
        (told,),
        when=content.when,
    )


def _mandate(each: Mandate, people: dict[UUID, str], today: date) -> Row:
    who = people.get(each.person_id, "") if each.person_id else readable(each.who)
    holds = each.holds(today)
    notes = [_("until %(day)s", day=write_day(each.until))] if each.until else []
    return Row(
        each.id,
        who,
        ((_("may negotiate"), "leaf") if holds else (_("over"), ""),),
        readable(each.basis),
        tuple(notes),
        is_over=not holds,
    )


def _region(key: str) -> str:
    return gazetteer.region(key) if key else ""
