"""What is wanting, in words, each with the place where it is put right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import recording
from app.cases.casefile import CaseFile
from app.classification import crime_catalogue
from app.packages.lacking import excusing
from app.packages.lacking.finding import Lack, Rule
from app.packages.models import Package
from app.packages.receivers import catalogue
from app.packages.records import Kind, PackageContent, Status
from app.packages.requesting import Choice
from app.wording import locale


@dataclass(frozen=True)
class LackShown:
    """One thing that is wanting.

    Attributes:
        reason: why it goes all the same; empty while nobody said.
        href: where it is put right.
    """

    key: str
    rule: str
    about: str = field(repr=False)
    href: str
    may_be_excused: bool
    reason: str = field(repr=False)

    @property
    def prefix(self) -> str:
        """What tells the forms of several things apart on one page."""
        return f"{self.key.replace('|', '-')}-"

    @property
    def is_open(self) -> bool:
        """Whether it holds the package back."""
        return not (self.may_be_excused and self.reason)


def of_request(
    db: Session,
    file: CaseFile,
    row: Package,
    content: PackageContent,
    things: Mapping[UUID, Choice],
) -> tuple[LackShown, ...]:
    """Return everything that is wanting, what is still open first.

    Once it was asked for, also what was put right since and has an excuse: whoever
    approves signs that as well.
    """
    known, codes = catalogue.load(), recording.codes(db, file)
    reasons = {each.key: each.reason for each in content.excuses}
    found = [
        LackShown(
            key=lack.key,
            rule=_rule(known, lack),
            about=_about(lack, things, codes),
            href=f"/staff/cases/{file.ref}{_place(lack, things)}",
            may_be_excused=lack.may_be_excused,
            reason=reasons.get(lack.key, ""),
        )
        for lack in _signed(excusing.of_request(db, file, row, content), row, reasons)
    ]
    return tuple(sorted(found, key=lambda each: not each.is_open))


def _signed(
    lacks: Iterable[Lack], row: Package, reasons: Iterable[str]
) -> Iterable[Lack]:
    excused = [] if row.status == Status.DRAFT.value else map(Lack.named, reasons)
    return dict.fromkeys((*lacks, *excused))


def _rule(known: catalogue.Catalogue, lack: Lack) -> str:
    told = known.rules[lack.rule].in_language(locale())
    if lack.rule is Rule.FIELD:
        told = f"{told}: {known.fields[lack.what].in_language(locale())}"
    return told


def _about(lack: Lack, things: Mapping[UUID, Choice], codes: Mapping[UUID, str]) -> str:
    """Name the record by its code and title, a person by the code alone."""
    if lack.about is None:
        return ""
    if thing := things.get(lack.about):
        named = f"{thing.code}: {thing.title}" if thing.title else thing.code
        if lack.rule is Rule.LAW:
            crime = crime_catalogue().crimes[lack.what]
            return f"{named}: {crime.name.in_language(locale())}"
        return named
    return codes.get(lack.about, "")


def _place(lack: Lack, things: Mapping[UUID, Choice]) -> str:
    if lack.rule is Rule.LAW:
        return f"/classification/{lack.about}/{lack.what}"
    if lack.rule is Rule.RISK:
        return f"/risks/{lack.about}"
    if lack.rule is Rule.CAPTIVITY:
        return f"/people#{lack.about}"
    thing = things.get(lack.about) if lack.about else None
    if thing is None:
        return "/incidents"
    place = {
        Kind.INCIDENT: "incidents",
        Kind.EVIDENCE: "evidence",
        Kind.STATEMENT: "account",
    }[thing.chosen.kind]
    return f"/{place}/{lack.about}"
