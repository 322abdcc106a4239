"""How a page shows a person: by code, in words, names only where they were opened."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import vocabularies
from app.cases.casefile import CaseFile
from app.cases.documents import PersonContent
from app.cases.recording import PersonSeen
from app.dates import Precision
from app.staff import house
from app.wording import gettext as _


@dataclass(frozen=True)
class Name:
    """A text of the identity compartment, and the language it is read in."""

    text: str = field(repr=False)
    lang: str = ""


@dataclass(frozen=True)
class Shown:
    """One card of the page. `opened` tells whether names were opened for it."""

    id: UUID
    code: str
    is_survivor: bool
    is_alleged: bool
    line: str
    rows: tuple[tuple[str, str], ...]
    care: tuple[str, ...]
    opened: bool = False
    names: tuple[Name, ...] = field(default=(), repr=False)
    reach: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def shown(person: PersonSeen) -> Shown:
    """Return what the card of a person says."""
    who, named = person.content, person.identity
    reach: list[tuple[str, str]] = []
    if named is not None:
        reach = [
            (label, "; ".join(values))
            for label, values in (
                (_("Phones"), named.phones),
                (_("Addresses and e-mail"), named.addresses),
                (_("Papers"), named.papers),
                (_("Note"), (named.note,) if named.note else ()),
            )
            if values
        ]
    return Shown(
        id=person.id,
        code=who.code,
        is_survivor=who.is_survivor,
        is_alleged=who.is_alleged_perpetrator,
        line=", ".join(about(who)),
        rows=tuple(_rows(who)),
        care=tuple(vocabularies.terms("vulnerabilities", who.vulnerabilities)),
        opened=named is not None,
        names=tuple(Name(n, language_of(n)) for n in named.names) if named else (),
        reach=tuple(reach),
    )


def _rows(who: PersonContent) -> list[tuple[str, str]]:
    """Say the same in lines: what, and at the end of the line when or how."""
    age = _("Under 18") if who.is_child else _("Adult")
    sex = _lowered(vocabularies.term("sexes", who.sex)) if who.sex else ""
    years = _years(who)
    born = _("born %(year)s", year=years) if years else ""
    found = [(", ".join(filter(None, (age, sex))), born)]
    speaks = vocabularies.terms("languages", who.languages)
    if speaks:
        found.append((_("Speaks %(languages)s", languages=", ".join(speaks)), ""))
    return found


def about(who: PersonContent) -> list[str]:
    """Say in short what is known of a person without naming them."""
    told = [_("Under 18") if who.is_child else _("Adult")] if who.is_survivor else []
    if who.sex:
        told.append(_lowered(vocabularies.term("sexes", who.sex)))
    if years := _years(who):
        told.append(_("born %(year)s", year=years))
    if who.relation:
        told.append(_lowered(vocabularies.term("relations", who.relation)))
    if who.languages:
        speaks = ", ".join(vocabularies.terms("languages", who.languages))
        told.append(_("speaks %(languages)s", languages=speaks))
    return told


def _lowered(words: str) -> str:
    """Return words as they stand inside a line."""
    return words[:1].lower() + words[1:]


def _years(who: PersonContent) -> str:
    """Write the year or years of birth: never the day, which could point at one."""
    born = who.birth
    if born is None or born.earliest is None:
        return ""
    first = born.earliest.year
    last = born.latest.year if born.latest else first
    if born.precision is Precision.UNKNOWN or first == last:
        return str(first)
    return f"{first}–{last}"


def language_of(text: str) -> str:
    """Say which language a name is read in, as far as its letters tell."""
    return "uk" if any("\u0400" <= sign <= "\u04ff" for sign in text) else ""


def whom_to_ask(db: Session, file: CaseFile) -> str:
    """Name the colleagues whose case it is, for a row that stays closed."""
    if not house.holds(db, file.actor.unlocked):
        return ""
    known = house.names(db, file.actor.unlocked)
    return ", ".join(known[who] for who in file.content.assigned if who in known)
