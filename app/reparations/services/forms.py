"""Forms of a service, of a referral, and of what came of it."""

from datetime import date
from typing import Any
from uuid import UUID

from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from app import clock
from app.cases.consent_pages.fields import OneDayField
from app.cases.forms import CaseForm, text, words
from app.fields import choices
from app.reparations.services.directory import ServiceContent
from app.reparations.services.referring import (
    LONGEST,
    Outcome,
    ReferralContent,
    Way,
)
from app.reparations.services.words import KINDS, OUTCOMES, WAYS
from app.wording import lazy_gettext as _l

Pairs = list[tuple[UUID, str]]


class ServiceForm(CaseForm):
    """One service of the directory."""

    team = SelectField(_l("Team"))
    name = words(_l("Name"), required=True)
    kind = SelectField(
        _l("Kind of help"),
        [InputRequired(_l("Choose one of the list."))],
        choices=lambda: choices(
            ("", str(_l("Choose"))), *((key, str(said)) for key, said in KINDS.items())
        ),
    )
    what = text(_l("What they do"), longest=1_000)
    where = words(_l("Where"))
    hours = words(_l("Hours"))
    languages = words(_l("Languages"))
    who_for = words(_l("Who for"))
    contact = text(_l("How they are reached"), longest=500)
    checked = OneDayField(
        _l("Checked with them on"), [InputRequired(_l("Write one day, like 3.3.2027."))]
    )
    closed = BooleanField(_l("They take nobody any more"))

    def offer(self, teams: list[tuple[UUID, str]]) -> None:
        """Set the teams to whose directory it may belong."""
        self.team.choices = choices(*((str(team), name) for team, name in teams))

    def content(self) -> ServiceContent:
        """Return the service."""
        return ServiceContent(
            name=self.name.data or "",
            kind=self.kind.data or "",
            checked_on=self.checked.day() or clock.now().date(),
            what=self.what.data or "",
            where=self.where.data or "",
            hours=self.hours.data or "",
            languages=self.languages.data or "",
            who_for=self.who_for.data or "",
            contact=self.contact.data or "",
            is_closed=bool(self.closed.data),
        )

    def fill(self, content: ServiceContent, team_id: UUID, version: int) -> None:
        """Show a service as it is on file."""
        self.version.data, self.team.data = version, str(team_id)
        self.name.data, self.kind.data = content.name, content.kind
        self.what.data, self.where.data = content.what, content.where
        self.hours.data, self.languages.data = content.hours, content.languages
        self.who_for.data, self.contact.data = content.who_for, content.contact
        self.checked.show(content.checked_on)
        self.closed.data = content.is_closed


class ReferralForm(CaseForm):
    """Who is sent where, and what the service is told."""

    person = SelectField(_l("Who"))
    service = SelectField(
        _l("To which service"), [InputRequired(_l("Choose one of the list."))]
    )
    way = RadioField(
        _l("Who speaks with the service"),
        [InputRequired(_l("Choose one."))],
        choices=lambda: choices(
            *((way.value, str(said)) for way, said in WAYS.items())
        ),
    )
    told = text(_l("What the service is told"), longest=LONGEST)
    reply_due = OneDayField(_l("Reply expected by"), [Optional()])

    def offer(self, people: Pairs, services: Pairs) -> None:
        """Set the people of the case, and the services that take somebody."""
        self.person.choices = choices(*((str(who), code) for who, code in people))
        self.service.choices = choices(
            ("", str(_l("Choose"))), *((str(each), name) for each, name in services)
        )

    def content(self) -> ReferralContent:
        """Return the referral."""
        return ReferralContent(
            person_id=UUID(self.person.data),
            service_id=UUID(self.service.data),
            way=Way(self.way.data),
            made_on=clock.now().date(),
            reply_due=self.reply_due.day(),
            told=self.told.data or "",
        )


class FollowForm(CaseForm):
    """What came of a referral."""

    outcome = SelectField(
        _l("What came of it"),
        choices=lambda: choices(
            *((each.value, str(said)) for each, (said, _tone) in OUTCOMES.items())
        ),
    )
    reply_due = OneDayField(_l("Reply expected by"), [Optional()])
    note = text(_l("In words"), longest=LONGEST)

    def fill(self, content: ReferralContent, version: int) -> None:
        """Show a referral as it is on file."""
        self.version.data = version
        self.outcome.data = content.outcome.value
        self.reply_due.show(content.reply_due)
        self.note.data = content.note

    def typed(self) -> dict[str, Any]:
        """Return what came of it."""
        due: date | None = self.reply_due.day()
        return {
            "outcome": Outcome(self.outcome.data),
            "reply_due": due,
            "note": self.note.data or "",
        }
