"""The form of one person: names apart from what everyone with the case may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.validators import Optional

from app.cases.documents import PersonContent, PersonIdentity
from app.cases.forms import (
    CaseForm,
    DayField,
    line_list,
    lines,
    listed,
    text,
)
from app.cases.recording import PersonSeen
from app.dates import ApproximateDate
from app.fields import ChecklistField, write_day
from app.wording import lazy_gettext as _l

LONGEST_NOTE = 2_000


class PersonForm(CaseForm):
    """Everything that is recorded of a person."""

    is_survivor = BooleanField(_l("The survivor: the person whose case this is"))
    names = line_list(_l("Names"))
    phones = line_list(_l("Phones"))
    addresses = line_list(_l("Addresses and e-mail"))
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
    is_alleged_perpetrator = BooleanField(_l("Said to have done or ordered it"))

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
            is_alleged_perpetrator=bool(self.is_alleged_perpetrator.data),
        )

    def identity(self) -> PersonIdentity:
        """Return what only those who may read names see."""
        return PersonIdentity(
            names=lines(self.names.data),
            phones=lines(self.phones.data),
            addresses=lines(self.addresses.data),
            papers=lines(self.papers.data),
            note=self.note.data or "",
        )


@dataclass(frozen=True)
class Filled:
    """A person on file in the shape of the form."""

    version: int
    is_survivor: bool
    names: str
    phones: str
    addresses: str
    papers: str
    note: str
    relation: str
    sex: str
    birth: str
    is_child: bool
    languages: Sequence[str]
    vulnerabilities: Sequence[str]
    is_alleged_perpetrator: bool


def filled(seen: PersonSeen) -> PersonForm:
    """Return the form as the person is on file."""
    who, named = seen.content, seen.identity or PersonIdentity()
    on_file = Filled(
        version=seen.version,
        is_survivor=who.is_survivor,
        names="\n".join(named.names),
        phones="\n".join(named.phones),
        addresses="\n".join(named.addresses),
        papers="\n".join(named.papers),
        note=named.note,
        relation=who.relation,
        sex=who.sex,
        birth=written(who.birth),
        is_child=who.is_child,
        languages=who.languages,
        vulnerabilities=who.vulnerabilities,
        is_alleged_perpetrator=who.is_alleged_perpetrator,
    )
    form: Any = PersonForm(formdata=None, obj=on_file)
    made: PersonForm = form
    return made


def written(born: ApproximateDate | None) -> str:
    """Write a date of birth as its field reads it: a day, a month or a year."""
    if born is None or born.earliest is None:
        return ""
    day = born.earliest
    return {
        "day": write_day(day),
        "month": f"{day.month}.{day.year}",
    }.get(born.precision.value, str(day.year))
