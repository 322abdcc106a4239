"""Searches that are pinned, on the page called Today."""

from sqlalchemy.orm import Session

from app.cases import listing, overview
from app.cases.overview import Card
from app.cases.searches import keeping
from app.staff.actor import Actor
from app.staff.policy import Permission, could_ever


@overview.today(60)
def pinned(db: Session, actor: Actor) -> Card | None:
    """Show each search that is pinned with the number of cases it finds."""
    if not could_ever(actor, Permission.CASE_LIST):
        return None
    rows = [
        (
            each,
            listing.how_many(
                db,
                actor,
                text=each.search.text,
                also=each.search.wanted(),
                cold=each.search.is_cold,
            ),
        )
        for each in keeping.listed(db, actor)
        if each.search.pinned
    ]
    return Card("cases/card_searches.html", {"rows": rows}) if rows else None
