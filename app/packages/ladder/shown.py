"""How the page of a package shows the way it is handed over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.packages.ladder import second_channel
from app.packages.ladder.log import disclosed
from app.packages.ladder.rules import HandOver, Lock, Way
from app.packages.ladder.words import (
    ANNEX_LOCKS,
    COSTS,
    LOCKS,
    OF,
    SECOND_CHANNELS,
    STEPS,
    WAYS,
)
from app.packages.models import Package
from app.packages.records import (
    Built,
    Carrier,
    Of,
    PackageContent,
    SealedFile,
    SecondChannel,
)
from app.staff import house


@dataclass(frozen=True)
class ToldShown:
    """That a code was read out."""

    of: str
    by: str
    at: datetime
    channel: str
    to_role: str


@dataclass(frozen=True)
class WayShown:
    """The step of the ladder, what it costs, and what was recorded of the journey.

    Attributes:
        codes: those that wait to be read out by the person who looks.
        second_channels: by which each of them may go: never as its volumes went.
        volume: the files that a portal takes, of which each has its reference.
    """

    chosen: HandOver
    step: str
    lock: str
    annex_lock: str
    way: str
    costs: tuple[str, ...]
    reason: str = field(repr=False)
    files: tuple[SealedFile, ...] = ()
    annex_files: tuple[SealedFile, ...] = ()
    codes: tuple[Of, ...] = ()
    code_waits: bool = False
    told: tuple[ToldShown, ...] = ()
    second_channels: Mapping[Of, tuple[SecondChannel, ...]] = field(
        default_factory=dict
    )
    portal_refs: tuple[str, ...] = ()
    carrier: Carrier | None = None

    @property
    def volumes(self) -> tuple[SealedFile, ...]:
        """The volumes among the files of the package."""
        return tuple(each for each in self.files if each.is_volume)


def shown(
    db: Session,
    file: CaseFile,
    row: Package,
    content: PackageContent,
    built: Built | None,
) -> WayShown:
    """Gather what the page says of the way."""
    chosen = content.hand_over
    left = disclosed(db, file, row.id)
    names = house.names(db, file.actor.unlocked)
    mine = left[1] if left and left[1].sent_by == file.actor.staff_id else None
    waiting = tuple(
        of
        for of, code in ((Of.PACKAGE, content.code), (Of.ANNEX, content.annex_code))
        if code
    )
    return WayShown(
        chosen=chosen,
        step=str(STEPS[chosen.step]),
        lock=str(LOCKS[chosen.lock]),
        annex_lock=str(ANNEX_LOCKS[chosen.annex_lock])
        if content.annex_recipient_id
        else "",
        way=str(WAYS[chosen.way]),
        costs=costs(chosen),
        reason=chosen.reason,
        files=built.parts if built else (),
        annex_files=built.annex_parts if built else (),
        codes=waiting if mine else (),
        code_waits=bool(waiting) and left is not None,
        told=tuple(
            ToldShown(
                of=str(OF[each.of]),
                by=names.get(each.by, ""),
                at=each.at,
                channel=str(SECOND_CHANNELS[each.channel]),
                to_role=each.to_role,
            )
            for each in content.told
        ),
        second_channels={
            of: second_channel.offered(db, file, content, mine, of) for of in waiting
        }
        if mine
        else {},
        portal_refs=left[1].portal_refs if left else (),
        carrier=left[1].carrier if left else None,
    )


def costs(chosen: HandOver) -> tuple[str, ...]:
    """Return what the chosen step costs, in plain words; of the rule nothing."""
    named: tuple[Lock | Way, ...] = (chosen.lock, chosen.annex_lock, chosen.way)
    return tuple(str(COSTS[each]) for each in dict.fromkeys(named) if each in COSTS)
