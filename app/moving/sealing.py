"""Rows of an export, sealed anew for the tables of a new house."""

import base64
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Column, Uuid
from sqlalchemy.types import Date

from app import vault
from app.db import UtcDateTime
from app.errors import TamperedError
from app.keys.parts import Part, Subject, SubjectKind
from app.keys.pinned import pinned
from app.moving.newkeys import NewKeys
from app.moving.opening import FILE_REF, Told, file_refs
from app.moving.tables import How, Plan
from app.staff import house, resealing

_JSON = msgspec.json.Encoder(order="deterministic")
_REF_WITHOUT_KEY = FILE_REF - {"key"}
FIRST_EPOCH = 1


class Sealer:
    """Seals rows under new keys, each in the place that it had.

    Attributes:
        kept_files: the new key of each kept file that a document refers to.
    """

    def __init__(
        self,
        keys: NewKeys,
        house_seed: bytes,
        seeds: Mapping[tuple[UUID, Part], bytes],
    ) -> None:
        """Take the new keys: of subjects, of the house, of the teams' parts."""
        self._keys = keys
        self._seeds = seeds
        self._house = house.key_from(house_seed)
        self.kept_files: dict[UUID, bytes] = {}

    def values(self, plan: Plan, row: Told) -> dict[str, Any]:
        """Return the columns of a row as the new house keeps it.

        Raises:
            TamperedError: the row does not fit its table.
            NewerVersionError: a document was written by a later release.
        """
        try:
            return self._values(plan, row)
        except (KeyError, ValueError, TypeError, AttributeError):
            raise TamperedError(
                f"a row of {plan.name} does not fit its table"
            ) from None

    def document(self, told: Told, *, file_keys: bool = True) -> bytes:
        """Return the bytes to seal of a document, checked against its kind."""
        if file_keys:
            for ref in list(file_refs(told["body"], _REF_WITHOUT_KEY)):
                key = self.kept_files.setdefault(UUID(ref["id"]), vault.new_key())
                ref["key"] = base64.b64encode(key).decode()
        plain = _JSON.encode(told)
        return vault.renewed(plain) or plain

    def _values(self, plan: Plan, row: Told) -> dict[str, Any]:
        columns = plan.table.c
        values = {name: _read(columns[name], row[name]) for name in plan.clear}
        if "epoch" in values:
            values["epoch"] = FIRST_EPOCH
        if How.RUN in plan.sealed.values():
            row["content"]["body"]["run_key"] = base64.b64encode(
                vault.new_key()
            ).decode()
        for name, how in plan.sealed.items():
            told = row[name]
            values[name] = (
                None if told is None else self._sealed(plan, values, row, name, how)
            )
        return values

    def _sealed(
        self, plan: Plan, values: dict[str, Any], row: Told, name: str, how: How
    ) -> bytes:
        told = row[name]
        if how is How.BYTES:
            return base64.b64decode(told, validate=True)
        plain = self.document(told)
        if how is How.SUBJECT:
            return self._of_subject(plan, values, name, plain)
        if how is How.HOUSE:
            place = vault.Place(pinned().organisation, plan.name, values["id"], "house")
            return vault.seal(self._house, plain, place)
        place = vault.Place(pinned().organisation, plan.name, values["id"], name)
        if how is How.RUN:
            key = base64.b64decode(row["content"]["body"]["run_key"])
            return vault.seal(key, plain, place)
        if how is How.CODED:
            return vault.seal(self._coded_key(values["team_id"]), plain, place)
        raise TamperedError(f"{plan.name}.{name} is of no house")

    def _of_subject(
        self, plan: Plan, values: dict[str, Any], name: str, plain: bytes
    ) -> bytes:
        if plan.shelf is None or plan.subject is None:
            raise TamperedError
        part, bound = resealing.COLUMNS[name]
        subject = Subject(plan.subject, values[str(plan.shelf.owner.key)])
        row_id = values[str(plan.shelf.row_id.key)]
        version = values.get("version", 1)
        place = vault.Place(pinned().organisation, plan.name, row_id, bound, version)
        return vault.seal(self._keys.of(subject, part), plain, place)

    def _coded_key(self, team_id: UUID) -> bytes:
        seed = self._seeds[team_id, Part.CODED]
        return vault.derive(seed, "truth basis")


OWNERS = {
    "case_file": SubjectKind.CASE,
    "report": SubjectKind.REPORT,
    "conversation": SubjectKind.CONVERSATION,
}
"""Tables whose rows say whose a subject is."""


def _read(column: Column[Any], value: Any) -> Any:
    if value is None:
        if not column.nullable:
            raise ValueError(column.name)
        return None
    for kind, read in _READ:
        if isinstance(column.type, kind):
            return read(value)
    if not isinstance(value, column.type.python_type):
        raise TypeError(column.name)
    return value


_READ: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (Uuid, UUID),
    (UtcDateTime, datetime.fromisoformat),
    (Date, date.fromisoformat),
)
