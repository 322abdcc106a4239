"""How the page of a package shows the tags of its items."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.documents import ActContent, IncidentContent
from app.cases.models import Act, Incident
from app.cases.working_text import readable
from app.evidence.words import CONFIDENTIALITY, word
from app.keys.parts import Part
from app.packages.leads import recorded, rules, tagging
from app.packages.leads.rules import LEAD_ONLY, Helps, Wrong
from app.packages.leads.words import WRONGS
from app.packages.models import Package
from app.packages.receivers.catalogue import Said
from app.packages.records import PackageContent
from app.packages.requesting import Choice
from app.wording import gettext as _
from app.wording import locale


@dataclass(frozen=True)
class TagShown:
    """Who may read one item.

    Attributes:
        set_to: the level set by hand; "" as it is recorded.
        level, recorded: the level that goes, and what the record says, in words.
        goes: the gate lets it go as things stand.
        helps: what is known of what a defence may need.
        notes: what stands against it as it is.
        hint: what to think of; nothing holds the package back for it.
    """

    id: UUID
    title: str = field(repr=False)
    set_to: str
    level: str
    recorded: str
    goes: bool
    ask: bool
    weighed: bool
    reason: str = field(repr=False)
    helps: Helps
    notes: tuple[str, ...]
    hint: str

    @property
    def prefix(self) -> str:
        """What tells the forms of several items apart on one page."""
        return f"tag-{self.id}-"


@dataclass(frozen=True)
class TagsShown:
    """The tags of everything in a request.

    Attributes:
        every: each item asks for secrecy: the package cannot go so.
        rule: what the receiver's profile says of this secrecy; "": it has none.
        open: how many things hold the package back.
    """

    of: tuple[TagShown, ...] = ()
    every: str = ""
    rule: str = ""
    is_verified: bool = False
    open: int = 0


def of_request(
    db: Session,
    file: CaseFile,
    row: Package,
    content: PackageContent,
    goes: Iterable[UUID],
    things: Mapping[UUID, Choice],
    conditions: Mapping[str, Said],
) -> TagsShown:
    """Return who may read each item, and what stands against what is set.

    Also of what may not go: a yes to a lead alone holds it until secrecy is asked.
    """
    may_go = frozenset(goes)
    wrong = tagging.wrongs(db, file, row, content, may_go)
    known, helps = recorded.levels(db, file), recorded.helps(db, file)
    mine = {each.id: each for each in content.tagged}
    hints = _telling(db, file, content)
    found = []
    for chosen in content.chosen:
        if chosen.id not in things:
            continue
        thing, said = things[chosen.id], mine.get(chosen.id)
        on_file = rules.default(known.get(chosen.id, ""))
        level = (said.level if said else "") or on_file
        found.append(
            TagShown(
                id=chosen.id,
                title=f"{thing.code}: {thing.title}" if thing.title else thing.code,
                set_to=said.level if said else "",
                level=word(CONFIDENTIALITY, level),
                recorded=word(CONFIDENTIALITY, on_file),
                goes=chosen.id in may_go,
                ask=said is not None and said.ask,
                weighed=said is not None and said.weighed,
                reason=readable(said.reason) if said else "",
                helps=helps.get(chosen.id, Helps.NOT_REVIEWED),
                notes=tuple(str(WRONGS[why]) for why, i in wrong if i == chosen.id),
                hint=_("It tells of what another item asks secrecy for.")
                if chosen.id in hints
                else "",
            )
        )
    every = any(why is Wrong.EVERY_ITEM for why, _item in wrong)
    rule = conditions.get(LEAD_ONLY)
    return TagsShown(
        tuple(found),
        str(WRONGS[Wrong.EVERY_ITEM]) if every else "",
        rule.says.in_language(locale()) if rule else "",
        is_verified=rule is not None and rule.is_verified,
        open=len(wrong),
    )


def _telling(db: Session, file: CaseFile, content: PackageContent) -> frozenset[UUID]:
    """Return incidents told from an account that asks, and that ask for nothing."""
    asked = content.asked
    told = {
        row.incident_id
        for row, act in file.records(db, Act, Part.CONTENT, ActContent)
        if act.statement_id in asked
    }
    told |= {
        row.id
        for row, read in file.records(db, Incident, Part.CONTENT, IncidentContent)
        if any(fact.statement_id in asked for fact in read.facts)
    }
    return frozenset(told - asked)
