"""The page called Caseload: what each colleague of a team carries, for coordinators."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app import audit
from app.audit import Action
from app.cases import assigning, caseload
from app.db import transaction
from app.errors import NotFoundError
from app.keys.parts import TeamKind
from app.staff import house
from app.staff.access import requires
from app.staff.policy import Permission, Record, allows
from app.staff.present import current_actor
from app.wording import locale

bp = Blueprint("caseload", __name__, url_prefix="/staff/caseload")


@bp.get("")
@requires(Permission.LOAD_READ)
def shown() -> ResponseReturnValue:
    """Show each team of the coordinator, the lightest load first."""
    actor, groups = current_actor(), list[dict[str, Any]]()
    with transaction() as db:
        teams = house.team_names(db, actor.unlocked)
        for team_id in actor.teams_of(db, TeamKind.CASEWORK):
            if not allows(actor, Permission.LOAD_READ, Record(team_id)):
                raise NotFoundError
            loads = caseload.of_team(db, actor, team_id)
            people = assigning.of_team(db, actor.unlocked, team_id)
            carried = [
                (loads.get(who, caseload.Load()), name, who) for who, name in people
            ]
            rows = [
                {"id": who, "name": name, "load": load}
                for load, name, who in sorted(
                    carried, key=lambda each: (each[0].points, each[1])
                )
            ]
            audit.record(db, Action.LOADS_READ, actor.staff_id, team_id, n=len(rows))
            groups.append({"id": team_id, "team": teams.get(team_id, ""), "rows": rows})
    language = locale()
    weights = [
        (w.label.in_language(language), w.points, w.reason.in_language(language))
        for w in caseload.load().values()
    ]
    return render_template("work/caseload.html", groups=groups, weights=weights)
