"""How a page shows a person: by code, in words, names only where they were opened."""

import unicodedata
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.cases import ages, vocabularies
from app.cases.casefile import CaseFile
from app.cases.documents import AboutName, AboutPaper, PersonContent, PersonIdentity
from app.cases.recording import PersonSeen
from app.dates import ApproximateDate, Precision
from app.staff import house
from app.wording import gettext as _

SPOKEN = frozenset({"rom", "ukl", "other"})
"""Languages of the list that a browser has no letters for."""


@dataclass(frozen=True)
class Name:
    """A text of the identity compartment, and the language it is read in.

    `note` says what kind of name it is and its language, or else its letters.
    """

    text: str = field(repr=False)
    lang: str = ""
    note: str = ""
    since: ApproximateDate | None = None
    until: ApproximateDate | None = None


@dataclass(frozen=True)
class Shown:
    """One card of the page. `opened` tells whether names were opened for it."""

    id: UUID
    version: int
    code: str
    is_survivor: bool
    is_alleged: bool
    line: str
    rows: tuple[tuple[str, str], ...]
    care: tuple[str, ...]
    never_contact: bool = False
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
                (_("Safe contact"), (named.safe_contact,)),
                (_("Phones"), named.phones),
                (_("Addresses and e-mail"), named.addresses),
                (_("Papers"), _papers(named)),
                (_("Note"), (named.note,)),
            )
            if any(values)
        ]
    return Shown(
        id=person.id,
        version=person.version,
        code=who.code,
        is_survivor=who.is_survivor,
        is_alleged=who.is_alleged_perpetrator,
        line=", ".join(about(who)),
        rows=tuple(_rows(who)),
        care=tuple(vocabularies.terms("vulnerabilities", who.vulnerabilities)),
        never_contact=who.never_contact,
        opened=named is not None,
        names=_names(named) if named else (),
        reach=tuple(reach),
    )


def _names(named: PersonIdentity) -> tuple[Name, ...]:
    """Return each name with what is known of it; letters are told where they differ."""
    mixed = len({script(text) for text in named.names}) > 1
    found = []
    for text in named.names:
        about = named.about_names.get(text, AboutName())
        letters = script(text) if mixed and not about.language else ""
        told = (
            vocabularies.term("name_kinds", about.kind) if about.kind else "",
            vocabularies.term("languages", about.language) if about.language else "",
            letters,
        )
        known = about.language if about.language not in SPOKEN else ""
        lang = known or language_of(text)
        note = ", ".join(filter(None, told))
        found.append(Name(text, lang, note, about.since, about.until))
    return tuple(found)


def _papers(named: PersonIdentity) -> tuple[str, ...]:
    found = []
    for text in named.papers:
        about = named.about_papers.get(text, AboutPaper())
        told = (
            vocabularies.term("paper_kinds", about.kind) if about.kind else "",
            text,
            about.issuer,
            vocabularies.term("paper_seen", about.seen) if about.seen else "",
        )
        found.append(", ".join(filter(None, told)))
    return tuple(found)


def script(text: str) -> str:
    """Say in which letters a name is written, as far as the first letter tells."""
    letter = next((sign for sign in text if sign.isalpha()), " ")
    known = {
        "CYRILLIC": _("Cyrillic letters"),
        "LATIN": _("Latin letters"),
        "ARABIC": _("Arabic letters"),
        "GEORGIAN": _("Georgian letters"),
        "ARMENIAN": _("Armenian letters"),
        "GREEK": _("Greek letters"),
        "HEBREW": _("Hebrew letters"),
    }
    return known.get(unicodedata.name(letter, "").partition(" ")[0], "")


def _rows(who: PersonContent) -> list[tuple[str, str]]:
    """Say the same in lines: what, and at the end of the line when or how."""
    age = _age(who)
    sex = _lowered(vocabularies.term("sexes", who.sex)) if who.sex else ""
    years = _years(who)
    born = _("born %(year)s", year=years) if years else ""
    found = [(", ".join(filter(None, (age, sex))), born)]
    speaks = vocabularies.terms("languages", who.languages)
    if speaks:
        found.append((_("Speaks %(languages)s", languages=", ".join(speaks)), ""))
    if willing := _willing(who):
        found.append((willing, ""))
    return found


def about(who: PersonContent) -> list[str]:
    """Say in short what is known of a person without naming them."""
    told = [_age(who)] if who.is_survivor else []
    if who.sex:
        told.append(_lowered(vocabularies.term("sexes", who.sex)))
    if years := _years(who):
        told.append(_("born %(year)s", year=years))
    if who.relation:
        told.append(_lowered(vocabularies.term("relations", who.relation)))
    if who.languages:
        speaks = ", ".join(vocabularies.terms("languages", who.languages))
        told.append(_("speaks %(languages)s", languages=speaks))
    if willing := _willing(who):
        told.append(_lowered(willing))
    return told


def _willing(who: PersonContent) -> str:
    if not who.testifying.willing:
        return ""
    said = vocabularies.term("testify", who.testifying.willing)
    return _("Willing to testify: %(answer)s", answer=_lowered(said))


def _age(who: PersonContent) -> str:
    today = clock.now().date()
    return _("Under 18") if ages.is_minor(who, today) else _("Adult")


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
