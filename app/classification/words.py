"""What findings, decisions and consequences are called, in the reader's language."""

from app.classification.engine import Reason, Timing
from app.classification.entries import BarValue, SourceCheck
from app.classification.fora import Verdict
from app.classification.review import Decision
from app.classification.rules import ElementKind, Finding
from app.wording import lazy_gettext as _l

FINDINGS: dict[Finding, str] = {
    Finding.INDICATED: _l("Indicated"),
    Finding.CONTRADICTED: _l("Contradicted"),
    Finding.OPEN: _l("Open"),
    Finding.ESTABLISHED: _l("Established"),
}

KINDS: dict[ElementKind, str] = {
    ElementKind.CONDUCT: _l("What was done"),
    ElementKind.CONSEQUENCE: _l("What followed from it"),
    ElementKind.CIRCUMSTANCE: _l("Who or what it was done to"),
    ElementKind.MENTAL: _l("Intent and knowledge"),
    ElementKind.CONTEXTUAL: _l("The context"),
}

DECISIONS: dict[Decision, str] = {
    Decision.CONFIRMED: _l("Confirmed"),
    Decision.NOT_SUPPORTED: _l("Not supported"),
    Decision.NEEDS_MORE: _l("Needs more"),
}

TONES: dict[Decision, str] = {
    Decision.CONFIRMED: "leaf",
    Decision.NOT_SUPPORTED: "brick",
    Decision.NEEDS_MORE: "amber",
}

TIMINGS: dict[Timing, str] = {
    Timing.APPLIES: _l("This law applied on the days of the incident."),
    Timing.PARTLY: _l("This law applied on part of the days of the incident."),
    Timing.BEFORE_START: _l("The incident lies before this law applied."),
    Timing.DATE_UNKNOWN: _l(
        "The date of the incident is not known: whether this law applied yet is open."
    ),
    Timing.START_UNCHECKED: _l("From when this law applies is still to be checked."),
}

REASONS: dict[Reason, str] = {
    Reason.BEFORE_START: _l("Not proposed: the law did not apply yet."),
    Reason.CONTRADICTED: _l("Not proposed: a fact speaks against an element."),
    Reason.NO_CONDUCT: _l("Not proposed: nothing told so far is what this is about."),
    Reason.GATE_OPEN: _l("Not proposed: something that it needs is not known."),
    Reason.CONTEXT_DENIED: _l("Not proposed: the context was answered No."),
    Reason.NOTHING_BESIDE: _l(
        "Not proposed: it refers to other rules, and none of them fits."
    ),
}

BARS: dict[BarValue, str] = {
    BarValue.YES: _l("Yes"),
    BarValue.QUALIFIED: _l("Yes, with a qualification"),
    BarValue.NO: _l("No"),
}

CHECKS: dict[SourceCheck, str] = {
    SourceCheck.TEXT_SEEN: _l("The text of the law was read"),
    SourceCheck.TREATY_KNOWLEDGE: _l("Written from knowledge of the law"),
    SourceCheck.UNVERIFIED: _l("Not checked against the text"),
}

VERDICTS: dict[Verdict, str] = {
    Verdict.OPEN: _l("Can take it"),
    Verdict.CONTESTED: _l("Contested"),
    Verdict.THROUGH_AUTHORITY: _l("Only through an authority"),
    Verdict.BLOCKED: _l("Cannot take it"),
}
