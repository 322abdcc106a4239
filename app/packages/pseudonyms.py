"""Pseudonyms: stable for one receiver, different for another, tied to no name."""

from collections.abc import Mapping
from uuid import UUID

from app import vault

_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_SIGNS_IN_ONE = 5


def pseudonyms(
    key: bytes,
    recipient_id: UUID,
    people: Mapping[UUID, bool],
    given: Mapping[UUID, str] | None = None,
) -> dict[UUID, str]:
    """Return a pseudonym for each person of a case, for one receiver.

    Drawn from a keyed hash under the case's own identity key: whoever holds two
    packages for two receivers cannot join them, and the same receiver meets the same
    pseudonym in a supplement.

    Args:
        key: the identity key of the case.
        recipient_id: the receiver.
        people: id to whether the person is an alleged perpetrator.
        given: what the receiver calls some of them already; that stays.
    """
    found = {i: name for i, name in (given or {}).items() if i in people}
    for person_id in sorted(people.keys() - found.keys()):
        for attempt in range(100):
            number = int.from_bytes(
                vault.keyed_hash(key, "pseudonym", recipient_id, person_id, attempt),
                "big",
            )
            signs = ""
            for _ in range(_SIGNS_IN_ONE):
                number, place = divmod(number, len(_SIGNS))
                signs += _SIGNS[place]
            name = f"{'P' if people[person_id] else 'W'}-{signs}"
            if name not in found.values():
                found[person_id] = name
                break
    return found
