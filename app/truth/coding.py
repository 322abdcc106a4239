"""From what was recorded to coded acts: what may be counted, without any word."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import catalogues, clock, index
from app.cases.documents import IncidentContent
from app.catalogues import Label
from app.classification.catalogue import crime_catalogue
from app.conversation.models import Conversation
from app.facts import Answer, vocabulary
from app.keys.parts import Part
from app.keys.unlocked import Unlocked
from app.truth import law, linking, wishes
from app.truth.counting import CodedAct, CodedCase, CodedVictim
from app.truth.rules import Book

FILE = catalogues.FOLDER / "themes.yaml"


@cache
def codes(path: Path = FILE) -> tuple[str, Mapping[str, frozenset[str]]]:
    """Return the version of the code book, and theme to the facts that count under it.

    Raises:
        CatalogueError: an unknown theme or fact, with file, line and reason.
    """
    top = catalogues.load(path).fields("version", "themes")
    known, facts = crime_catalogue().themes, vocabulary().facts
    found = {}
    for theme, node in top["themes"].pairs():
        if theme not in known:
            raise node.wrong(f"there is no theme {theme!r}")
        for item in node.items():
            if item.text() not in facts:
                raise item.wrong(f"there is no fact {item.text()!r}")
        found[theme] = frozenset(node.texts())
    return top["version"].text(), found


def labels() -> Mapping[str, Label]:
    """Return the label of each theme that is counted."""
    known = crime_catalogue().themes
    return {theme: known[theme] for theme in codes()[1]}


def themes_of(incident: IncidentContent) -> tuple[str, ...]:
    """Return the themes of an incident: those with at least one fact answered yes."""
    yes = {key for key, said in incident.answers().items() if said is Answer.YES}
    return tuple(sorted(theme for theme, facts in codes()[1].items() if facts & yes))


def rows(book: Book) -> frozenset[str]:
    """Return every row that a table of this code book may have."""
    if book is Book.WISHES:
        return frozenset(wishes.rows())
    return frozenset(law.rows() if book is Book.LAW else codes()[1])


def editions(book: Book) -> str:
    """Return the versions of what the rows of this code book are made of."""
    if book is Book.LAW:
        return law.version()
    if book is Book.WISHES:
        return wishes.version()
    return f"{codes()[0]}/{vocabulary().version}"


def countable(
    db: Session, who: Unlocked, team_id: UUID, book: Book = Book.ACTS
) -> list[CodedCase]:
    """Return the cases that may be counted today, coded, for the one who counts.

    The same cases for each code book; what they tell differs.

    What the gate for statistics did not let go is not in the segment at all; what it
    let go is left out here when the agreement has run out or the case is on hold.

    Raises:
        NoKeyError: this person does not hold the coded segment.
    """
    segment = index.segment(db, who, team_id, Part.CODED)
    paused = set(db.scalars(select(Conversation.case_id).where(Conversation.hold)))
    today = clock.now().date().isoformat()
    if book is Book.WISHES:
        wishing = [
            (case_id, entry)
            for case_id, entry in index.coded(segment, wishes=True)
            if case_id not in paused and (entry.wishes_until or today) >= today
        ]
        one = linking.people(entry.wisher_links for _, entry in wishing)
        return [
            CodedCase(case_id, (_wisher(case_id, entry, one),), 1)
            for case_id, entry in wishing
        ]
    telling = [
        (case_id, entry)
        for case_id, entry in index.coded(segment)
        if case_id not in paused and (entry.counts_until or today) >= today
    ]
    one = linking.people(each.links for _, entry in telling for each in entry.victims)
    return [
        CodedCase(
            case_id,
            tuple(_victims(case_id, entry.victims, book, one)),
            entry.statements,
        )
        for case_id, entry in telling
    ]


def _wisher(
    case_id: UUID, entry: index.CodedEntry, one: Mapping[UUID, UUID]
) -> CodedVictim:
    """Return one person's answer; each stands alone, so that no incident dominates."""
    person = _ref(entry.wisher_links, one) or _within(case_id, "wisher", 0)
    known = wishes.rows()
    return CodedVictim(
        person,
        tuple(CodedAct(each, None, person) for each in entry.wishes if each in known),
    )


def _victims(
    case_id: UUID,
    coded: Iterable[index.CodedVictim],
    book: Book,
    one: Mapping[UUID, UUID],
) -> Iterable[CodedVictim]:
    by_person: dict[int, list[index.CodedVictim]] = {}
    for each in coded:
        by_person.setdefault(each.victim, []).append(each)
    for number, acts in by_person.items():
        yield CodedVictim(
            ref=_ref(acts[0].links, one) or _within(case_id, "victim", number),
            acts=tuple(
                CodedAct(
                    theme=theme,
                    quarter=act.when.quarter() if act.when else None,
                    incident=_within(case_id, "incident", act.incident),
                )
                for act in acts
                for theme in _rows_of(act, book)
            ),
        )


def _ref(links: tuple[UUID, ...], one: Mapping[UUID, UUID]) -> UUID | None:
    """Return the id of a person who is linked; None where nobody linked them."""
    return one[links[0]] if links else None


def _rows_of(act: index.CodedVictim, book: Book) -> tuple[str, ...]:
    return law.rows_of(act.crimes) if book is Book.LAW else act.themes


def _within(case_id: UUID, what: str, number: int) -> UUID:
    return uuid5(NAMESPACE_OID, f"{case_id}|{what}|{number}")
