"""How pages show relations and fates: both ends by code, each with its own word."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import joining, overview, recording, vocabularies
from app.cases.casefile import CaseFile
from app.cases.kin import telling
from app.cases.kin.documents import FateContent, RelationContent
from app.cases.working_text import readable
from app.dates import ApproximateDate
from app.wording import gettext as _


@dataclass(frozen=True)
class Related:
    """One relation as it is seen from one of its ends."""

    id: UUID
    version: int
    code: str
    word: str
    notes: tuple[str, ...] = field(repr=False)
    next_of_kin: str
    may_speak: str
    taken_back: bool


@dataclass(frozen=True)
class Became:
    """One thing told of what became of a person."""

    id: UUID
    word: str
    when: ApproximateDate | None = field(repr=False)
    notes: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Bound:
    """What the card of one person says of others, and of what became of them."""

    relations: tuple[Related, ...] = ()
    taken_back: tuple[Related, ...] = ()
    fates: tuple[Became, ...] = ()  # the last told first
    speaks: str = ""
    same_as: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Known:
    codes: dict[UUID, str]
    sources: dict[UUID, str] = field(repr=False)


def bound(db: Session, file: CaseFile) -> dict[UUID, Bound]:
    """Return what every person's card says."""
    known = _Known(recording.codes(db, file), dict(overview.sources(db, file)))
    one = joining.one_of_each(db, file)
    relations, fates = telling.relations(db, file), telling.fates(db, file)
    speaking = telling.speaking(db, file)
    found = {}
    for person_id in known.codes:
        ends = [
            _related(row.id, row.version, each, person_id, known)
            for row, each in relations
            if person_id in {each.who_id, each.of_id}
        ]
        asked = speaking.get(person_id)
        found[person_id] = Bound(
            relations=tuple(each for each in ends if not each.taken_back),
            taken_back=tuple(each for each in ends if each.taken_back),
            fates=tuple(
                _became(row.id, each, known)
                for row, each in reversed(fates)
                if each.person_id == person_id
            ),
            speaks=sentence(asked, known.codes) if asked else "",
            same_as=known.codes.get(one[person_id], "")
            if one[person_id] != person_id
            else "",
            also=tuple(
                known.codes[other]
                for other, counts_as in one.items()
                if counts_as == person_id != other
            ),
        )
    return found


def sentences(db: Session, file: CaseFile) -> dict[UUID, str]:
    """Say of each person who cannot be asked alone who may be asked instead."""
    codes = recording.codes(db, file)
    asked = telling.speaking(db, file)
    return {person_id: sentence(each, codes) for person_id, each in asked.items()}


def sentence(asked: telling.Speaking, codes: dict[UUID, str]) -> str:
    """Say why a person cannot be asked alone, and who may be asked instead."""
    why = {
        "fate.missing": _("Missing, and cannot be asked."),
        "fate.captive": _("In captivity, and cannot be asked freely."),
        "fate.dead": _("Died."),
    }.get(asked.fate, _("Under 18: a parent or guardian is asked too."))
    if asked.speakers:
        who = _people(asked.speakers, codes, with_basis=True)
        return f"{why} " + _("May answer: %(who)s.", who=who)
    nobody = _("Nobody is recorded who may answer for this person.")
    if asked.kin:
        who = _people(asked.kin, codes, with_basis=False)
        return f"{why} {nobody} " + _("Next of kin: %(who)s.", who=who)
    return f"{why} {nobody}"


def _people(
    told: Iterable[RelationContent], codes: dict[UUID, str], *, with_basis: bool
) -> str:
    found = []
    for each in told:
        about = [codes.get(each.who_id, ""), vocabularies.term("relations", each.kind)]
        if with_basis:
            about.append(readable(each.basis))
        found.append(", ".join(filter(None, about)))
    return "; ".join(found)


def _related(
    row_id: UUID, version: int, each: RelationContent, person_id: UUID, known: _Known
) -> Related:
    is_of = each.of_id == person_id  # the other one is the `kind` of this person
    other = known.codes.get(each.who_id if is_of else each.of_id, "")
    own = known.codes.get(person_id, "")
    whose = own if is_of else other
    return Related(
        id=row_id,
        version=version,
        code=other,
        word=vocabularies.term("relations", each.kind)
        if is_of
        else vocabularies.other_end(each.kind),
        notes=_notes(each, known, readable(each.basis)),
        next_of_kin=_("Next of kin of %(code)s", code=whose)
        if each.next_of_kin
        else "",
        may_speak=_("May answer for %(code)s", code=whose) if each.may_speak else "",
        taken_back=each.taken_back,
    )


def _became(row_id: UUID, each: FateContent, known: _Known) -> Became:
    told_by = known.codes.get(each.told_by_id, "") if each.told_by_id else ""
    by = _("told by %(code)s", code=told_by) if told_by else ""
    return Became(
        row_id,
        vocabularies.term("fates", each.kind),
        each.when if each.when and each.when.is_known else None,
        _notes(each, known, by, readable(each.when.words) if each.when else ""),
    )


def _notes(
    each: RelationContent | FateContent, known: _Known, *more: str
) -> tuple[str, ...]:
    told = (
        vocabularies.term("certainty", each.certainty) if each.certainty else "",
        *more,
        known.sources.get(each.statement_id, "") if each.statement_id else "",
        readable(each.how_known),
    )
    return tuple(filter(None, told))
