"""The private count, of today and this week, and the reminders one set: sealed.

The key is one's own, and nobody is told of either. What lies in the database is of one
size whatever it says, and of one week: what is first opened in the next one is written
over it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, vault
from app.db import insert_once
from app.keys.pinned import pinned
from app.staff.actor import Actor
from app.staff.care import limits
from app.staff.care.models import OwnCare

ROOM_BYTES = 1024
"""How long the document is made before it is sealed, so that its size tells nothing."""
MORNING = 6
"""Until this hour the evening before goes on."""


class Care(vault.Document, frozen=True):
    """One week's count, and when to remind: 0 and None are never."""

    schema: ClassVar[str] = "own_care.own"
    schema_version: ClassVar[int] = 1

    week: str = ""  # "2026-W48"
    opened: int = 0
    day: str = ""  # "2026-11-24"
    opened_today: int = 0
    themes: dict[str, int] = msgspec.field(default_factory=dict)
    remind_after: int = 0
    late_from: int | None = None
    filler: str = ""


@dataclass(frozen=True)
class Seen:
    """What the person sees of it. One account may be of several themes."""

    opened: int = field(repr=False)
    themes: dict[str, int] = field(repr=False)
    remind_after: int
    late_from: int | None
    opened_today: int = field(default=0, repr=False)

    @property
    def is_enough(self) -> bool:
        """Whether it is as much, of today or this week, as the house thinks good."""
        caps = limits.load()
        return 0 < caps.day <= self.opened_today or 0 < caps.week <= self.opened

    @property
    def is_much(self) -> bool:
        """Whether as much was opened this week as the person wished to be told at."""
        return 0 < self.remind_after <= self.opened

    @property
    def is_late(self) -> bool:
        """Whether it is past the hour that the person set, by the office's clock."""
        hour = clock.now().astimezone().hour
        return self.late_from is not None and (hour >= self.late_from or hour < MORNING)


def seen(db: Session, actor: Actor) -> Seen:
    """Return this week's count and the reminders."""
    care = _opened(actor, db.get(OwnCare, actor.staff_id))
    return Seen(
        care.opened,
        care.themes,
        care.remind_after,
        care.late_from,
        care.opened_today,
    )


def count(db: Session, actor: Actor, themes: Iterable[str]) -> None:
    """Count one heavy thing that was opened, once for each of its themes."""
    row, care = _locked(db, actor)
    counted = dict(care.themes)
    for theme in set(themes):
        counted[theme] = counted.get(theme, 0) + 1
    fresh = msgspec.structs.replace(
        care,
        opened=care.opened + 1,
        opened_today=care.opened_today + 1,
        themes=counted,
    )
    row.sealed = _sealed(actor, fresh)
    db.flush()


def remind(db: Session, actor: Actor, remind_after: int, late_from: int | None) -> None:
    """Keep after how many a week, and from what hour on, the veils remind."""
    row, care = _locked(db, actor)
    fresh = msgspec.structs.replace(
        care, remind_after=remind_after, late_from=late_from
    )
    row.sealed = _sealed(actor, fresh)
    db.flush()


def _locked(db: Session, actor: Actor) -> tuple[OwnCare, Care]:
    """Hold the person's row, so that two requests of theirs count two."""
    empty = _sealed(actor, Care(week=_week(), day=_day()))
    insert_once(db, OwnCare, staff_id=actor.staff_id, sealed=empty)
    row = db.scalars(
        select(OwnCare)
        .where(OwnCare.staff_id == actor.staff_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    return row, _opened(actor, row)


def _opened(actor: Actor, row: OwnCare | None) -> Care:
    if row is None:
        return Care(week=_week(), day=_day())
    plain = vault.unseal(_key(actor), row.sealed, _place(actor))
    care = vault.decode(Care, plain)
    if care.day != _day():
        care = msgspec.structs.replace(care, day=_day(), opened_today=0)
    if care.week != _week():
        care = msgspec.structs.replace(care, week=_week(), opened=0, themes={})
    return care


def _sealed(actor: Actor, care: Care) -> bytes:
    bare = msgspec.structs.replace(care, filler="")
    missing = ROOM_BYTES - len(vault.encode(bare))
    filled = msgspec.structs.replace(bare, filler=" " * missing)
    return vault.seal(_key(actor), vault.encode(filled), _place(actor))


def _week() -> str:
    year, week, _day = clock.now().astimezone().isocalendar()
    return f"{year}-W{week:02}"


def _day() -> str:
    return clock.now().astimezone().date().isoformat()


def _key(actor: Actor) -> bytes:
    return actor.unlocked.own_key("care")


def _place(actor: Actor) -> vault.Place:
    return vault.Place(pinned().organisation, "own_care", actor.staff_id, "own", 1)
