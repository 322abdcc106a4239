"""Sending: one report, sealed to the intake team, in one commit."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.conversation.opening import open_conversation
from app.conversation.receipts import NewCode
from app.errors import AlreadySentError, ConsentMissingError, NotFoundError
from app.intake import drafts, rules
from app.intake.documents import (
    DraftWords,
    ReportContent,
    ReportHead,
    ReportIdentity,
)
from app.intake.models import Report, ReportStatus
from app.keys import directory, grants
from app.keys.parts import Part, Subject, SubjectKind, TeamKind
from app.keys.pinned import pinned
from app.keys.strongbox import Strongbox

TABLE = "report"
BUCKET_BYTES = 1024

_VERBATIM = {"safe_contact_value", "free_line"}


@dataclass(frozen=True)
class Sealing:
    """The three documents of a report, before they are sealed."""

    head: ReportHead = field(repr=False)
    content: ReportContent = field(repr=False)
    identity: ReportIdentity = field(repr=False)


def send(
    db: Session,
    form: rules.Form,
    key: drafts.Key,
    code: NewCode,
    language: str,
) -> None:
    """Seal one report to the intake team, and forget what was written.

    Nothing in this process can open what it seals: it holds public keys only, and the
    two fresh keys end with this call.

    Args:
        db: the transaction.
        form: the catalogue that the draft was written with.
        key: the draft.
        code: made before the transaction began; its derivation is slow.
        language: what the pages were shown in.

    Raises:
        AlreadySentError: a press of Send came before this one.
        ConsentMissingError: nothing is kept, and the refusal is not recorded either.
        DirectoryError: the keys do not lead to the pinned root; nothing is kept.
    """
    known = directory.load(db)
    team_id = known.the(TeamKind.INTAKE)
    try:
        draft = drafts.opened(db, key)
    except NotFoundError:
        raise AlreadySentError from None
    if not rules.may_keep(form, draft.answers):
        raise ConsentMissingError
    if not drafts.take(db, key):
        raise AlreadySentError
    _keep_report(db, known, team_id, key.id, written(form, draft, language))
    open_conversation(db, key.id, code, team_id, known)
    audit.count(db, Action.REPORT_SENT)  # no subject, and the hour is all it says


def written(form: rules.Form, draft: DraftWords, language: str) -> Sealing:
    """Return what a draft comes to: coded answers apart from what was typed."""
    told = rules.told(form, draft.answers, talk=draft.talk)
    by_field = {
        form.questions[question_id].field: tuple(values)
        for question_id, values in told.items()
    }
    urgent = rules.is_urgent(form, told)
    one = {name: values[0] for name, values in by_field.items()}
    by_field["quick_exit_seen"] = ("yes",)  # nobody comes to the form without it
    return Sealing(
        head=ReportHead(
            urgent=urgent,
            language=language,
            needs=by_field.get("need_ids", ()),
            under_18=one.get("adult_or_child", ""),
            about_whom=one.get("about_whom", ""),
            wants_to_talk=draft.talk,
        ),
        content=ReportContent(
            catalogue=form.version,
            path=rules.path_of(form, told).value,
            language=language,
            urgent=urgent,
            wants_to_talk=draft.talk,
            who_am_i=rules.who_am_i(form, told),
            answers={k: v for k, v in by_field.items() if k not in _VERBATIM},
        ),
        identity=ReportIdentity(
            contact_value=one.get("safe_contact_value", ""),
            free_line=one.get("free_line", ""),
        ),
    )


def _keep_report(
    db: Session,
    known: directory.Directory,
    team_id: UUID,
    report_id: UUID,
    words: Sealing,
) -> None:
    subject = Subject(SubjectKind.REPORT, report_id)
    keys = {Part.CONTENT: vault.new_key(), Part.IDENTITY: vault.new_key()}
    box = Strongbox(subject, pinned().organisation, team_id, keys)
    head = box.seal(TABLE, report_id, Part.CONTENT, words.head, head=True)
    content = box.seal(TABLE, report_id, Part.CONTENT, words.content)
    identity = box.seal(TABLE, report_id, Part.IDENTITY, words.identity)
    db.add(
        Report(
            id=report_id,
            team_id=team_id,
            received_month=clock.this_month(),
            status=ReportStatus.NEW.value,
            version=1,
            size_bucket=(len(content) + len(identity)) // BUCKET_BYTES + 1,
            head=head,
            content=content,
            identity=identity,
        )
    )
    db.flush()
    for part, key in keys.items():
        readers = [
            grants.team_reader(known, team_id, part),
            grants.recovery_reader(known),
        ]
        grants.give(db, None, subject, part, key, to=readers)
