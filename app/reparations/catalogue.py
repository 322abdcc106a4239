"""The catalogue of reparation: five forms with their measures, urgent needs, harms."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app import catalogues
from app.catalogues import Label, Node
from app.facts import vocabulary

PATH = catalogues.FOLDER / "reparations.yaml"
UNITS = {"money", "days"}


@dataclass(frozen=True)
class Measure:
    """One thing that may repair; belongs to one of the five forms, or is urgent help.

    `form` is None for urgent interim help; `triage` is its usual urgency.
    """

    id: str
    label: Label
    form: str | None
    triage: str
    window_hours: int | None
    is_verified: bool


@dataclass(frozen=True)
class HarmType:
    """One kind of harm, with how it is measured.

    `severity` and `duration` are the values that fit it; without any, it has no such
    scale. `unit` is "money", "days" or nothing. A yes to one of `asked_by` makes the
    form ask about this harm, and nothing more.
    """

    id: str
    label: Label
    severity: tuple[str, ...]
    duration: tuple[str, ...]
    unit: str
    asked_by: frozenset[str]


@dataclass(frozen=True)
class Catalogue:
    """Measures of the five forms and urgent needs, by id; labels of values."""

    version: str
    forms: dict[str, Label]
    measures: dict[str, Measure]
    harms: dict[str, HarmType]
    labels: dict[str, dict[str, Label]]


@cache
def load(path: Path = PATH) -> Catalogue:
    """Read the catalogue; a mistake stops the start with file, line and reason."""
    top = catalogues.load(path).fields(
        "version",
        "as_of",
        "forms",
        "urgent_needs",
        "harm_scales",
        "harm_types",
        "labels",
    )
    ids, forms = catalogues.Ids("measure"), dict[str, Label]()
    measures: list[Measure] = []
    for node in top["forms"].items():
        form = node.fields(
            "id", "label", "meaning", "paragraph", "verified", "measures"
        )
        forms[form["id"].text()] = form["label"].label()
        measures += [
            _measure(each, ids, form["id"].text()) for each in form["measures"].items()
        ]
    measures += [_measure(node, ids, None) for node in top["urgent_needs"].items()]
    scales = {name: _scale(node) for name, node in top["harm_scales"].pairs()}
    harm_ids = catalogues.Ids("harm")
    harms = [_harm(node, harm_ids, scales) for node in top["harm_types"].items()]
    labels = {
        kind: {value: label.label() for value, label in node.pairs()}
        for kind, node in top["labels"].pairs()
    }
    for harm in harms:
        if not {*harm.severity} <= labels["severity"].keys():
            raise top["harm_types"].wrong(f"{harm.id}: a severity without a label")
        if not {*harm.duration} <= labels["duration"].keys():
            raise top["harm_types"].wrong(f"{harm.id}: a duration without a label")
    return Catalogue(
        version=top["version"].text(),
        forms=forms,
        measures={measure.id: measure for measure in measures},
        harms={harm.id: harm for harm in harms},
        labels=labels,
    )


def _scale(node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    fields = node.fields("severity", "duration")
    return fields["severity"].texts(), fields["duration"].texts()


def _harm(
    node: Node,
    ids: catalogues.Ids,
    scales: dict[str, tuple[tuple[str, ...], tuple[str, ...]]],
) -> HarmType:
    fields = node.fields(
        "id", "label", "class", optional=("unit", "severity", "duration", "asked_by")
    )
    if fields["class"].text() not in scales:
        raise fields["class"].wrong("a class of harm without scales")
    severity, duration = scales[fields["class"].text()]
    own_severity, own_duration = fields.get("severity"), fields.get("duration")
    unit, asked_by = fields.get("unit"), fields.get("asked_by")
    if unit and unit.text() not in UNITS:
        raise unit.wrong("a unit is money or days")
    facts = asked_by.texts() if asked_by else ()
    if asked_by and (unknown := {*facts} - vocabulary().facts.keys()):
        raise asked_by.wrong(f"no such fact: {', '.join(sorted(unknown))}")
    return HarmType(
        id=ids.add(fields["id"]),
        label=fields["label"].label(),
        severity=own_severity.texts() if own_severity else severity,
        duration=own_duration.texts() if own_duration else duration,
        unit=unit.text() if unit else "",
        asked_by=frozenset(facts),
    )


def _measure(node: Node, ids: catalogues.Ids, form: str | None) -> Measure:
    fields = node.fields("id", "label", optional=("verified", "triage", "window_hours"))
    triage, window = fields.get("triage"), fields.get("window_hours")
    verified = fields.get("verified")
    return Measure(
        id=ids.add(fields["id"]),
        label=fields["label"].label(),
        form=form,
        triage=triage.text() if triage else "planned",
        window_hours=window.number() if window else None,
        is_verified=verified is None or verified.flag(),
    )
