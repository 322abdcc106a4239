"""Filling a letter. Pure: no clock, no database, no keys.

What the gate did not let out never comes into a letter, even if it is laid beside it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from app.consent.findings.rules import Finding, Rule, Why
from app.consent.rules import Verdict

ASKED = "asked"
"""Stands where the letter lists what is asked for."""

PLACE = re.compile(r"\{([a-z]+(?:\.[a-z]+)?)\}")


@dataclass(frozen=True)
class Wanted:
    """One of a person's data that a letter would take."""

    field: str
    is_required: bool


@dataclass(frozen=True)
class LeftOut:
    """A field that does not go, and why: what the gate found, or nothing on file."""

    field: str
    is_required: bool
    held: tuple[Finding, ...] = ()

    @property
    def lacks_consent(self) -> bool:
        """Whether a yes is lacking, and not just an entry."""
        return bool(self.held)


@dataclass(frozen=True)
class Filled:
    """A letter as it would go: its paragraphs, what is in it and what is not."""

    paragraphs: tuple[str, ...] = field(repr=False)
    used: frozenset[str]
    left_out: tuple[LeftOut, ...]

    @property
    def lacking(self) -> tuple[LeftOut, ...]:
        """What a letter cannot go without."""
        return tuple(each for each in self.left_out if each.is_required)

    @property
    def may_go(self) -> bool:
        """Whether everything that it cannot go without may go."""
        return not self.lacking


def places(text: str) -> frozenset[str]:
    """Return the fields that a paragraph takes."""
    return frozenset(PLACE.findall(text))


def fill(
    wanted: Sequence[Wanted],
    paragraphs: Iterable[str],
    items: Mapping[str, UUID],
    values: Mapping[str, str],
    verdict: Verdict,
) -> Filled:
    """Put into a letter what the gate let out, and name everything else.

    A paragraph that takes a field which stays falls away whole.

    Args:
        wanted: what the letter would take, in its order.
        paragraphs: its words in one language.
        items: as which item the gate was asked about each field.
        values: what is on file, as the letter writes it; empty for nothing. What is
            asked for stands under `ASKED`.
        verdict: what the gate said.
    """
    goes, stays = {}, []
    for each in wanted:
        item_id = items.get(each.field)
        held = tuple(f for f in verdict.held_back if f.item_id == item_id)
        covered = item_id is not None and verdict.covers(item_id)
        value = values.get(each.field, "").strip() if covered else ""
        if value:
            goes[each.field] = value
        else:
            stays.append(LeftOut(each.field, each.is_required, held))
    if asked := values.get(ASKED, "").strip():
        goes[ASKED] = asked
    told = [each for each in paragraphs if places(each) <= goes.keys()]
    # One pass: a brace that somebody wrote is never taken for a place.
    written = tuple(PLACE.sub(lambda m: goes[m.group(1)], each) for each in told)
    return Filled(written, frozenset(goes) - {ASKED}, tuple(stays))


def narrowed(said: Verdict, part: Verdict) -> Verdict:
    """Return what may go by both: a purpose's yes, and the yes to a part of it."""
    told = {finding.item_id for finding in said.held_back}
    more = tuple(each for each in part.held_back if each.item_id not in told)
    return Verdict(
        said.use,
        may_go=said.may_go & part.may_go,
        held_back=(*said.held_back, *more),
        warnings=said.warnings,
        grants=said.grants | part.grants,
    )


def stopped(said: Verdict, why: Why) -> Verdict:
    """Let nothing go: somebody who may stop all of it did."""
    more = tuple(Finding(each, Rule.G1, why) for each in sorted(said.may_go))
    return Verdict(
        said.use,
        may_go=frozenset(),
        held_back=(*said.held_back, *more),
        warnings=(),
        grants=frozenset(),
    )
