"""From true numbers to a public table: the one way out, without a by-pass.

First every number is hidden that may not be shown for its own sake: too small, zero
too, or mostly one incident. Then, until the reader of `attack.py` finds nothing, one
more number is hidden: the smallest in the row of the one in danger. Every hidden number
prints alike, so that the page does not say which was hidden for which reason.
"""

from collections.abc import Sequence

from app.errors import TooFewError
from app.truth import attack
from app.truth.counting import TOTAL, Counts, Place
from app.truth.rules import Rules, rounded
from app.truth.table import Frame, Row, Table


def protect(
    counts: Counts, rules: Rules, frame: Frame, earlier: Sequence[Table] = ()
) -> Table:
    """Make a table that may be shown beside all earlier releases.

    Args:
        counts: the true numbers; they do not leave this function.
        rules: the thresholds of the organisation.
        frame: what is printed around the numbers.
        earlier: every release so far, earliest first. Those of another code book tell
            nothing of this one's rows, and may contradict each other without that the
            ones of this book do: they are left out, so that no run is set aside.

    Raises:
        TooFewError: nothing could be shown safely. It says no more: why would be a
            number too.
    """
    if min(counts.sources, counts.people) < rules.sensitive_threshold:
        raise TooFewError  # a reader could know every source
    table = hide_small(counts, rules, frame)
    book = counts.question.book
    alike = [before for before in earlier if before.question.book is book]
    while (danger := next(attack.exposures([*alike, table]), None)) is not None:
        table = table.without(_next_to_hide(table, danger.place[0]))
    if len(table.hidden()) == len(list(table.places())):
        raise TooFewError
    return table


def hide_small(counts: Counts, rules: Rules, frame: Frame) -> Table:
    """Hide what may not be shown for its own sake. The first step, not yet safe."""
    question = counts.question

    def printed(theme: str, column: str) -> int | None:
        tally = counts.cells[theme, column]
        threshold = rules.threshold_for(theme, question.book)
        if rules.may_show(tally.people, tally.largest, threshold):
            return rounded(tally.people, rules.base)
        return None

    enough = counts.statements >= rules.threshold
    return Table(
        question=question,
        frame=frame,
        rows=tuple(
            Row(
                theme=theme,
                threshold=rules.threshold_for(theme, question.book),
                cells=tuple(printed(theme, column) for column in question.columns),
                total=printed(theme, TOTAL),
            )
            for theme in question.themes
        ),
        people=rounded(counts.people, rules.base),
        statements=rounded(counts.statements, rules.base) if enough else None,
        base=rules.base,
        dominance_percent=rules.dominance_percent,
    )


def _next_to_hide(table: Table, theme: str) -> Place:
    """Return the smallest shown number of a row, its total last.

    When the row has none left, another row of the table leads back to it through the
    number of people: then all numbers go, row by row.

    Raises:
        TooFewError: nothing is left to hide.
    """
    rows = [theme, *(other for other in table.question.themes if other != theme)]
    for row in rows:
        shown = [
            (column == TOTAL, number, (row, column))
            for column in (*table.question.columns, TOTAL)
            if (number := table.shown((row, column))) is not None
        ]
        if shown:
            return min(shown)[2]
    raise TooFewError
