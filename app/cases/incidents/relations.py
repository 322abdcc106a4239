"""Who is said to have done what to whom: the acts of a case, by who did them."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import incident_shown, summary
from app.cases.casefile import CaseFile
from app.cases.incident_shown import ActShown, InvolvementShown
from app.cases.summary import Event
from app.wording import gettext as _


@dataclass(frozen=True)
class Deed:
    """One act of one who is said to have had part in it."""

    act: ActShown = field(repr=False)
    incident: Event = field(repr=False)
    said: InvolvementShown | None = field(repr=False)


@dataclass(frozen=True)
class Doer:
    """Somebody said to have had part in acts: a person, a unit, or nobody known."""

    name: str = field(repr=False)
    deeds: tuple[Deed, ...] = field(repr=False)
    is_known: bool = True


def read(db: Session, file: CaseFile) -> tuple[Doer, ...]:
    """Return everybody who is said to have had part, each with the acts in order.

    Persons on file come first, then those who are described, and at the end the acts
    of which nobody said who did them.
    """
    events = {event.id: event for event in summary.timeline(db, file)}
    found: dict[tuple[int, str], tuple[str, list[Deed]]] = {}
    acts = sorted(
        incident_shown.all_acts(db, file), key=lambda each: events[each[0]].number
    )
    for incident_id, act in acts:
        for said in act.involvements or (None,):
            key, name = _who(said)
            deeds = found.setdefault(key, (name, []))[1]
            deeds.append(Deed(act, events[incident_id], said))
    return tuple(
        Doer(name, tuple(deeds), is_known=key[0] < _NOBODY)
        for key, (name, deeds) in sorted(found.items())
    )


_PERSON, _DESCRIBED, _NOBODY = range(3)


def _who(said: InvolvementShown | None) -> tuple[tuple[int, str], str]:
    """Return what acts are gathered under, and how it is called."""
    if said is None:
        return (_NOBODY, ""), _("Nobody said who did it")
    if said.person_id:
        return (_PERSON, _code_order(said.who, said.person_id)), said.who
    name = said.who or said.description
    return (_DESCRIBED, name.casefold()), name


def _code_order(who: str, person_id: UUID) -> str:
    """Sort P2 before P10, and keep two units of one person apart from nobody."""
    code = who.partition(",")[0]
    return f"{len(code):03}{code}{person_id}"
