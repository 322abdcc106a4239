"""Lists of cases from the sealed index, with the hold that no filter hides."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, index
from app.audit import Action
from app.cases.paging import Paged
from app.consent import catalogue
from app.conversation.models import Conversation
from app.index import ContentEntry, Found, Order, Wanted
from app.index.searching import PAGE
from app.keys.parts import Part, Role, TeamKind
from app.staff import house
from app.staff.actor import Actor
from app.staff.budgets import counting
from app.wording import locale

LETTERS = {
    "service": "S",
    "prosecution_national": "N",
    "prosecution_icc": "I",
    "un_mechanism": "U",
    "reparations_register": "R",
}
"""The consents that a list shows as letters, in this order."""

SILENT_DAYS = 30
"""After so many days without reaching the person a case is in the list of silence."""

ENDING_DAYS = 30
"""So many days before its end a yes is talked about, and its case is in a list."""

ENDS = "consent.ends"
"""The kind of facet that says on which day a yes runs out."""

SIGNS = {"granted": ("yes", "+"), "refused": ("no", "−"), "withdrawn": ("no", "−")}
"""How an answer looks in a list: tone and sign; anything else is asked again."""


@dataclass(frozen=True)
class Consent:
    """One letter of a list, its tone, and the same in words."""

    mark: str
    tone: str
    words: str


@dataclass(frozen=True)
class Row:
    """One case of a list; `assigned` are names of colleagues."""

    ref: str
    pseudonym: str
    status: str
    on_hold: bool
    urgent: bool
    risk: str  # low, medium, high; empty without any
    touched_on: date | None
    contacted_on: date | None
    assigned: tuple[str, ...]
    consents: tuple[Consent, ...]
    counts: dict[str, int]
    team: str


@dataclass(frozen=True)
class Listed(Paged[Row]):
    """One page of a list of cases."""

    several_teams: bool


def sees_only_own(actor: Actor) -> bool:
    """Say whether the role lists its own cases only: policy inside one team."""
    return actor.role is Role.CASEWORKER


def cases(
    db: Session,
    actor: Actor,
    *,
    own: bool = False,
    text: str = "",
    silent: bool = False,
    ending: bool = False,
    cold: bool = False,
    also: Wanted | None = None,
    order: Order | None = None,
    page: int = 1,
    limit: int = PAGE,
) -> Listed:
    """Return one page of the cases that the actor may list, team by team.

    The log keeps that there was a list or a search and how long it was, never what
    was searched for.

    Args:
        db: the caller's transaction.
        actor: whose teams are asked.
        own: only cases assigned to the actor; a caseworker never sees others.
        text: a reference, or words of the working text.
        silent: only open cases whose person was not reached for `SILENT_DAYS` days.
        ending: only open cases with a yes that runs out within `ENDING_DAYS` days.
        cold: those that were closed long ago, in place of all others.
        also: what else must hold of a case.
        order: of each team's cases; without one the newest change is first, and the
            longest silence in the list of silence.
        page: from 1.
        limit: rows on the page.
    """
    only_own = own or sees_only_own(actor)
    teams = actor.teams_of(db, TeamKind.CASEWORK)
    names = house.names(db, actor.unlocked) if house.holds(db, actor.unlocked) else {}
    of_teams = house.team_names(db, actor.unlocked) if names else {}
    today = clock.now().date()
    since = today - timedelta(days=SILENT_DAYS) if silent else None
    if ending:
        span = (ENDS, today, today + timedelta(days=ENDING_DAYS))
        also = replace(also or Wanted(), marked=(span,))
    skip, rows, total = (page - 1) * PAGE, list[Row](), 0
    for team_id in teams:
        if Part.CONTENT not in actor.teams[team_id]:
            continue
        segment = _content(db, actor, team_id, cold=cold)
        found, count = index.cases(
            segment,
            assigned_to=actor.stands_for(team_id) if only_own else None,
            text=text,
            silent_since=since,
            also=also,
            order=order,
            offset=max(skip - total, 0),
            limit=max(limit - len(rows), 0),
        )
        total += count
        held = _on_hold(db, [each.case_id for each in found])
        team = of_teams.get(team_id, "")
        rows += [_row(each, names, held, team) for each in found]
    # The same page again counts once; the mark that is kept of it opens to nobody.
    told = order.slug if order else ""
    what = f"{text}|{only_own}|{silent}|{cold}|{also}|{told}|{page}|{limit}"
    if text:
        counting.read(db, actor, Action.CASE_SEARCHED, of=what, n=len(rows))
    else:
        counting.read(db, actor, Action.CASE_LISTED, of=what, n=len(rows))
    return Listed(tuple(rows), total, page, len(teams) > 1)


def how_many(
    db: Session,
    actor: Actor,
    *,
    text: str = "",
    also: Wanted | None = None,
    cold: bool = False,
) -> int:
    """Count the cases that `cases` would list, by the same row filter."""
    total = 0
    for team_id in actor.teams_of(db, TeamKind.CASEWORK, Part.CONTENT):
        segment = _content(db, actor, team_id, cold=cold)
        own = actor.stands_for(team_id) if sees_only_own(actor) else None
        total += index.cases(segment, assigned_to=own, text=text, also=also, limit=0)[1]
    return total


def held(db: Session, actor: Actor) -> list[Row]:
    """Return the actor's cases that the survivor paused; urgent to talk about."""
    paused = db.execute(
        select(Conversation.team_id, Conversation.case_id).where(Conversation.hold)
    ).all()
    names = house.names(db, actor.unlocked) if house.holds(db, actor.unlocked) else {}
    rows = []
    for team_id in actor.teams_of(db, TeamKind.CASEWORK, Part.CONTENT):
        for case_id in sorted({c for team, c in paused if c and team == team_id}):
            entry = index.known(db, actor.unlocked, team_id, case_id)
            if entry is None:
                continue
            own = actor.stands_for(team_id) & set(entry.assigned)
            if sees_only_own(actor) and not own:
                continue
            rows.append(_row(Found(case_id, entry), names, {case_id}, ""))
    return rows


def _content(db: Session, actor: Actor, team_id: UUID, *, cold: bool) -> index.Segment:
    return index.segment(db, actor.unlocked, team_id, Part.CONTENT, cold=cold)


def _on_hold(db: Session, ids: list[UUID]) -> set[UUID]:
    """Return which of these cases are on hold: read in clear, never from the index."""
    found = db.scalars(
        select(Conversation.case_id).where(
            Conversation.hold, Conversation.case_id.in_(ids)
        )
    )
    return {case_id for case_id in found if case_id is not None}


def _row(found: Found, names: dict[UUID, str], held: set[UUID], team: str) -> Row:
    entry = found.entry
    return Row(
        ref=entry.ref,
        pseudonym=entry.pseudonym,
        status=entry.status,
        on_hold=found.case_id in held,
        urgent=entry.marks.get("urgent") == "yes",
        risk=entry.marks.get("risk", ""),
        touched_on=_day(entry.touched_on),
        contacted_on=_day(entry.contacted_on),
        assigned=tuple(names[who] for who in entry.assigned if who in names),
        consents=_consents(entry),
        counts=entry.counts,
        team=team,
    )


def _day(told: str) -> date | None:
    return date.fromisoformat(told) if told else None


def _consents(entry: ContentEntry) -> tuple[Consent, ...]:
    known, language = catalogue.load(), locale()
    found = []
    for purpose, letter in LETTERS.items():
        decision = entry.marks.get(f"consent.{purpose}")
        if decision is None:
            continue
        tone, sign = SIGNS.get(decision, ("ask", "?"))
        asked = known.purposes[purpose].label.in_language(language)
        said = known.labels["decision"].get(decision)
        words = f"{asked}: {said.in_language(language) if said else decision}"
        found.append(Consent(letter + sign, tone, words))
    return tuple(found)
