"""From the codes of a case to those of the package format; what has none is unknown."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar, get_args
from uuid import UUID

from babel import Locale

from app.cases import gazetteer
from app.cases.documents import ActContent, PersonContent, Place
from app.cases.sites.register import SiteSeen
from app.cases.vocabularies import load as vocabularies
from app.consent import catalogue
from app.dates import ApproximateDate
from app.packages import account as told
from app.packages import codes
from app.packages.law import label

D = TypeVar("D")

OF_THE_SERIES = "Answered once for the series that this incident belongs to."
VICTIM = told.Term("sc.victim", told.Label("Victim", "Потерпіла особа", "Opfer"))
OTHER = told.Term("sc.other", told.Label("Other person", "Інша особа", "Andere Person"))
NOT_ASSESSED = told.Term(
    "rl.not_assessed", told.Label("Not assessed", "Не оцінено", "Nicht bewertet")
)
TESTIMONY = told.Term(
    "sm.victim_testimony",
    told.Label(
        "Account, working text", "Розповідь, робочий текст", "Schilderung, Arbeitstext"
    ),
)
KINDS = {
    "self_submitted": told.Label(
        "Self-submitted", "Подано особисто", "Selbst eingereicht"
    ),
    "first_account": told.Label(
        "First account", "Перша розповідь", "Erste Schilderung"
    ),
    "full_interview": told.Label(
        "Full interview", "Повне інтерв’ю", "Ausführliche Befragung"
    ),
    "told_by_another": told.Label(
        "Told by another", "Зі слів іншої особи", "Von einer anderen Person erzählt"
    ),
}
EVIDENCE = {
    "document": told.Label("Document", "Документ", "Dokument"),
    "photo": told.Label("Photograph", "Фотографія", "Fotografie"),
    "video": told.Label("Video", "Відео", "Video"),
    "audio": told.Label("Sound recording", "Звукозапис", "Tonaufnahme"),
    "medical_record": told.Label(
        "Medical record", "Медичний документ", "Medizinische Unterlage"
    ),
    "official_paper": told.Label(
        "Paper of an authority or court",
        "Папір органу влади чи суду",
        "Schriftstück einer Behörde oder eines Gerichts",
    ),
    "screenshot": told.Label("Screenshot", "Знімок екрана", "Bildschirmfoto"),
    "messages": told.Label(
        "Messages or call list",
        "Повідомлення або перелік дзвінків",
        "Nachrichten oder Anrufliste",
    ),
    "drawing": told.Label(
        "Drawing, plan or map", "Малюнок, план або карта", "Zeichnung, Plan oder Karte"
    ),
    "satellite": told.Label(
        "Satellite or aerial picture",
        "Супутниковий або аерознімок",
        "Satelliten- oder Luftbild",
    ),
    "data": told.Label(
        "Table or data file", "Таблиця або файл даних", "Tabelle oder Datei mit Daten"
    ),
    "other": told.Label("Something else", "Інше", "Etwas anderes"),
}
SOURCE_STAYS = told.Label(
    "stays with the sender", "залишається у відправника", "bleibt beim Absender"
)


def term(name: str, value: str) -> told.Term:
    """Return a word of one of the case's lists; an unknown one stands as it is."""
    known = vocabularies()[name].get(value)
    return told.Term(
        value or "unknown", label(known.label) if known else told.Label(value)
    )


def words(name: str, values: Iterable[str]) -> str:
    """Return words of a list in English, with commas."""
    return ", ".join(term(name, value).label.en for value in values)


def terms(name: str, values: Iterable[str]) -> tuple[told.Term, ...]:
    """Return words of a list."""
    return tuple(term(name, value) for value in values)


def method(key: str) -> told.Term:
    """Return a way in which an act was done, from either list of them."""
    lists = vocabularies()
    found = lists["methods"].get(key) or lists["sexual_violence"].get(key)
    return told.Term(key, label(found.label) if found else told.Label(key))


def country(where: gazetteer.Region) -> told.Term:
    """Return a country, called in each language as Unicode CLDR calls it."""
    return told.Term(where.id, _called(where))


def _called(where: gazetteer.Region) -> told.Label:
    named = label(where.label)
    return replace(named, de=named.de or Locale("de").territories.get(where.id, ""))


def purpose(purpose_id: str) -> told.Term:
    """Return a consent purpose as the package names it."""
    return told.Term(purpose_id, label(catalogue.load().purposes[purpose_id].label))


def when(known: ApproximateDate | None, text: Callable[[str], str]) -> told.When:
    """Return a date with its words in pseudonyms."""
    if known is None:
        return told.When()
    return replace(told.when(known), words=text(known.words))


def place(where: Place, sites: Mapping[UUID, SiteSeen]) -> str:
    """Say where it was: the region, and a site that may be called by its name."""
    named = _named(where.site_id, sites)
    return ", ".join(filter(None, (named, region(where.region))))


def object_of(
    act: ActContent, sites: Mapping[UUID, SiteSeen], text: Callable[[str], str]
) -> str:
    """Say what was hit or taken, in pseudonyms."""
    named = _named(act.object_site_id, sites)
    return ", ".join(filter(None, (named, text(act.object_words))))


def _named(site_id: UUID | None, sites: Mapping[UUID, SiteSeen]) -> str:
    site = sites.get(site_id) if site_id else None
    return site.content.name if site and site.content.may_be_named else ""


def place_label(where: Place, sites: Mapping[UUID, SiteSeen]) -> told.Label:
    """Say where it was in each language; the name of a site is the same in all."""
    named = _named(where.site_id, sites)
    found = gazetteer.load().regions.get(where.region)
    of = _called(found) if found else told.Label(where.region)
    return told.Label(
        *(
            ", ".join(filter(None, (named, each))) if each else ""
            for each in (of.en, of.uk, of.de)
        )
    )


def region(region_id: str) -> str:
    """Return a region's name: as coarse as a package says a place."""
    found = gazetteer.load().regions.get(region_id)
    return found.label.en if found else region_id


def one_of(kind: Any, value: str, otherwise: D) -> Any | D:
    """Return the value if the package's list has it, else what stands for none."""
    return value if value in get_args(kind) else otherwise


def certainty(value: str) -> codes.Certainty:
    """Return how one knows; unknown unless it is in the list."""
    found: codes.Certainty = one_of(codes.Certainty, value, "unknown")
    return found


def role(person: PersonContent) -> codes.PersonRole:
    """Return a person's part, as far as it is recorded."""
    if person.is_survivor:
        return "survivor"
    return "alleged_perpetrator" if person.is_alleged_perpetrator else "third_person"


def moment(text: str) -> datetime:
    """Read a custody row's time."""
    return datetime.fromisoformat(text)


def evidence_kind(kind: str) -> told.Term:
    """Return what an item of evidence is."""
    return told.Term(kind, EVIDENCE.get(kind, told.Label(kind.capitalize())))


def _sources(incident: told.Incident) -> told.Label | None:
    """Name the people whose accounts tell of an incident."""
    told_by = [each.sources for each in incident.facts]
    told_by += [each.sources for each in incident.acts]
    found = [source.person for sources in told_by for source in sources]
    names = ", ".join(dict.fromkeys(filter(None, found)))
    if not names:
        return None
    return told.Label(
        f"account of {names}", f"розповідь {names}", f"Schilderung von {names}"
    )


def chronology(incidents: Iterable[told.Incident]) -> tuple[told.Chronology, ...]:
    """Return incidents in the order of what is known of their time."""
    lines = [
        told.Chronology(
            when=incident.when,
            text=incident.title,
            incident_id=incident.incident_id,
            place=incident.place,
            place_id=incident.place_id,
            place_label=incident.place_label,
            items=incident.items,
            how_known_label=_sources(incident),
        )
        for incident in incidents
    ]
    last = date.max
    return tuple(sorted(lines, key=lambda each: each.when.earliest or last))
