"""The form of one person: names apart from what everyone with the case may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wtforms import BooleanField, SelectField
from wtforms.validators import Optional

from app.cases import gazetteer
from app.cases.documents import PersonContent, PersonIdentity, Testifying
from app.cases.forms import (
    MOST_LINES,
    CaseForm,
    DayField,
    line_list,
    lines,
    listed,
    text,
    written_day,
)
from app.cases.people import rows
from app.cases.people.rows import NameRow, PaperRow
from app.cases.recording import PersonSeen
from app.fields import ChecklistField, choices
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

LONGEST_NOTE = 2_000
LONGEST_CONTACT = 500


def _countries() -> Any:
    return choices(("", str(_l("Not told"))), *gazetteer.pairs()[1])


class PersonForm(CaseForm):
    """Everything that is recorded of a person."""

    is_survivor = BooleanField(_l("The survivor: the person whose case this is"))
    named = rows.rows_of(NameRow, _l("Names on file"))
    names = line_list(_l("Names"))
    phones = line_list(_l("Phones"))
    addresses = line_list(_l("Addresses and e-mail"))
    safe_contact = text(_l("How to reach them safely"), longest=LONGEST_CONTACT)
    on_paper = rows.rows_of(PaperRow, _l("Papers on file"))
    papers = line_list(_l("Papers and their numbers"))
    note = text(_l("Note that may hold names"), longest=LONGEST_NOTE)
    relation = SelectField(
        _l("Who this is to the survivor"),
        choices=listed("relations", blank=_l("Not told")),
    )
    sex = SelectField(_l("Sex"), choices=listed("sexes", blank=_l("Not told")))
    birth = DayField(_l("Born"), [Optional()])
    is_child = BooleanField(_l("Under 18"))
    languages = ChecklistField(_l("Speaks"), choices=listed("languages"))
    vulnerabilities = ChecklistField(
        _l("What to take care of"), choices=listed("vulnerabilities")
    )
    never_contact = BooleanField(_l("Never contact this person"))
    is_alleged_perpetrator = BooleanField(_l("Said to have done or ordered it"))
    willing = SelectField(
        _l("Willing to testify"),
        [Optional()],
        choices=listed("testify", blank=_l("Not asked yet")),
    )
    asked_on = DayField(_l("Asked on"), [Optional()])
    stay = SelectField(_l("Country of stay"), [Optional()], choices=_countries)
    interpreter = ChecklistField(
        _l("Needs an interpreter from"), choices=listed("languages")
    )
    relatives = ChecklistField(
        _l("Danger to relatives"), choices=listed("relatives_at_risk")
    )
    needs = ChecklistField(
        _l("What the person needs to testify safely"),
        choices=listed("protection_needs"),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check also that one person has no more names or papers than fit."""
        if not super().validate(extra_validators):
            return False
        told = self.identity()
        for held, field in ((told.names, self.names), (told.papers, self.papers)):
            if len(held) > MOST_LINES:
                field.errors = [_("At most %(max)s lines.", max=MOST_LINES)]
        return not (self.names.errors or self.papers.errors)

    def content(self) -> PersonContent:
        """Return what is seen by code. The code itself is given on recording."""
        return PersonContent(
            code="",
            is_survivor=bool(self.is_survivor.data),
            sex=self.sex.data or "",
            birth=self.birth.span(),
            is_child=bool(self.is_child.data),
            languages=tuple(self.languages.data or ()),
            vulnerabilities=tuple(self.vulnerabilities.data or ()),
            relation=self.relation.data or "",
            never_contact=bool(self.never_contact.data),
            is_alleged_perpetrator=bool(self.is_alleged_perpetrator.data),
            testifying=Testifying(
                willing=self.willing.data or "",
                asked_on=self.asked_on.span(),
                stay=self.stay.data or "",
                interpreter=tuple(self.interpreter.data or ()),
                relatives=tuple(self.relatives.data or ()),
                needs=tuple(self.needs.data or ()),
            ),
        )

    def identity(self) -> PersonIdentity:
        """Return what only those who may read names see."""
        names, about_names = rows.names(self.named, lines(self.names.data))
        papers, about_papers = rows.papers(self.on_paper, lines(self.papers.data))
        return PersonIdentity(
            names=names,
            phones=lines(self.phones.data),
            addresses=lines(self.addresses.data),
            papers=papers,
            note=self.note.data or "",
            about_names=about_names,
            about_papers=about_papers,
            safe_contact=self.safe_contact.data or "",
        )


class JoinForm(CaseForm):
    """Under which code the person is kept."""

    other = SelectField(_l("Is the same person as"))

    def offer(self, people: list[tuple[UUID, str]]) -> None:
        """Set who can be chosen."""
        pairs = [(str(person_id), told) for person_id, told in people]
        self.other.choices = choices(("", str(_l("Choose"))), *pairs)


class PartForm(CaseForm):
    """Nothing but the version."""


@dataclass(frozen=True)
class Filled:
    """A person on file in the shape of the form."""

    version: int
    is_survivor: bool
    named: Sequence[dict[str, str]]
    phones: str
    addresses: str
    safe_contact: str
    on_paper: Sequence[dict[str, str]]
    note: str
    relation: str
    sex: str
    birth: str
    is_child: bool
    languages: Sequence[str]
    vulnerabilities: Sequence[str]
    never_contact: bool
    is_alleged_perpetrator: bool
    willing: str
    asked_on: str
    stay: str
    interpreter: Sequence[str]
    relatives: Sequence[str]
    needs: Sequence[str]


def filled(seen: PersonSeen) -> PersonForm:
    """Return the form as the person is on file."""
    who, named = seen.content, seen.identity or PersonIdentity()
    on_file = Filled(
        version=seen.version,
        is_survivor=who.is_survivor,
        named=rows.name_rows(named),
        phones="\n".join(named.phones),
        addresses="\n".join(named.addresses),
        safe_contact=named.safe_contact,
        on_paper=rows.paper_rows(named),
        note=named.note,
        relation=who.relation,
        sex=who.sex,
        birth=written_day(who.birth),
        is_child=who.is_child,
        languages=who.languages,
        vulnerabilities=who.vulnerabilities,
        never_contact=who.never_contact,
        is_alleged_perpetrator=who.is_alleged_perpetrator,
        willing=who.testifying.willing,
        asked_on=written_day(who.testifying.asked_on),
        stay=who.testifying.stay,
        interpreter=who.testifying.interpreter,
        relatives=who.testifying.relatives,
        needs=who.testifying.needs,
    )
    form: Any = PersonForm(formdata=None, obj=on_file)
    made: PersonForm = form
    return made
