"""What the pages of pins offer: cases, items with the gate's answer, places in them."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit import Action
from app.cases import listing, recording
from app.cases.casefile import CaseFile
from app.cases.searches.forms import FilterForm
from app.cases.working_text import readable
from app.communications import asking, checking, keeping, sources, tables
from app.communications.documents import Sentence
from app.communications.keeping import ParagraphSeen, Seen
from app.communications.words import ITEMS
from app.consent.rules import Handling, Verdict
from app.consent.words import WHY
from app.errors import NotFoundError
from app.fields import choices
from app.packages import requesting
from app.packages.leads import recorded
from app.packages.records import Chosen, Kind
from app.staff.actor import Actor
from app.staff.budgets import counting
from app.statements import reading
from app.wording import gettext as _

REASON = "package"
"""Why an account is opened here, of the list of reasons."""


@dataclass(frozen=True)
class ItemShown:
    """An item of a case, and whether it may go."""

    path: str
    kind: str
    title: str = field(repr=False)
    may_go: bool
    why: tuple[str, ...]


def sentence_of(paragraph: ParagraphSeen, sentence_id: UUID) -> Sentence:
    """Return a sentence of a paragraph.

    Raises:
        NotFoundError: there is none.
    """
    for each in paragraph.content.sentences:
        if each.id == sentence_id:
            return each
    raise NotFoundError


def found(db: Session, actor: Actor, form: FilterForm, page: int) -> listing.Listed:
    """Return one page of the cases that the filter finds."""
    wanted = form.search()
    return listing.cases(
        db,
        actor,
        text=wanted.text,
        also=wanted.wanted(),
        cold=wanted.is_cold,
        page=page,
    )


def cited(db: Session, actor: Actor, seen: Seen) -> list[str]:
    """Return the cases that are cited already, by reference."""
    closed = keeping.closed_sources(db, actor, seen)
    return sorted({e.ref for e in seen.content.sources if e.number not in closed})


def items(db: Session, file: CaseFile, seen: Seen) -> tuple[list[ItemShown], Verdict]:
    """Return what could be cited of an opened case, with the gate's answer."""
    things = requesting.choices(db, file)
    verdict = asking.ask(db, file, seen.content, [each.chosen for each in things])
    shown = []
    for each in things:
        item = each.chosen
        why = [f.why for f in verdict.held_back if f.item_id == item.id]
        title = f"{each.code} {readable(each.title)}".strip()
        shown.append(
            ItemShown(
                f"{item.kind.value}/{item.id}",
                str(ITEMS[item.kind]),
                title,
                verdict.covers(item.id) and not verdict.use.on_hold,
                tuple(dict.fromkeys(str(WHY[one]) for one in why)),
            )
        )
    return shown, verdict


def one(db: Session, file: CaseFile, kind: str, item_id: UUID) -> requesting.Choice:
    """Return an item of a case by the words of an address.

    Raises:
        NotFoundError: there is none.
    """
    for each in requesting.choices(db, file):
        if each.chosen.id == item_id and each.chosen.kind.value == kind:
            return each
    raise NotFoundError


def places(db: Session, file: CaseFile, seen: Seen, item: Chosen) -> dict[str, Any]:
    """Return the places in an item that a sentence may be pinned to.

    An account is opened for it, and counted as any reading of one.

    Raises:
        InvalidInputError: `gate`, `confirmed`.
    """
    verdict = asking.ask(db, file, seen.content, [item])
    sources.may_be_cited(verdict, item)
    page: dict[str, Any] = {"passages": [], "findings": [], "is_lead": False}
    if item.kind is Kind.STATEMENT:
        page["is_lead"] = item.id in recorded.lead_only(db, file)
    if item.kind is Kind.STATEMENT and not page["is_lead"]:
        told = sources.passages(db, file, verdict, item.id)
        reading.read_working_text(db, file, item.id, REASON)
        page["passages"] = [(n, readable(each)) for n, each in enumerate(told, start=1)]
    if item.kind is Kind.INCIDENT:
        page["findings"] = sources.findings(db, file, verdict, item.id)
    return page


def finding_choices(findings: list[sources.FindingOffered]) -> Any:
    """Return the record of an incident, and each decision about it, as choices."""
    confirmed = ((str(n), each.label) for n, each in enumerate(findings))
    return choices(("", _("The record of the incident")), *confirmed)


def base(db: Session, actor: Actor, seen: Seen) -> dict[str, Any]:
    """Return the tables of the crime base, in codes; counted as a list that is read.

    Beside the incidents: modes of liability and proceedings elsewhere about them.
    """
    some = keeping.paragraphs(db, actor, seen)
    checked = checking.check(db, actor, seen, some.values(), base=True)
    pins: dict[int, int] = {}
    for each in some.values():
        for pin in checking.pins_of(each):
            pins[pin.source] = pins.get(pin.source, 0) + 1
    rows: list[dict[str, Any]] = []
    modes: list[tables.ModeRow] = []
    elsewhere: list[tables.ProceedingRow] = []
    closed = keeping.closed_sources(db, actor, seen)
    mine = [e for e in seen.content.sources if e.in_base and e.number not in closed]
    for case_id in {each.case_id for each in mine}:
        numbers = {e.item.id: e.number for e in mine if e.case_id == case_id}
        refs = {e.number: e.ref for e in mine}
        file, verdict = checked.files.get(case_id), checked.verdicts.get(case_id)
        shown: list[tables.IncidentRow] = []
        if file and verdict and not verdict.use.on_hold:
            codes = {
                e.id: e.content.code
                for e in recording.people(db, file, with_names=False)
            }
            shown = tables.incidents(db, file, verdict, numbers, readable)
            modes += tables.liability(db, file, verdict, numbers, codes)
            elsewhere += tables.proceedings(db, file, verdict, numbers, readable)
        for row in shown:
            ref = refs[row.number]
            count = pins.get(row.number, 0)
            rows.append({"row": row, "ref": ref, "pins": count, "number": row.number})
        fallen = set(numbers.values()) - {row.number for row in shown}
        rows += [
            {"row": None, "ref": refs[n], "pins": pins.get(n, 0), "number": n}
            for n in fallen
        ]
    counting.read(db, actor, Action.CASE_LISTED, of=seen.id, n=len(rows))
    return {
        "rows": sorted(rows, key=lambda each: each["number"]),
        "modes": sorted(modes, key=lambda each: each.number),
        "elsewhere": sorted(elsewhere, key=lambda each: each.number),
    }


def take_confirmed(
    db: Session, file: CaseFile, seen: Seen
) -> tuple[list[UUID], list[str]]:
    """Return the incidents of a case that may go and that a reviewer confirmed.

    Returns:
        Those, and why others are not among them.
    """
    things = [c.chosen for c in requesting.choices(db, file)]
    incidents = [each for each in things if each.kind is Kind.INCIDENT]
    verdict = asking.ask(db, file, seen.content, incidents)
    if verdict.use.on_hold:
        return [], [_("paused by the survivor")]
    taken, left = [], []
    for each in incidents:
        if not verdict.covers(each.id):
            left += [str(WHY[f.why]) for f in verdict.held_back if f.item_id == each.id]
        elif not sources.findings(db, file, verdict, each.id):
            left.append(_("Nobody has confirmed what it is in law."))
        else:
            taken.append(each.id)
    return taken, list(dict.fromkeys(left))


def others(db: Session, file: CaseFile, seen: Seen) -> list[dict[str, Any]]:
    """Return who else is in what could be cited of a case, and what was decided."""
    things = [each.chosen for each in requesting.choices(db, file)]
    request = asking.request(
        seen.content.purpose, things, seen.content.decided(file.id)
    )
    decided = {each.person_id: each for each in seen.content.decided(file.id)}
    third = {
        each.person_id: each
        for item in requesting.gate_items(db, file, request)
        for each in item.third_persons
    }
    people = recording.people(db, file, with_names=False)
    return [
        {
            "id": each.id,
            "code": each.content.code,
            "is_alleged": each.content.is_alleged_perpetrator,
            "decision": decided.get(each.id),
            "is_open": each.id not in decided
            or (
                decided[each.id].handling is Handling.NONE
                and not decided[each.id].legal_ground
            ),
        }
        for each in people
        if each.id in third
    ]
