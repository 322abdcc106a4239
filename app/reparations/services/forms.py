"""Forms of a service, of a referral, and of what came of it."""

from typing import Any
from uuid import UUID

from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from app import clock
from app.cases.consent_pages.fields import AskedSelect, OneDayField
from app.cases.forms import CaseForm, text, words
from app.fields import choices
from app.reparations.services.directory import ServiceContent
from app.reparations.services.projects import LONGEST_CODE, ProjectContent
from app.reparations.services.referring import (
    CAME_BY,
    LONGEST,
    Followed,
    Outcome,
    ReferralContent,
    Way,
)
from app.reparations.services.words import CAME_BY as CAME_BY_WORDS
from app.reparations.services.words import KINDS, OUTCOMES, WAITS, WAYS
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
    capacity = words(_l("How many they can take"))
    waiting = AskedSelect(
        _l("How long one waits there"),
        choices=lambda: choices(
            ("", str(_l("Nobody asked"))),
            *((key, str(said)) for key, said in WAITS.items()),
        ),
    )
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
            capacity=self.capacity.data or "",
            waiting=self.waiting.data or "",
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
        self.capacity.data, self.waiting.data = content.capacity, content.waiting


class ProjectForm(CaseForm):
    """One project of the list."""

    team = SelectField(_l("Team"))
    code = words(_l("Code"), longest=LONGEST_CODE, required=True)
    title = words(_l("Title"))
    closed = BooleanField(_l("It is over: nothing new is counted for it"))

    def offer(self, teams: list[tuple[UUID, str]]) -> None:
        """Set the teams to whose list it may belong."""
        self.team.choices = choices(*((str(team), name) for team, name in teams))

    def content(self) -> ProjectContent:
        """Return the project."""
        return ProjectContent(
            self.code.data or "", self.title.data or "", bool(self.closed.data)
        )

    def fill(self, content: ProjectContent, team_id: UUID, version: int) -> None:
        """Show a project as it is on file."""
        self.version.data, self.team.data = version, str(team_id)
        self.code.data, self.title.data = content.code, content.title
        self.closed.data = content.is_closed


def _project() -> SelectField:
    return AskedSelect(_l("What pays for it"), choices=())


def _projects(pairs: Pairs) -> Any:
    return choices(
        ("", str(_l("No project"))), *((str(each), name) for each, name in pairs)
    )


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
    came_by = AskedSelect(
        _l("Through whom the person came to us"),
        choices=lambda: choices(*((key, str(CAME_BY_WORDS[key])) for key in CAME_BY)),
        default="unknown",
    )
    project = _project()

    def offer(self, people: Pairs, services: Pairs, projects: Pairs) -> None:
        """Set people of the case, services that take somebody, and what may pay."""
        self.project.choices = _projects(projects)
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
            came_by=self.came_by.data or "unknown",
            project_id=_id_or_none(self.project.data),
        )


class FollowForm(CaseForm):
    """What came of a referral."""

    outcome = SelectField(
        _l("What came of it"),
        choices=lambda: choices(
            *((each.value, str(said)) for each, (said, _tone) in OUTCOMES.items())
        ),
    )
    refused_reason = text(_l("Why the service refused"), longest=LONGEST)
    appeal_by = OneDayField(_l("Until when one can object"), [Optional()])
    reply_due = OneDayField(_l("Reply expected by"), [Optional()])
    began = OneDayField(_l("Help began on"), [Optional()])
    ended = OneDayField(_l("Help ended on"), [Optional()])
    project = _project()
    note = text(_l("In words"), longest=LONGEST)

    def offer(self, projects: Pairs) -> None:
        """Set what may pay for it."""
        self.project.choices = _projects(projects)

    def fill(self, content: ReferralContent, version: int) -> None:
        """Show a referral as it is on file."""
        self.version.data = version
        self.outcome.data = content.outcome.value
        self.reply_due.show(content.reply_due)
        self.note.data = content.note
        self.refused_reason.data = content.refused_reason
        self.appeal_by.show(content.appeal_by)
        self.began.show(content.began_on)
        self.ended.show(content.ended_on)
        self.project.data = str(content.project_id) if content.project_id else ""

    def said(self) -> Followed:
        """Return what came of it."""
        return Followed(
            outcome=Outcome(self.outcome.data),
            reply_due=self.reply_due.day(),
            note=self.note.data or "",
            project_id=_id_or_none(self.project.data),
            refused_reason=self.refused_reason.data or "",
            appeal_by=self.appeal_by.day(),
            began_on=self.began.day(),
            ended_on=self.ended.day(),
        )


def _id_or_none(chosen: str | None) -> UUID | None:
    return UUID(chosen) if chosen else None
