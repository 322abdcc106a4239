"""Answering for one's own team, with one's own keys, whenever somebody of it works.

Nobody is asked and nothing is shown: the people of the asked team learn nothing of the
question, and the asker learns one bit. When it comes depends on when somebody of that
team opens Today next, never on what the answer is.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, clock, index, vault
from app.audit import Action
from app.cases import overview
from app.cases.matches.documents import Answer, Question
from app.cases.matches.models import MatchQuestion
from app.cases.matches.questions import (
    ANSWERED,
    ASKING,
    OPEN,
    SIGNED_ANSWER,
    SIGNED_QUESTION,
    info,
    part_of,
    signed,
    signed_answer,
)
from app.cases.overview import Card
from app.conversation.models import Conversation
from app.errors import NoKeyError, TamperedError
from app.keys import directory
from app.keys.parts import Part, TeamKind
from app.staff.actor import Actor

AT_ONCE = 20
"""Questions answered in one request: nobody waits for others' work."""
SEQ_DIGITS = 12


@overview.today(90)
def in_passing(db: Session, actor: Actor) -> Card | None:
    """Answer what waits for the person's teams; it shows nothing on their page."""
    answer_waiting(db, actor)
    return None


def answer_waiting(db: Session, actor: Actor) -> int:
    """Answer the open questions to the actor's teams; return how many it were."""
    answered = 0
    for team_id in actor.teams_of(db, TeamKind.CASEWORK, Part.MATCH, Part.CONTENT):
        rows = db.scalars(
            select(MatchQuestion)
            .where(
                MatchQuestion.team_id == team_id,
                MatchQuestion.status == OPEN,
                MatchQuestion.expires_at > clock.now(),
            )
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        ).all()
        for row in rows:
            answered += _answer(db, actor, row)
    return answered


def _answer(db: Session, actor: Actor, row: MatchQuestion) -> bool:
    known = directory.load(db)
    question = _opened(db, actor, row)
    possible = question is not None and _is_known(db, actor, row, question)
    # The same is done for a question that nobody signed: it is answered with no.
    key = known.team(row.asking_id, part_of(known, row.asking_id))
    message = signed_answer(row.id, int(possible), known.head)
    answer = Answer(
        possible=int(possible),
        answered_by=actor.staff_id,
        signed_at_seq=f"{known.head:0{SEQ_DIGITS}}",
        signature=actor.unlocked.sign(SIGNED_ANSWER, message),
    )
    where = info(SIGNED_ANSWER, row.id, row.asking_id, key.epoch)
    row.answer = vault.wrap(vault.encode(answer), key.public, where)
    row.answer_epoch, row.status = key.epoch, ANSWERED
    db.flush()
    audit.record(db, Action.MATCH_ANSWERED, None, row.team_id)
    return True


def _opened(db: Session, actor: Actor, row: MatchQuestion) -> Question | None:
    """Open a question; None where nobody who may ask signed it."""
    known = directory.load(db)
    try:
        seed = actor.unlocked.team_seed(db, row.team_id, Part.MATCH, row.epoch)
        where = info(SIGNED_QUESTION, row.id, row.team_id, row.epoch)
        question = vault.decode(Question, vault.unwrap(seed, row.question, where))
        public = known.signer(question.asked_by, question.signed_at_seq)
        vault.verify(
            public, SIGNED_QUESTION, signed(row.id, question), question.signature
        )
    except (NoKeyError, TamperedError):
        return None
    may = known.staff(question.asked_by).role in ASKING
    return question if may and question.subject_id == row.subject_id else None


def _is_known(
    db: Session, actor: Actor, row: MatchQuestion, question: Question
) -> bool:
    """Say whether a case of the team shares a hash, beside those it must not speak of.

    Left out are the asker's own case and the others they work on, whom they can look
    up by name, and every case that its person put on hold.
    """
    content = index.segment(db, actor.unlocked, row.team_id, Part.CONTENT)
    besides = {question.subject_id, *_on_hold(db)}
    besides |= index.cases_of(content, frozenset({question.asked_by}))
    match = index.segment(db, actor.unlocked, row.team_id, Part.MATCH)
    return index.holders_of(match, question.marks, besides=besides) > 0


def _on_hold(db: Session) -> Collection[UUID]:
    held = db.scalars(select(Conversation.case_id).where(Conversation.hold))
    return {case_id for case_id in held if case_id is not None}
