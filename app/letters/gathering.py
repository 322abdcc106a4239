"""What stands on file for a letter: read only where the gate let it out."""

import re
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import gazetteer, recording, vocabularies
from app.cases.casefile import CaseFile
from app.cases.documents import IncidentContent, Place
from app.cases.models import Incident
from app.cases.recording import PersonSeen
from app.claims import claiming
from app.consent.rules import Verdict
from app.dates import ApproximateDate, Precision
from app.keys.parts import Part
from app.letters.asking import Asked, Choice, last_news
from app.letters.catalogue import Template

AS_IN_PAPERS = "name.papers"
_PERSON = re.compile(r"\{(P\d+)\}")
_TOKEN = re.compile(r"\{[A-Z]+[0-9]*(?:-[a-z]+)?\}")
BETWEEN = {"en": "from {first} to {last}", "uk": "з {first} до {last}"}
SINCE = {"en": "since {first}", "uk": "з {first}"}
LEFT_OUT = {"en": "[not given]", "uk": "[не зазначається]"}


def values(
    db: Session, file: CaseFile, letter: Template, choice: Choice, asked: Asked
) -> dict[str, str]:
    """Return what is on file for the fields that may go, as the letter writes it.

    Names are read, and counted as read, only if something named may go.
    """
    goes = {each.field for each in letter.fields if asked.covers(each.field)}
    if not goes:
        return {}
    seen = recording.people(db, file, with_names=True)
    people = {each.id: each for each in seen}
    found: dict[str, str] = {}
    for role, person_id in (
        ("applicant", choice.applicant_id),
        ("about", choice.about_id),
    ):
        who = people[person_id]
        found[f"{role}.name"] = name_of(who)
        found[f"{role}.birth"] = written(who.content.birth, choice.language)
    found["about.relation"] = _relation(people, choice)
    found |= _event(db, file, choice, people, asked.verdict)
    found |= _news(db, file, choice, people)
    found |= _claim(db, file, choice)
    return {name: value for name, value in found.items() if name in goes}


def name_of(who: PersonSeen) -> str:
    """Return a name as papers write it; the first that was told otherwise."""
    if who.identity is None:
        return ""
    names, about = who.identity.names, who.identity.about_names
    papers = [n for n in names if n in about and about[n].kind == AS_IN_PAPERS]
    return next(iter((*papers, *names)), "")


def written(when: ApproximateDate | None, language: str) -> str:
    """Write a date as closely as it is known; nothing for one known in words alone."""
    first, last = _ends(when)
    if when is None or first is None or last is None:
        return ""
    forms = {
        Precision.SINCE: SINCE[language].format(first=_day(first)),
        Precision.MONTH: f"{first:%m.%Y}",
        Precision.YEAR: f"{first:%Y}",
        Precision.DAY: _day(first),
    }
    between = BETWEEN[language].format(first=_day(first), last=_day(last))
    return forms.get(when.precision, _day(first) if first == last else between)


def _ends(when: ApproximateDate | None) -> tuple[date | None, date | None]:
    if when is None:
        return None, None
    return when.earliest or when.latest, when.latest or when.earliest


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _relation(people: dict[UUID, PersonSeen], choice: Choice) -> str:
    """Say what the person is to the applicant; known of the survivor alone."""
    applicant, about = people[choice.applicant_id], people[choice.about_id]
    relation = about.content.relation
    if not relation or not applicant.content.is_survivor:
        return ""
    known = vocabularies.load()["relations"].get(relation)
    return known.label.in_language(choice.language) if known else ""


def _event(
    db: Session,
    file: CaseFile,
    choice: Choice,
    people: dict[UUID, PersonSeen],
    verdict: Verdict,
) -> dict[str, str]:
    if choice.incident_id is None or not verdict.may_go:
        return {}
    row = file.child(db, Incident, choice.incident_id)
    told = file.read(row, Part.CONTENT, IncidentContent)
    return {
        "event.when": written(told.when, choice.language),
        "event.place": _place(told.place, people, choice.language),
        "event.title": named(told.title, people, choice.language),
        "event.account": named(told.narrative, people, choice.language),
    }


def _news(
    db: Session, file: CaseFile, choice: Choice, people: dict[UUID, PersonSeen]
) -> dict[str, str]:
    seen = last_news(db, file, choice.about_id)
    if seen is None:
        return {}
    return {
        "seen.when": written(seen.when, choice.language),
        "seen.place": _place(seen.place, people, choice.language),
    }


def _claim(db: Session, file: CaseFile, choice: Choice) -> dict[str, str]:
    if choice.claim_id is None:
        return {}
    seen = claiming.claim(db, file, choice.claim_id)
    filed = seen.content.filed_on
    return {
        "claim.reference": seen.numbers.reference if seen.numbers else "",
        "claim.filed": _day(filed) if filed else "",
    }


def _place(place: Place, people: dict[UUID, PersonSeen], language: str) -> str:
    region = gazetteer.load().regions.get(place.region)
    told = (
        named(place.words, people, language),
        region.label.in_language(language) if region else "",
    )
    return ", ".join(each for each in told if each)


def named(text: str, people: dict[UUID, PersonSeen], language: str) -> str:
    """Put names for codes; phones, addresses and numbers of papers stay out."""
    names = {who.content.code: name_of(who) for who in people.values()}
    told = _PERSON.sub(lambda m: names.get(m.group(1)) or m.group(1), text)
    return _TOKEN.sub(LEFT_OUT[language], told)
