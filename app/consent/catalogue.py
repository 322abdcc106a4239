"""The consent catalogue: purposes, what is explained for each, what undoing can do."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from app import catalogues
from app.catalogues import Label, Node
from app.consent.rules import Form


class Undo(StrEnum):
    """How far a withdrawal reaches. Shown honestly, before the answer is given."""

    FULL = "full"
    FULL_UNTIL_RELEASE = "full_until_release"
    FUTURE_ONLY = "future_only"
    PARTIAL = "partial"
    NONE_AFTER_RELEASE = "none_after_release"


@dataclass(frozen=True)
class Band:
    """How a child up to an age is asked. `is_asked`: its own yes is needed."""

    up_to: int
    is_asked: bool
    label: Label


@dataclass(frozen=True)
class Purpose:
    """One use that a person is asked about, alone and by name.

    Attributes:
        at_first_contact: asked in the first talk; any other only for a use proposed.
    """

    id: str
    label: Label
    undo: Undo
    forms: frozenset[Form]  # which recorded forms of a yes are enough
    explain: tuple[Label, ...]
    withdraw_effect: Label
    options: dict[str, Label]
    needs_recipient: bool
    at_first_contact: bool
    lawyer_advised: bool
    cooling_off_days: int


@dataclass(frozen=True)
class Catalogue:
    """All purposes in order, the gate's rules in words, the labels of values."""

    version: str
    verified: bool
    purposes: dict[str, Purpose]
    gate_rules: dict[str, Label]
    default_months: int
    assent: tuple[Band, ...]  # the youngest first
    labels: dict[str, dict[str, Label]]


PATH = catalogues.FOLDER / "consent.yaml"


@cache
def load(path: Path = PATH) -> Catalogue:
    """Read the catalogue; a mistake stops the start with file, line and reason."""
    top = catalogues.load(path).fields(
        "version",
        "as_of",
        "verified",
        "purposes",
        "form_satisfies",
        "gate_rules",
        "default_months",
        "assent",
        "labels",
    )
    enough = {
        name: frozenset(form.choice(Form) for form in node.items())
        for name, node in top["form_satisfies"].pairs()
    }
    ids = catalogues.Ids("purpose")
    purposes = [_purpose(node, ids, enough) for node in top["purposes"].items()]
    rules = [node.fields("id", "rule") for node in top["gate_rules"].items()]
    return Catalogue(
        version=top["version"].text(),
        verified=top["verified"].flag(),
        purposes={purpose.id: purpose for purpose in purposes},
        gate_rules={rule["id"].text(): rule["rule"].label() for rule in rules},
        default_months=top["default_months"].number(),
        assent=tuple(_band(node) for node in top["assent"].items()),
        labels={
            kind: {value: label.label() for value, label in node.pairs()}
            for kind, node in top["labels"].pairs()
        },
    )


def _band(node: Node) -> Band:
    fields = node.fields("up_to", "asked", "label")
    return Band(
        fields["up_to"].number(), fields["asked"].flag(), fields["label"].label()
    )


def _purpose(
    node: Node, ids: catalogues.Ids, enough: dict[str, frozenset[Form]]
) -> Purpose:
    fields = node.fields(
        "id",
        "label",
        "undo",
        "min_form",
        "explain",
        "withdraw_effect",
        optional=(
            "recipient_required",
            "first_contact",
            "lawyer_advised",
            "second_person_review",
            "cooling_off_days",
            "options",
        ),
    )
    least = fields["min_form"].text()
    if least not in enough:
        raise fields["min_form"].wrong(f"form_satisfies has no {least!r}")
    options = fields.get("options")
    known = catalogues.Ids("option")
    entries = [o.fields("id", "label") for o in options.items()] if options else []
    return Purpose(
        id=ids.add(fields["id"]),
        label=fields["label"].label(),
        undo=fields["undo"].choice(Undo),
        forms=enough[least],
        explain=tuple(item.label() for item in fields["explain"].items()),
        withdraw_effect=fields["withdraw_effect"].label(),
        options={known.add(o["id"]): o["label"].label() for o in entries},
        needs_recipient=_flag(fields.get("recipient_required")),
        at_first_contact=_flag(fields.get("first_contact")),
        lawyer_advised=_flag(fields.get("lawyer_advised")),
        cooling_off_days=_number(fields.get("cooling_off_days")),
    )


def _flag(node: Node | None) -> bool:
    return node is not None and node.flag()


def _number(node: Node | None) -> int:
    return node.number() if node is not None else 0
