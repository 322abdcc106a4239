"""Forms of a consignment. What was typed comes back; nothing is lost."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask import request
from wtforms import SelectField
from wtforms.validators import InputRequired

from app.cases.forms import CaseForm, text, words
from app.fields import choices
from app.packages.consignments import closing, keeping
from app.packages.forms import ApproveForm
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

Pairs = Iterable[tuple[UUID, str]]
ROOM = 20
"""Characters for one reference, generously."""
LONGEST_VERSION = 10


class BeginForm(CaseForm):
    """What is asked for, for whom, and over which cases."""

    title = words(_l("Title"), longest=keeping.LONGEST_TITLE, required=True)
    team = SelectField(_l("Team"))
    recipient = SelectField(_l("Receiver"))
    search = SelectField(_l("Cases that a saved search finds today"), default="")
    refs = text(
        _l("Or their references, one on each line"), longest=keeping.MOST * ROOM
    )
    reason = text(_l("Why it goes"), longest=keeping.LONGEST_REASON, required=True)

    def offer(self, teams: Pairs, receivers: Pairs, searches: Pairs) -> "BeginForm":
        """Set what can be chosen."""
        self.team.choices = choices(*((str(k), v) for k, v in teams))
        pairs = [(str(k), v) for k, v in receivers]
        self.recipient.choices = choices(("", _("Choose")), *pairs)
        self.recipient.validators = [InputRequired(_("Choose one of the list."))]
        found = [(str(k), v) for k, v in searches]
        self.search.choices = choices(("", _("No search")), *found)
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for cases, in one of the two ways."""
        fine = bool(super().validate(extra_validators))
        if bool(self.search.data) == bool(self.typed()):
            self.refs.errors = [
                _("Choose a saved search, or name cases: one of the two.")
            ]
            fine = False
        return fine

    def typed(self) -> list[str]:
        """Return the references that were typed or ticked."""
        return list(dict.fromkeys(re.findall(r"[^\s,;]+", self.refs.data or "")))

    def unknown(self, refs: Iterable[str]) -> None:
        """Say which references are no cases of the team."""
        told = ", ".join(refs)
        self.refs.errors = [_("No case of this team that you can open: %(w)s", w=told)]

    def too_many(self) -> None:
        """Say that nothing, or too much, was found."""
        self.search.errors = [
            _("From 1 to %(most)s cases go together.", most=keeping.MOST)
        ]


class OutForm(CaseForm):
    """Which case goes not with the others, and why."""

    case = SelectField(_l("Case"))
    reason = text(
        _l("Why it goes not with the others"), longest=closing.LONGEST, required=True
    )

    def among(self, cases: Pairs) -> "OutForm":
        """Offer these cases."""
        self.case.choices = choices(*((str(k), v) for k, v in cases))
        return self


class ApproveAllForm(ApproveForm):
    """The packages that were looked at, the receiver's name typed, an unused code."""

    def looked_at(self) -> set[str]:
        """Return what was ticked."""
        return set(request.form.getlist("looked"))

    def shown(self, may: Iterable[UUID]) -> Mapping[UUID, tuple[int, bytes]]:
        """Return version and hash of each package that was ticked, as it was shown."""
        ticked, found = self.looked_at(), {}
        for package_id in may:
            version, _dot, told = request.form.get(f"seen-{package_id}", "").partition(
                "."
            )
            is_number = version.isdecimal() and len(version) < LONGEST_VERSION
            if str(package_id) in ticked and is_number:
                found[package_id] = (int(version), _hash(told))
        return found


def _hash(told: str) -> bytes:
    try:
        return bytes.fromhex(told)
    except ValueError:
        return b""
