"""What differs between the text a decision was taken on and today's, for a reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.catalogues import Label
from app.classification.catalogue import crime_catalogue
from app.classification.comparing import Compared, Comparer
from app.classification.differing import WHOLE, Difference, Value
from app.classification.entries import BarValue, Family, SourceCheck
from app.classification.review import ClassificationContent
from app.classification.rules import ElementKind
from app.classification.words import BARS, CHECKS, FINDINGS, KINDS
from app.dates import ApproximateDate
from app.facts import vocabulary
from app.statements import comparing
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.wording import locale

QUESTIONS: Mapping[str, str] = {
    "amnesty_barred": _l("Is amnesty barred?"),
    "limitation_barred": _l("Is limitation barred?"),
    "duty_to_prosecute_or_extradite": _l("Is there a duty to prosecute or extradite?"),
}

FIELDS: Mapping[tuple[str, str], str] = {
    ("entry", "name"): _l("Name"),
    ("entry", "citation"): _l("Article"),
    ("entry", "family"): _l("Body of law"),
    ("entry", "note"): _l("Note"),
    ("entry", "applies_from"): _l("Applies from"),
    ("entry", "start_note"): _l("Note on when it applies"),
    ("entry", "links"): _l("Other names for the same conduct"),
    ("entry", "residual_to"): _l("Steps back behind"),
    ("entry", "blanket"): _l("Refers to other rules"),
    ("entry", "verified"): _l("Checked by a lawyer"),
    ("entry", "source_check"): _l("How the source was checked"),
    ("element", WHOLE): _l("Element"),
    ("element", "summary"): _l("Words of the element"),
    ("element", "kind"): _l("What the element is about"),
    ("element", "gate"): _l("Needed for a proposal"),
    ("element", "needs_all"): _l("All of its facts are needed"),
    ("element", "points"): _l("Facts that point to it"),
    ("element", "contradicted_by"): _l("Facts that speak against it"),
    ("element", "asks"): _l("What is asked while it is open"),
    ("bar", "value"): _l("Answer"),
    ("bar", "note"): _l("Qualification"),
    ("bar", "basis"): _l("Sources"),
    ("basis", WHOLE): _l("Source"),
    ("basis", "ref"): _l("Name of the source"),
    ("basis", "note"): _l("What the source says"),
    ("basis", "verified"): _l("Checked by a lawyer"),
    ("basis", "source_check"): _l("How the source was checked"),
}


@dataclass(frozen=True)
class Row:
    """One field that differs.

    Attributes:
        place: the element, consequence or source that it belongs to; may be empty.
        stretches: (side, words): `both`, `first` is the older text, `second` today's.
        gone: list entries of then that are no more.
        added: list entries of today.
        is_rule: the rules read it.
    """

    place: str
    field: str
    stretches: tuple[tuple[str, str], ...]
    gone: tuple[str, ...]
    added: tuple[str, ...]
    is_rule: bool


@dataclass(frozen=True)
class Since:
    """Everything that is not as it was when a decision was taken."""

    then: str
    now: str
    is_gone: bool
    has_wording: bool
    rows: tuple[Row, ...] = field(repr=False)
    effects: tuple[str, ...] = field(repr=False)


def since(
    decision: ClassificationContent, when: ApproximateDate | None = None
) -> Since | None:
    """Return what differs since a decision; None where nothing does."""
    catalogue = crime_catalogue()
    found = Comparer(catalogue, vocabulary()).compare(decision, when)
    now = catalogue.edition_of(decision.crime)
    if not found.differs and (found.has_wording or found.edition == now):
        return None
    return Since(
        then=found.edition,
        now=now,
        is_gone=found.is_gone,
        has_wording=found.has_wording,
        rows=tuple(_row(each, decision) for each in found.differences),
        effects=effects(found, decision),
    )


def effects(found: Compared, decision: ClassificationContent) -> tuple[str, ...]:
    """Say in sentences what the rules would do otherwise, on the answers of then."""
    told = []
    if found.is_gone:
        told.append(_("The catalogue has no such entry any more."))
    elif found.changes_proposal:
        told.append(
            _("On the same answers the rules would propose it now.")
            if found.is_proposed
            else _("On the same answers the rules would not propose it any more.")
        )
    names = _elements(decision)
    told += [
        _(
            "“%(element)s”: the rule said %(then)s, and now says %(now)s.",
            element=names.get(element, element),
            then=FINDINGS[then],
            now=FINDINGS[now],
        )
        for element, then, now in found.findings
    ]
    told += [
        _(
            "“%(element)s” was established, and the entry has it no more.",
            element=names.get(element, element),
        )
        for element in (() if found.is_gone else found.lost)
    ]
    if found.fresh:
        told.append(
            _("Proposed now beside it:") + " " + "; ".join(map(named, found.fresh))
        )
    return tuple(told)


def named(crime: str) -> str:
    """Return an entry by its article and name; its id where there is none."""
    entry, language = crime_catalogue().crimes.get(crime), locale()
    if entry is None:
        return crime
    citation = entry.citation.in_language(language)
    return f"{citation}: {entry.name.in_language(language)}"


def _elements(decision: ClassificationContent) -> dict[str, str]:
    language = locale()
    entry = crime_catalogue().crimes.get(decision.crime)
    told = {e.id: e.summary for e in (entry.elements if entry else ())}
    kept = decision.wording.elements if decision.wording else ()
    told |= {e.id: e.summary for e in kept}
    return {key: each.in_language(language) for key, each in told.items()}


def _row(each: Difference, decision: ClassificationContent) -> Row:
    before, after = _told(each, each.before), _told(each, each.after)
    lists = isinstance(each.before, tuple) or isinstance(each.after, tuple)
    stretches = (
        ()
        if lists
        else tuple(
            (stretch.side.value, stretch.text)
            for stretch in comparing.compared("".join(before), "".join(after))
        )
    )
    return Row(
        place=_place(each, decision),
        field=str(FIELDS[each.part, each.field]),
        stretches=stretches,
        gone=tuple(x for x in before if x not in after) if lists else (),
        added=tuple(x for x in after if x not in before) if lists else (),
        is_rule=each.is_rule,
    )


def _place(each: Difference, decision: ClassificationContent) -> str:
    if each.part == "bar":
        return str(QUESTIONS[each.where])
    if each.field == WHOLE or each.part == "entry":
        return ""
    if each.part == "element":
        return _elements(decision).get(each.where, each.where)
    basis = crime_catalogue().bases.get(each.where)
    return basis.ref.in_language(locale()) if basis else each.where


def _told(each: Difference, value: Value) -> tuple[str, ...]:
    """Say a value in the reader's words; a list as its parts."""
    if value is None:
        return ()
    if isinstance(value, Label):
        return (value.in_language(locale()),)
    if isinstance(value, tuple):
        return tuple(_listed(each, key) for key in value)
    return (_coded(each, value),)


def _coded(each: Difference, value: str) -> str:
    """Say a value that the catalogue writes as a code."""
    if each.field == "value":
        return str(BARS[BarValue(value)])
    if each.field == "kind":
        return str(KINDS[ElementKind(value)])
    if each.field == "source_check":
        return str(CHECKS[SourceCheck(value)])
    if each.field == "family":
        return crime_catalogue().families[Family(value)].in_language(locale())
    return {"yes": _("Yes"), "no": _("No")}.get(value, value)


def _listed(each: Difference, key: str) -> str:
    language = locale()
    if each.part == "element":
        fact = vocabulary().facts.get(key)
        return fact.question.in_language(language) if fact else key
    if each.field == "basis":
        basis = crime_catalogue().bases.get(key)
        return basis.ref.in_language(language) if basis else key
    return named(key)
