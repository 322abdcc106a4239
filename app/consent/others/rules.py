"""Who may answer for a child, for somebody missing or dead, for an adult. Pure.

Rule G7 of the consent catalogue. A yes of the wrong person is no yes; a no needs
nothing, whoever brings it, and is not looked at here.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class GivenBy(StrEnum):
    """Who answered."""

    SELF = "self"
    PARENT = "parent"
    GUARDIAN = "guardian"
    LEGAL_REPRESENTATIVE = "legal_representative"
    NEXT_OF_KIN = "next_of_kin"  # of somebody who is missing or held
    FAMILY = "family"  # anybody of the family, for a search alone
    NEXT_OF_KIN_OF_DECEASED = "next_of_kin_of_deceased"


class Assent(StrEnum):
    """What the child itself said."""

    YES = "yes"
    NO = "no"
    NOT_ASKED_AGE = "not_asked_age"
    NOT_APPLICABLE = "not_applicable"


class Conflict(StrEnum):
    """How whoever answers for another stands to the harm."""

    NOT_ASKED = "not_asked"
    NONE = "none"
    INTEREST = "interest"  # something of their own depends on the answer
    INVOLVED = "involved"  # may have had a part in the harm


class Cannot(StrEnum):
    """Why a person cannot be asked alone."""

    CHILD = "child"
    AWAY = "away"  # missing or held: alive as far as anybody knows
    DEAD = "dead"


class Lack(StrEnum):
    """What an answer for another lacks."""

    NO_GUARDIAN = "no_guardian"
    INDEPENDENT_GUARDIAN = "independent_guardian"
    NO_ASSENT = "no_assent"
    NO_BEST_INTEREST = "no_best_interest"
    ASK_THEMSELVES = "ask_themselves"
    NEXT_OF_KIN = "next_of_kin"
    NOT_DEAD = "not_dead"
    POSTPONE = "postpone"


TRACING = "tracing"
PROSECUTION = "prosecution_"
"""Uses by a prosecutor begin so."""

GUARDIANS = frozenset({GivenBy.PARENT, GivenBy.GUARDIAN, GivenBy.LEGAL_REPRESENTATIVE})


@dataclass(frozen=True)
class Standing:
    """Somebody who cannot be asked alone.

    Attributes:
        is_child: also of somebody missing: the parents may answer.
        must_agree: the child is old enough to be asked itself, or its age is unknown.
    """

    person_id: UUID
    cannot: Cannot
    is_child: bool = False
    must_agree: bool = True


@dataclass(frozen=True)
class By:
    """Who gave an answer, and what was weighed when it was given for another.

    Attributes:
        is_weighed: the record on the child's best interest is whole and decides for
            this use.
        is_able: whoever it is about could decide this themselves.
        is_supported: of an adult who could not: it was put off first, help to decide
            was tried, somebody named assessed it, and it is looked at again.
    """

    who: GivenBy = GivenBy.SELF
    assent: Assent = Assent.NOT_APPLICABLE
    conflict: Conflict = Conflict.NOT_ASKED
    is_weighed: bool = False
    is_able: bool = True
    is_supported: bool = False


NOBODY_ELSE = By()
"""The person answered for themselves."""


def lack(purpose: str, standing: Standing | None, by: By) -> Lack | None:
    """Say what a yes lacks to count for this person and use; None: it counts.

    What somebody agreed to while they could be asked stays their own word: it is not
    ended by their going missing or dying.
    """
    if by.who is GivenBy.SELF:
        is_child = standing is not None and standing.cannot is Cannot.CHILD
        return Lack.NO_GUARDIAN if is_child else None if by.is_able else Lack.POSTPONE
    if by.conflict in {Conflict.INTEREST, Conflict.INVOLVED}:
        return Lack.INDEPENDENT_GUARDIAN
    if standing is None:
        return _for_an_adult(by)
    if standing.cannot is Cannot.CHILD:
        return _for_a_child(standing, by)
    if standing.cannot is Cannot.DEAD:
        is_kin = by.who is GivenBy.NEXT_OF_KIN_OF_DECEASED
        return None if is_kin else Lack.NEXT_OF_KIN
    return _for_somebody_away(purpose, standing, by)


def _for_an_adult(by: By) -> Lack | None:
    """Ask whoever can be asked; who cannot decide now is waited for, then supported."""
    if by.is_able:
        has_mandate = by.who is GivenBy.LEGAL_REPRESENTATIVE
        return None if has_mandate else Lack.ASK_THEMSELVES
    if by.who not in {GivenBy.GUARDIAN, GivenBy.LEGAL_REPRESENTATIVE}:
        return Lack.NO_GUARDIAN
    return None if by.is_supported else Lack.POSTPONE


def _for_a_child(standing: Standing, by: By) -> Lack | None:
    """Ask for guardian, the child's own answer by age, and a record; all of them."""
    if by.who not in GUARDIANS:
        return Lack.NO_GUARDIAN
    if by.conflict is not Conflict.NONE:
        return Lack.INDEPENDENT_GUARDIAN
    enough = {Assent.YES} if standing.must_agree else {Assent.YES, Assent.NOT_ASKED_AGE}
    if by.assent not in enough:
        return Lack.NO_ASSENT
    return None if by.is_weighed else Lack.NO_BEST_INTEREST


def _for_somebody_away(purpose: str, standing: Standing, by: By) -> Lack | None:
    """Let the family search; ask the next of kin before anything else."""
    if by.who is GivenBy.NEXT_OF_KIN_OF_DECEASED:
        return Lack.NOT_DEAD
    if by.who is GivenBy.NEXT_OF_KIN or purpose == TRACING:
        return None
    may = {GivenBy.PARENT, GivenBy.GUARDIAN} if standing.is_child else set()
    if not purpose.startswith(PROSECUTION):
        may |= {GivenBy.LEGAL_REPRESENTATIVE}
    return None if by.who in may else Lack.NEXT_OF_KIN
