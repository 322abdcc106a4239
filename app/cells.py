"""Cells of tables that people open in a spreadsheet: none of them may run."""

STARTS_A_FORMULA = frozenset("=+-@\t\r\n|＝＋－＠﹢﹣﹦﹫−")
BEFORE_A_FORMULA = " \"'\u00a0\u3000\u200b\ufeff"


def harmless(cell: str) -> str:
    """Neutralise a cell that a spreadsheet would run (T-10); leave any other alone."""
    first = cell.lstrip(BEFORE_A_FORMULA)[:1]
    if first in STARTS_A_FORMULA:
        return "'" + cell
    return cell
