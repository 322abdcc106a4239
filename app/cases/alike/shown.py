"""What the page of likenesses shows: plain data, made while the case is open."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app import index
from app.cases import calling, heads, vocabularies
from app.cases.alike import candidates, deciding
from app.cases.alike.candidates import Candidate, Elsewhere
from app.cases.alike.comparing import Agreement, Strength
from app.cases.alike.documents import Decision
from app.cases.alike.forms import DecisionForm
from app.cases.alike.words import DECISIONS, KINDS, STRENGTHS, TONES
from app.cases.casefile import CaseFile
from app.cases.searches import offers
from app.cases.working_text import readable
from app.staff.policy import Permission
from app.wording import gettext as _


def page(
    db: Session, file: CaseFile, refused: DecisionForm | None = None
) -> dict[str, Any]:
    """Return what is like this case, and what was decided about it before.

    Args:
        db: the caller's transaction.
        file: the opened case.
        refused: a form that was not taken; it stands with its pair as it was typed.
    """
    may_decide = file.may(Permission.CASE_WRITE)
    knows = file.may(Permission.IDENTITY_READ) and file.knows_names
    people = candidates.people(db, file) if knows else []
    return {
        "head": heads.head(db, file),
        "elsewhere": elsewhere(db, file),
        "people": [_row(each, refused) for each in people],
        "events": [_row(each, refused) for each in candidates.cases(db, file)],
        "knows_names": knows,
        "may_decide": may_decide,
        "may_ask": file.may(Permission.MATCH_ASK),
        "decided": _decided(db, file),
    }


def elsewhere(db: Session, file: CaseFile) -> list[dict[str, Any]]:
    """Return "also in three other cases", with the words of each place, unit or way."""
    found = candidates.elsewhere(db, file)
    offered = offers.of(db, file.actor) if found else {}
    named = {kind: dict(pairs) for kind, pairs in offered.items()}
    return [
        {
            "label": KINDS[each.kind],
            "words": _called(each, named),
            "number": each.number,
            "fields": {each.kind: each.value},
        }
        for each in found
    ]


def _called(each: Elsewhere, named: Mapping[str, Mapping[str, str]]) -> str:
    if each.kind == "method":
        return vocabularies.method(each.value)
    return named.get(each.kind, {}).get(each.value, _("something no longer there"))


def _row(each: Candidate, refused: DecisionForm | None) -> dict[str, Any]:
    form = refused
    if form is None or form.pair().key != each.pair.key:
        form = DecisionForm(formdata=None, prefix="")
    form.offer(each.pair)
    pair = each.pair
    number = f"{pair.other_case.hex}{pair.code}{pair.other_code}"
    for field in form:
        field.id = f"{field.short_name}-{number}"
    return {
        "ref": each.ref,
        "pseudonym": each.pseudonym,
        "code": pair.code,
        "other_code": pair.other_code,
        "agreed": agreements(each.agreed),
        "form": form,
        "is_open": form is refused,
    }


def agreements(found: tuple[Agreement, ...]) -> list[tuple[str, str]]:
    """Return each agreement in words, and its tone."""
    return [
        (str(STRENGTHS[each.field, each.strength]), TONES[each.strength])
        for each in found
        if (each.field, each.strength) in STRENGTHS
    ]


def _decided(db: Session, file: CaseFile) -> list[dict[str, Any]]:
    """Return the decisions; of a case that the reader does not list, no reference."""
    staff = calling.colleagues(db, file)
    found = []
    for row, said in deciding.of_case(db, file):
        entry = index.known(db, file.actor.unlocked, file.row.team_id, said.other_case)
        seen = entry if entry and candidates.lists(file, entry) else None
        agreed = tuple(Agreement(name, Strength(how)) for name, how in said.agreed)
        found.append(
            {
                "id": row.id,
                "version": row.version,
                "ref": seen.ref if seen else "",
                "pseudonym": seen.pseudonym if seen else "",
                "code": said.code,
                "other_code": said.other_code,
                "decision": DECISIONS[said.decision],
                "is_link": said.decision in {Decision.SAME_PERSON, Decision.SAME_EVENT},
                "reason": readable(said.reason),
                "agreed": agreements(agreed),
                "by": staff.get(said.said_by or UUID(int=0), ""),
                "on": said.said_on,
                "taken_back": said.taken_back,
            }
        )
    return found
