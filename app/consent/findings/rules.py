"""What the gate finds of an item: a rule, a reason, and whose answer it is about."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Rule(StrEnum):
    """Which rule refused."""

    HOLD = "hold"
    NO_OWNER = "no_owner"
    G1 = "G1"
    G3 = "G3"
    G4 = "G4"
    G6 = "G6"
    G7 = "G7"


class Why(StrEnum):
    """The reason in a word that pages and reports translate."""

    ON_HOLD = "on_hold"
    NO_OWNER = "no_owner"
    NOT_OWN = "not_own"
    NEVER_ASKED = "never_asked"
    REFUSED = "refused"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    EXCLUDED = "excluded"
    EXPIRED = "expired"
    OTHER_PURPOSE = "other_purpose"
    OTHER_RECIPIENT = "other_recipient"
    FORM_TOO_WEAK = "form_too_weak"
    THIRD_PERSON = "third_person"
    NO_LEGAL_GROUND = "no_legal_ground"
    COOLING_OFF = "cooling_off"
    LEAD_ONLY = "lead_only"
    NO_GUARDIAN = "no_guardian"
    INDEPENDENT_GUARDIAN = "independent_guardian"
    NO_ASSENT = "no_assent"
    NO_BEST_INTEREST = "no_best_interest"
    ASK_THEMSELVES = "ask_themselves"
    NEXT_OF_KIN = "next_of_kin"
    NOT_DEAD = "not_dead"
    POSTPONE = "postpone"
    TURNED_18 = "turned_18"
    REVIEW_DUE = "review_due"


@dataclass(frozen=True)
class Finding:
    """One refusal or warning: which item, which rule, which person, why."""

    item_id: UUID
    rule: Rule
    why: Why
    person_id: UUID | None = None
