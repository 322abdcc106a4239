"""Codes for names in everything that goes into the content compartment."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from sqlalchemy.orm import Session

from app.cases import codes
from app.cases.alike.documents import LikenessContent
from app.cases.alike.models import Likeness
from app.cases.casefile import CaseFile
from app.cases.codes import Coder, OnFile
from app.cases.documents import (
    ActContent,
    CaseIdentity,
    IncidentContent,
    InvolvementContent,
    PersonContent,
    PersonIdentity,
    SeriesContent,
    Working,
)
from app.cases.grounds.documents import GroundContent
from app.cases.grounds.models import LegalGround
from app.cases.kin.documents import FateContent, RelationContent
from app.cases.kin.models import Fate, Relation
from app.cases.models import Act, Incident, IncidentSeries, Involvement, Person
from app.db import Base
from app.keys.parts import Part
from app.wording import gettext as _

PHONE_DIGITS = 7
"""From so many digits on, what was given to reach somebody is a number."""

W = TypeVar("W", bound=Working)
Recoder = Callable[[Session, CaseFile, Coder], None]
_recoders: list[Recoder] = []


def recodes(function: Recoder) -> Recoder:
    """Register what puts codes into a capability's texts when new names are known."""
    if function not in _recoders:
        _recoders.append(function)
    return function


def on_file(db: Session, file: CaseFile) -> list[OnFile]:
    """Return what the identity compartment holds of each person of the case.

    Somebody without the identity key knows no names and can leave none: for them the
    list is empty.
    """
    if not file.knows_names:
        return []
    people = []
    for row, content in file.records(db, Person, Part.CONTENT, PersonContent):
        who = file.read(row, Part.IDENTITY, PersonIdentity)
        people.append(
            OnFile(content.code, who.names, who.phones, who.addresses, who.papers)
        )
    own = file.read(file.row, Part.IDENTITY, CaseIdentity)
    if own.contact:
        number = sum(sign.isdigit() for sign in own.contact) >= PHONE_DIGITS
        reach = (own.contact,)
        people.append(
            OnFile("P1", phones=reach) if number else OnFile("P1", addresses=reach)
        )
    return people


def coder(db: Session, file: CaseFile) -> Coder:
    """Return what turns words into working text, with the names known now."""
    return Coder(on_file(db, file))


def in_codes(document: W, replace: Coder) -> W:
    """Return the document with codes for names in each field that holds words."""
    coded: W = _in_codes(document, replace)
    return coded


def _in_codes(document: Any, replace: Coder) -> Any:
    changed = {
        name: _coded(getattr(document, name), replace)
        for name in type(document).working
    }
    return msgspec.structs.replace(document, **changed)


def _coded(value: Any, replace: Coder) -> Any:
    """Put codes into a text, a struct with `words`, or several with `working`."""
    if isinstance(value, str):
        return replace.coded(value)
    if isinstance(value, tuple):
        return tuple(_in_codes(each, replace) for each in value)
    if value is None:
        return None
    return msgspec.structs.replace(value, words=replace.coded(value.words))


def readable(text: str) -> str:
    """Return working text as pages show it: codes without their braces.

    Forms keep the braces, so that a code stays one when the text is saved again.
    """
    return codes.shown(
        text, {"phone": _("phone"), "address": _("address"), "paper": _("paper")}
    )


def recode(db: Session, file: CaseFile) -> None:
    """Put codes into all texts of the case again, after a name was added."""
    replace = coder(db, file)
    for model, kind in _KINDS:
        recode_rows(db, file, replace, model, kind)
    for function in _recoders:
        function(db, file, replace)


def recode_rows(
    db: Session, file: CaseFile, replace: Coder, model: type[Base], kind: type[W]
) -> None:
    """Put codes into one kind of rows; those without a name stay as they are."""
    for row, document in file.records(db, model, Part.CONTENT, kind):
        coded = in_codes(document, replace)
        if coded != document:
            file.change(db, row, row.version, content=coded)


_KINDS: tuple[tuple[type[Base], type[Working]], ...] = (
    (Incident, IncidentContent),
    (Act, ActContent),
    (Involvement, InvolvementContent),
    (Relation, RelationContent),
    (Fate, FateContent),
    (IncidentSeries, SeriesContent),
    (Likeness, LikenessContent),
    (LegalGround, GroundContent),
)
