"""From facts to crimes that a lawyer may confirm."""

from app.classification.catalogue import crime_catalogue
from app.classification.engine import (
    Assessed,
    Counterpart,
    Group,
    NotProposed,
    Proposals,
    Reason,
    Timing,
    Waiting,
    propose,
)
from app.classification.entries import BarValue, Catalogue, Crime, Family
from app.classification.fora import (
    Circumstances,
    Fora,
    Forum,
    Ground,
    Opinion,
    Verdict,
    fora_for,
)
from app.classification.forum_catalogue import forum_catalogue
from app.classification.legal import (
    Consequence,
    Consequences,
    ModeIndicated,
    consequences,
    modes_of_liability,
)
from app.classification.rules import ElementKind, Finding, Weighed

__all__ = [
    "Assessed",
    "BarValue",
    "Catalogue",
    "Circumstances",
    "Consequence",
    "Consequences",
    "Counterpart",
    "Crime",
    "ElementKind",
    "Family",
    "Finding",
    "Fora",
    "Forum",
    "Ground",
    "Group",
    "ModeIndicated",
    "NotProposed",
    "Opinion",
    "Proposals",
    "Reason",
    "Timing",
    "Verdict",
    "Waiting",
    "Weighed",
    "consequences",
    "crime_catalogue",
    "fora_for",
    "forum_catalogue",
    "modes_of_liability",
    "propose",
]
