"""Form fields that several capabilities share. WTForms only; nothing of the web app.

What is typed stays typed: a field that cannot be read keeps its text beside the error.
"""

import calendar
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from wtforms import BooleanField, Form, FormField, SelectMultipleField, StringField
from wtforms.utils import unset_value
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.dates import FIRST_YEAR, LAST_YEAR, ApproximateDate
from app.errors import NotFoundError
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

MAX_WORDS = 200

# 3.3.2024, 03/2024, 2024-03-03, 2024: day or year first; . / - or space between.
_SEPARATOR = re.compile(r"[./\-\s]+")

# Letters of some scripts are joined or kept apart by these; other marks are dropped.
_JOINERS = "\u200c\u200d"
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}


def clean(text: str | None) -> str:
    """Return a text without marks that cannot be seen; lines and tabs stay."""
    plain = unicodedata.normalize("NFC", text or "").replace("\r\n", "\n")
    return "".join(_kept(sign) for sign in plain).strip()


def _kept(sign: str) -> str:
    if sign in "\n\t" or sign in _JOINERS:
        return sign
    category = unicodedata.category(sign)
    if category in _DROPPED:
        return ""
    return " " if category == "Zs" else sign


def id_of(text: str) -> UUID:
    """Return an identifier that a button carried.

    Raises:
        NotFoundError: it is none.
    """
    try:
        return UUID(text)
    except ValueError:
        raise NotFoundError from None


def read_day(text: str) -> tuple[date, date] | None:
    """Read a day, a month or a year, and return its first and its last day.

    Takes 3.3.2024, 3.2024 and 2024, and the same with the year first. Digits of any
    script count. Returns None for nothing typed.

    Raises:
        ValueError: it is none of these.
    """
    parts = [int(part) for part in _SEPARATOR.split(text.strip()) if part]
    if not parts:
        return None
    if max(parts) > LAST_YEAR:
        raise ValueError("no such year")
    if parts[0] < FIRST_YEAR:
        parts.reverse()
    year, rest = parts[0], parts[1:]
    if year < FIRST_YEAR:
        raise ValueError("no such year")
    match rest:
        case []:
            return date(year, 1, 1), date(year, 12, 31)
        case [month]:
            first = date(year, month, 1)
            return first, first.replace(day=calendar.monthrange(year, month)[1])
        case [month, day]:
            return date(year, month, day), date(year, month, day)
        case _:
            raise ValueError("too many parts")


def write_day(value: date | None) -> str:
    """Write a day as the field reads it: "3.3.2024"."""
    return "" if value is None else f"{value.day}.{value.month}.{value.year}"


class _EndForm(Form):
    """The three controls of a date on which something ended."""

    earliest = StringField(_l("Day, or the earliest"), [Optional(), Length(max=20)])
    latest = StringField(_l("The latest"), [Optional(), Length(max=20)])
    words = StringField(
        _l("In their words"), [Optional(), Length(max=MAX_WORDS)], filters=[clean]
    )


class _SpanForm(_EndForm):
    """The four controls of an approximate date."""

    continuing = BooleanField(_l("It has not ended, as far as is known"))


class ApproximateDateField(FormField):  # type: ignore[type-arg]  # not at run time
    """When something was: earliest, latest, the words used, and whether it goes on.

    `span()` gives the value after validation. An object on file that has the four
    attributes fills it: `form = Form(obj=incident)`.
    """

    controls: ClassVar[type[Form]] = _SpanForm

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        """Take the label of the whole; the controls have their own."""
        super().__init__(self.controls, label, **kwargs)
        self.whole_errors: list[str] = []

    def process(
        self, formdata: Any, data: Any = unset_value, extra_filters: Any = None
    ) -> None:
        """Fill the controls from the request, or from an approximate date on file."""
        if isinstance(data, ApproximateDate):
            data = {
                "earliest": write_day(data.earliest),
                "latest": write_day(data.latest),
                "words": data.words,
                "continuing": data.continuing,
            }
        super().process(formdata, data, extra_filters)

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Check each control, and that the two ends are in order."""
        del form, extra_validators
        self.whole_errors = []
        fine = bool(self.form.validate())
        ends = {}
        for name in ("earliest", "latest"):
            control = self.form[name]
            try:
                ends[name] = read_day(control.data or "")
            except ValueError:
                control.errors = [_("Write a day, a month or a year, like 3.3.2024.")]
                fine = False
        first, last = ends.get("earliest"), ends.get("latest")
        if first and last and first[0] > last[1]:
            self.whole_errors = [_("The first day is after the last one.")]
            fine = False
        return fine

    def span(self) -> ApproximateDate:
        """Return what was typed, as days. Only after `validate` said yes.

        One field filled means that day, month or year; what goes on has begun in it.
        """
        first = read_day(self.form["earliest"].data or "")
        last = read_day(self.form["latest"].data or "") or first
        return ApproximateDate(
            earliest=first[0] if first else None,
            latest=last[1] if last else None,
            words=(self.form["words"].data or "").strip(),
            continuing="continuing" in self.form and bool(self.form["continuing"].data),
        )


class EndDateField(ApproximateDateField):
    """When something ended; that it goes on is not asked here."""

    controls: ClassVar[type[Form]] = _EndForm


def choices(*pairs: tuple[str, str]) -> Any:
    """Return choices for a select, radios or a checklist from (value, label) pairs.

    WTForms is about to refuse bare pairs; its stubs do not know the new class yet.
    """
    from wtforms import fields

    choice: Any = vars(fields)["SelectChoice"]
    return [choice(value, label) for value, label in pairs]


def grouped(*pairs: tuple[str, str], groups: Iterable[tuple[str, Any]]) -> Any:
    """Return choices for a select: some of their own, then groups with a heading."""
    from wtforms import fields

    choice: Any = vars(fields)["SelectChoice"]
    found = [choice(value, label) for value, label in pairs]
    return found + [
        choice(value, label, optgroup=heading)
        for heading, inner in groups
        for value, label in inner
    ]


class ChecklistField(SelectMultipleField):
    """Several choices, each a box of its own; none is ticked unless it was before."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
