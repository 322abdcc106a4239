"""The catalogue of reparation: five forms with their measures, urgent needs, harms."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app import catalogues
from app.catalogues import Label, Node

PATH = catalogues.FOLDER / "reparations.yaml"


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
class Catalogue:
    """Measures of the five forms and urgent needs, by id; labels of values."""

    version: str
    forms: dict[str, Label]
    measures: dict[str, Measure]
    harms: dict[str, Label]
    labels: dict[str, dict[str, Label]]


@cache
def load(path: Path = PATH) -> Catalogue:
    """Read the catalogue; a mistake stops the start with file, line and reason."""
    top = catalogues.load(path).fields(
        "version", "as_of", "forms", "urgent_needs", "harm_types", "labels"
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
    harms = [node.fields("id", "label", "class") for node in top["harm_types"].items()]
    return Catalogue(
        version=top["version"].text(),
        forms=forms,
        measures={measure.id: measure for measure in measures},
        harms={harm["id"].text(): harm["label"].label() for harm in harms},
        labels={
            kind: {value: label.label() for value, label in node.pairs()}
            for kind, node in top["labels"].pairs()
        },
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
