"""What a report says of one decision, in the reader's language."""

from dataclasses import dataclass

from app.classification.catalogue import crime_catalogue
from app.classification.reassessing.records import Line
from app.classification.since_shown import named
from app.classification.words import CHECKS, DECISIONS, TONES
from app.wording import gettext as _
from app.wording import ngettext

__all__ = ["DECISIONS", "TONES", "checked", "named", "why"]


@dataclass(frozen=True)
class Checked:
    """How far an entry was checked."""

    is_verified: bool
    check: str


def checked(crime: str) -> Checked | None:
    """Say how far an entry of today was checked; None where it is no more."""
    entry = crime_catalogue().crimes.get(crime)
    if entry is None:
        return None
    return Checked(entry.verified, str(CHECKS[entry.source_check]))


def why(line: Line) -> tuple[str, ...]:
    """Say why a person should look at the decision, most weighty first."""
    told = []
    if line.is_gone:
        told.append(_("The catalogue has no such entry any more."))
    elif line.was_proposed != line.is_proposed:
        told.append(
            _("The rules would propose it now.")
            if line.is_proposed
            else _("The rules would not propose it any more.")
        )
    if line.findings:
        told.append(
            ngettext(
                "%(num)s element is found otherwise.",
                "%(num)s elements are found otherwise.",
                line.findings,
            )
        )
    if line.lost and not line.is_gone:
        told.append(
            ngettext(
                "%(num)s established element is no more.",
                "%(num)s established elements are no more.",
                line.lost,
            )
        )
    if line.fields:
        told.append(
            ngettext(
                "%(num)s part of the text differs.",
                "%(num)s parts of the text differ.",
                line.fields,
            )
        )
    if line.fresh:
        others = "; ".join(named(each) for each in line.fresh)
        told.append(_("Proposed now beside it:") + " " + others)
    if not line.has_wording:
        told.append(_("The text of then was not kept with it."))
    return tuple(told)
