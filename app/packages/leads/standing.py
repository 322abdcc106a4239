"""How the secrecy of what left stands, for its page and for who works with people."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.working_text import readable
from app.consent.words import WHY
from app.packages import requesting
from app.packages.after.words import ROLES
from app.packages.leads import following, words
from app.packages.leads.following import Asked, Says
from app.packages.leads.rules import Answer, Lead, Word
from app.packages.models import Disclosure
from app.packages.records import DisclosureContent
from app.staff import house
from app.wording import gettext as _


@dataclass(frozen=True)
class WordShown:
    """What somebody there said, by role."""

    by: str
    on: date
    ref: str = field(repr=False)
    who: str


@dataclass(frozen=True)
class LeadShown:
    """One item that left with the request.

    Attributes:
        says: what the people say whose item it is, while it is to end.
        may_consent: they said yes since, and the reader has not consented yet.
    """

    number: str
    title: str = field(repr=False)
    reason: str = field(repr=False)
    asked_on: date
    state: str
    tone: str
    refused: bool
    is_ending: bool
    word: WordShown | None
    lift: WordShown | None
    by: tuple[str, ...]
    on: date | None
    why: str = field(repr=False)
    says: str
    may_consent: bool
    helps: bool
    to_ask_back: bool


@dataclass(frozen=True)
class Secrecy:
    """The request of one package, item by item.

    Attributes:
        waiting: numbers for which the Prosecutor's answer is not in.
        agreed: numbers of which the Prosecutor could ask to lift it.
    """

    version: int
    items: tuple[LeadShown, ...]
    waiting: tuple[str, ...]
    agreed: tuple[str, ...]


def of_disclosure(
    db: Session, file: CaseFile, row: Disclosure, content: DisclosureContent
) -> Secrecy:
    """Gather how the request of one package stands."""
    names = house.names(db, file.actor.unlocked)
    titles = _titles(db, file)
    asked = {
        each.lead.id: each
        for each in following.open_ones(db, file)
        if each.disclosure_id == row.id
    }
    back = {e.id for e in following.to_ask_back(db, file, row.id, content)}
    helping = {each.id for each in following.helping(db, file, content)}

    def word(told: Word | None) -> WordShown | None:
        if told is None:
            return None
        who = names.get(told.noted_by, "")
        return WordShown(str(ROLES[told.by]), told.on, told.ref, who)

    def one(lead: Lead) -> LeadShown:
        text, tone = words.state(lead)
        lift, said = lead.lift, asked.get(lead.id)
        by = [lift.first, lift.second] if lift else []
        fresh = lift is not None and lift.first != file.actor.staff_id
        return LeadShown(
            number=lead.number,
            title=titles.get(lead.id, ""),
            reason=readable(lead.reason),
            asked_on=lead.asked_on,
            state=text,
            tone=tone,
            refused=lead.answer is Answer.REFUSED,
            is_ending=lead.is_ending,
            word=word(lead.word),
            lift=word(lift.asked) if lift else None,
            by=tuple(names.get(each, "") for each in by if each),
            on=lift.on if lift else None,
            why=readable(lift.why) if lift else "",
            says=says(said) if said else "",
            may_consent=said is not None and said.says is Says.YES and fresh,
            helps=lead.id in helping,
            to_ask_back=lead.id in back,
        )

    can_end = [
        each.number
        for each in content.leads
        if each.answer is Answer.AGREED and not each.is_ending and not each.is_lifted
    ]
    return Secrecy(
        row.version,
        tuple(one(each) for each in content.leads),
        tuple(e.number for e in content.leads if e.answer is Answer.WAITS),
        tuple(can_end),
    )


@dataclass(frozen=True)
class ToAsk:
    """One item about which a person is to be asked."""

    title: str = field(repr=False)
    recipient_id: UUID
    refused: bool
    says: str
    is_answered: bool


def to_ask(db: Session, file: CaseFile) -> list[ToAsk]:
    """Return about which items a person is to be asked, for who works with them."""
    titles = _titles(db, file)
    return [
        ToAsk(
            titles.get(each.lead.id) or each.lead.number,
            each.recipient_id,
            each.lead.answer is Answer.REFUSED,
            says(each),
            each.says is Says.YES,
        )
        for each in following.open_ones(db, file)
    ]


def _titles(db: Session, file: CaseFile) -> dict[UUID, str]:
    return {
        each.chosen.id: f"{each.code}: {each.title}" if each.title else each.code
        for each in requesting.choices(db, file)
    }


def says(asked: Asked) -> str:
    """Return what the people say whose item it is."""
    if asked.says is Says.YES:
        return _("Since then the person agreed that it goes without this secrecy.")
    if asked.says is Says.BEFORE:
        return _("The person agreed before anybody spoke of an end. Ask again.")
    return " ".join(str(WHY[why]) for why in asked.why)
