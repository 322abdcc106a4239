"""Figures of what left, as they leave the office: by the rules of every public table.

Few packages point at few people, so packages and cases are held to the threshold for
people. What became of them is printed for all receivers together alone.
"""

from app.errors import TooFewError
from app.figures.forums.counting import BECAME, Figures, Row
from app.figures.protecting import RULES, Printed, protected
from app.truth.rules import Rules

ALL = "all"


def protect(figures: Figures, rules: Rules = RULES) -> Printed:
    """Return what may be printed of the figures of a period.

    Raises:
        TooFewError: fewer people than a number may show.
    """
    if figures.all.people < rules.sensitive_threshold:
        raise TooFewError
    forums = list(figures.forums)
    cells = [figures.forums[forum].packages for forum in forums]
    line = protected(cells, {(0, len(cells))}, rules)
    total = line[0, len(cells)]
    printed: Printed = {("packages", ALL): total}
    for n, forum in enumerate(forums):
        printed["packages", forum] = line[n, n + 1]
    for name, row in ((ALL, figures.all), *figures.forums.items()):
        for what, number in (("cases", row.cases), ("people", row.people)):
            printed[what, name] = protected([number], {(0, 1)}, rules)[0, 1]
    return printed | _of_all(figures.all, total, rules)


def _of_all(row: Row, total: int | None, rules: Rules) -> Printed:
    """Protect what is disjoint in all packages, with their number printed already."""
    printed: Printed = {}
    for name, number in (("received", row.received), ("recalled", row.recalled)):
        line = protected([number, row.packages - number], {}, rules, {(0, 2): total})
        printed[name, ALL] = line[0, 1]
    cells = [row.became[name] for name in BECAME]
    known = {(0, len(cells)): total}
    line = protected(cells, {}, rules, known)
    for n, name in enumerate(BECAME):
        printed[f"became.{name}", ALL] = line[n, n + 1]
    shows_days = printed["received", ALL] is not None
    printed["days", ALL] = row.days if shows_days else None
    return printed
