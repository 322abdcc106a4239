"""What the page of a round shows: codes, places and counts, and no name."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.cases import calling, line
from app.cases.casefile import CaseFile
from app.cases.documents import PersonContent
from app.cases.models import Person
from app.consent.rules import Verdict
from app.consent.words import WHY
from app.keys.parts import Part
from app.packages import recipients, requesting
from app.packages import shown as packages_shown
from app.packages.records import Status
from app.packages.requesting import PackageSeen
from app.packages.rounds import keeping, rules, supports
from app.packages.rounds.rules import Place
from app.packages.shown import ItemShown
from app.staff import house
from app.staff.policy import Permission
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.work.consents import asking
from app.work.consents.words import STANDS, TONES

LOST: dict[str, str] = {
    supports.INCIDENT: _l("Incidents"),
    supports.ACT: _l("Acts"),
    supports.CRIME: _l("Confirmed crimes"),
    supports.SERIES: _l("Series of incidents"),
    supports.PATTERN: _l("What pattern assessments rest on"),
}


@dataclass(frozen=True)
class PersonRow:
    """One person who is asked; `why`: what the gate still lacks of them."""

    who: str
    state: str
    tone: str
    why: str
    tries: int
    href: str
    counts_as_no: bool


@dataclass(frozen=True)
class LossRow:
    """What becomes of the incidents, acts or crimes of the request.

    Attributes:
        kept, open, lost: codes: supported now, only by items that are still asked
            about, and by none if nothing changes.
    """

    kind: str
    kept: tuple[str, ...]
    open: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True)
class RoundShown:
    """A round, or what one would be."""

    version: int
    package_ref: str
    recipient: str
    purpose: str
    deadline: date | None
    opened_on: date | None
    opened_by: str
    is_open: bool
    is_past: bool
    days_left: int
    rounds_before: int
    people: tuple[PersonRow, ...]
    to_ask: tuple[str, ...]
    said_no: tuple[str, ...]
    not_contacted: tuple[str, ...]
    items: dict[Place, tuple[ItemShown, ...]] = field(repr=False)
    losses: tuple[LossRow, ...]
    on_hold: bool
    may_prepare: bool


def shown(db: Session, file: CaseFile, package_id: UUID) -> RoundShown:
    """Run the gate again and say what may go, what could, what stays, what is lost.

    Raises:
        NotFoundError: no such package in this case, or the actor may not see it.
    """
    seen = requesting.seen(db, file, package_id)
    content = seen.content
    verdict = requesting.ask_gate(db, file, content, seen.recipient_id)
    running = keeping.present(content)
    last = content.rounds[-1] if content.rounds else None
    whom = keeping.whom(db, file, seen, verdict)
    chosen = [each.id for each in content.chosen]
    could = keeping.still_open(db, file, seen)
    if last is None:
        could = whom.ask
    where = rules.places(verdict, chosen, could)
    names = house.names(db, file.actor.unlocked)
    on_hold = line.is_on_hold(db, file.id)
    is_draft = seen.status is Status.DRAFT
    return RoundShown(
        version=seen.version,
        package_ref=content.package_ref,
        recipient=recipients.get(db, file.actor, seen.recipient_id).profile.name,
        purpose=packages_shown.purpose(content.purpose),
        deadline=last.deadline if last else None,
        opened_on=last.opened_on if last else None,
        opened_by=names.get(last.opened_by, "") if last else "",
        is_open=running is not None,
        is_past=last is not None and keeping.is_past(last),
        days_left=(last.deadline - clock.now().date()).days if last else 0,
        rounds_before=max(len(content.rounds) - 1, 0),
        people=_people(db, file, seen, verdict),
        to_ask=_called(db, file, whom.ask, verdict),
        said_no=_called(db, file, whom.said_no, verdict),
        not_contacted=_called(db, file, whom.not_to_be_contacted, verdict),
        items=_items(db, file, verdict, where),
        losses=_losses(db, file, seen, verdict, where),
        on_hold=on_hold,
        may_prepare=is_draft and not on_hold and file.may(Permission.PACKAGE_PREPARE),
    )


def in_short(db: Session, file: CaseFile, package_id: UUID) -> str:
    """Say in a line how far the last round is; empty without one."""
    seen = requesting.seen(db, file, package_id)
    if not seen.content.rounds:
        return ""
    asked = keeping.asked(db, file, seen.id, seen.content.rounds[-1])
    now = asking.stands(db, file, asked)
    waits = sum(now[each.id] in asking.STILL_OPEN for each in asked)
    return _("%(said)s of %(all)s answered", said=len(asked) - waits, all=len(asked))


def _people(
    db: Session, file: CaseFile, seen: PackageSeen, verdict: Verdict
) -> tuple[PersonRow, ...]:
    """Return who is asked in the last round, and where it stands with each now."""
    if not seen.content.rounds:
        return ()
    last = seen.content.rounds[-1]
    asked = keeping.asked(db, file, seen.id, last)
    now, past = asking.stands(db, file, asked), keeping.is_past(last)
    people = file.records(db, Person, Part.CONTENT, PersonContent)
    called = {row.id: (who.code, calling.called(who)) for row, who in people}
    rows = [
        (
            called[each.ask.person_id][0],
            PersonRow(
                who=called[each.ask.person_id][1],
                state=str(STANDS[now[each.id]]),
                tone=TONES[now[each.id]],
                why=_lacks(verdict, each.ask.person_id),
                tries=asking.tries(db, file, each) if each.is_open else each.ask.tries,
                href=f"/staff/cases/{file.ref}/asks/{each.id}",
                counts_as_no=now[each.id] in asking.COUNTS_AS_NO
                or (past and now[each.id] is not asking.Stands.YES),
            ),
        )
        for each in asked
    ]
    return tuple(row for _code, row in sorted(rows, key=lambda pair: pair[0]))


def _called(
    db: Session, file: CaseFile, ids: frozenset[UUID], verdict: Verdict
) -> tuple[str, ...]:
    """Call people by code, with why the gate holds for them."""
    people = file.records(db, Person, Part.CONTENT, PersonContent)
    found = []
    for row, who in people:
        if row.id not in ids:
            continue
        found.append(f"{calling.called(who)}: {_lacks(verdict, row.id)}")
    return tuple(found)


def _lacks(verdict: Verdict, person_id: UUID) -> str:
    """Say why the gate holds items back because of one person; empty if it does not."""
    why = {str(WHY[f.why]) for f in verdict.held_back if f.person_id == person_id}
    return " ".join(sorted(why))


def _items(
    db: Session, file: CaseFile, verdict: Verdict, where: dict[UUID, Place]
) -> dict[Place, tuple[ItemShown, ...]]:
    titles = {
        choice.chosen.id: packages_shown.choice_words(choice)
        for choice in requesting.choices(db, file)
    }
    found: dict[Place, list[ItemShown]] = {place: [] for place in Place}
    for item, place in where.items():
        whys = [str(WHY[f.why]) for f in verdict.held_back if f.item_id == item]
        why = " ".join(dict.fromkeys(whys))
        found[place].append(ItemShown(item, titles.get(item, ""), why, "", ""))
    return {place: tuple(rows) for place, rows in found.items()}


def _losses(
    db: Session,
    file: CaseFile,
    seen: PackageSeen,
    verdict: Verdict,
    where: dict[UUID, Place],
) -> tuple[LossRow, ...]:
    found = supports.units(db, file, seen.content, verdict)
    rows = []
    for kind, words in LOST.items():
        own = [
            (rules.stands(unit, where), unit.code)
            for unit in found
            if unit.kind == kind
        ]
        if own:
            kept, open_, lost = (
                tuple(code for at, code in own if at is place) for place in Place
            )
            rows.append(LossRow(str(words), kept, open_, lost))
    return tuple(rows)
