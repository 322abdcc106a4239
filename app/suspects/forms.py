"""Forms of a suspect file, of the names in it, and of a linked incident."""

from typing import Any
from uuid import UUID

import msgspec
from wtforms import FieldList, FormField, RadioField, SelectField
from wtforms.validators import InputRequired

from app.cases.forms import (
    CaseForm,
    chosen,
    line_list,
    lines,
    listed,
    text,
    words,
    written_day,
)
from app.fields import choices
from app.suspects.documents import (
    About,
    Position,
    Said,
    Subject,
    SuspectContent,
    SuspectIdentity,
)
from app.suspects.linking import Target, Wanted
from app.suspects.register import Opened
from app.suspects.shown import Pairs
from app.suspects.words import ABOUT, SUBJECTS
from app.units.forms import Span
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

NOTE = 4_000
MOST_ROWS = 60
CODE_NAME = 80


class _Row(Span):
    """One statement: what it rests on, and when it was so.

    A row in which neither words nor source stand is no row.
    """

    told: Any  # the words, which each kind of row asks for in its own way

    source = words(_l("Source"))
    certainty = SelectField(
        _l("How sure"), choices=listed("match_certainty", blank=_l("Choose"))
    )

    @property
    def is_written(self) -> bool:
        """Whether the row says something."""
        return bool(self.told.data or self.source.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for all three of what a statement is: words, source, how sure."""
        fine = bool(super().validate(extra_validators))
        lacks = {
            self.told: _("Write something here."),
            self.source: _("Say where this comes from."),
            self.certainty: _("Choose one of the list."),
        }
        for field, asks in lacks.items():
            if self.is_written and not field.data:
                field.errors = [asks]
                fine = False
        return fine


class PositionRow(_Row):
    """One post that somebody is said to have held."""

    told = words(_l("Post"))
    unit = SelectField(_l("Unit"))


class SaidRow(_Row):
    """One statement about control, knowledge, or what was not done."""

    about = SelectField(
        _l("About"), choices=choices(*((each.value, ABOUT[each]) for each in About))
    )
    told = text(_l("What is said"), longest=NOTE)


class SuspectForm(CaseForm):
    """A suspect file under a code name; nobody's name."""

    code_name = words(_l("Code name"), longest=CODE_NAME, required=True)
    subject = RadioField(
        _l("Whom it is about"),
        [InputRequired(_l("Choose one of the list."))],
        choices=choices(*((each.value, SUBJECTS[each]) for each in Subject)),
    )
    unit = SelectField(_l("Unit"))
    positions = FieldList(FormField(PositionRow), _l("Posts"), max_entries=MOST_ROWS)
    said = FieldList(FormField(SaidRow), _l("Statements"), max_entries=MOST_ROWS)
    sources = line_list(_l("Other sources"))
    note = text(_l("Note"), longest=NOTE)

    def offer(self, units: Pairs) -> None:
        """Set the units that can be chosen; one that is on file stays choosable."""
        for field in (self.unit, *(row.form.unit for row in self.positions)):
            field.choices = choices(("", str(_l("None"))), *_pairs(units))

    def with_empty_rows(self, units: Pairs) -> None:
        """Leave room for one more of each."""
        for rows in (self.positions, self.said):
            if not rows.entries or rows.entries[-1].form.is_written:
                rows.append_entry()
        self.offer(units)

    def content(self, old: SuspectContent) -> SuspectContent:
        """Return the file as it was typed; its links stay as they are on file."""
        return msgspec.structs.replace(
            old,
            code_name=" ".join((self.code_name.data or "").split()),
            subject=Subject(self.subject.data),
            unit_id=UUID(self.unit.data) if self.unit.data else None,
            positions=tuple(
                Position(
                    row.told.data,
                    row.source.data,
                    row.certainty.data,
                    UUID(row.unit.data) if row.unit.data else None,
                    row.since.span(),
                    row.until.span(),
                )
                for row in _written(self.positions)
            ),
            said=tuple(
                Said(
                    About(row.about.data),
                    row.told.data,
                    row.source.data,
                    row.certainty.data,
                    row.since.span(),
                    row.until.span(),
                )
                for row in _written(self.said)
            ),
            sources=lines(self.sources.data),
            note=self.note.data or "",
        )


class NewSuspectForm(SuspectForm):
    """A file that is begun: of which team."""

    team = SelectField(_l("Team"))

    def offer_teams(self, teams: Pairs) -> None:
        """Set the teams in which it may be kept."""
        self.team.choices = choices(*_pairs(teams))


class NamesForm(CaseForm):
    """Who a file is said to be about; identity."""

    names = line_list(_l("Names, call signs, ranks"))
    born = words(_l("Born"))
    papers = words(_l("Nationality and papers"))
    source = text(_l("Where the names come from"), longest=NOTE)

    def identity(self) -> SuspectIdentity:
        """Return them, after validation."""
        return SuspectIdentity(
            lines(self.names.data),
            self.born.data or "",
            self.papers.data or "",
            self.source.data or "",
        )


class FindForm(CaseForm):
    """From which case an incident is linked."""

    ref = words(_l("Reference of the case"), longest=40, required=True)


class LinkForm(FindForm):
    """Which incident, why, and how sure that is."""

    target = SelectField(
        _l("What is linked"), [InputRequired(_l("Choose one of the list."))]
    )
    certainty = chosen(_l("How sure"), "match_certainty")
    source = words(_l("Source"), required=True)
    reason = text(_l("Why one thinks so"), longest=NOTE, required=True)

    def offer(self, targets: list[Target]) -> None:
        """Set what the case has to link."""
        first = ("", str(_l("Choose")))
        self.target.choices = choices(first, *((t.key, t.words) for t in targets))

    def wanted(self) -> Wanted:
        """Return the link, after validation."""
        return Wanted(
            self.target.data,
            self.reason.data or "",
            self.source.data or "",
            self.certainty.data,
        )


class TakeBackForm(CaseForm):
    """Nothing but the version."""


def filled(seen: Opened) -> SuspectForm:
    """Return the form as the file is on file."""
    content = seen.content
    told = {
        "version": seen.version,
        "code_name": content.code_name,
        "subject": content.subject.value,
        "unit": _id(content.unit_id),
        "positions": [
            _row(each, each.post) | {"unit": _id(each.unit_id)}
            for each in content.positions
        ],
        "said": [
            _row(each, each.words) | {"about": each.about.value}
            for each in content.said
        ],
        "sources": "\n".join(content.sources),
        "note": content.note,
    }
    form: Any = SuspectForm(formdata=None, data=told)
    made: SuspectForm = form
    return made


def names_filled(on_file: SuspectIdentity, version: int) -> NamesForm:
    """Return the form as the names are on file."""
    told = msgspec.structs.asdict(on_file) | {
        "names": "\n".join(on_file.names),
        "version": version,
    }
    form: Any = NamesForm(formdata=None, data=told)
    made: NamesForm = form
    return made


def _row(each: Position | Said, told: str) -> dict[str, str]:
    return {
        "told": told,
        "source": each.source,
        "certainty": each.certainty,
        "since": written_day(each.since),
        "until": written_day(each.until),
    }


def _written(rows: Any) -> list[Any]:
    return [row.form for row in rows if row.form.is_written]


def _id(unit_id: UUID | None) -> str:
    return str(unit_id) if unit_id else ""


def _pairs(pairs: Pairs) -> list[tuple[str, str]]:
    return [(str(key), told) for key, told in pairs]
