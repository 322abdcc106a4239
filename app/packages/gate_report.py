"""What a package says of the gate: each person and item, passed or not, and why."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from uuid import UUID

from app import clock
from app.consent.ledger import ConsentContent
from app.consent.rules import Handling, Verdict
from app.consent.words import G8
from app.packages import codes
from app.packages import contents as pack
from app.packages.account import Label
from app.packages.leads.rules import LEAD_ONLY
from app.packages.records import IdentityLevel, PackageContent, ThirdPersonDecision

Event = tuple[UUID, int, ConsentContent]
NO_HASH = "0" * 64
WORDS_STAY = Label(
    "Exact words stay with the sender; the working text goes.",
    "Дослівний текст залишається у відправника; передано робочий текст.",
    "Der genaue Wortlaut bleibt beim Absender; übermittelt wird der Arbeitstext.",
)
GATE_SAYS = Label(
    "The consents on file do not allow it to go.",
    "Наявні згоди не дозволяють цього передати.",
    "Die vorliegenden Einwilligungen erlauben die Übermittlung nicht.",
)
HELPS = Label(
    "The consents on file do not allow it to go. It could help somebody accused.",
    "Наявні згоди не дозволяють цього передати. Це може свідчити на користь"
    " обвинуваченого.",
    "Die vorliegenden Einwilligungen erlauben die Übermittlung nicht. Es könnte"
    " einer beschuldigten Person helfen.",
)
HELPFUL = "; it could help somebody who is accused"


def written(
    content: PackageContent,
    verdict: Verdict,
    events: Sequence[Event],
    names: Mapping[UUID, str],
    numbers: Mapping[UUID, str],
) -> pack.GateReport:
    """Write the report that travels in the package.

    Args:
        content: the request.
        verdict: what the gate answered.
        events: the ledger of the case.
        names: person to pseudonym.
        numbers: item to its number in the package, for those that go.
    """
    named = content.identity_level is IdentityLevel.NAMED
    decided = {decision.person_id: decision for decision in content.third_persons}
    return pack.GateReport(
        checked_at=clock.now().replace(microsecond=0),
        identity_level="named" if named else "pseudonym",
        persons=tuple(
            _person(person_id, name, verdict, events, decided.get(person_id))
            for person_id, name in names.items()
        ),
        items=tuple(
            _item(
                chosen.id,
                numbers.get(chosen.id, f"withheld-{place}"),
                verdict,
                is_asked=chosen.id in content.asked,
            )
            for place, chosen in enumerate(content.chosen, start=1)
        ),
        overrides=tuple(
            f"{numbers.get(each.item_id, '')} G8 {each.ground.value}: asked by one "
            f"person, released by a second, until {each.until.isoformat()}"
            for each in verdict.overrides
        ),
    )


def withheld(verdict: Verdict, helpful: AbstractSet[UUID]) -> tuple[pack.Withheld, ...]:
    """Count what was held back by rule and reason; nothing is dropped silently.

    Args:
        verdict: what the gate answered.
        helpful: items that could help somebody accused: it is said of them that they
            are there and do not go.
    """
    reasons: dict[tuple[str, str, bool], set[UUID]] = {}
    for finding in verdict.held_back:
        helps = finding.item_id in helpful
        key = (finding.rule.value, finding.why.value, helps)
        reasons.setdefault(key, set()).add(finding.item_id)
    return (
        pack.Withheld(
            kind="verbatim_account",
            reason=WORDS_STAY.en,
            label=WORDS_STAY,
        ),
        *(
            pack.Withheld(
                kind="item",
                reason=why + (HELPFUL if helps else ""),
                rule=rule,
                count=len(items),
                label=HELPS if helps else GATE_SAYS,
            )
            for (rule, why, helps), items in sorted(reasons.items())
        ),
    )


def _person(
    person_id: UUID,
    name: str,
    verdict: Verdict,
    events: Sequence[Event],
    decided: ThirdPersonDecision | None,
) -> pack.GatePerson:
    relied = tuple(
        pack.GateGrant(
            grant_id=str(event_id),
            text_sha256=said.text_hash or NO_HASH,
            given_at=str(said.given_on or ""),
            valid_until=str(said.valid_until or ""),
        )
        for event_id, _, said in events
        if event_id in verdict.grants and said.person_id == person_id
    )
    return pack.GatePerson(
        pseudonym=name,
        verdict="passed" if relied else _without_grant(decided),
        rules=_overridden(verdict, person_id=person_id),
        legal_ground=decided.legal_ground if decided else "",
        reason=decided.reason if decided else "",
        grants=relied,
    )


def _without_grant(decided: ThirdPersonDecision | None) -> codes.GateVerdict:
    if decided is None:
        return "not_asked"
    if decided.legal_ground:
        return "legal_ground"
    is_redacted = decided.handling is Handling.REDACTED
    return "redacted" if is_redacted else "pseudonymised"


def _item(
    item_id: UUID, number: str, verdict: Verdict, *, is_asked: bool
) -> pack.GateItem:
    refused = [f for f in verdict.held_back if f.item_id == item_id]
    without = [f for f in verdict.overridden if f.item_id == item_id]
    return pack.GateItem(
        item_id=number,
        verdict="withheld" if refused else "passed",
        rules=_overridden(verdict, item_id=item_id)
        or tuple(dict.fromkeys(finding.rule.value for finding in refused)),
        reason=", ".join(dict.fromkeys(f.why.value for f in [*refused, *without])),
        conditions=(LEAD_ONLY,) if is_asked and not refused else (),
    )


def _overridden(
    verdict: Verdict, *, item_id: UUID | None = None, person_id: UUID | None = None
) -> tuple[str, ...]:
    """Name rule G8 where an item went, or a person's went, without the person's yes."""
    found = (
        (item_id is not None and finding.item_id == item_id)
        or (person_id is not None and finding.person_id == person_id)
        for finding in verdict.overridden
    )
    return (G8,) if any(found) else ()
