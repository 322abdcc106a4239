"""Forms of a unit, of who commanded it, and of who may be of it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
from wtforms import FieldList, Form, FormField, SelectField
from wtforms.validators import InputRequired, Optional, ValidationError

from app.cases.forms import (
    CaseForm,
    DayField,
    chosen,
    line_list,
    lines,
    text,
    words,
    written_day,
)
from app.fields import choices
from app.units.candidates import Described
from app.units.documents import (
    CandidateContent,
    Commander,
    Under,
    UnitContent,
    UnitIdentity,
)
from app.units.register import UnitSeen
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

NOTE = 2_000
MOST_ROWS = 60
Pairs = list[tuple[UUID, str]]


class Span(Form):
    """From when to when something was so."""

    since = DayField(_l("From"), [Optional()])
    until = DayField(_l("Until"), [Optional()])

    def validate_until(self, field: DayField) -> None:
        """Refuse what ended before it began."""
        if self.since.errors or not self.since.data or not field.data:
            return
        first, last = self.since.span(), field.span()
        begins = first.earliest if first else None
        ends = last.latest if last else None
        if begins and ends and begins > ends:
            raise ValidationError(_("The first day is after the last one."))


class UnderRow(Span):
    """One unit above."""

    unit = SelectField(_l("Unit above"))


class CommanderRow(Span):
    """One person who is said to have commanded."""

    names = words(_l("Names, call sign, rank"))
    post = words(_l("Post"))


class UnitForm(CaseForm):
    """What is known of a unit; nobody's name."""

    name = words(_l("Name"), longest=160, required=True)
    aliases = line_list(_l("Other names"))
    kind = chosen(_l("Kind of unit"), "unit_kinds")
    marks = text(_l("Marks"), longest=NOTE)
    note = text(_l("Note"), longest=NOTE)
    under = FieldList(FormField(UnderRow), _l("Under"), max_entries=MOST_ROWS)

    def offer(self, units: Pairs) -> None:
        """Set the units above that can be chosen."""
        for row in self.under:
            row.form.unit.choices = choices(("", str(_l("None"))), *_pairs(units))

    def with_empty_row(self, units: Pairs) -> None:
        """Leave room for one more, once it was validated or before it is sent."""
        if not self.under.entries or self.under.entries[-1].form.unit.data:
            self.under.append_entry()
        self.offer(units)

    def content(self) -> UnitContent:
        """Return the unit, after validation."""
        name = " ".join((self.name.data or "").split())
        under = [row.form for row in self.under if row.form.unit.data]
        return UnitContent(
            name=name,
            aliases=tuple(each for each in lines(self.aliases.data) if each != name),
            kind=self.kind.data or "",
            marks=self.marks.data or "",
            note=self.note.data or "",
            under=tuple(
                Under(UUID(row.unit.data), row.since.span(), row.until.span())
                for row in under
            ),
        )


class NewUnitForm(UnitForm):
    """A unit that is recorded: to the register of which team."""

    team = SelectField(_l("Team"))

    def offer_teams(self, teams: Pairs) -> None:
        """Set the teams to whose register it may belong."""
        self.team.choices = choices(*_pairs(teams))


class CommandersForm(CaseForm):
    """Who is said to have commanded a unit; identity."""

    commanders = FieldList(
        FormField(CommanderRow), _l("Commanders"), max_entries=MOST_ROWS
    )

    def with_empty_row(self) -> None:
        """Leave room for one more."""
        if not self.commanders.entries or self.commanders.entries[-1].form.names.data:
            self.commanders.append_entry()

    def identity(self) -> UnitIdentity:
        """Return them; an emptied row is gone."""
        rows = [row.form for row in self.commanders if row.form.names.data]
        return UnitIdentity(
            tuple(
                Commander(
                    row.names.data or "",
                    row.post.data or "",
                    row.since.span(),
                    row.until.span(),
                )
                for row in rows
            )
        )


class CandidateForm(CaseForm):
    """Who may be of which unit, how sure that is, and why."""

    about = SelectField(
        _l("Who is described"), [InputRequired(_l("Choose one of the list."))]
    )
    unit = SelectField(
        _l("May be of the unit"), [InputRequired(_l("Choose one of the list."))]
    )
    certainty = chosen(_l("How sure"), "match_certainty")
    reason = text(_l("Why one thinks so"), longest=NOTE, required=True)

    def offer(self, described: Iterable[Described], units: Pairs) -> None:
        """Set who and what can be chosen."""
        first = ("", str(_l("Choose")))
        people = [(f"{_kind(each)}.{each.id}", each.words) for each in described]
        self.about.choices = choices(first, *people)
        self.unit.choices = choices(first, *_pairs(units))

    def content(self) -> CandidateContent:
        """Return what was said, after validation."""
        kind, _dot, about = str(self.about.data).partition(".")
        return CandidateContent(
            unit_id=UUID(self.unit.data),
            certainty=self.certainty.data,
            reason=self.reason.data or "",
            person_id=UUID(about) if kind == "person" else None,
            involvement_id=None if kind == "person" else UUID(about),
        )


class TakeBackForm(CaseForm):
    """Nothing but the version."""


def filled(seen: UnitSeen) -> UnitForm:
    """Return the form as the unit is on file."""
    told = msgspec.structs.asdict(seen.content)
    told |= {
        "aliases": "\n".join(seen.content.aliases),
        "version": seen.version,
        "under": [
            {"unit": str(each.unit_id)} | _days(each) for each in seen.content.under
        ],
    }
    form: Any = UnitForm(formdata=None, data=told)
    made: UnitForm = form
    return made


def commanders_filled(on_file: UnitIdentity, version: int) -> CommandersForm:
    """Return the form as the commanders are on file."""
    rows = [
        {"names": each.names, "post": each.post} | _days(each)
        for each in on_file.commanders
    ]
    form: Any = CommandersForm(
        formdata=None, data={"version": version, "commanders": rows}
    )
    made: CommandersForm = form
    return made


def _days(each: Under | Commander) -> dict[str, str]:
    return {"since": written_day(each.since), "until": written_day(each.until)}


def _kind(each: Described) -> str:
    return "person" if each.is_person else "involvement"


def _pairs(pairs: Pairs) -> list[tuple[str, str]]:
    return [(str(key), told) for key, told in pairs]
