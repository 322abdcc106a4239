"""Asking other teams whether they may know somebody; from a real case or report alone.

A box that takes a name and says yes or no would be an oracle for names. So nobody
types anything here: what is asked is all that the case says of its people, at once,
so that a yes tells of no one of them. It is asked once in `KEPT_DAYS`, and
`MOST_A_DAY` times a day by one person; the log keeps each. What comes back is which
teams should be asked, by word of mouth. No key of one team opens the hashes of another.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import audit, clock, index, vault
from app.audit import Action
from app.cases import line
from app.cases.casefile import CaseFile
from app.cases.matches.documents import Answer, Question
from app.cases.matches.models import MatchQuestion, MatchQuota
from app.db import insert_once
from app.errors import InvalidInputError, NoKeyError, TamperedError
from app.keys import directory
from app.keys.parts import Part, Role, TeamKind
from app.keys.pinned import pinned
from app.staff.actor import Actor
from app.staff.policy import Permission

MARKS = 64
"""So many hashes stand in every question: how many people a case has, nobody learns."""
MOST_A_DAY = 10
KEPT_DAYS = 30
OPEN, ANSWERED = "open", "answered"
ASKING = {Role.CASEWORKER, Role.INTAKE_DESK}
SIGNED_QUESTION, SIGNED_ANSWER = "match question", "match answer"


@dataclass(frozen=True)
class State:
    """What is known by now; `possible` are teams that should be asked."""

    asked: int
    answered: int
    possible: tuple[UUID, ...]


def ask_from_case(db: Session, file: CaseFile) -> int:
    """Ask every team about the people of a case; return how many were asked.

    Raises:
        NotFoundError: it is not the actor's own case.
        InvalidInputError: `closed`, `hold`, `nobody` (no name with a family name and
            no phone is on file), `asked` (not long ago), or `many` (for today).
    """
    file.require(Permission.MATCH_ASK)
    if file.row.status != "open":
        raise InvalidInputError("closed")
    if line.is_on_hold(db, file.id):
        raise InvalidInputError("hold")
    segment = index.segment(db, file.actor.unlocked, file.row.team_id, Part.MATCH)
    marks = index.marks_of(segment, file.id)
    return ask(db, file.actor, file.row.team_id, file.id, marks)


def ask(
    db: Session, actor: Actor, asking: UUID, subject_id: UUID, marks: Iterable[bytes]
) -> int:
    """Ask every team of casework; the asking one as well, about its other cases.

    Raises:
        InvalidInputError: `nobody`, `asked` or `many`.
    """
    known, told = directory.load(db), sorted(set(marks))[:MARKS]
    if not told:
        raise InvalidInputError("nobody")
    _forget_old(db)
    if _questions(db, subject_id):
        raise InvalidInputError("asked")
    _take_from_quota(db, actor)
    teams = known.teams_of(TeamKind.CASEWORK)
    padded = [*told, *(vault.new_key() for _ in range(MARKS - len(told)))]
    expires = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    for team_id in teams:
        key, row_id = known.team(team_id, Part.MATCH), uuid4()
        question = Question(
            actor.staff_id, subject_id, tuple(padded), signed_at_seq=known.head
        )
        signature = actor.unlocked.sign(SIGNED_QUESTION, signed(row_id, question))
        question = msgspec.structs.replace(question, signature=signature)
        db.add(
            MatchQuestion(
                id=row_id,
                team_id=team_id,
                asking_id=asking,
                subject_id=subject_id,
                status=OPEN,
                epoch=key.epoch,
                answer_epoch=known.team(asking, part_of(known, asking)).epoch,
                expires_at=expires + timedelta(days=KEPT_DAYS),
                question=vault.wrap(
                    vault.encode(question),
                    key.public,
                    info(SIGNED_QUESTION, row_id, team_id, key.epoch),
                ),
            )
        )
    db.flush()
    audit.record(db, Action.MATCH_ASKED, actor.staff_id, subject_id, n=len(teams))
    return len(teams)


def state(db: Session, actor: Actor, subject_id: UUID) -> State:
    """Return which teams have answered, and which of them may know somebody.

    Raises:
        TamperedError: an answer is not what a member of the asked team signed.
    """
    rows, possible = _questions(db, subject_id), []
    known = directory.load(db)
    for row in rows:
        if row.answer is None:
            continue
        part = part_of(known, row.asking_id)
        try:
            seed = actor.unlocked.team_seed(db, row.asking_id, part, row.answer_epoch)
        except NoKeyError:
            continue
        where = info(SIGNED_ANSWER, row.id, row.asking_id, row.answer_epoch)
        answer = vault.decode(Answer, vault.unwrap(seed, row.answer, where))
        seq = int(answer.signed_at_seq)
        public = known.signer(answer.answered_by, seq)
        message = signed_answer(row.id, answer.possible, seq)
        vault.verify(public, SIGNED_ANSWER, message, answer.signature)
        if answer.possible:
            possible.append(row.team_id)
    answered = sum(row.answer is not None for row in rows)
    return State(len(rows), answered, tuple(possible))


def part_of(known: directory.Directory, team_id: UUID) -> Part:
    """Return the part to which answers are sealed: the desk holds no `match`."""
    casework = known.kind_of(team_id) is TeamKind.CASEWORK
    return Part.MATCH if casework else Part.IDENTITY


def info(purpose: str, row_id: UUID, team_id: UUID, epoch: int) -> bytes:
    """Return the context in which a question or an answer is wrapped."""
    return vault.context(purpose, pinned().organisation, row_id, team_id, epoch)


def signed(row_id: UUID, question: Question) -> bytes:
    """Return what the asker signs."""
    return vault.digest(
        SIGNED_QUESTION,
        row_id,
        question.asked_by,
        question.subject_id,
        question.signed_at_seq,
        *question.marks,
    )


def signed_answer(row_id: UUID, possible: int, seq: int) -> bytes:
    """Return what the one who answers signs."""
    return vault.digest(SIGNED_ANSWER, row_id, possible, seq)


def _questions(db: Session, subject_id: UUID) -> list[MatchQuestion]:
    found = select(MatchQuestion).where(
        MatchQuestion.subject_id == subject_id,
        MatchQuestion.expires_at > clock.now(),
    )
    return list(db.scalars(found).all())


def _forget_old(db: Session) -> None:
    db.execute(delete(MatchQuestion).where(MatchQuestion.expires_at <= clock.now()))


def _take_from_quota(db: Session, actor: Actor) -> None:
    """Count the question, under the lock of the person's own row."""
    today = clock.now().date()
    insert_once(db, MatchQuota, staff_id=actor.staff_id, day=today, asked=0)
    row = db.scalar(
        select(MatchQuota)
        .where(MatchQuota.staff_id == actor.staff_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise TamperedError("a count cannot be read")
    if row.day != today:
        row.day, row.asked = today, 0
    if row.asked >= MOST_A_DAY:
        raise InvalidInputError("many")
    row.asked += 1
    db.flush()
