"""Founding a house from an export: everything anew under its own keys, or nothing.

One transaction, in one pass through the sealed file: what is wrong with it, down to its
last byte, takes all of it back. Ids stay, and so do the organisation and its salt, so
that a survivor's code goes on opening their conversation.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases import casefile, indexing
from app.cases.models import Case
from app.config import Settings
from app.conversation.models import Receipt
from app.errors import ExportError, TamperedError
from app.evidence import storing
from app.files import keeping
from app.index.models import IndexHead
from app.keys import directory
from app.keys.parts import Part, Subject, SubjectKind, TeamKind
from app.moving import blobs, kinds, past, people, tables, told, unfinished
from app.moving.changed import Changes
from app.moving.container import Hashed, Member, members
from app.moving.newkeys import NewKeys
from app.moving.opening import Told
from app.moving.people import Entered, First
from app.moving.sealing import OWNERS, Sealer
from app.moving.tables import Plan
from app.staff import enrolling, founding, house, secrets
from app.staff.actor import Actor
from app.staff.models import StaffMember
from app.vault import age
from app.vault.kept import KeptFile

NOT_OF_TABLES = frozenset({*past.TABLES, "key_grant", "team_grant"})
"""Exported tables whose rows a new house does not take: its own keys, its own log."""

Step = Callable[[str, int, int], None]


def _quietly(what: str, done: int, total: int) -> None:
    """Tell nobody how far it is."""
    del what, done, total


@dataclass(frozen=True)
class Taken:
    """What came of an import; secrets in it are shown once.

    Attributes:
        past: `holds`, or the first line of the old log that does not fit.
        unopened: teams that recovery alone opens, for nobody who held them is present.
    """

    founded: founding.Founded = field(repr=False)
    entered: tuple[Entered, ...] = field(repr=False)
    rows: int
    files: int
    past_lines: int
    past: str
    unopened: tuple[str, ...]


def look(source: BinaryIO, identity: str) -> told.Told:
    """Read what an export says first of itself.

    Raises:
        NoKeyError: it is for another key.
        NewerVersionError: a later release wrote it.
        ExportError: it is no export.
    """
    first = next(members(identity, source), None)
    if first is None or first.name != told.MEMBER:
        raise ExportError("the file is no export")
    return told.read(first.read())


def take_in(
    settings: Settings,
    source: BinaryIO,
    identity: str,
    roots: founding.Roots,
    officers: Sequence[founding.NewOfficer],
    first: Sequence[First],
    *,
    sha256: str,
    step: Step = _quietly,
) -> Taken:
    """Found a house in an empty data folder and database, with all that a file holds.

    Args:
        settings: say where; the database is bound and migrated.
        source: the export, at its start.
        identity: what opens it.
        roots: of the new house.
        officers: both; whoever was an officer before keeps their id.
        first: those present who open the teams: `people.still_needed` is empty.
        sha256: of the file that people confirmed, in hex; no other is taken in.
        step: for a progress bar.

    Raises:
        SettingsError: the installation is not empty; nothing is touched.
        NoKeyError, NewerVersionError, ExportError: as the file deserves; nothing is
            left behind.
    """
    kinds.know_all()
    hashed = Hashed(source)
    passing = members(identity, cast("BinaryIO", hashed))
    head_member = next(passing, None)
    if head_member is None or head_member.name != told.MEMBER:
        raise ExportError("the file is no export")
    head = told.read(head_member.read())
    house_team = head.team(TeamKind.HOUSE)
    if house_team is None:
        raise ExportError("the export is of no house")
    work = _Import(settings, head, first, step)
    continued = founding.Continued(
        head.organisation, bytes.fromhex(head.salt), house_team.id
    )

    def fill(db: Session, hands: founding.Hands) -> None:
        work.fill(db, hands, passing, told.encode(head))
        if hashed.sha256 != sha256:
            raise ExportError("the file is not the one that was confirmed")

    unfinished.begin(settings)
    try:
        founded = founding.establish(
            settings,
            roots,
            officers,
            demonstration=head.demonstration,
            name=head.name,
            continued=continued,
            fill=fill,
        )
    except BaseException:
        work.forget_files()
        unfinished.end(settings)
        raise
    unfinished.end(settings)
    return work.taken(founded)


class _Import:
    """One import while it passes."""

    def __init__(
        self, settings: Settings, head: told.Told, first: Sequence[First], step: Step
    ) -> None:
        self._settings = settings
        self._head = head
        self._first = first
        self._step = step
        self._plans = {plan.name: plan for plan in tables.plans()}
        self._counted = dict.fromkeys(head.tables, 0)
        self._touched: dict[UUID, str] = {}
        self._case_of: dict[UUID, UUID] = {}
        self._written: list[Path] = []
        self._chain = past.Chain()
        self._entered: list[Entered] = []
        self._files = 0
        unknown = [
            name
            for name, rows in head.tables.items()
            if rows and name not in self._plans
        ]
        if unknown:
            raise ExportError(f"the export has rows of {unknown[0]}, unknown here")

    def fill(
        self,
        db: Session,
        hands: founding.Hands,
        passing: Iterator[Member],
        first_member: bytes,
    ) -> None:
        """Write all that passes, check that it was all, and tell the index."""
        self._db = db
        self._entered = people.enter(db, hands, self._head, self._first)
        seeds = people.make_teams(db, hands, self._head, self._entered)
        people.pin_receivers(db, hands, self._head)
        self._keys = NewKeys(db, hands, self._entered, self._head)
        self._sealer = Sealer(self._keys, hands.house_seed, seeds)
        self._changes = Changes(db, self._keys, self._entered)
        self._house_key = house.key_from(hands.house_seed)
        self._written.append(self._past_path())
        with self._past() as kept, ExitStack() as older:
            kept.add(told.MEMBER, first_member)
            self._older = _Older(self._settings, self._readers(), older, self._written)
            for member in passing:
                self._take_checked(member, kept)
        for name, rows in self._head.tables.items():
            if self._counted[name] != rows:
                raise ExportError(f"{name} has not as many rows as the file says")
        self._tell_the_index()
        audit.record(
            db,
            Action.EVERYTHING_IMPORTED,
            None,
            None,
            export=self._head.made_at,
            lines=self._chain.lines,
            chain=self._chain.verdict,
        )

    def taken(self, founded: founding.Founded) -> Taken:
        """Return what came of it."""
        present = {each.person.id for each in self._entered}
        unopened = tuple(
            need.called
            for need in people.needs(self._head)
            if not present & {who.id for who in need.people}
        )
        return Taken(
            founded,
            tuple(self._entered),
            sum(self._counted.values()),
            self._files,
            self._chain.lines,
            self._chain.verdict,
            unopened,
        )

    def forget_files(self) -> None:
        """Remove the files that were written: no row speaks of them."""
        for path in self._written:
            path.unlink(missing_ok=True)

    def _take_checked(self, member: Member, kept: past.Keeping) -> None:
        try:
            self._take(member, kept)
        except (TamperedError, KeyError, ValueError, TypeError, AttributeError):
            raise ExportError(f"{member.name} does not fit its table") from None
        except IntegrityError:
            raise ExportError(f"{member.name} does not fit the others") from None

    def _take(self, member: Member, kept: past.Keeping) -> None:
        folder, _, rest = member.name.partition("/")
        if folder == "tables":
            table = rest.partition("/")[0]
            if table in past.TABLES:
                self._take_past(table, member, kept)
            else:
                self._rows(table, member)
        elif folder in {"blobs", *blobs.SEALED}:
            self._file(member)
        elif folder == past.FOLDER:
            self._older.take(rest, member.read())

    def _take_past(self, table: str, member: Member, kept: past.Keeping) -> None:
        data = member.read()
        kept.add(member.name, data)
        for row in Member(member.name, len(data), io.BytesIO(data)).rows():
            self._counted[table] += 1
            if table == "audit_line":
                self._chain.take(row)

    def _rows(self, table: str, member: Member) -> None:
        plan = self._plans.get(table)
        if plan is None:
            raise ExportError(f"the export has rows of {table}, unknown here")
        values = []
        for row in member.rows():
            self._counted[table] += 1
            self._step("rows", sum(self._counted.values()), self._head.rows)
            if table in NOT_OF_TABLES:
                continue
            if table == "index_entry":
                self._touched[UUID(row["subject_id"])] = str(row["touched_on"])
                continue
            self._changes.change(table, row)
            read = (
                self._member(plan, row)
                if table == "staff_member"
                else self._values(plan, row)
            )
            if read is not None:
                values.append(read)
        if values:
            self._db.execute(insert(plan.table), values)
        if table == "receipt":
            self._give_codes([each["id"] for each in values])

    def _values(self, plan: Plan, row: Told) -> dict[str, Any] | None:
        if plan.name == "team" and row["kind"] == TeamKind.HOUSE.value:
            return None  # the founding wrote it
        kind = OWNERS.get(plan.name)
        if kind is not None:
            self._keys.belongs(Subject(kind, UUID(row["id"])), UUID(row["team_id"]))
        values = self._sealer.values(plan, row)
        if kind is SubjectKind.CONVERSATION:
            self._keys.of(Subject(kind, values["id"]), Part.IDENTITY)
        if plan.name == "evidence_file":
            self._case_of[values["id"]] = values["case_id"]
        return values

    def _member(self, plan: Plan, row: Told) -> dict[str, Any] | None:
        """Return somebody who signs in as one who is invited, and has no keys yet."""
        who = next(each for each in self._head.people if str(each.id) == row["id"])
        if self._db.get(StaffMember, who.id) is not None:
            return None  # present, with keys of their own
        profile = row["profile"]
        profile["body"]["teams"] = [str(i) for i in people.teams_of(self._head, who)]
        sealed = self._sealer.values(plan, row)["profile"]
        member = enrolling.new_member(who.id, secrets.sign_in_id(who.name), sealed)
        # A further officer is made by the root alone, as in any house.
        stays_out = who.status == "stopped" or not (
            who.is_listed or who.status == "invited"
        )
        if stays_out or who.role.value == "officer":
            member.status = "stopped"
        return {
            column.name: getattr(member, column.name)
            for column in StaffMember.__table__.columns
        }

    def _give_codes(self, ids: list[UUID]) -> None:
        for row in self._db.scalars(select(Receipt).where(Receipt.id.in_(ids))):
            self._keys.give_code(row)

    def _file(self, member: Member) -> None:
        folder, _, name = member.name.rpartition("/")
        source = cast("BinaryIO", member)
        if sealed := blobs.place_of(member.name):
            for within in (sealed.parent.parent, sealed.parent):
                within.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._written.append(sealed)
            with KeptFile(sealed) as kept:
                while piece := member.read(blobs.READ_BYTES):
                    kept.write(piece)
        elif folder == blobs.EVIDENCE:
            blob_id = UUID(name)
            subject = Subject(SubjectKind.CASE, self._case_of[blob_id])
            key = storing.key_for(self._keys.of(subject, Part.IDENTITY), blob_id)
            self._written.append(storing.path_of(blob_id))
            storing.write(blob_id, key, source)
        elif folder == blobs.KEPT:
            blob_id = UUID(name)
            store = keeping.place().store
            self._written.append(store.path_of(blob_id))
            store.write(blob_id, self._sealer.kept_files[blob_id], source)
        else:
            raise ExportError("the file holds what no export holds")
        self._files += 1
        self._step("files", self._files, self._files + 1)

    def _tell_the_index(self) -> None:
        """Write the entries of every case, through whoever opens its team."""
        actors: dict[UUID, Actor | None] = {}
        cases = self._db.execute(select(Case.id, Case.team_id).order_by(Case.id)).all()
        for done, (case_id, team_id) in enumerate(cases, 1):
            if team_id not in actors:
                holder = self._keys.holder(team_id)
                actors[team_id] = (
                    Actor.of(self._db, holder.who, uuid4()) if holder else None
                )
            actor = actors[team_id]
            if actor is None:
                continue
            file = casefile.get_to_index(self._db, case_id, actor)
            indexing.update(self._db, file, self._touched.get(case_id, ""))
            self._db.flush()
            self._forget_rows()
            self._step("cases", done, len(cases))

    def _forget_rows(self) -> None:
        """Let go of what was read of one case; the index goes on with its heads."""
        for row in list(self._db.identity_map.values()):
            if not isinstance(row, IndexHead):
                self._db.expunge(row)

    def _past_path(self) -> Path:
        made = datetime.fromisoformat(self._head.made_at)
        name = f"{made:%Y%m%dT%H%M%SZ}-{self._head.directory_root[:8]}.age"
        return past.folder(self._settings) / name

    def _past(self) -> past.Keeping:
        path = self._past_path()
        at = int(datetime.fromisoformat(self._head.made_at).timestamp())
        return past.Keeping(path, self._readers(), at)

    def _readers(self) -> list[str]:
        """Return who opens the old log: recovery, and the auditors where there are."""
        known = directory.load(self._db)
        found = [known.recovery_recipient]
        found += [
            age.recipient_for(known.team(team_id, Part.CONTENT).public)
            for team_id in known.teams_of(TeamKind.AUDIT)
        ]
        return found


class _Older:
    """Logs of earlier houses that the export carries: sealed again, as they are."""

    def __init__(
        self,
        settings: Settings,
        to: list[str],
        stack: ExitStack,
        written: list[Path],
    ) -> None:
        self._written = written
        self._folder = past.folder(settings)
        self._to = to
        self._stack = stack
        self._open: dict[str, age.Writer] = {}

    def take(self, name: str, data: bytes) -> None:
        """Take the next piece of one of them."""
        called = name.partition("/")[0]
        if called not in self._open:
            path = self._folder / f"{called}.age"
            self._written.append(path)
            kept = self._stack.enter_context(KeptFile(path))
            self._open[called] = self._stack.enter_context(age.Writer(self._to, kept))
        self._open[called].write(data)
