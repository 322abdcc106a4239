"""Giving a team's data keys to its newest epoch, as after somebody left."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from app import db, vault
from app.keys import directory, grants, proposals, rotation
from app.keys.parts import Part, Subject, SubjectKind
from app.staff import teams
from scripts.benches._office import Office, office, size_of
from scripts.harness import Bench, Outcome, Pair

GRANTS = 4_000
AT_ONCE = 500
TARGET = 20e-6  # 20 s for a million


def _new_epoch(where: Office) -> None:
    bohdan = where.house["bohdan"].as_actor()
    with db.transaction() as session:
        teams.rotate(session, bohdan, where.house.north, ())
    for key in ("hanna", "yurii"):
        officer = where.house[key].as_actor()
        with db.transaction() as session:
            for proposal_id, _, _ in proposals.pending(session):
                proposals.sign(
                    session, proposal_id, officer.unlocked, officer.session_id
                )


@contextmanager
def rewrap(folder: Path) -> Iterator[Pair]:
    """Renew grants until none is behind, in steps that may be interrupted."""
    size = size_of("grants", GRANTS)
    with office(folder) as where:
        bohdan = where.house["bohdan"].as_actor()
        with db.transaction() as session:
            known = directory.load(session)
            reader = grants.team_reader(known, where.house.north, Part.CONTENT)
            for _ in range(size):
                subject = Subject(SubjectKind.CASE, uuid4())
                grants.give(
                    session,
                    bohdan.unlocked,
                    subject,
                    Part.CONTENT,
                    vault.new_key(),
                    [reader],
                )

        def renew() -> Outcome:
            with db.transaction() as session:
                behind = rotation.behind(session, where.house.north)
            if not behind:
                _new_epoch(where)
            actor = where.house["bohdan"].as_actor()
            with db.transaction() as session:
                done = rotation.rewrap(
                    session, actor.unlocked, where.house.north, AT_ONCE
                )
            return Outcome(done)

        yield Pair(renew, None)


BENCHES = [
    Bench(
        "rewrap",
        "grants given to a new epoch, one after another by HPKE and signature",
        "nothing; seconds a grant",
        TARGET,
        rewrap,
    )
]
