"""The rules of contact in words: wherever a number stands, the never-rules stand first.

A way that a rule forbids is not offered, whatever was told besides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.cases import vocabularies
from app.cases.casefile import CaseFile
from app.cases.contact import NEVER, Channel, is_forbidden
from app.wording import gettext as _

CALL, WRITE, SAY_WHO = (
    NEVER[Channel.PHONE],
    NEVER[Channel.MESSAGE],
    "never.say_who_we_are",
)
Pair = tuple[str, str]


@dataclass(frozen=True)
class Rules:
    """What the person asked for, by id; its properties are words for pages."""

    never: tuple[str, ...]
    kind: str = ""
    hours: tuple[str, ...] = ()
    is_agreed_call: bool = False
    value: str = field(default="", repr=False)
    phrase: str | None = field(default=None, repr=False)

    @property
    def is_forbidden(self) -> bool:
        """Say whether a rule forbids the very way that was told."""
        return is_forbidden(self.kind, self.never)

    @property
    def marks(self) -> list[str]:
        """Return what stands beside a number, the never-rules first."""
        known = {
            CALL: _("Never call"),
            WRITE: _("Never write"),
            "never.leave_message": _("Never leave a message"),
            SAY_WHO: _("Never say who we are"),
            "never.other_person": _("Never speak with anyone else"),
            "never.visit": _("Never come"),
        }
        found = [known[each] for each in self.never if each in known]
        if not self.when:
            return found
        return [*found, _("Only: %(hours)s", hours=self.when)]

    @property
    def head_marks(self) -> list[str]:
        """Return the marks of the closed channels, for the head of every page."""
        return replace(
            self, never=tuple(n for n in self.never if n in {CALL, WRITE}), hours=()
        ).marks

    @property
    def rows(self) -> list[Pair]:
        """Return never, how and when, in this order, as (term, words)."""
        never = ", ".join(vocabularies.answer("contact_never", self.never))
        phrase = []
        if self.phrase is not None:
            first = self.phrase or _("None were chosen: give a neutral reason")
            phrase = [(_("Say these words first"), first)]
        return [
            (_("Never"), never or _("No rule given")),
            (_("How"), self._how()),
            *phrase,
            (_("When"), self.when or _("Not told")),
        ]

    @property
    def when(self) -> str:
        """Return the hours in words; empty where none were told."""
        return ", ".join(vocabularies.answer("safe_hours", self.hours))

    def _how(self) -> str:
        if self.is_agreed_call and self.kind in {"", "code"}:
            if self.phrase is None:
                return _(
                    "No code: agreed call. The words to say first stand with the names."
                )
            return ", ".join(filter(None, (_("No code: agreed call"), self.value)))
        if self.is_forbidden:
            told = _("No way is told that the rules allow: ask in the inbox, and wait")
            return ". ".join(filter(None, (told, self.value)))
        told = _kinds().get(self.kind, "")
        return ", ".join(filter(None, (told, self.value))) or _(
            "Not told: only the inbox"
        )


def _kinds() -> dict[str, str]:
    """Say how a person is reached, in words for those who do it."""
    return {
        "code": _("Messages in the survivor’s inbox only"),
        "message": _("By message"),
        "phone": _("By phone"),
        "trusted_person": _("Through a person they trust"),
    }


def rules_of(file: CaseFile) -> Rules:
    """Return the rules of a case."""
    content = file.content
    return Rules(
        _never(content.rules, content.first_contact),
        content.contact_kind,
        content.contact_hours,
        file.has_no_code,
    )


def rules_of_report(
    told: Mapping[str, tuple[str, ...]], value: str, phrase: str
) -> Rules:
    """Return the rules of a report that was opened, with what was given to reach them.

    Args:
        told: the answers of the first-contact form, by field.
        value: the number or address.
        phrase: the words to say first in an agreed call.
    """
    agreed = vocabularies.no_code(told)
    return Rules(
        _never(told.get("contact_never", ()), told),
        next(iter(told.get("safe_contact_kind", ())), ""),
        told.get("safe_hours", ()),
        agreed,
        value,
        phrase if agreed else None,
    )


def _never(
    rules: tuple[str, ...], told: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Return the never-rules in the order of the form, the channels first."""
    found = set(rules)
    if "no" in told.get("may_we_say_who_we_are", ()):
        found.add(SAY_WHO)
    known = list(vocabularies.first_contact()["contact_never"].options)
    return tuple(sorted(found, key=lambda n: known.index(n) if n in known else 99))
