"""The page on which a worker asks other teams about the people of a case."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import heads
from app.cases.casefile import CaseFile
from app.cases.matches import answering, questions
from app.db import transaction
from app.errors import InvalidInputError
from app.staff import house
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

bp = Blueprint("matches", __name__, url_prefix="/staff/cases")

WHY_NOT = {
    "closed": _l("The case is closed. Other teams are asked from an open case only."),
    "hold": _l("The survivor put the case on hold. Nobody is asked about it now."),
    "nobody": _l(
        "Nobody of this case has a given and a family name, or a phone, on file. There "
        "is nothing to ask with."
    ),
    "asked": _l("It was asked already. The answers stand here when they come."),
    "many": _l(
        "You have asked as often as one person may in a day. Go on tomorrow, or let a "
        "colleague on the case ask."
    ),
}


@bp.get("/<ref>/other-teams")
@requires(Permission.MATCH_ASK)
def shown(ref: str) -> ResponseReturnValue:
    """Show which teams should be asked, as far as they have answered."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.MATCH_ASK)
        # A team of one's own answers at once.
        answering.answer_waiting(db, file.actor)
        page = _page(db, file)
    return render_template("cases/other_teams.html", **page)


@bp.post("/<ref>/other-teams")
@requires(Permission.MATCH_ASK)
def ask(ref: str) -> ResponseReturnValue:
    """Ask every team about the people of this case, all of them at once."""
    why_not, page = "", {}
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.MATCH_ASK)
        try:
            questions.ask_from_case(db, file)
        except InvalidInputError as refused:
            why_not = str(WHY_NOT[refused.fields[0]])
            page = _page(db, file)
    if why_not:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render_template(
            "cases/other_teams.html", **page | {"why_not": why_not}
        ), status
    flash(_("Asked. Answers come when somebody of a team works next."), "saved")
    return redirect(f"/staff/cases/{ref}/other-teams", HTTPStatus.SEE_OTHER)


def _page(db: Session, file: CaseFile) -> dict[str, object]:
    state = questions.state(db, file.actor, file.id)
    names = house.team_names(db, file.actor.unlocked)
    teams = sorted(names.get(team_id, "") for team_id in state.possible)
    return {
        "head": heads.head(db, file),
        "state": state,
        "teams": teams,
        "days": questions.KEPT_DAYS,
        "most": questions.MOST_A_DAY,
        "why_not": "",
    }
