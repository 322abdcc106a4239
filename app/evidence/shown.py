"""What the pages of evidence show: plain data, made while the case is open."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import calling, recording
from app.cases.casefile import CaseFile
from app.cases.consent_pages import shown as consent_shown
from app.cases.documents import IncidentContent
from app.cases.models import Incident
from app.cases.working_text import readable
from app.dates import ApproximateDate
from app.evidence import copying, custody, looking, scanning, words
from app.evidence.documents import FINE, CustodyContent, EvidenceContent
from app.evidence.models import EvidenceItem
from app.evidence.redacting.drawing import way_of
from app.evidence.redacting.shown import Redacted, redactions
from app.evidence.verifying.words import TOOL, read_note
from app.fields import write_day
from app.keys.parts import Part
from app.limited.answers import Claim
from app.wording import gettext as _


@dataclass(frozen=True)
class Listed:
    """One row of the list."""

    id: UUID
    code: str
    title: str = field(repr=False)
    kind: str
    made_on: ApproximateDate | None
    size_bytes: int
    owners: str
    chain: str
    is_whole: bool
    is_broken: bool
    confidentiality: str
    exculpatory: bool


@dataclass(frozen=True)
class Happened:
    """One row of an item's chain, in words."""

    at: datetime
    what: str
    who: str
    note: str
    hash: str
    failed: bool = False


@dataclass(frozen=True)
class Item:
    """One item's page."""

    listed: Listed
    told: list[tuple[str, str]] = field(repr=False)
    shows: str = field(repr=False)
    sha256: str = ""
    sha512: str = ""
    happened: tuple[Happened, ...] = field(default=(), repr=False)
    preview: str = ""
    checked: str = ""
    is_shut: bool = False
    copy: "Copy | None" = None
    no_copy: str = ""
    origin: str = ""
    has_claims: bool = False
    redactions: tuple[Redacted, ...] = ()
    may_redact: bool = False


@dataclass(frozen=True)
class Copy:
    """The working copy of an item, and which kinds of things it lacks."""

    size_bytes: int
    sha256: str
    removed: tuple[str, ...]


def listed(db: Session, file: CaseFile) -> list[Listed]:
    """Return the items of a case, newest last."""
    codes = recording.codes(db, file)
    rows = file.records(db, EvidenceItem, Part.CONTENT, EvidenceContent)
    found = [_listed(db, file, row.id, content, codes) for row, content in rows]
    return sorted(found, key=lambda each: int(each.code[1:]))


def _listed(
    db: Session,
    file: CaseFile,
    item_id: UUID,
    content: EvidenceContent,
    codes: dict[UUID, str],
) -> Listed:
    chain = custody.looked_through(db, file, item_id)
    return Listed(
        id=item_id,
        code=content.code,
        title=readable(content.title),
        kind=words.word(words.KINDS, content.kind),
        made_on=content.made_on,
        size_bytes=content.size_bytes,
        owners=_codes(content.owner_ids, codes),
        chain=_said_of(chain),
        is_whole=not chain.broken_at and bool(content.sha256),
        is_broken=content.integrity not in FINE,
        confidentiality=words.word(words.CONFIDENTIALITY, content.confidentiality),
        exculpatory=content.exculpatory == "Y",
    )


def item(db: Session, file: CaseFile, item_id: UUID, content: EvidenceContent) -> Item:
    """Return everything that the page of one item says."""
    codes = recording.codes(db, file)
    chain = custody.looked_through(db, file, item_id)
    names = calling.colleagues(db, file)
    giver = codes.get(content.obtained_from, "") if content.obtained_from else ""
    told = [
        (_("Kind"), words.word(words.KINDS, content.kind)),
        (_("How we got it"), words.word(words.OBTAINED, content.obtained_how)),
        (_("From whom"), giver or _("Nobody of this case")),
        (_("What we hold"), words.word(words.ORIGINALITY, content.original_kind)),
        (_("Whose material it is"), _codes(content.owner_ids, codes)),
        (_("Who else can be recognised"), _codes(content.shown_ids, codes)),
        (_("Incidents"), ", ".join(_titles(db, file, content)) or _("None named")),
        (
            _("Confidentiality"),
            words.word(words.CONFIDENTIALITY, content.confidentiality),
        ),
        (
            _("Could it help somebody who is accused?"),
            words.word(words.EXCULPATORY, content.exculpatory),
        ),
    ]
    if content.answer_ids:
        given = dict(answers(db, file))
        shows = [given[each] for each in content.answer_ids if each in given]
        told.append((_("Shows this answer being given"), "; ".join(shows)))
    return Item(
        listed=_listed(db, file, item_id, content, codes),
        told=told,
        shows=readable(content.shows),
        sha256=content.sha256,
        sha512=content.sha512,
        happened=tuple(_happened(row, names) for row in chain.rows),
        preview=looking.preview_of(content.mime) or "",
        checked=content.checked,
        is_shut=scanning.is_shut(content.checked),
        copy=_copy(content),
        no_copy=words.word(words.NO_COPY, content.copy),
        origin=words.word(words.C2PA, content.c2pa),
        has_claims=content.c2pa in set(Claim) - {Claim.NONE},
        redactions=redactions(content, names),
        may_redact=way_of(content.mime) is not None
        and not scanning.is_shut(content.checked),
    )


def _copy(content: EvidenceContent) -> Copy | None:
    if content.copy != copying.MADE:
        return None
    removed = tuple(words.word(words.REMOVED, each) for each in content.copy_removed)
    return Copy(content.copy_size_bytes, content.copy_sha256, removed)


def incidents(db: Session, file: CaseFile) -> list[tuple[UUID, str]]:
    """Return the incidents of a case for a form's choices."""
    rows = file.records(db, Incident, Part.CONTENT, IncidentContent)
    return [(row.id, content.title) for row, content in rows]


def answers(db: Session, file: CaseFile) -> list[tuple[UUID, str]]:
    """Return every answer about consent, the newest first, for a form's choices."""
    written = consent_shown.written(db, file, consent_shown.names(db, file))
    return [
        (each.id, ", ".join(filter(None, (each.purpose, each.answer, each.who, day))))
        for each in written
        for day in [write_day(each.on)]
    ]


def _titles(db: Session, file: CaseFile, content: EvidenceContent) -> list[str]:
    known = dict(incidents(db, file))
    return [known[each] for each in content.incident_ids if each in known]


def _codes(people: tuple[UUID, ...], codes: dict[UUID, str]) -> str:
    return ", ".join(codes[who] for who in people if who in codes) or _("Nobody named")


def _said_of(chain: custody.Chain) -> str:
    if chain.broken_at:
        return _(
            "The chain of custody does not hold: row %(n)s does not follow the one"
            " before. Tell a coordinator before this is used.",
            n=chain.broken_at,
        )
    return _("The chain of custody holds: each row follows the one before.")


def _happened(row: CustodyContent, names: dict[UUID, str]) -> Happened:
    reasons = {**words.OBTAINED, **words.LOOKING}
    note = read_note(row.note) if row.tool == TOOL else row.note
    told = (words.word(reasons, row.reason) if row.reason else "", note)
    return Happened(
        at=datetime.fromisoformat(row.at),
        what=words.word(words.CUSTODY, row.action),
        who=names.get(row.actor_id, "") or row.actor_role.replace("_", " "),
        note=", ".join(filter(None, told)),
        hash=row.hash[:16],
        failed=row.action == "failed_verification",
    )
