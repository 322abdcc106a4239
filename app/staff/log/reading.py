"""The log for an auditor: lines in sentences, filtered in memory, a page at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit import Action, chain, subjects
from app.audit.recording import Line
from app.staff import house
from app.staff.actor import Actor
from app.staff.log import rules
from app.staff.log.sentences import sentence

PAGE = 50
AT_ONCE = 500
MOST_OPENED = 5000
"""Lines opened for one page: half a second at worst, whatever the filter."""

OPENS_WORDS = {Action.STATEMENT_READ, Action.IDENTITY_READ, Action.SENSITIVE_READ}
MUCH = {
    Action.READING_NOTED: rules.Unusual.MUCH,
    Action.READING_STOPPED: rules.Unusual.STOPPED,
}


@dataclass(frozen=True)
class Wanted:
    """What an auditor looks for. Empty fields let everything through."""

    who: UUID | None = None
    action: Action | None = None
    since: date | None = None
    until: date | None = None

    def takes(self, line: Line) -> bool:
        """Say whether a line is looked for."""
        day = datetime.fromisoformat(line.at).date()
        return (
            (self.who is None or line.actor_id == self.who)
            and (self.action is None or line.action is self.action)
            and (self.since is None or day >= self.since)
            and (self.until is None or day <= self.until)
        )

    def is_past(self, line: Line) -> bool:
        """Say whether this line and all before it are too old."""
        day = datetime.fromisoformat(line.at).date()
        return self.since is not None and day < self.since


@dataclass(frozen=True)
class Shown:
    """One line as the page shows it."""

    seq: int
    at: datetime
    text: str
    reason: str


@dataclass(frozen=True)
class Page:
    """Lines, the newest first; `before` leads to older ones, if there may be any."""

    lines: tuple[Shown, ...]
    before: int | None
    patterns: tuple[tuple[rules.Pattern, str], ...]


def page(db: Session, who: Actor, wanted: Wanted, before: int | None = None) -> Page:
    """Open lines until a page is full.

    Raises:
        NoKeyError: the reader is no auditor.
    """
    found: list[tuple[int, Line]] = []
    seen: list[Line] = []
    last = before
    more = False
    for seq, line in _lines(db, who, before):
        if wanted.is_past(line):
            break
        if len(found) == PAGE or len(seen) == MOST_OPENED:
            more = True
            break
        seen.append(line)
        last = seq
        if wanted.takes(line):
            found.append((seq, line))
    names = house.names(db, who.unlocked)
    called = _called(db, who, [line for _, line in found], names)
    return Page(
        tuple(_shown(seq, line, names, called) for seq, line in found),
        last if more else None,
        tuple((p, names.get(UUID(p.actor), "") if p.actor else "") for p in _odd(seen)),
    )


def _lines(db: Session, who: Actor, before: int | None) -> Iterator[tuple[int, Line]]:
    while True:
        batch = chain.read_lines(db, who.unlocked, newest_first=AT_ONCE, before=before)
        yield from batch
        if len(batch) < AT_ONCE:
            return
        before = batch[-1][0]


def _called(
    db: Session, who: Actor, lines: list[Line], names: dict[UUID, str]
) -> dict[UUID, str]:
    """Name what the lines are about: people, teams, and what others have a name for."""
    ids = {line.subject_id for line in lines if line.subject_id is not None}
    return {
        **subjects.names_of(db, ids),
        **house.team_names(db, who.unlocked),
        **names,
    }


def _shown(
    seq: int, line: Line, names: dict[UUID, str], called: dict[UUID, str]
) -> Shown:
    actor = names.get(line.actor_id, "") if line.actor_id else ""
    what = str(line.details.get("ref", ""))
    if not what and line.subject_id is not None:
        what = called.get(line.subject_id, line.subject_id.hex[:8])
    return Shown(
        seq,
        datetime.fromisoformat(line.at),
        sentence(line.action, actor, what, _team_of(line, called)),
        subjects.reason_in_words(str(line.details.get("reason", ""))),
    )


def _team_of(line: Line, called: dict[UUID, str]) -> str:
    """Return the name of the team that a line says besides what it is about."""
    told = line.details.get("team")
    return called.get(UUID(told), "") if isinstance(told, str) else ""


def _odd(lines: list[Line]) -> list[rules.Pattern]:
    return rules.unusual(
        rules.Act(
            datetime.fromisoformat(line.at),
            str(line.actor_id or ""),
            line.action is Action.SIGN_IN_REFUSED,
            line.action in OPENS_WORDS,
            MUCH.get(line.action),
        )
        for line in lines
    )
