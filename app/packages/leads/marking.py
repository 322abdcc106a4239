"""What a package says of each item: its level, the secrecy asked for, and the rule."""

from collections.abc import Mapping
from datetime import date
from typing import TypedDict, cast
from uuid import UUID

from app.packages import contents as pack
from app.packages.codes import Confidentiality
from app.packages.law import label
from app.packages.leads import rules
from app.packages.leads.rules import LEAD_ONLY
from app.packages.recipients import RecipientSeen
from app.packages.records import PackageContent
from app.packages.scene import Scene


class Said(TypedDict):
    """The two fields that items and incidents have of it."""

    confidentiality: Confidentiality
    conditions: tuple[Confidentiality, ...]


class Marks:
    """The tags of one package on its way out."""

    def __init__(self, scene: Scene, content: PackageContent) -> None:
        """Read what is recorded, and what was set in its place."""
        self._scene = scene
        every = {each.id for each in content.chosen}
        self._levels = rules.levels(content.tagged, dict(content.levels), every)
        self._set = {each.id: each for each in content.tagged}

    def of(self, item_id: UUID) -> Said:
        """Return the level of an item, and the secrecy that is asked for it."""
        mine = self._set.get(item_id)
        level = self._levels[item_id]
        asked = mine is not None and mine.ask
        return Said(
            confidentiality=cast("Confidentiality", level),
            conditions=(LEAD_ONLY,) if asked else (),
        )

    def conditions(
        self,
        receiver: RecipientSeen,
        incidents: Mapping[UUID, str],
        on: date,
    ) -> tuple[pack.Condition, ...]:
        """Return the requests with their reasons: each with the items that go under it.

        Args:
            receiver: whose profile says what the secrecy is.
            incidents: the incidents that go, with their numbers.
            on: the day of asking.
        """
        rule = receiver.kind.conditions.get(LEAD_ONLY) if receiver.kind else None
        by_reason: dict[str, list[UUID]] = {}
        for each in self._set.values():
            goes = each.id in self._scene.numbers or each.id in incidents
            if each.ask and goes:
                by_reason.setdefault(self._scene.text(each.reason), []).append(each.id)
        numbers = self._scene.numbers
        return tuple(
            pack.Condition(
                tag=LEAD_ONLY,
                text=reason,
                label=label(rule.says) if rule else None,
                verified=rule is not None and rule.is_verified,
                items=tuple(sorted(numbers[i] for i in ids if i in numbers)),
                incidents=tuple(sorted(incidents[i] for i in ids if i in incidents)),
                asked_at=on.isoformat(),
            )
            for reason, ids in by_reason.items()
        )
