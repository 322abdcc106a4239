"""When a number may be shown: thresholds, rounding, dominance. Pure decisions.

Source: the rules for public tables: minimum cell 10 for sexual violence and children, 5
elsewhere, never below 3; numbers rounded to base 5; a cell of which one incident gives
more than 80 per cent is hidden. docs/adr/0003-disclosure-control.md gives the reasons.
A threshold depends on what is public alone, the kind of act: one that depended on who
is in the cell would tell the reader who is in the cell.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.errors import SettingsError

LOWEST_THRESHOLD = 3
LOWEST_BASE = 5


class Book(StrEnum):
    """A code book: what the rows of a table are.

    No row of one is a row of the other, and nothing that is printed of one says how
    many people a row of the other has.
    """

    ACTS = "acts"
    LAW = "law"
    WISHES = "wishes"


SENSITIVE_THEMES = frozenset(
    {
        "sexual_violence",
        "forced_marriage",  # sexual violence in all but name
        "child_deportation",  # children
        "child_soldiers",  # children
    }
)


@dataclass(frozen=True)
class Rules:
    """What an organisation has set; every table prints it.

    Attributes:
        threshold: the smallest number of people that may be shown.
        sensitive_threshold: the same for sexual violence and children.
        sensitive_themes: kinds of act to which the higher threshold applies.
        base: every number is rounded to a multiple of this.
        dominance_percent: a number is hidden when one incident gives more than this.

    Raises:
        SettingsError: a value protects less than the least that is allowed.
    """

    threshold: int = 5
    sensitive_threshold: int = 10
    sensitive_themes: frozenset[str] = SENSITIVE_THEMES
    base: int = 5
    dominance_percent: int = 80

    def __post_init__(self) -> None:
        """Refuse what protects too little."""
        if self.threshold < LOWEST_THRESHOLD:
            raise SettingsError(f"truth: threshold is at least {LOWEST_THRESHOLD}")
        if self.sensitive_threshold < self.threshold:
            raise SettingsError("truth: sensitive_threshold is not below threshold")
        if self.base < LOWEST_BASE:
            raise SettingsError(f"truth: base is at least {LOWEST_BASE}")
        if not 1 <= self.dominance_percent <= 80:  # noqa: PLR2004 - the rule's own number
            raise SettingsError("truth: dominance_percent is between 1 and 80")
        for threshold in (self.threshold, self.sensitive_threshold):
            if rounded(threshold, self.base) < threshold:
                raise SettingsError(
                    f"truth: {threshold} rounds down to {rounded(threshold, self.base)}"
                    " and would print a number below the threshold: choose another"
                )

    def threshold_for(self, theme: str, book: Book = Book.ACTS) -> int:
        """Return the smallest number of people that a row may show.

        A row of law is a whole body of law: each may hold sexual violence or children.
        What people wish for is political, and its numbers are larger for that alone.
        """
        if book is not Book.ACTS or theme in self.sensitive_themes:
            return self.sensitive_threshold
        return self.threshold

    def may_show(self, people: int, largest: int, threshold: int) -> bool:
        """Say whether a number may be shown, before any other is looked at.

        Args:
            people: how many people the number counts.
            largest: how many of them one single incident gives.
            threshold: that of the row.
        """
        dominated = 100 * largest > self.dominance_percent * people
        return people >= threshold and not dominated


def rounded(number: int, base: int) -> int:
    """Return the nearest multiple of `base`; halves go up."""
    return base * ((2 * number + base) // (2 * base))


def behind(shown: int, base: int, threshold: int) -> tuple[int, int]:
    """Return what a reader knows of the true number behind a rounded one.

    Lowest and highest. A number below the threshold is never shown, and the reader
    knows that.
    """
    return max(shown - base // 2, threshold), shown + (base + 1) // 2 - 1


def is_protected(low: float, high: float, threshold: int) -> bool:
    """Say whether an attacker who knows low <= number <= high knows too little.

    The interval is at least as wide as the threshold and holds values on both sides.
    """
    return low < threshold and is_vague(low, high, threshold)


def is_vague(low: float, high: float, threshold: int) -> bool:
    """Say the same of what several tables tell: that it is no small number may show.

    An earlier table may have printed a part of what a later one hides. Then everybody
    knows that it is not below the threshold, and nobody who is one of few is pointed
    at; that it is small must never be known, nor how large it is.
    """
    return high - low >= threshold and high > threshold
