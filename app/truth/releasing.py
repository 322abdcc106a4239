"""The check before a release: a new table together with everything released before.

It knows public tables only, so anybody who keeps them can run it again. It does not
trust how the new table was made: every rule is looked at anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.truth.attack import Attack
from app.truth.counting import TOTAL
from app.truth.model import NotComparableError
from app.truth.rules import ANYTHING, LOWEST_BASE, LOWEST_THRESHOLD, rounded
from app.truth.system import UndecidedError
from app.truth.table import Place, Table


class Fault(StrEnum):
    """Why a table may not be released beside the earlier ones."""

    TOO_FEW_PEOPLE = "too_few_people"
    BELOW_THRESHOLD = "below_threshold"
    NOT_ROUNDED = "not_rounded"
    ALONE_IN_ROW = "alone_in_row"
    HIDDEN_NUMBER_FOUND = "hidden_number_found"
    CHANGE_FOUND = "change_found"
    LISTS_DO_NOT_NEST = "lists_do_not_nest"
    NOT_SHOWN_SAFE = "not_shown_safe"


@dataclass(frozen=True)
class Problem:
    """One fault, and where: the number of the release, counted from the first."""

    fault: Fault
    release: int
    place: Place | None = None


@dataclass(frozen=True)
class Verdict:
    """The answer; without problems the table may go out."""

    problems: tuple[Problem, ...]

    @property
    def is_safe(self) -> bool:
        """Whether nothing speaks against the release."""
        return not self.problems


def release_check(new: Table, earlier: Sequence[Table] = ()) -> Verdict:
    """Test a table together with all earlier releases, earliest first.

    A table that cannot be shown to be safe is not safe.
    """
    at = len(earlier)
    problems = tuple(_by_itself(new, at))
    if problems:
        return Verdict(problems)
    try:
        exposures = tuple(Attack([*earlier, new]).exposures())
    except NotComparableError:
        return Verdict((Problem(Fault.LISTS_DO_NOT_NEST, at),))
    except UndecidedError:
        return Verdict((Problem(Fault.NOT_SHOWN_SAFE, at),))
    return Verdict(
        tuple(
            Problem(
                Fault.HIDDEN_NUMBER_FOUND if one.since is None else Fault.CHANGE_FOUND,
                one.release,
                one.place,
            )
            for one in exposures
        )
    )


def _by_itself(table: Table, at: int) -> Iterator[Problem]:
    """What is wrong with a table whatever was released before."""
    if table.shown((ANYTHING, TOTAL)) is None:
        yield Problem(Fault.TOO_FEW_PEOPLE, at, (ANYTHING, TOTAL))
    for place in table.places():
        number, threshold = table.shown(place), table.row(place[0]).threshold
        if threshold < LOWEST_THRESHOLD:
            yield Problem(Fault.BELOW_THRESHOLD, at, place)
        elif number is not None and number < threshold:
            yield Problem(Fault.BELOW_THRESHOLD, at, place)
        elif number is not None and rounded(number, table.base) != number:
            yield Problem(Fault.NOT_ROUNDED, at, place)
    if table.base < LOWEST_BASE:
        yield Problem(Fault.NOT_ROUNDED, at)
    for row in table.lonely_rows():
        yield Problem(Fault.ALONE_IN_ROW, at, (row, TOTAL))
