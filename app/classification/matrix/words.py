"""What the matrix calls states, kinds of sources and ties, in the reader's language."""

from app.classification.matrix.laying import State
from app.classification.matrix.rules import SourceKind, TieKind, Weight
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.wording import ngettext

STATES: dict[State, str] = {
    State.ESTABLISHED: _l("Established"),
    State.INDICATED: _l("Indicated"),
    State.CONTRADICTED: _l("Contradicted"),
    State.OPEN: _l("Open"),
    State.NEVER_ASKED: _l("Never asked"),
}
TONES: dict[State, str] = {
    State.ESTABLISHED: "leaf",
    State.INDICATED: "sea",
    State.CONTRADICTED: "brick",
    State.OPEN: "amber",
    State.NEVER_ASKED: "amber",
}
SOURCES: dict[SourceKind, str] = {
    SourceKind.DIRECT: _l("own account"),
    SourceKind.HEARSAY: _l("told by another"),
    SourceKind.DOCUMENT: _l("paper"),
    SourceKind.DIGITAL: _l("picture, recording or file"),
}
TIES: dict[TieKind, str] = {
    TieKind.TELLER: _l("one teller"),
    TieKind.TEXT: _l("one text made of the other"),
    TieKind.BYTES: _l("the same file"),
    TieKind.HANDED: _l("from the hands of one person"),
    TieKind.FAMILY: _l("one family or household"),
}


def how_many(weight: Weight) -> str:
    """Say how many sources there are, and how many stand each on its own."""
    many = len(weight.sources)
    if not many:
        return _("No source")
    told = ngettext("%(num)s source", "%(num)s sources", many)
    if many == 1:
        return told
    return _("%(sources)s, %(n)s independent", sources=told, n=weight.independent)


def remarks(weight: Weight) -> list[str]:
    """Say which sources are tied and why, and what else a reader weighs."""
    found = [
        _(
            "%(sources)s: %(why)s",
            sources=", ".join(bound.labels),
            why=", ".join(str(TIES[kind]) for kind in bound.why),
        )
        for bound in weight.bound
    ]
    if weight.sources and not weight.direct:
        found.append(_("nobody’s own account"))
    if weight.one_interviewer:
        found.append(_("all accounts taken by one colleague"))
    return found
