"""Rows as an export tells them: clear columns as values of JSON, documents opened.

Reads in one session, so that all of it is of one moment, and a part of a table at a
time, so that memory does not grow with it.
"""

import base64
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, RowMapping, func, select
from sqlalchemy.orm import Session

from app import vault
from app.audit import recording
from app.errors import DomainError, TamperedError
from app.index import writing
from app.keys import directory, grants
from app.keys.parts import Part, TeamKind
from app.keys.pinned import pinned
from app.keys.recovery import Recovery
from app.moving.tables import How, Plan
from app.staff import house, resealing

Told = dict[str, Any]

AT_ONCE = 200
"""Rows that are in memory at a time."""

FILE_REF = frozenset({"id", "key", "name", "mime", "size_bytes", "sha256"})
"""The fields of `files.documents.FileRef`, which holds the key of a kept file."""

USED_KEYS = {
    "package": ("build_key",),
    "evidence_check": ("run_key",),
    "reassessment": ("run_key",),
}
"""Keys in documents of what a job left; a new house makes new ones."""

_JSON = msgspec.json.Decoder()


class UnreadableError(TamperedError):
    """A record of the installation does not open; names its table and row."""


class Opener:
    """Opens the rows of an installation with its recovery key.

    Attributes:
        kept_files: what opens each kept file whose document was read so far, by id.
    """

    def __init__(self, db: Session, recovery: Recovery) -> None:
        """Take a reading session and the opened recovery key."""
        self._db = db
        self._recovery = recovery
        self._house: list[bytes] | None = None
        self.kept_files: dict[UUID, bytes] = {}

    def rows(self, plan: Plan) -> Iterator[Told]:
        """Give every row of a table, in the order of its key.

        Raises:
            UnreadableError: a document does not open.
        """
        query = select(plan.table).where(*_only(plan)).order_by(*plan.table.primary_key)
        with self._db.execute(query, execution_options={"yield_per": AT_ONCE}) as found:
            for some in found.mappings().partitions(AT_ONCE):
                yield from self._opened(plan, some)

    def _opened(self, plan: Plan, rows: Sequence[RowMapping]) -> Iterator[Told]:
        keys = self._keys(plan, rows)
        for row in rows:
            told = {name: _value(row[name]) for name in plan.clear}
            try:
                for name, how in plan.sealed.items():
                    data = row[name]
                    told |= (
                        {name: None}
                        if data is None
                        else self._sealed(plan, row, name, how, data, keys, told)
                    )
                _without_used_keys(plan, told)
            except DomainError as wrong:
                which = plan.table.primary_key.columns.keys()
                called = ", ".join(str(row[name]) for name in which)
                raise UnreadableError(
                    f"{plan.name} {called} does not open: {wrong.code}"
                ) from None
            yield told

    def _keys(
        self, plan: Plan, rows: Sequence[RowMapping]
    ) -> dict[UUID, dict[Part, bytes]]:
        if plan.subject is None or plan.shelf is None:
            return {}
        owners = {row[_called(plan.shelf.owner)] for row in rows}
        return self._recovery.keys_of(self._db, plan.subject, owners)

    def _sealed(
        self,
        plan: Plan,
        values: RowMapping,
        name: str,
        how: How,
        data: bytes,
        keys: dict[UUID, dict[Part, bytes]],
        told: Told,
    ) -> Told:
        told_of: Told = {}
        match how:
            case How.BYTES:
                told_of = {name: base64.b64encode(data).decode()}
            case How.JSON:
                told_of = {name: _JSON.decode(data)}
            case How.SUBJECT:
                told_of = {name: self._of_subject(plan, values, name, data, keys)}
            case How.HOUSE:
                told_of = {name: self._of_house(plan, values["id"], data)}
            case How.RUN:
                told_of = {name: self._of_run(plan, values["id"], name, data, told)}
            case How.CODED:
                told_of = {name: self._of_coded(plan, values, name, data)}
            case How.LINE:
                line = self._line(values, data)
                told_of = {name: base64.b64encode(data).decode(), "line": line}
            case How.TOUCHED:
                told_of = self._touched(values, data)
        return told_of

    def _of_run(
        self, plan: Plan, row_id: UUID, name: str, data: bytes, told: Told
    ) -> Told:
        key = base64.b64decode(told["content"]["body"]["run_key"])
        place = vault.Place(pinned().organisation, plan.name, row_id, name)
        return document(vault.unseal(key, data, place))

    def _of_subject(
        self,
        plan: Plan,
        values: RowMapping,
        name: str,
        data: bytes,
        keys: dict[UUID, dict[Part, bytes]],
    ) -> Told:
        if plan.shelf is None:
            raise TamperedError
        part, bound = resealing.COLUMNS[name]
        key = keys[values[_called(plan.shelf.owner)]].get(part)
        if key is None:
            raise TamperedError("recovery was given no key of it")
        row_id = values[_called(plan.shelf.row_id)]
        version = values.get("version", 1)
        place = vault.Place(pinned().organisation, plan.name, row_id, bound, version)
        opened = document(vault.unseal(key, data, place))
        self._take_file_keys(opened)
        return opened

    def _of_house(self, plan: Plan, row_id: UUID, data: bytes) -> Told:
        for key in self._house_keys():
            place = vault.Place(pinned().organisation, plan.name, row_id, "house")
            plain = vault.try_unseal(key, data, place)
            if plain is not None:
                return document(plain)
        raise TamperedError

    def _of_coded(self, plan: Plan, values: RowMapping, name: str, data: bytes) -> Told:
        seed = self._recovery.team_seed(
            self._db, values["team_id"], Part.CODED, values["epoch"]
        )
        place = vault.Place(pinned().organisation, plan.name, values["id"], name)
        return document(vault.unseal(vault.derive(seed, "truth basis"), data, place))

    def _line(self, values: RowMapping, data: bytes) -> Told:
        seq, reader_id, epoch = values["seq"], values["reader_id"], values["epoch"]
        info = recording.info(seq, reader_id, epoch, pinned().organisation)
        if reader_id == grants.RECOVERY_ID:
            plain = self._recovery.unwrap(data, info)
        else:
            seed = self._recovery.team_seed(self._db, reader_id, Part.CONTENT, epoch)
            plain = vault.unwrap(seed, data, info)
        line: Told = _JSON.decode(plain)
        return line

    def _touched(self, values: RowMapping, data: bytes) -> Told:
        team_id, segment, subject_id = (
            values["team_id"],
            values["segment"],
            values["subject_id"],
        )
        seq, epoch = values["seq"], values["epoch"]
        seed = self._recovery.team_seed(self._db, team_id, Part.CONTENT, epoch)
        if values["status"] == writing.WRAPPED:
            info = writing.wrap_info(team_id, segment, subject_id, seq, epoch)
            plain = vault.unwrap(seed, data, info)
        else:
            place = writing.place(team_id, segment, subject_id, seq)
            plain = vault.unseal(vault.derive(seed, "index"), data, place)
        return {"touched_on": document(plain)["body"]["touched_on"]}

    def _house_keys(self) -> list[bytes]:
        """Return the keys of the house, the newest first."""
        if self._house is None:
            known = directory.load(self._db)
            team_id = known.the(TeamKind.HOUSE)
            newest = known.team(team_id, Part.CONTENT).epoch
            self._house = [
                house.key_from(
                    self._recovery.team_seed(self._db, team_id, Part.CONTENT, epoch)
                )
                for epoch in grants.epochs_held(
                    self._db, grants.RECOVERY_ID, team_id, Part.CONTENT
                )
                if epoch <= newest
            ][::-1]
        return self._house

    def _take_file_keys(self, opened: Told) -> None:
        """Take the keys of kept files out of a document: no key goes into an export."""

        def take(ref: Told) -> None:
            self.kept_files[UUID(ref["id"])] = base64.b64decode(ref.pop("key"))

        for ref in file_refs(opened["body"], FILE_REF):
            take(ref)


def document(plain: bytes) -> Told:
    """Return a document in today's form: schema, version, body.

    Raises:
        TamperedError: no document, or of a kind that this release does not know.
        NewerVersionError: a later release wrote it.
    """
    read: Told = _JSON.decode(vault.renewed(plain) or plain)
    return read


def file_refs(value: Any, fields: frozenset[str]) -> Iterator[Told]:
    """Give each part of a document that has exactly these fields."""
    if isinstance(value, dict):
        if value.keys() == fields:
            yield value
        for inner in list(value.values()):
            yield from file_refs(inner, fields)
    elif isinstance(value, list):
        for inner in value:
            yield from file_refs(inner, fields)


def _without_used_keys(plan: Plan, told: Told) -> None:
    """Take out keys of what was opened here, or stays behind: no such key is needed."""
    for key in USED_KEYS.get(plan.name, ()):
        told["content"]["body"][key] = ""


def count(db: Session, plan: Plan) -> int:
    """Return how many rows `Opener.rows` gives."""
    query = select(func.count()).select_from(plan.table).where(*_only(plan))
    return db.scalar(query) or 0


def _only(plan: Plan) -> tuple[ColumnElement[bool], ...]:
    """Say which rows of a table go: of two tables not all of them."""
    columns = plan.table.c
    if plan.name == "key_grant":
        return (columns.reader_kind == grants.ReaderKind.STAFF.value,)
    if plan.name == "index_entry":
        shelves = [writing.shelf(Part.CONTENT, cold=cold) for cold in (False, True)]
        return (columns.segment.in_(shelves), columns.status != writing.GONE)
    return ()


def _called(column: ColumnElement[UUID]) -> str:
    """Return the name of a column of a shelf."""
    return str(column.key)


def _value(value: Any) -> Any:
    for kind, say in _SAID:
        if isinstance(value, kind):
            return say(value)
    return value


_SAID: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (UUID, str),
    (datetime, datetime.isoformat),
    (date, date.isoformat),
)
