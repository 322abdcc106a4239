"""A yes that is for a lead alone. Pure.

Whoever chose this said yes only to material that goes under a request for secrecy
under article 54(3)(e) of the Rome Statute: to find other evidence, and for no court.
"""

from collections.abc import Set as AbstractSet
from typing import Final

LEAD_ONLY: Final = "lead_only_54_3_e_requested"
"""The option of `consent.yaml`. Chosen beside another one it still narrows the yes."""


def is_too_much(options: AbstractSet[str], *, for_lead: bool) -> bool:
    """Say whether a use goes beyond a yes that was for a lead alone."""
    return LEAD_ONLY in options and not for_lead
