"""A letter from preview to its reply: nothing goes that was not seen as it goes."""

import secrets
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.cases import calling, codes, line, working_text
from app.cases.casefile import CaseFile
from app.errors import ConflictError, ConsentMissingError, InvalidInputError
from app.keys.parts import Part
from app.letters import addressing, asking, catalogue, gathering
from app.letters.addressing import Addressee
from app.letters.asking import Asked, Choice
from app.letters.catalogue import Template
from app.letters.documents import LetterContent, LetterWords, Reply, Withheld
from app.letters.models import Letter
from app.letters.rules import ASKED, Filled, fill
from app.staff import house
from app.staff.budgets import counting
from app.staff.policy import Permission
from app.tracks import quiet

LONGEST = 4_000
LINES = 400
WRITE, NAMES = Permission.CASE_WRITE, Permission.IDENTITY_READ
NAMED = frozenset({"applicant.name", "about.name", "event.title", "event.account"})
"""Fields in which a person's name can stand."""


@dataclass(frozen=True)
class Composed:
    """A letter as it would go today, and all that would not go in it.

    `names_somebody`: a line that was typed for it may name somebody of the case.
    """

    letter: Template
    choice: Choice
    to: Addressee
    asked: Asked = field(repr=False)
    filled: Filled
    words: LetterWords = field(repr=False)
    names_somebody: bool

    @property
    def seal(self) -> str:
        """What the page sends back, so that what goes is what was seen."""
        return vault.digest(
            *("a letter as it was seen", self.letter.id, self.letter.version),
            *(vault.encode(self.words), self.to.key, self.choice.language),
            self.choice.reply_due.isoformat(),
        ).hex()


@dataclass(frozen=True)
class LetterSeen:
    """A letter that went, as a page takes it; `words` where somebody opened them."""

    id: UUID
    version: int
    content: LetterContent = field(repr=False)
    words: LetterWords | None = field(default=None, repr=False)


def compose(db: Session, file: CaseFile, letter: Template, choice: Choice) -> Composed:
    """Fill a letter with what the gate lets out today. Nothing is kept.

    Raises:
        NotFoundError: the actor may not write here or read names, or somebody or
            something named is not of this case.
        InvalidInputError: names what does not fit.
        QuietError: talks run in silence, and what this body is told becomes public.
    """
    file.require(WRITE)
    file.require(NAMES)
    to = {each.key: each for each in addressing.offered(db, file, letter)}
    fine = {
        "language": choice.language in letter.languages,
        "addressee": choice.addressee in to,
        "asked": bool(choice.asked) and set(choice.asked) <= letter.asks.keys(),
        "to": bool(choice.to.strip()) and len(choice.to) <= LINES,
        "reply_to": bool(choice.reply_to.strip()) and len(choice.reply_to) <= LINES,
        "reply_due": choice.reply_due >= clock.now().date(),
        "incident": not letter.takes("event") or choice.incident_id is not None,
        "claim": not letter.takes("claim") or choice.claim_id is not None,
    }
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))
    addressee = to[choice.addressee]
    quiet.check(db, file, addressee.quiet_as)
    asked = asking.verdict_of(db, file, letter, choice, addressee)
    values = gathering.values(db, file, letter, choice, asked)
    values[ASKED] = _asked(letter, choice)
    wanted = letter.wanted(choice.also)
    paragraphs = [each.in_language(choice.language) for each in letter.paragraphs]
    filled = fill(wanted, paragraphs, asked.items, values, asked.verdict)
    words = LetterWords(
        office=house.organisation_name(db, file.actor.unlocked),
        reply_to=choice.reply_to.strip(),
        to=choice.to.strip(),
        subject=letter.subject.in_language(choice.language),
        paragraphs=filled.paragraphs,
        signed=calling.colleagues(db, file).get(file.actor.staff_id, ""),
    )
    typed = working_text.coder(db, file).coded(f"{choice.to}\n{choice.reply_to}")
    names = bool(codes.persons_in(typed))
    return Composed(letter, choice, addressee, asked, filled, words, names)


def send(db: Session, file: CaseFile, made: Composed, seen_as: str) -> UUID:
    """Write down that a letter goes today, with its exact words: a disclosure.

    Raises:
        ConsentMissingError: it cannot go without something that may not go.
        ConflictError: it is no longer what was seen; nothing is written down.
    """
    if not made.filled.may_go:
        raise ConsentMissingError
    if not vault.same(seen_as.encode(), made.seal.encode()):
        raise ConflictError
    choice, letter = made.choice, made.letter
    used = sorted(made.filled.used)
    content = LetterContent(
        template=letter.id,
        template_version=letter.version,
        language=choice.language,
        number=f"{clock.now():%Y}-{secrets.token_hex(4).upper()}",
        purpose=letter.purpose,
        addressee=made.to.key,
        recipient_id=made.asked.verdict.use.recipient_id,
        applicant_id=choice.applicant_id,
        about_id=choice.about_id,
        sent_on=clock.now().date(),
        made_by=file.actor.staff_id,
        asked_by=choice.reply_due,
        reply_due=choice.reply_due,
        incident_id=choice.incident_id if letter.takes("event") else None,
        claim_id=choice.claim_id if letter.takes("claim") else None,
        asked=choice.asked,
        used=tuple(used),
        withheld=tuple(
            Withheld(each.field, tuple(sorted({f.why.value for f in each.held})))
            for each in made.filled.left_out
        ),
        grants=tuple(sorted(made.asked.verdict.grants)),
        named=tuple(sorted({who for name in used for who in made.asked.others[name]})),
        shows_name=bool(NAMED & set(used)),
    )
    row = file.add(db, Letter, content, made.words)
    audit.record(db, Action.LETTER_SENT, file.actor.staff_id, file.id, letter=letter.id)
    line.show(db, file)
    return row.id


def letters(db: Session, file: CaseFile) -> list[LetterSeen]:
    """Return the letters of a case: those that wait first, by the day of reply."""
    rows = file.records(db, Letter, Part.CONTENT, LetterContent)
    found = [LetterSeen(row.id, row.version, content) for row, content in rows]
    return sorted(
        found,
        key=lambda each: (
            each.content.outcome is not Reply.WAITING,
            each.content.reply_due,
            each.id,
        ),
    )


def opened(db: Session, file: CaseFile, letter_id: UUID) -> LetterSeen:
    """Open a letter with its words, and write down that names were read.

    Raises:
        NotFoundError: there is none in this case, or the actor may not read names.
    """
    file.require(NAMES)
    row = file.child(db, Letter, letter_id)
    counting.read(db, file.actor, Action.IDENTITY_READ, file.id)
    return LetterSeen(
        row.id,
        row.version,
        file.read(row, Part.CONTENT, LetterContent),
        file.read(row, Part.IDENTITY, LetterWords),
    )


def follow(
    db: Session,
    file: CaseFile,
    letter_id: UUID,
    version: int,
    *,
    outcome: Reply,
    reply_due: date,
    replied_on: date | None,
    reply: str,
) -> None:
    """Say what came of a letter: a reply, none, or that one waits until another day.

    Raises:
        NotFoundError: the actor may not write here or read names.
        ConflictError: somebody else changed it since `version`.
        InvalidInputError: names what does not fit.
    """
    file.require(WRITE)
    file.require(NAMES)
    row = file.child(db, Letter, letter_id)
    if row.version != version:
        raise ConflictError
    old = file.read(row, Part.CONTENT, LetterContent)
    words = file.read(row, Part.IDENTITY, LetterWords)
    came, today = outcome is Reply.CAME, clock.now().date()
    fine = {
        "reply_due": reply_due >= old.sent_on,
        "replied_on": (replied_on is not None) == came
        and (replied_on is None or old.sent_on <= replied_on <= today),
        "reply": len(reply) <= LONGEST and bool(reply.strip()) <= came,
    }
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))
    content = msgspec.structs.replace(
        old,
        outcome=outcome,
        reply_due=reply_due,
        replied_on=replied_on,
    )
    file.change(
        db,
        row,
        version,
        content=content,
        identity=msgspec.structs.replace(words, reply=reply.strip()),
    )
    audit.record(
        db, Action.LETTER_ANSWERED, file.actor.staff_id, file.id, status=outcome.value
    )


def template_of(content: LetterContent) -> Template | None:
    """Return the letter of the catalogue that it was written by, if it is there."""
    return catalogue.load().letters.get(content.template)


def _asked(letter: Template, choice: Choice) -> str:
    chosen = [key for key in letter.asks if key in choice.asked]
    told = [letter.asks[key].in_language(choice.language) for key in chosen]
    ends = [";"] * (len(told) - 1) + ["."]
    return "\n".join(
        f"{n}) {text}{end}"
        for n, (text, end) in enumerate(zip(told, ends, strict=True), start=1)
    )
