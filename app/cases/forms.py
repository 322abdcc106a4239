"""What the forms of a case share: clean text, a version, how two versions differ."""

from collections.abc import Callable
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    Optional,
    ValidationError,
)
from wtforms.widgets import HiddenInput

from app.cases import vocabularies
from app.dates import ApproximateDate
from app.fields import choices, clean, read_day, write_day
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

SHORT = 200
LONG = 20_000
MOST_LINES = 40


def lines(text: str | None) -> tuple[str, ...]:
    """Return what stands on each line, without empty ones and repetitions."""
    told = (" ".join(line.split()) for line in clean(text).split("\n"))
    return tuple(dict.fromkeys(line for line in told if line))


def words(label: str, *, longest: int = SHORT, required: bool = False) -> StringField:
    """Return one line of text."""
    needed = DataRequired(_l("Write something here.")) if required else Optional()
    return StringField(label, [needed, _no_longer(longest)], filters=[clean])


def text(label: str, *, longest: int = LONG, required: bool = False) -> TextAreaField:
    """Return several lines of text."""
    needed = DataRequired(_l("Write something here.")) if required else Optional()
    return TextAreaField(label, [needed, _no_longer(longest)], filters=[clean])


def line_list(label: str) -> TextAreaField:
    """Return a field that takes one thing on each line; `lines` reads it."""
    return TextAreaField(label, [Optional(), _lines_fit], filters=[clean])


def _no_longer(longest: int) -> Length:
    return Length(
        max=longest,
        message=_l("This is too long: at most %(max)s characters.", max="%(max)d"),
    )


def _lines_fit(form: Any, field: Field) -> None:
    del form
    told = lines(field.data)
    if len(told) > MOST_LINES:
        raise ValidationError(_("At most %(max)s lines.", max=MOST_LINES))
    if any(len(line) > SHORT for line in told):
        raise ValidationError(
            _("A line is too long: at most %(max)s characters.", max=SHORT)
        )


def listed(name: str, *, blank: str = "") -> Callable[[], Any]:
    """Return the choices of one vocabulary, in the language of the request."""

    def made() -> Any:
        first = [("", str(blank))] if blank else []
        return choices(*first, *vocabularies.pairs(name))

    return made


def chosen(label: str, name: str) -> SelectField:
    """Return a list of which one must be chosen; nothing is chosen beforehand."""
    return SelectField(
        label,
        [InputRequired(_l("Choose one of the list."))],
        choices=listed(name, blank=_l("Choose")),
    )


def opening_reason(listed: str = "opening_reasons") -> str:
    """Return the reason given for opening names; the first of the list if none is.

    Args:
        listed: the list of reasons; `accused_reasons` for those of who is accused.
    """
    reasons = vocabularies.load()[listed]
    given = request.form.get("reason", "")
    return given if given in reasons else next(iter(reasons))


class DayField(StringField):
    """A day, a month or a year in one line; `span()` gives the days it leaves open."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no date."""
        del form
        try:
            read_day(self.data or "")
        except ValueError:
            raise ValidationError(
                _("Write a day, a month or a year, like 3.3.2024.")
            ) from None

    def span(self) -> ApproximateDate | None:
        """Return the days; None for nothing typed. Only after `validate` said yes."""
        days = read_day(self.data or "")
        return ApproximateDate(*days) if days else None


def written_day(on_file: ApproximateDate | None) -> str:
    """Write a date as `DayField` reads it: a day, a month or a year."""
    if on_file is None or on_file.earliest is None:
        return ""
    day = on_file.earliest
    return {
        "day": write_day(day),
        "month": f"{day.month}.{day.year}",
    }.get(on_file.precision.value, str(day.year))


class CaseForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """A form of a case. The version it was made from travels with it."""

    version = IntegerField(validators=[Optional()], widget=HiddenInput())

    @property
    def of_version(self) -> int:
        """Return the version that the person saw; 0, which no row has, for none."""
        return int(self.version.data or 0)


def laid_beside(mine: Any, theirs: Any, version: int) -> dict[str, Any]:
    """Return what a page says of a conflict; the next save replaces this version."""
    return {"theirs": differences(mine, theirs), "version": version}


def differences(mine: Any, theirs: Any) -> list[tuple[str, str, str]]:
    """Compare two fillings of one form: label, what is on file, what was typed."""
    found = []
    for yours in mine:
        other = theirs[yours.short_name]
        if isinstance(yours, HiddenField) or yours.short_name in {"version", "csrf"}:
            continue
        before, after = _in_words(other), _in_words(yours)
        if before != after:
            found.append((str(yours.label.text), before, after))
    return found


def _in_words(field: Any) -> str:
    """Write what a field holds as a person reads it."""
    if isinstance(field, FieldList):
        return "; ".join(filter(None, map(_in_words, field)))
    if isinstance(field, FormField):
        return " · ".join(filter(None, map(_in_words, field.form)))
    if isinstance(field, BooleanField):
        return _("Yes") if field.data else _("No")
    if isinstance(field, SelectMultipleField):
        return ", ".join(_chosen(field))
    if isinstance(field, SelectField):
        return next(iter(_chosen(field)), "")
    return str(field.data or "")


def _chosen(field: Any) -> list[str]:
    return [str(o.label) for o in field.iter_choices() if o.selected]
