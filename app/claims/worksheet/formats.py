"""The published form of a worksheet. No name of anybody has a place in it.

The schema lies in `config/schemas/claims/`; after a change of a type run
`python -c "from app.claims.worksheet import formats; formats.publish()"`.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from app.catalogues import Label
from app.config import ROOT

VERSION: Final = 1
FILE: Final = ROOT / "config" / "schemas" / "claims" / "worksheet.schema.json"


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One text of ours in both languages."""

    en: str
    uk: str

    @classmethod
    def of(cls, label: Label) -> "Said":
        """Return a label of a catalogue."""
        return cls(label.en, label.uk or label.en)


class Noted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to know of a route, and whether a lawyer checked it."""

    text: Said
    verified: bool


class RouteLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The route, and whether it was open when somebody last looked.

    Attributes:
        id: the category of the Register, such as `A2.5`, or our id of a law or court.
        as_of: the day or month on which `open` was true; `opened` likewise.
        said_by: the office whose own file says so; None for the shipped catalogue.
        names_checked: whether the name was compared with the official one.
    """

    id: str
    name: Said
    programme: Said
    about: Said
    open: Literal["open", "closed", "unknown"]
    as_of: str
    opened: str
    closes_on: date | None
    said_by: Said | None
    who: Said | None
    note: Said | None
    source: Said
    verified: bool
    names_checked: bool
    notes: tuple[Noted, ...]


class ClaimantLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who claims, for whose loss, and in which capacity; by code."""

    code: str
    for_code: str
    capacity: str
    capacity_said: Said


class EventLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When and where it was, as far as it is known.

    Attributes:
        words: how the person put the time, and `place` the place; codes for names.
        region: of the gazetteer; None where it is not known.
    """

    earliest: date | None
    latest: date | None
    continuing: bool
    words: str
    region: Said | None
    place: str


class HarmLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One harm that the claim is about, as it was told."""

    kind: Said
    severity: Said | None
    duration: Said | None
    description: str
    amount: str
    currency: str


PaperKind = Literal["have", "missing", "instead", "not_asked"]


class PaperLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One paper: there, missing, replaced, or not asked about yet.

    Attributes:
        by: what stands in its place; `instead` is what may, by general practice.
    """

    id: str
    label: Said
    state: PaperKind
    by: Said | None
    instead: tuple[Said, ...]


class FindingLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to see to. None of them stops the claimant from filing."""

    id: str
    weight: Literal["outside", "mistake", "ask", "hint"]
    text: Said
    help: Said | None
    verified: bool


class ReceivedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was received already, from whom and for what."""

    giver: str
    head: Said
    amount: str
    currency: str
    on: date | None


class OtherClaim(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another claim of the same claimant, so that the two do not ask for one loss."""

    route: str
    name: Said
    status: str
    may_meet: bool


class FieldLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One field of the office's form; empty where the claimant writes it.

    Attributes:
        number: in the form as it is published; None where we do not know it.
    """

    id: str
    number: int | None
    label: Said
    value: Said | None
    verified: bool


class WorksheetFile(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True
):
    """One worksheet, prepared for the claimant alone.

    Attributes:
        notice: that we prepare, and that the claimant files and signs.
        catalogue: edition of the routes, and `looked_at` the day of that edition.
        own: what the claimant alone writes: names, numbers, address, signature.
        fields: of the Court's form; empty for the other routes.
    """

    format: Literal["barvinok-claim-worksheet/1"] = "barvinok-claim-worksheet/1"
    worksheet_id: str
    made_on: date
    organisation: str
    notice: tuple[Said, ...]
    catalogue: str
    looked_at: date
    route: RouteLine
    claimant: ClaimantLine
    event: EventLine | None
    circumstances: str
    harm: str
    harms: tuple[HarmLine, ...]
    amount: str
    currency: str
    basis: str
    papers: tuple[PaperLine, ...]
    to_see_to: tuple[FindingLine, ...]
    received: tuple[ReceivedLine, ...]
    other_claims: tuple[OtherClaim, ...]
    deadline: date | None
    fields: tuple[FieldLine, ...]
    own: tuple[Said, ...]


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12); no unknown key passes."""
    made = msgspec.json.schema(WorksheetFile, ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:barvinok:schema:claim-worksheet:{VERSION}",
        **made,
    }


def publish(file: Path = FILE) -> None:
    """Write the schema to its file."""
    text = json.dumps(schema(), indent=2, ensure_ascii=False, sort_keys=True)
    file.write_text(text + "\n", encoding="utf-8")
