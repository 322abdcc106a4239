"""Printing what a purpose is about. Browsers print the address: no case is in it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app import db
from app.cases import consent_pages
from app.cases.consent_pages import scripts
from app.cases.consent_pages.scripts import READ_IN
from app.cases.consent_pages.sheets import words
from app.consent import catalogue, ledger, spoken
from app.staff.access import requires
from app.staff.policy import Permission
from app.wording import locale

MARK_CHARS = 12
"""Of the hash of the words: enough to find the rows of a ledger that kept it."""

bp = Blueprint("consent_sheets", __name__, url_prefix="/staff/consent-sheets")


@bp.get("")
@requires(Permission.CASE_LIST)
def listed() -> ResponseReturnValue:
    """Show every purpose, with its sheet in each language."""
    purposes = [
        (each.id, each.label.in_language(locale()))
        for each in catalogue.load().purposes.values()
    ]
    return render_template("consent/sheets.html", purposes=purposes, languages=READ_IN)


@bp.get("/<purpose_id>/<any(en, uk):language>")
@requires(Permission.CASE_LIST)
def sheet(purpose_id: str, language: str) -> ResponseReturnValue:
    """Show one sheet as it is printed: no name, no reference, no organisation."""
    told = scripts.script(scripts.purpose(purpose_id), language)
    hashed = ledger.wording_hash(purpose_id, language)
    with db.reading() as session:
        reading = consent_pages.reading(session, purpose_id)
    return render_template(
        "consent/sheet.html",
        script=told,
        words=words.of(language),
        mark=f"{spoken.load().version} · {language} · {hashed[:MARK_CHARS]}",
        languages=READ_IN,
        seen=reading.seen,
        heard=scripts.heard(reading),
    )
