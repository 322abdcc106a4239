"""How much each colleague of a team carries, read from the sealed index.

The weights are data with reasons (`config/catalogues/caseload.yaml`). The sum compares
colleagues with each other when a case is assigned; it is no measure of anybody's work.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app import catalogues, clock, index
from app.catalogues import Label
from app.index import ContentEntry
from app.keys.parts import Part
from app.staff.actor import Actor
from app.staff.policy import Permission, Record, allows
from app.wording import gettext as _

PATH = catalogues.FOLDER / "caseload.yaml"
KEYS = ("case", "risk_high", "risk_medium", "urgent", "child", "task")


@dataclass(frozen=True)
class Weight:
    """How many points one thing counts, and why."""

    points: int
    label: Label
    reason: Label


@dataclass
class Load:
    """What one colleague carries: how many of each thing."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KEYS, 0))
    late: int = 0

    @property
    def points(self) -> int:
        """The weighed sum."""
        weights = load()
        return sum(weights[key].points * n for key, n in self.counts.items())


@cache
def load(path: Path = PATH) -> Mapping[str, Weight]:
    """Read the weights; a mistake stops the start with file, line and reason."""
    top = catalogues.load(path).fields("version", "as_of", "verified", "weights")
    ids, found = catalogues.Ids("weight"), dict[str, Weight]()
    for node in top["weights"].items():
        each = node.fields("id", "points", "label", "reason")
        key = ids.add(each["id"])
        if key not in KEYS:
            raise each["id"].wrong("nothing of this name is counted")
        found[key] = Weight(
            each["points"].number(), each["label"].label(), each["reason"].label()
        )
    for key in KEYS:
        if key not in found:
            raise top["weights"].wrong(f"{key} has no weight")
    return found


def weigh(entries: list[ContentEntry], today: str) -> dict[UUID, Load]:
    """Add up what the open cases of a team say, by colleague.

    Args:
        entries: of the open cases.
        today: "2026-11-28": what was due before is late.
    """
    loads: dict[UUID, Load] = {}
    for entry in entries:
        for who in entry.assigned:
            counts = loads.setdefault(who, Load()).counts
            counts["case"] += 1
            risk = f"risk_{entry.marks.get('risk', '')}"
            if risk in KEYS:
                counts[risk] += 1
            for mark in ("urgent", "child"):
                counts[mark] += entry.marks.get(mark) == "yes"
        for due in entry.due:
            if due.who is not None:
                own = loads.setdefault(due.who, Load())
                own.counts["task"] += 1
                own.late += bool(due.on) and due.on < today
    return loads


def of_team(db: Session, actor: Actor, team_id: UUID) -> dict[UUID, Load]:
    """Return what each colleague carries in a team; nothing unless one may know."""
    if not allows(actor, Permission.LOAD_READ, Record(team_id)):
        return {}
    segment = index.segment(db, actor.unlocked, team_id, Part.CONTENT)
    return weigh(index.open_entries(segment), clock.now().date().isoformat())


def lightest_first(
    people: list[tuple[UUID, str]], loads: Mapping[UUID, Load] | None
) -> list[tuple[UUID, str]]:
    """Return people for a choice, the lightest load first, each with its points.

    Args:
        people: by name.
        loads: what they carry; None or empty leaves the order of names.
    """
    if not loads:
        return people
    weighed = [(loads.get(who, Load()).points, name, who) for who, name in people]
    return [
        (who, _("%(name)s (load %(points)s)", name=name, points=points))
        for points, name, who in sorted(weighed)
    ]
