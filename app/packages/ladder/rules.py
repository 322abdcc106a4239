"""What a step of the ladder is, and how many people it takes.

What opens the package and how it travels are two questions. The step is the lower of
the two answers. Source: the ladder of hand-over in docs/formats/package.md.
"""

from enum import StrEnum

import msgspec

RULE_STEP = 1
BYTES_IN_MB = 1_000_000
MOST_MB = 1_000_000
LONGEST_REASON = 2000


class Lock(StrEnum):
    """What opens the package."""

    POST_QUANTUM = "post_quantum"
    CLASSICAL = "classical"
    CODE = "code"  # 128 bits and more, told by another way than the volumes take


class Way(StrEnum):
    """How it travels."""

    FILE = "file"
    PORTAL = "portal"  # cut to the size that the portal takes
    CARRIER = "carrier"  # two drives in sealed bags


_LOCK_STEPS = {Lock.POST_QUANTUM: 1, Lock.CLASSICAL: 2, Lock.CODE: 3}
_WAY_STEPS = {Way.FILE: 1, Way.PORTAL: 4, Way.CARRIER: 5}


class HandOver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one package is handed over; the default is the rule.

    Attributes:
        annex_lock: what opens the names annex, where there is one.
        volume_mb: the size of a volume, where it is cut for a portal.
        reason: why it cannot be the rule.
    """

    lock: Lock = Lock.POST_QUANTUM
    way: Way = Way.FILE
    annex_lock: Lock = Lock.POST_QUANTUM
    volume_mb: int = 0
    reason: str = ""

    @property
    def step(self) -> int:
        """Return the step of the ladder, 1 to 5."""
        locks = (_LOCK_STEPS[self.lock], _LOCK_STEPS[self.annex_lock])
        return max(*locks, _WAY_STEPS[self.way])

    @property
    def is_exception(self) -> bool:
        """Say whether it is anything but the rule."""
        return self.step > RULE_STEP

    @property
    def approvals_needed(self) -> int:
        """Return how many people approve, none of whom prepared it."""
        return 2 if self.is_exception else 1

    @property
    def volume_bytes(self) -> int | None:
        """Return the most that one volume may hold; None: it is not cut."""
        return self.volume_mb * BYTES_IN_MB if self.way is Way.PORTAL else None

    def signed(self) -> tuple[str | int, ...]:
        """Return what an approver signs of it; of the rule nothing.

        A request by the rule keeps the hash that it had before there were others.
        """
        if not self.is_exception:
            return ()
        return (
            *("hand over", self.lock.value, self.way.value, self.annex_lock.value),
            *(self.volume_mb, self.reason),
        )


def missing(chosen: HandOver, *, with_annex: bool) -> tuple[str, ...]:
    """Return the names of what has to be said or changed before it can be chosen."""
    wrong = {
        "reason": chosen.is_exception
        and not 0 < len(chosen.reason.strip()) <= LONGEST_REASON,
        "volume_mb": chosen.way is Way.PORTAL and not 1 <= chosen.volume_mb <= MOST_MB,
        "annex_lock": not with_annex and chosen.annex_lock is not Lock.POST_QUANTUM,
    }
    return tuple(name for name, is_wrong in wrong.items() if is_wrong)


def alike(
    drives: tuple[str, str], seals: tuple[str, str], by_role: str, keeper_role: str
) -> tuple[str, ...]:
    """Return the names of what has to differ and does not, by whatever letters.

    There are two drives in two bags, and who carries one does not keep the other.
    """
    pairs = {
        "drive_kept": drives,
        "seal_kept": seals,
        "keeper_role": (by_role, keeper_role),
    }
    return tuple(
        name
        for name, (one, other) in pairs.items()
        if one.strip().casefold() == other.strip().casefold()
    )
