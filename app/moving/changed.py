"""What cannot come as it was: what somebody signed with a key that stayed behind.

Each change is one function here, and stands in docs/formats/export-all.md.
"""

import base64
from collections.abc import Callable
from uuid import UUID

import msgspec
from sqlalchemy import LargeBinary
from sqlalchemy.orm import Session

from app import vault
from app.aids import showing
from app.aids.models import Aid
from app.cases.asking import Kind
from app.cases.asking import Status as Answered
from app.communications.documents import Status as Edition
from app.keys import directory
from app.keys.parts import Role
from app.moving.newkeys import NewKeys
from app.moving.opening import Told
from app.moving.people import Entered
from app.packages.records import Status as Packaged
from app.truth import releasing
from app.truth.releasing import ReleaseContent, Seen, Signature, Status

Change = Callable[["Changes", Told], None]


class Changes:
    """Changes rows of an export before they are sealed."""

    def __init__(self, db: Session, keys: NewKeys, entered: list[Entered]) -> None:
        """Take those present: a coordinator among them signs again."""
        self._db = db
        self._keys = keys
        self._entered = entered

    def change(self, table: str, row: Told) -> None:
        """Change a row of a table, if anything of it cannot come as it was."""
        known = _CHANGES.get(table)
        if known is not None:
            known(self, row)

    def package(self, row: Told) -> None:
        """Take back approvals that were not used: they are given again.

        What a build found stays behind until somebody takes it over: without it the
        package is built again.
        """
        body, status = row["content"]["body"], row["status"]
        is_untaken = status == Packaged.BUILT.value and body.get("built") is None
        if is_untaken or status in {Packaged.SUBMITTED.value, Packaged.BUILDING.value}:
            row["status"] = Packaged.SUBMITTED.value
            row["approved"] = None
            body |= {"approval": None, "second": None}

    def inquiry(self, row: Told) -> None:
        """Take back the signature of an answer that has not gone."""
        answer = row["content"]["body"].get("answer")
        if answer and not answer.get("gone_on"):
            answer["approved"] = None

    def communication_edition(self, row: Told) -> None:
        """Take back the approval of an edition that has not gone."""
        if row["status"] == Edition.APPROVED.value:
            row["status"] = Edition.MADE.value
            row["content"]["body"]["approval"] = None

    def case_request(self, row: Told) -> None:
        """End a release without a yes: whoever answers for it signs it again."""
        kind = row["content"]["body"].get("kind")
        if kind == Kind.WITHOUT_YES.value and row["status"] == Answered.GIVEN.value:
            row["status"] = Answered.ENDED.value

    def leaving(self, row: Told) -> None:
        """Say that the leaver has no key of any team: all keys are new."""
        for was in row["profile"]["body"]["teams"]:
            was["epoch"] = 0

    def aid(self, row: Told) -> None:
        """Let a coordinator who is present sign a recording or picture again."""
        by = self._coordinator()
        if by is None:
            return
        row["signed_by"] = str(by.person.id)
        row["signed_at_seq"] = directory.load(self._db).head
        bytes_ = {
            column.name: base64.b64decode(row[column.name])
            for column in Aid.__table__.columns
            if isinstance(column.type, LargeBinary)
        }
        clear = {name: row[name] for name in row.keys() - bytes_.keys() - {"id"}}
        seen = Aid(**clear | bytes_ | {"signed_by": by.person.id})
        signature = by.who.sign(showing.PURPOSE, showing.statement(seen))
        row["signature"] = base64.b64encode(signature).decode()

    def truth_release(self, row: Told) -> None:
        """Let a coordinator of the team sign a released table again, as it is.

        Without one it waits for its release.
        """
        told = row["sealed"]
        content = vault.decode(ReleaseContent, msgspec.json.encode(told))
        if content.status is not Status.RELEASED or content.released is None:
            return
        by = self._keys.holder(UUID(row["team_id"]))
        may = by is not None and by.person.role is Role.COORDINATOR
        if by is None or not may or by.person.id == content.built_by:
            told["body"] |= {"status": Status.PROPOSED.value, "released": None}
            return
        seen = Seen(UUID(row["id"]), UUID(row["team_id"]), content)
        signed = Signature(
            by=by.person.id,
            seq=directory.load(self._db).head,
            signature=by.who.sign(releasing.SIGNED, releasing.statement(seen)),
            at=content.released.at,
        )
        anew = msgspec.structs.replace(content, released=signed)
        told["body"] = msgspec.json.decode(vault.encode(anew))["body"]

    def _coordinator(self) -> Entered | None:
        found = (e for e in self._entered if e.person.role is Role.COORDINATOR)
        return next(found, None)


_CHANGES: dict[str, Change] = {
    "aid": Changes.aid,
    "case_request": Changes.case_request,
    "communication_edition": Changes.communication_edition,
    "inquiry": Changes.inquiry,
    "leaving": Changes.leaving,
    "package": Changes.package,
    "truth_release": Changes.truth_release,
}
