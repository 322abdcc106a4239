"""The register of tables, and one public table as the rows and columns of a page."""

from collections.abc import Iterable
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from app.keys.parts import Role
from app.staff import house
from app.staff.actor import Actor
from app.truth import releasing, words
from app.truth.counting import TOTAL
from app.truth.rules import Book
from app.truth.table import Table


class Asks(Protocol):
    """A form that asks in which team to count."""

    def offer(self, teams: Iterable[tuple[UUID, str]]) -> None:
        """Offer the teams."""


def listed(db: Session, actor: Actor, book: Book, form: Asks) -> dict[str, Any]:
    """Return the register of one code book, with the form of a new table."""
    teams = releasing.teams(db, actor)
    names = house.team_names(db, actor.unlocked)
    people = house.names(db, actor.unlocked)
    form.offer((key, names.get(key, "")) for key in teams)
    return {
        "form": form,
        "may_build": actor.role is Role.ANALYST,
        "only_team": teams[0] if len(teams) == 1 else None,
        "lines": [
            (
                each,
                words.STATUS[each.content.status],
                words.TONES[each.content.status],
                people.get(each.content.built_by, ""),
                words.period(each.table),
            )
            for each in releasing.register(db, actor, book)
        ],
    }


def columns(table: Table) -> list[dict[str, Any]]:
    """Return the headings."""
    named = (*table.question.columns, TOTAL)
    heads = [{"text": words.column(each), "num": True} for each in named]
    return [{"text": words.what(table)}, *heads]


def rows(table: Table) -> list[list[Any]]:
    """Return each row: its label, then its numbers and gaps."""
    named = (*table.question.columns, TOTAL)
    return [
        [words.theme(row.theme), *(_cell(table, row.theme, each) for each in named)]
        for row in table.rows
    ]


def _cell(table: Table, theme: str, column: str) -> dict[str, Any]:
    number = table.shown((theme, column))
    if number is None:
        return {"hidden": table.row(theme).threshold}
    return {"text": str(number)}
