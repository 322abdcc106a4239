"""The gate's answer to a person who asks for copies of what is theirs.

A right to one's own is no consent: nobody's yes opens it, and no yes to another use
does. Nor is it a use by somebody else, so that a pause does not stand against it.
"""

from collections.abc import Sequence
from uuid import UUID

from app.consent.findings.rules import Finding, Rule, Why
from app.consent.rules import Handling, Item, Use, Verdict

ACCESS = "own_access"
"""No purpose of the ledger: nobody is asked about it, and no answer speaks to it."""


def gate_own(use: Use, items: Sequence[Item], person_id: UUID) -> Verdict:
    """Decide what goes to a person as their own, and say of each other item why not.

    Theirs is what has them for its only owner. Whoever else is in it has to be hidden;
    neither a code that hides a name from strangers nor a ground to pass it on to a
    prosecutor is enough for somebody who knows these people.
    """
    held = [finding for each in items for finding in _held(each, person_id)]
    stays = {each.item_id for each in held}
    return Verdict(
        use,
        may_go=frozenset(each.id for each in items if each.id not in stays),
        held_back=tuple(held),
        warnings=(),
        grants=frozenset(),
    )


def _held(item: Item, person_id: UUID) -> list[Finding]:
    if person_id not in item.owners:
        return [Finding(item.id, Rule.NO_OWNER, Why.NOT_OWN)]
    also = [each for each in sorted(item.owners) if each != person_id]
    also += [
        third.person_id
        for third in item.third_persons
        if third.person_id != person_id and third.handling is not Handling.REDACTED
    ]
    return [Finding(item.id, Rule.G3, Why.THIRD_PERSON, each) for each in also]
