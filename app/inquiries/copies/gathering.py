"""What the copies say, read under the verdict: accounts in words, files by their code.

Nothing of staff goes: no note, no title, no sign of distress, no assessment. The person
reads "you", and everybody else is hidden.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import joining, vocabularies
from app.cases.casefile import CaseFile
from app.cases.documents import PersonContent
from app.cases.models import Person
from app.consent.rules import Verdict
from app.errors import NotFoundError
from app.evidence import taking_in
from app.evidence.documents import EvidenceContent
from app.evidence.models import EvidenceItem
from app.inquiries.catalogue import Catalogue
from app.inquiries.documents import Copies, Copy
from app.keys.parts import Part
from app.packages.bag import extension
from app.packages.records import Kind as ItemKind
from app.statements.documents import Form, StatementContent
from app.statements.models import Statement
from app.wording import in_language

_TOKEN = re.compile(r"\{(P\d+)(-[a-z]+)?\}|\{([A-Z]+)\}")
_HIDDEN = {"-phone": "phone", "-address": "address", "-paper": "paper"}

Say = Callable[[str], str]


@dataclass(frozen=True)
class File:
    """A sealed file that goes, and what it must hash to."""

    name: str
    blob_id: UUID
    key: bytes = field(repr=False)
    sha256: str
    size_bytes: int
    item_id: UUID


def gather(
    db: Session,
    file: CaseFile,
    copies: Copies,
    verdict: Verdict,
    known: Catalogue,
    language: str,
) -> tuple[dict[str, Any], tuple[File, ...]]:
    """Return what the paper shows, and the files beside it."""

    def say(name: str) -> str:
        return known.copies[name].in_language(language)

    goes = [each for each in copies.items if verdict.covers(each.id)]
    hide = hider(db, file, copies.person_id, verdict, say)
    with in_language(language):
        tongues = dict(vocabularies.pairs("languages"))
    accounts = [
        account(db, file, each.id, verdict, hide, say)
        for each in goes
        if each.kind is ItemKind.STATEMENT
    ]
    for each in accounts:
        each["language"] = tongues.get(each["language"], "")
    files = [
        one_file(db, file, each, verdict)
        for each in goes
        if each.kind is ItemKind.EVIDENCE
    ]
    shown = [
        {"name": each.name, "size": f"{each.size_bytes:,}", "sha256": each.sha256}
        for each in files
    ]
    return {"accounts": accounts, "files": shown}, tuple(files)


def hider(
    db: Session, file: CaseFile, person_id: UUID, verdict: Verdict, say: Say
) -> Callable[[str], str]:
    """Return what puts "you" for the person, and hides everybody else in a text."""
    del verdict  # under which whoever calls this reads the texts
    one = joining.one_of_each(db, file)
    rows = file.records(db, Person, Part.CONTENT, PersonContent)
    codes = {content.code: one[row.id] for row, content in rows}
    numbers: dict[UUID, int] = {}

    def shown(found: re.Match[str]) -> str:
        code, suffix, other = found.groups()
        if other or suffix:
            return f"[{say(_HIDDEN.get(suffix or '', 'phone'))}]"
        who = codes.get(code)
        if who is None:
            return f"[{say('other')}]"
        if who == one.get(person_id):
            return f"[{say('you')}]"
        return f"[{say('other')} {numbers.setdefault(who, len(numbers) + 1)}]"

    return lambda text: _TOKEN.sub(shown, text)


def account(
    db: Session,
    file: CaseFile,
    statement_id: UUID,
    verdict: Verdict,
    hide: Callable[[str], str],
    say: Say,
) -> dict[str, Any]:
    """Return one account: as told, as answered, as corrected; which one it follows."""
    rows = file.records(db, Statement, Part.CONTENT, StatementContent)
    every = {row.id: content for row, content in rows}
    read = every[statement_id]
    if not verdict.covers(statement_id):
        raise NotFoundError
    notes = []
    if read.amends in every:
        notes.append(f"{say('amends')} {every[read.amends].code}")
    if read.rendering is not None:
        of = every.get(read.rendering.of) if read.rendering.of else None
        is_translation = read.rendering.form is Form.TRANSLATION
        made = say("translation" if is_translation else "transcript")
        notes.append(f"{made} {of.code}" if of else made)
    parts = (
        (say("told"), read.working_text),
        (say("answered"), read.working_prompted),
        (say("corrected"), read.working_corrections),
    )
    told_on = read.told_on
    day = told_on.earliest if told_on and told_on.earliest else None
    return {
        "code": read.code,
        "day": _day(day),
        "language": read.language,
        "notes": notes,
        "parts": [
            {"label": label, "text": hide(text)}
            for label, text in parts
            if text.strip()
        ],
    }


def one_file(db: Session, file: CaseFile, copy: Copy, verdict: Verdict) -> File:
    """Return the original of an item, or the copy with parts hidden that was chosen."""
    if not verdict.covers(copy.id):
        raise NotFoundError
    row = file.child(db, EvidenceItem, copy.id)
    content = file.read(row, Part.CONTENT, EvidenceContent)
    if copy.hidden is not None:
        part = next(each for each in content.redactions if each.id == copy.hidden)
        blob_id, mime = part.id, part.mime
        sha256, size = part.sha256, part.size_bytes
    else:
        blob_id, mime = taking_in.original_id(db, copy.id), content.mime
        sha256, size = content.sha256, content.size_bytes
    return File(
        name=f"files/{content.code}.{extension(mime)}",
        blob_id=blob_id,
        key=taking_in.blob_key(file, blob_id),
        sha256=sha256,
        size_bytes=size,
        item_id=copy.id,
    )


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""
