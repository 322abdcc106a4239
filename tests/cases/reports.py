"""Reports as the public app sends them, and what the person can do with the code."""

from app import cases, db
from app.cases import recording
from app.cases.documents import PersonContent, PersonIdentity
from app.conversation import box, receipts
from app.conversation.documents import Kind
from app.intake import drafts, questions, sending, triage
from app.intake.documents import DraftWords
from app.staff.policy import Permission
from tests.support.helped import CALL, HELPER
from tests.support.public_site import RELATIVE

FREE_LINE = "Say heron first. Tell nobody called Ostap."
PHONE = "+380671112233"


def send(*, call=False, voice=None, **over) -> box.Key:
    """Send the report of a relative; `over` are answers by question, without `fc.`.

    With `call` a helper filled it in with the person, who took no code. `voice` is a
    file taken in just now: somebody spoke as well.
    """
    receipts.use_test_cost(cheap=True)
    given = HELPER | CALL if call else RELATIVE
    told = {q: tuple([a] if isinstance(a, str) else a) for q, a in given.items()}
    if not call:
        told["fc.free_line"] = (FREE_LINE,)
    told |= {f"fc.{name}": tuple(value) for name, value in over.items()}
    form = questions.load()
    with db.transaction() as s:
        key = drafts.begin(s, form.version)
        answers = {question: value for question, value in told.items() if value}
        if voice is not None:
            drafts.hold_voice(s, key, voice)
        words = DraftWords(
            catalogue=form.version, answers=answers, handed=call, voice=voice
        )
        drafts.keep(s, key, words)
    code = receipts.new()
    with db.transaction() as s:
        sending.send(s, form, key, code, "uk")
    return box.Key(key.id, code.keys.seed, code.keys.signing)


def accepted(key, team, marko, bohdan, olena, name="Оксана Вигадана"):
    """Accept it as a case of Olena's with its survivor; return the reference."""
    with db.transaction() as s:
        ref = triage.accept(s, marko, key.conversation_id, team).ref
    with db.transaction() as s:
        file = cases.get(s, ref, bohdan, Permission.CASE_ASSIGN)
        cases.assign(s, file, (olena.staff_id,))
    with db.transaction() as s:
        file = cases.get(s, ref, olena, Permission.CASE_WRITE)
        who = PersonContent(code="", is_survivor=True)
        recording.record_person(s, file, who, PersonIdentity(names=(name,)))
    return ref


def pause(key: box.Key, kind: Kind = Kind.PAUSE) -> None:
    """Pause or withdraw with the code."""
    with db.transaction() as s:
        box.instruct(s, key, kind)
