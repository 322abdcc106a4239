"""When a number may be shown: thresholds, rounding, dominance. Pure decisions.

Source: domain rules for public tables: minimum cell 10 for sexual violence, children
and small places, 5 elsewhere, never below 3; totals rounded to base 5; a cell of which
one incident gives more than 80 per cent is hidden. docs/adr/0003-disclosure-control.md
gives the reasons. Everything a threshold depends on is itself public (the kind of act,
the place, whether the table is about children): a threshold that depended on who is in
the cell would tell the reader who is in the cell.
"""

from dataclasses import dataclass

from app.errors import SettingsError

ANYTHING = "any"
"""The row of people, each of them once, whatever was done to them."""

LOWEST_THRESHOLD = 3
LOWEST_BASE = 5

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
        sensitive_threshold: the same for sexual violence, children and small places.
        sensitive_themes: kinds of act to which the higher threshold applies.
        small_regions: regions so small that the higher threshold applies.
        base: every number is rounded to a multiple of this.
        dominance_percent: a number is hidden when one incident gives more than this.

    Raises:
        SettingsError: a value protects less than the least that is allowed.
    """

    threshold: int = 5
    sensitive_threshold: int = 10
    sensitive_themes: frozenset[str] = SENSITIVE_THEMES
    small_regions: frozenset[str] = frozenset()
    base: int = 5
    dominance_percent: int = 80

    def __post_init__(self) -> None:
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

    def threshold_for(
        self,
        theme: str,
        themes: tuple[str, ...],
        *,
        region: str | None,
        children_only: bool,
    ) -> int:
        """The threshold of one row of a table about `themes` in `region`.

        The row of people takes the higher threshold when every kind of act in the
        table does, because it then says the same as they do.
        """
        counted = themes if theme == ANYTHING else (theme,)
        if (
            children_only
            or region in self.small_regions
            or self.sensitive_themes.issuperset(counted)
        ):
            return self.sensitive_threshold
        return self.threshold

    def may_show(self, people: int, largest: int, threshold: int) -> bool:
        """Whether a number may be shown for its own sake, before any other is looked at.

        Args:
            people: how many people the number counts.
            largest: how many of them one single incident gives.
            threshold: that of the row.
        """
        dominated = 100 * largest > self.dominance_percent * people
        return people >= threshold and not dominated


def rounded(number: int, base: int) -> int:
    """The nearest multiple of `base`; halves go up."""
    return base * ((2 * number + base) // (2 * base))


def behind(shown: int, base: int, threshold: int) -> tuple[int, int]:
    """What a reader knows of the true number behind a rounded one: lowest, highest.

    A number below the threshold is never shown, and the reader knows that.
    """
    return max(shown - base // 2, threshold), shown + (base + 1) // 2 - 1


def is_protected(low: int, high: int, threshold: int) -> bool:
    """Whether an attacker who knows low <= number <= high knows too little to harm.

    The interval is at least as wide as the threshold and holds values on both sides.
    """
    return high - low >= threshold and low < threshold < high
