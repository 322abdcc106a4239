"""Sending: one report, sealed to the intake team, in one commit."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.conversation.opening import open_conversation
from app.conversation.receipts import NewCode
from app.errors import AlreadySentError, ConsentMissingError, NotFoundError
from app.files import keeping
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

_VERBATIM = {"safe_contact_value", "free_line", "safe_phrase"}


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
        code: made before the transaction began; its derivation is slow. Where a call
            was agreed nobody is shown it: the rows look like those of any report, so
            the database does not tell who can be reached only by telephone.
        language: what the pages were shown in.

    Raises:
        AlreadySentError: a press of Send came before this one.
        ConsentMissingError: there is no yes, or not the person's own, or no way back
            to them; nothing is kept, and the refusal is not recorded either.
        DirectoryError: the keys do not lead to the pinned root; nothing is kept.
    """
    known = directory.load(db)
    team_id = known.the(TeamKind.INTAKE)
    try:
        draft = drafts.opened(db, key)
    except NotFoundError:
        raise AlreadySentError from None
    if not rules.may_send(form, draft.marked, handed=draft.handed):
        raise ConsentMissingError
    if not drafts.take(db, key):
        raise AlreadySentError
    _keep_report(db, known, team_id, key.id, written(form, draft, language))
    open_conversation(db, key.id, code, team_id, known)
    keeping.sent(db, key.id, (draft.voice,) if draft.voice else ())
    audit.count(db, Action.REPORT_SENT)  # no subject, and the hour is all it says


def written(form: rules.Form, draft: DraftWords, language: str) -> Sealing:
    """Return what a draft comes to: coded answers apart from what was typed."""
    told = rules.told(form, draft.marked, talk=draft.talk)
    people = rules.told_of_each(form, draft.marked, _entries(draft), talk=draft.talk)
    by_field = {
        form.questions[question_id].field: tuple(values)
        for question_id, values in told.items()
    }
    urgent = rules.is_urgent(form, told, people)
    one = {name: values[0] for name, values in by_field.items()}
    by_field["quick_exit_seen"] = ("yes",)  # nobody comes to the form without it
    of_people = _of_people(form, people)
    return Sealing(
        head=ReportHead(
            urgent=urgent,
            language=language,
            needs=by_field.get("need_ids") or _needs_of(of_people),
            under_18=one.get("adult_or_child", ""),
            about_whom=one.get("about_whom", ""),
            wants_to_talk=draft.talk,
            no_code=rules.is_agreed_call(told),
            has_voice=draft.voice is not None,
        ),
        content=ReportContent(
            catalogue=form.version,
            path=rules.path_of(form, draft.marked).value,
            language=language,
            urgent=urgent,
            wants_to_talk=draft.talk,
            who_am_i=rules.who_am_i(form, told),
            answers={k: v for k, v in by_field.items() if k not in _VERBATIM}
            | of_people,
        ),
        identity=ReportIdentity(
            contact_value=one.get("safe_contact_value", ""),
            free_line=one.get("free_line", ""),
            safe_phrase=one.get("safe_phrase", ""),
            voice=draft.voice,
        ),
    )


def _entries(draft: DraftWords) -> rules.Entries:
    return {
        question_id: tuple(entry.answers for entry in entries)
        for question_id, entries in draft.entries.items()
    }


def _of_people(form: rules.Form, people: rules.Entries) -> dict[str, tuple[str, ...]]:
    """Return what was told of each person of a group, under "field.number"."""
    return {
        f"{inner.field}.{number}": tuple(person[inner.id])
        for question_id, told in people.items()
        for number, person in enumerate(told, 1)
        for inner in form.questions[question_id].each
        if person.get(inner.id)
    }


def _needs_of(of_people: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    told = (v for k, values in of_people.items() for v in values if _is_need(k))
    return tuple(dict.fromkeys(told))


def _is_need(name: str) -> bool:
    return name.partition(".")[0] == "other_needs"


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
