"""Rows of the form of a person: names and papers on file, with what is known of each.

New ones are typed one on each line, as they are told; a row is for what is on file.
"""

from collections.abc import Iterable
from typing import Any

from wtforms import FieldList, Form, FormField, SelectField
from wtforms.validators import Optional, ValidationError

from app.cases.documents import AboutName, AboutPaper, PersonIdentity
from app.cases.forms import DayField, listed, words, written_day
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

MOST_ROWS = 200
"""More are not read from a request; a person has far fewer names on file."""

Named = tuple[tuple[str, ...], dict[str, AboutName]]
Papers = tuple[tuple[str, ...], dict[str, AboutPaper]]


class NameRow(Form):
    """One name on file."""

    text = words(_l("Name"))
    kind = SelectField(
        _l("What kind of name"), choices=listed("name_kinds", blank=_l("Not told"))
    )
    language = SelectField(
        _l("Language"), choices=listed("languages", blank=_l("Not told"))
    )
    since = DayField(_l("Used from"), [Optional()])
    until = DayField(_l("Used until"), [Optional()])

    def validate_until(self, field: DayField) -> None:
        """Refuse a name that ended before it began."""
        first, last = self.since.data, field.data
        if first and last and not self.since.errors and not _in_order(self):
            raise ValidationError(_("The first day is after the last one."))

    def about(self) -> AboutName:
        """Return what is known of it, after validation."""
        return AboutName(
            kind=self.kind.data or "",
            language=self.language.data or "",
            since=self.since.span(),
            until=self.until.span(),
        )


class PaperRow(Form):
    """One paper on file."""

    text = words(_l("Number, or the paper in words"))
    kind = SelectField(
        _l("What kind of paper"), choices=listed("paper_kinds", blank=_l("Not told"))
    )
    issuer = words(_l("Who gave it"))
    seen = SelectField(
        _l("Did we see it"), choices=listed("paper_seen", blank=_l("Not told"))
    )

    def about(self) -> AboutPaper:
        """Return what is known of it, after validation."""
        return AboutPaper(
            kind=self.kind.data or "",
            issuer=self.issuer.data or "",
            seen=self.seen.data or "",
        )


def rows_of(kind: type[Form], label: str) -> Any:
    """Return the field that holds the rows of one kind."""
    return FieldList(FormField(kind), label, max_entries=MOST_ROWS)


def names(rows: Any, new: Iterable[str]) -> Named:
    """Return all names in order, and what is known of them; an emptied row is gone."""
    known = {text: row.about() for text, row in _filled(rows)}
    about = {text: said for text, said in known.items() if said != AboutName()}
    return tuple(dict.fromkeys((*known, *new))), about


def papers(rows: Any, new: Iterable[str]) -> Papers:
    """Return all papers in order, and what is known of them."""
    known = {text: row.about() for text, row in _filled(rows)}
    about = {text: said for text, said in known.items() if said != AboutPaper()}
    return tuple(dict.fromkeys((*known, *new))), about


def name_rows(on_file: PersonIdentity) -> list[dict[str, str]]:
    """Return names on file in the shape of their rows."""
    found = []
    for text in on_file.names:
        about = on_file.about_names.get(text, AboutName())
        found.append(
            {
                "text": text,
                "kind": about.kind,
                "language": about.language,
                "since": written_day(about.since),
                "until": written_day(about.until),
            }
        )
    return found


def paper_rows(on_file: PersonIdentity) -> list[dict[str, str]]:
    """Return papers on file in the shape of their rows."""
    found = []
    for text in on_file.papers:
        about = on_file.about_papers.get(text, AboutPaper())
        found.append(
            {
                "text": text,
                "kind": about.kind,
                "issuer": about.issuer,
                "seen": about.seen,
            }
        )
    return found


def _filled(rows: Any) -> list[tuple[str, Any]]:
    told = [(" ".join((row.form.text.data or "").split()), row.form) for row in rows]
    return [(text, row) for text, row in told if text]


def _in_order(row: NameRow) -> bool:
    first, last = row.since.span(), row.until.span()
    if first is None or last is None or not first.earliest or not last.latest:
        return True
    return first.earliest <= last.latest
