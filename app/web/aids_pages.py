"""Settings: recorded readings and plain pictures of public pages and consent talks."""

from collections import Counter
from functools import cache
from http import HTTPStatus
from typing import Any

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue

from app import db
from app.aids import drawings, forms, keeping, showing
from app.aids.keeping import Coverage
from app.aids.pages import Tongue, page
from app.errors import InvalidInputError, NotFoundError
from app.staff.access import requires, takes_files
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.staff.views import front
from app.web import languages
from app.wording import gettext as _
from app.wording import locale

bp = Blueprint("aids", __name__, url_prefix="/staff/settings/aloud")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


def tongues() -> list[Tongue]:
    """Return the languages of the public site, the reader's own first."""
    found = _tongues(tuple(front().settings.languages))
    return sorted(found, key=lambda tongue: tongue.code != locale())


@cache
def _tongues(codes: tuple[str, ...]) -> tuple[Tongue, ...]:
    """Read the languages once in a process: their texts do not change in it."""
    return tuple(
        Tongue(each.locale, each.name, each.texts.gettext)
        for each in languages.load(codes)
    )


@bp.get("")
@requires(Permission.AID_WRITE)
def listed() -> ResponseReturnValue:
    """Show every page and every talk with what it has and what it lacks."""
    here = tongues()
    with db.reading() as session:
        rows = keeping.coverage(session, current_actor(), here)
    public = [row for row in rows if not row.page.is_inside]
    fitting = [code for row in public for code, held in row.sounds.items() if held.fits]
    return render_template(
        "staff/aids.html",
        rows=public,
        talks=[row for row in rows if row.page.is_inside],
        tongues=here,
        heard=Counter(fitting),
    )


@bp.get("/<page_name>")
@requires(Permission.AID_WRITE)
def one(page_name: str) -> ResponseReturnValue:
    """Show one page: its words, its recordings, its pictures."""
    return _one(page_name, {}, None)


@bp.post("/<page_name>/sound")
@requires(Permission.AID_WRITE)
@takes_files(forms.MOST_BYTES)
def record(page_name: str) -> ResponseReturnValue:
    """Put a recording on the page, in the place of the one before."""
    tongue = _tongue()
    form = forms.SoundForm(prefix=tongue.code)
    data = forms.bytes_of(form.file, _most_bytes(page_name, tongue))
    if data is None:
        form.file.errors = [_("Choose the file.")]
        return _one(page_name, {tongue.code: form}, None), WRONG
    try:
        with db.transaction() as session:
            keeping.record(session, current_actor(), page_name, tongue, data)
    except InvalidInputError as wrong:
        form.file.errors = [forms.error_of(wrong)]
        return _one(page_name, {tongue.code: form}, None), WRONG
    flash(_("The recording is on the page."), "saved")
    return _back(page_name)


@bp.post("/<page_name>/pictures")
@requires(Permission.AID_WRITE)
@takes_files(forms.MOST_BYTES)
def draw(page_name: str) -> ResponseReturnValue:
    """Put pictures on the page; what cannot be drawn does not keep back the others."""
    tongue = tongues()[0]
    options = _options(page_name, tongue)
    form, kept = forms.pictures_form(options), 0
    with db.transaction() as session:
        for place, (option, _words) in enumerate(options):
            field = form[f"p{place}"]
            data = forms.bytes_of(field, drawings.MOST_BYTES)
            if data is None:
                continue
            try:
                keeping.draw(session, current_actor(), page_name, option, tongue, data)
            except InvalidInputError as wrong:
                field.errors = [forms.error_of(wrong)]
            else:
                kept += 1
    if not kept and not form.errors:
        form["p0"].errors = [_("Choose the file.")]
    if any(field.errors for field in form):
        return _one(page_name, {}, form), WRONG
    flash(_("The pictures are on the page."), "saved")
    return _back(page_name)


@bp.post("/<page_name>/fits")
@requires(Permission.AID_WRITE)
def still_fits(page_name: str) -> ResponseReturnValue:
    """Play a recording again whose words changed without changing their sense."""
    tongue = _tongue()
    with db.transaction() as session:
        keeping.still_fits(session, current_actor(), page_name, tongue)
    flash(_("The recording is on the page."), "saved")
    return _back(page_name)


@bp.post("/<page_name>/remove")
@requires(Permission.AID_WRITE)
def take_away(page_name: str) -> ResponseReturnValue:
    """Take a recording or a picture off the page."""
    option = forms.option()
    language = _tongue().code if option is None else ""
    with db.transaction() as session:
        keeping.take_away(
            session, current_actor(), page_name, option=option, language=language
        )
    flash(_("It is off the page."), "saved")
    return _back(page_name)


@bp.get("/file/<int:number>.<ending>")
@requires(Permission.CASE_LIST)
def file(number: int, ending: str) -> ResponseReturnValue:
    """Send one file, or the part of it that a player asks for, as the public page does.

    To everybody who talks with people: it is the office's own, and tells of nobody.
    """
    with db.reading() as session:
        mime, data = showing.file_of(session, number, ending)
    answer = make_response(data)
    answer.mimetype = mime
    return answer.make_conditional(
        request, accept_ranges=True, complete_length=len(data)
    )


def _most_bytes(page_name: str, tongue: Tongue) -> int:
    """Return how large a recording of a page may be."""
    here = page(page_name, tongue)
    if here is None:
        raise NotFoundError
    return keeping.most_bytes(here)[0]


def _tongue() -> Tongue:
    """Return the language that the form is about.

    Raises:
        InvalidInputError: it is none of the public site.
    """
    asked = forms.language()
    found = next((each for each in tongues() if each.code == asked), None)
    if found is None:
        raise InvalidInputError("language")
    return found


def _options(page_name: str, tongue: Tongue) -> list[tuple[str, str]]:
    found = page(page_name, tongue)
    if found is None:
        raise NotFoundError
    return [("", _("Beside the title")), *found.choices]


def _one(page_name: str, wrong: dict[str, Any], drawn: Any) -> str:
    here = tongues()
    with db.reading() as session:
        covered: Coverage = keeping.of_one(session, current_actor(), page_name, here)
    options = _options(page_name, here[0])
    return render_template(
        "staff/aid.html",
        covered=covered,
        tongues=here,
        pages={tongue.code: page(page_name, tongue) for tongue in here},
        sound_forms={
            each.code: wrong.get(each.code)
            or forms.SoundForm(formdata=None, prefix=each.code)
            for each in here
        },
        pictures=drawn or forms.pictures_form(options),
        options=[option for option, _words in options],
        most_bytes=_most_bytes(page_name, here[0]),
    )


def _back(page_name: str) -> ResponseReturnValue:
    return redirect(f"/staff/settings/aloud/{page_name}", HTTPStatus.SEE_OTHER)
