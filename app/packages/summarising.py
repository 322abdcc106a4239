"""The neutral summary: counts, days, places and what was decided; no words of anybody.

Made the same way for every package, so that nobody's choice of words colours it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from app.packages.account import Incident, Label, Person, Term
from app.packages.assessment import Proposal
from app.packages.contents import Item, PackageContents, Withheld

LANGUAGES = ("en", "uk", "de")
_LINES = {
    "incidents": Label("Incidents: {}.", "Події: {}.", "Vorfälle: {}."),
    "between": Label(
        "They lie between {} and {}.",
        "Вони відбулися між {} і {}.",
        "Sie liegen zwischen {} und {}.",
    ),
    "undated": Label(
        "No day is known.", "Жодного дня не відомо.", "Kein Tag ist bekannt."
    ),
    "places": Label("Where: {}.", "Де: {}.", "Wo: {}."),
    "acts": Label(
        "What is said to have been done: {}.",
        "Що, за розповідями, було вчинено: {}.",
        "Was geschehen sein soll: {}.",
    ),
    "people": Label(
        "People, under pseudonyms: {}, of them alleged perpetrators: {}.",
        "Особи під псевдонімами: {}, з них імовірні виконавці: {}.",
        "Personen unter Pseudonym: {}, davon mutmaßlich beteiligt: {}.",
    ),
    "items": Label(
        "Documents: {}, of them originals or copies of originals: {}, texts of"
        " accounts: {}.",
        "Матеріали: {}, з них оригінали або їхні копії: {}, тексти розповідей: {}.",
        "Unterlagen: {}, davon Originale oder Kopien von Originalen: {}, Texte von"
        " Schilderungen: {}.",
    ),
    "law": Label(
        "Possible crimes: {}. Confirmed by a legal reviewer: {}; not supported: {};"
        " needing more: {}; proposed by rules alone: {}.",
        "Можлива кваліфікація: {}. Підтверджено юристом: {}; не підтверджено: {};"
        " потрібно більше відомостей: {}; лише пропозиція правил: {}.",
        "Mögliche Straftaten: {}. Von einer juristischen Prüfperson bestätigt: {};"
        " nicht gestützt: {}; mehr nötig: {}; nur von Regeln vorgeschlagen: {}.",
    ),
    "withheld": Label(
        "Held back, and listed at the end: {}.",
        "Не передано, перелік наприкінці: {}.",
        "Zurückgehalten und am Ende aufgeführt: {}.",
    ),
}


def summed_up(contents: PackageContents) -> PackageContents:
    """Put the summary of a package into it."""
    return replace(
        contents,
        overview=overview(
            incidents=contents.incidents,
            persons=contents.persons,
            items=contents.items,
            proposals=contents.classification,
            withheld=contents.withheld,
        ),
    )


def overview(
    *,
    incidents: Sequence[Incident],
    persons: Sequence[Person],
    items: Sequence[Item],
    proposals: Sequence[Proposal],
    withheld: Sequence[Withheld],
) -> Label:
    """Say in each language what a package is about."""
    return Label(
        *(
            " ".join(_lines(language, incidents, persons, items, proposals, withheld))
            for language in LANGUAGES
        )
    )


def _lines(
    language: str,
    incidents: Sequence[Incident],
    persons: Sequence[Person],
    items: Sequence[Item],
    proposals: Sequence[Proposal],
    withheld: Sequence[Withheld],
) -> list[str]:
    def line(key: str, *values: object) -> str:
        return _LINES[key].in_language(language).format(*values)

    accused = sum("alleged_perpetrator" in person.roles for person in persons)
    texts = sum(item.doc_type.code == "sm.victim_testimony" for item in items)
    told = [line("incidents", len(incidents))]
    if incidents:
        days = _days(incidents)
        told.append(line("between", *days) if days else line("undated"))
        if places := _places(incidents, language):
            told.append(line("places", ", ".join(places)))
        if acts := _acts(incidents, language):
            told.append(line("acts", ", ".join(acts)))
    told.append(line("people", len(persons), accused))
    told.append(line("items", len(items), len(items) - texts, texts))
    outcomes = [each.decision.outcome for each in proposals if each.decision]
    told.append(
        line(
            "law",
            len(proposals),
            *(
                outcomes.count(each)
                for each in ("confirmed", "not_supported", "needs_more")
            ),
            len(proposals) - len(outcomes),
        )
    )
    told.append(line("withheld", sum(each.count for each in withheld)))
    return told


def _days(incidents: Sequence[Incident]) -> tuple[date, date] | None:
    ends = [
        day
        for each in incidents
        for day in (each.when.earliest, each.when.latest)
        if day is not None
    ]
    return (min(ends), max(ends)) if ends else None


def _places(incidents: Sequence[Incident], language: str) -> list[str]:
    found = [
        each.place_label.in_language(language) if each.place_label else each.place
        for each in incidents
    ]
    return list(dict.fromkeys(filter(None, found)))


def _acts(incidents: Sequence[Incident], language: str) -> list[str]:
    kinds: dict[str, Term] = {
        act.act.code: act.act for each in incidents for act in each.acts
    }
    return [each.label.in_language(language) for each in kinds.values()]
