"""How each table goes into an export: what is opened, what goes as it is, what stays.

A table or a column of bytes that nothing here speaks of is refused, so that a new one
cannot be forgotten.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import LargeBinary, Table

from app.db import schema
from app.keys.parts import SubjectKind
from app.staff import resealing

LEFT_OUT = {
    "draft": "not sent yet: only the browser or the code that began it opens it",
    "draft_file": "a file of a draft that was not sent",
    "visit": "an hour of somebody's browser on the public site",
    "staff_session": "somebody is signed in; a new house begins with nobody",
    "invitation": "a one-time link; a new house makes new ones",
    "worker_key": "the key of a running worker, good for 20 minutes",
    "job": "work that waits, with keys for a worker that the new house does not have",
    "directory_proposal": "a key that waits for the officers of the old house",
    "quick_grant": "a wrap of a key; a new house makes new keys",
    "index_head": "made anew from the cases",
    "index_snapshot": "made anew from the cases",
    "set_up_step": "steps of setting this house up; a new one has its own",
    "reading_budget": "counters of this hour",
    "reading_mark": "counters of this hour",
    "match_quota": "counters of this day",
    "match_question": "a question between two teams, which ends by itself within days",
    "share_request": "between one person and their coordinators, under their own keys",
    "own_search": "one person's own, under their own key",
    "own_care": "one person's own, under their own key",
    "kept_marks": "one person's unfinished work, under their own key",
}
"""Tables that stay behind, and why: the export says the same in its README."""

_KEYS = "keys of the old house; a new one makes new keys"
_SIGN_IN = "what opens one person's keys; everybody enrols anew"
_JOB = "a job of the old house"

LEFT_OUT_COLUMNS = {
    ("staff_member", "sign_in_id"): "made anew from the name",
    ("staff_member", "salt"): _SIGN_IN,
    ("staff_member", "cost"): _SIGN_IN,
    ("staff_member", "seed"): _SIGN_IN,
    ("staff_member", "seed_recovery"): _SIGN_IN,
    ("staff_member", "secret_check"): _SIGN_IN,
    ("staff_member", "totp"): _SIGN_IN,
    ("staff_member", "totp_counter"): _SIGN_IN,
    ("staff_member", "failures"): _SIGN_IN,
    ("staff_member", "failures_expire_at"): _SIGN_IN,
    ("staff_member", "epoch"): _SIGN_IN,
    ("team_grant", "wrap"): _KEYS,
    ("team_grant", "commitment"): _KEYS,
    ("team_grant", "signature"): _KEYS,
    ("key_grant", "wrap"): _KEYS,
    ("key_grant", "commitment"): _KEYS,
    ("key_grant", "signature"): _KEYS,
    ("package", "job_id"): _JOB,
    ("package", "extract"): "what a package is being built from, until it is built",
    ("package", "outcome"): "what a build found, until somebody takes it over",
    ("evidence_check", "job_id"): _JOB,
    ("reassessment", "job_id"): _JOB,
    ("index_entry", "seq"): "made anew from the cases",
    ("index_entry", "epoch"): "made anew from the cases",
    ("index_entry", "status"): "made anew from the cases",
    ("index_entry", "segment"): "made anew from the cases",
    ("index_entry", "team_id"): "made anew from the cases",
}
"""Columns that stay behind, and why."""


class How(StrEnum):
    """What is done with a column of bytes."""

    SUBJECT = "a document under the data key of its case, report, talk or register"
    HOUSE = "a document under the key of the house"
    RUN = "a document under a key that stands in the row's content"
    CODED = "a document under the team's coded key"
    LINE = "a line of the log, opened, and as it is"
    TOUCHED = "an entry of the index: only the day of the case's last change"
    JSON = "signed JSON, as it is"
    BYTES = "public bytes or hashes, in base64"


_SPECIAL = {
    ("staff_member", "profile"): How.HOUSE,
    ("team", "profile"): How.HOUSE,
    ("recipient", "profile"): How.HOUSE,
    ("leaving", "profile"): How.HOUSE,
    ("package", "approved"): How.HOUSE,
    ("package_stop", "told"): How.HOUSE,
    ("reading_notice", "told"): How.HOUSE,
    ("truth_release", "sealed"): How.HOUSE,
    ("truth_release", "basis"): How.CODED,
    ("evidence_check", "extract"): How.RUN,
    ("evidence_check", "outcome"): How.RUN,
    ("reassessment", "outcome"): How.RUN,
    ("audit_line", "sealed"): How.LINE,
    ("audit_line", "chain"): How.BYTES,
    ("audit_head", "chain"): How.BYTES,
    ("audit_checkpoint", "chain"): How.BYTES,
    ("audit_checkpoint", "signature"): How.BYTES,
    ("directory_entry", "body"): How.JSON,
    ("directory_entry", "signatures"): How.JSON,
    ("index_entry", "sealed"): How.TOUCHED,
    ("receipt", "lookup"): How.BYTES,
    ("receipt", "public"): How.BYTES,
    ("aid", "words"): How.BYTES,
    ("aid", "sha256"): How.BYTES,
    ("aid", "signature"): How.BYTES,
    ("aid", "data"): How.BYTES,
}


class ForgottenError(RuntimeError):
    """A table or a column that nothing says how to export: a fault of the program."""


@dataclass(frozen=True)
class Plan:
    """How one table goes into an export.

    Attributes:
        clear: columns that go as they are.
        sealed: columns of bytes, and what is done with each.
        subject: whose data key opens the columns that are `How.SUBJECT`.
        shelf: where their owners stand.
    """

    table: Table
    clear: tuple[str, ...]
    sealed: dict[str, How]
    subject: SubjectKind | None = None
    shelf: resealing.Shelf | None = None

    @property
    def name(self) -> str:
        """The table's name, which is that of its folder in an export."""
        return self.table.name


def plans() -> list[Plan]:
    """Return every table that is exported, those first that others refer to.

    Raises:
        ForgottenError: names the first that nothing speaks of.
    """
    metadata = schema.complete_metadata()
    shelves = {
        shelf.table.name: (kind, shelf)
        for kind in SubjectKind
        for shelf in resealing.shelves(kind)
    }
    return [
        _plan(table, *shelves.get(table.name, (None, None)))
        for table in metadata.sorted_tables
        if table.name not in LEFT_OUT
    ]


def _plan(
    table: Table, kind: SubjectKind | None, shelf: resealing.Shelf | None
) -> Plan:
    kept = [c for c in table.columns if (table.name, c.name) not in LEFT_OUT_COLUMNS]
    sealed = {
        column.name: _how(table, column.name, shelf)
        for column in kept
        if isinstance(column.type, LargeBinary)
    }
    clear = tuple(column.name for column in kept if column.name not in sealed)
    if not sealed and not _is_told_by_its_clear_columns(table.name):
        raise ForgottenError(f"nothing says how {table.name} is exported")
    return Plan(table, clear, sealed, kind, shelf)


def _how(table: Table, column: str, shelf: resealing.Shelf | None) -> How:
    special = _SPECIAL.get((table.name, column))
    if special is not None:
        return special
    if shelf is not None and column in shelf.columns:
        return How.SUBJECT
    raise ForgottenError(f"nothing says how {table.name}.{column} is exported")


_CLEAR_ONLY = frozenset(
    {
        "conversation",
        "evidence_file",
        "key_grant",
        "kept_file",
        "report_alert",
        "team_grant",
    }
)


def _is_told_by_its_clear_columns(name: str) -> bool:
    """Say whether a table without sealed columns was looked at, and goes as it is."""
    return name in _CLEAR_ONLY
