"""Known proceedings and their overlaps, in the reader's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.series import sharing
from app.cases.working_text import readable
from app.classification.catalogue import crime_catalogue
from app.classification.forum_catalogue import forum_catalogue
from app.classification.proceedings import records
from app.classification.proceedings.overlaps import Overlap, Warned, overlaps
from app.classification.proceedings.records import Known, Stage
from app.wording import lazy_gettext as _l
from app.wording import locale

STAGES: dict[Stage, str] = {
    Stage.REPORTED: _l("Reported to it"),
    Stage.INVESTIGATION: _l("Investigation"),
    Stage.CHARGES: _l("Charges or a warrant"),
    Stage.TRIAL: _l("Trial or hearing"),
    Stage.DECIDED: _l("Decided"),
    Stage.CLOSED: _l("Closed without a decision"),
}

OVERLAPS: dict[Overlap, str] = {
    Overlap.SAME_FORUM: _l("More than one proceeding at the same forum is known."),
    Overlap.COMPLEMENTARITY: _l(
        "The Court and a national authority have the same conduct: whether the Court"
        " can take it depends on what the state does."
    ),
    Overlap.NE_BIS_IN_IDEM: _l(
        "Two criminal proceedings have the same conduct: nobody may be tried twice for"
        " it, with exceptions."
    ),
    Overlap.SAME_KIND: _l(
        "Two proceedings of the same kind have the same conduct: compare what each was"
        " told and asked for."
    ),
}


@dataclass(frozen=True)
class ProceedingShown:
    """One proceeding, with the address of its page."""

    href: str
    forum: str
    stage: str
    about: str = field(repr=False)
    is_of_series: bool
    against: str = field(repr=False)
    reference: str = field(repr=False)
    since: date | None
    source: str = field(repr=False)
    note: str = field(repr=False)
    is_confidential: bool
    is_verified: bool
    by: str
    on: date | None


@dataclass(frozen=True)
class BasisShown:
    """A legal source, and whether a lawyer confirmed it."""

    ref: str
    note: str
    is_verified: bool


@dataclass(frozen=True)
class WarningShown:
    """One overlap, with the sources that speak of it."""

    text: str
    fora: tuple[str, str]
    sources: tuple[BasisShown, ...]
    is_verified: bool


def shown(
    db: Session, file: CaseFile, found: list[Known], names: Mapping[UUID, str]
) -> list[ProceedingShown]:
    """Write proceedings for a page."""
    titles = {e.row.id: readable(e.content.title) for e in sharing.incidents(db, file)}
    titles |= {k: readable(c.title) for k, c in sharing.all_of(db, file).items()}
    return [_one(file.ref, each, titles, names) for each in found]


def _one(
    ref: str, each: Known, titles: Mapping[UUID, str], names: Mapping[UUID, str]
) -> ProceedingShown:
    content = each.content
    forum = forum_catalogue().fora.get(content.forum)
    about = content.incident_id or content.series_id
    return ProceedingShown(
        href=f"/staff/cases/{ref}/proceedings/{each.id}",
        forum=forum.name.in_language(locale()) if forum else content.forum,
        stage=str(STAGES[content.stage]),
        about=titles.get(about, "") if about else "",
        is_of_series=content.series_id is not None,
        against=readable(content.against),
        reference=readable(content.reference),
        since=content.since,
        source=readable(content.source),
        note=readable(content.note),
        is_confidential=content.is_confidential,
        is_verified=bool(forum and forum.verified),
        by=names.get(content.noted_by, "") if content.noted_by else "",
        on=content.noted_on,
    )


def warnings(found: list[Known]) -> list[WarningShown]:
    """Say where proceedings about one incident overlap."""
    fora = forum_catalogue().fora
    known = [fora[e.content.forum] for e in found if e.content.forum in fora]
    return [_warning(each) for each in overlaps(known)]


def _warning(each: Warned) -> WarningShown:
    language, bases = locale(), crime_catalogue().bases
    sources = tuple(
        BasisShown(
            ref=bases[key].ref.in_language(language),
            note=bases[key].note.in_language(language),
            is_verified=bases[key].verified,
        )
        for key in each.basis
        if key in bases
    )
    verified = [s.is_verified for s in sources]
    return WarningShown(
        text=str(OVERLAPS[each.overlap]),
        fora=(
            each.first.name.in_language(language),
            each.second.name.in_language(language),
        ),
        sources=sources,
        is_verified=bool(verified)
        and all((*verified, each.first.verified, each.second.verified)),
    )


def beside_fora(
    db: Session, file: CaseFile, incident_id: UUID, names: Mapping[UUID, str]
) -> dict[str, object]:
    """Return what the page of a crime shows beside the fora."""
    found = records.about(db, file, incident_id)
    return {
        "proceedings": shown(db, file, found, names),
        "overlaps": warnings(found),
    }
