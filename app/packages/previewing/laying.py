"""The dossier of a request as it would be built now: set, and kept nowhere.

No original is opened: sizes and hashes are those taken at receipt, which the build
compares with every byte.
"""

import io
from dataclasses import replace
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit import Action
from app.cases.casefile import CaseFile
from app.errors import ConflictError, ConsentMissingError, NotFoundError, OnHoldError
from app.packages import (
    bag,
    blobs,
    completing,
    documents,
    index,
    recipients,
    requesting,
)
from app.packages.assembling import assemble
from app.packages.bag import Measured
from app.packages.contents import PackageContents
from app.packages.dossier import dossier_pdf
from app.packages.extract import Extract
from app.packages.models import Package
from app.packages.records import Status
from app.packages.start_page import commands
from app.packages.tongues import of_reader
from app.staff.budgets import counting
from app.staff.policy import Permission

BEFORE_THE_BUILD = (Status.DRAFT.value, Status.SUBMITTED.value)


def dossier(db: Session, file: CaseFile, package_id: UUID, language: str) -> bytes:
    """Set the dossier in one of the receiver's languages; it is counted as read.

    Raises:
        NotFoundError: the actor may not read packages here, or the dossier does not
            go in this language.
        ConflictError: it is built already; then the package itself is looked at.
        OnHoldError: the survivor paused the case.
        ConsentMissingError: nothing may go.
        PackageError: it cannot be set.
    """
    file.require(Permission.PACKAGE_READ)
    row = file.child(db, Package, package_id)
    if row.status not in BEFORE_THE_BUILD:
        raise ConflictError("the package has gone on meanwhile")
    content = completing.request_of(db, file, row)
    verdict = requesting.ask_gate(db, file, content, row.recipient_id)
    if verdict.use.on_hold:
        raise OnHoldError
    if not verdict.may_go:
        raise ConsentMissingError
    receiver = recipients.get(db, file.actor, row.recipient_id)
    if language not in of_reader(receiver.profile.languages):
        raise NotFoundError
    extract, _ = assemble(db, file, content, verdict, receiver, ("", ""))
    counting.read(db, file.actor, Action.PACKAGE_PREVIEWED, package_id)
    return _set(extract, language)


def _set(extract: Extract, language: str) -> bytes:
    contents, rows = _described(extract)
    cover = documents.cover_file(
        contents, sum(len(row.files) for row in rows), commands(contents.package_id)
    )
    told = documents.dossier_file(contents, cover, rows)
    return dossier_pdf(told, contents.made_at, language)


def _described(extract: Extract) -> tuple[PackageContents, list[index.IndexRow]]:
    """Write the index rows from what is known of each file."""
    of = {blob.item_id: blob for blob in extract.blobs}
    items = tuple(
        blobs.filled(item, of[item.item_id], _nothing) if item.item_id in of else item
        for item in extract.contents.items
    )
    contents = replace(extract.contents, items=items)
    measured: dict[str, Measured] = {}
    files = index.item_files(contents)
    for each in files:
        entry, blob = each.entry, of.get(each.item.item_id)
        measured[entry.path] = (
            Measured(entry, blob.size_bytes, blob.sha256, "")
            if blob is not None
            else bag.measure(entry)
        )
    rows = [
        index.index_row(item, [e for e in files if e.item is item], measured)
        for item in contents.items
    ]
    return contents, rows


def _nothing(blob_id: UUID) -> BinaryIO:
    del blob_id
    return io.BytesIO()
