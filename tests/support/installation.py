"""A small installation with real keys: two officers, an intake team, an auditor team.

For tests of what seals to the intake team, without enrolling anyone. `founded` gives the
seeds, so that a test can show that the right keys open what was sealed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from app import db, vault
from app.config import Installation
from app.keys import directory, entries, pinned, proposals
from app.keys.parts import PARTS_OF_KIND, Part, TeamKind
from app.keys.unlocked import Unlocked
from app.vault import age


@dataclass
class Founded:
    """What exists nowhere on a real server."""

    installation: Installation
    intake_id: UUID
    seeds: dict[tuple[TeamKind, Part], bytes] = field(repr=False)


def installation_for(root_seed: bytes) -> Installation:
    """Return what is pinned for a directory root."""
    root = directory.fingerprint(vault.dual_verifying_key(root_seed))
    return Installation(uuid4().hex, b"a salt of thirty-two bytes, fixed"[:32], root, False)


def found(session: Session, root_seed: bytes) -> Founded:
    """Write the directory of the installation that is pinned."""
    officers = [Unlocked(uuid4(), vault.new_key()) for _ in range(2)]

    def by_root(entry: entries.Entry) -> None:
        body = entries.encode(entry)
        proposals.append(session, body, (proposals.sign_as_root(root_seed, body),))

    def by_officers(entry: entries.Entry) -> None:
        body = entries.encode(entry)
        signed = tuple(
            entries.Signature(o.staff_id, o.sign(directory.SIGNED, body))
            for o in officers
        )
        proposals.append(session, body, signed)

    first, signature = proposals.root_entry(pinned.pinned().organisation, root_seed)
    proposals.append(session, first, (signature,))
    _, recipient = age.new_identity()
    by_root(
        entries.Recovery(
            after=proposals.last_digest(session),
            recipient=recipient,
            public=age.public_bytes(recipient),
        )
    )
    for officer in officers:
        by_root(
            entries.Officer(
                after=proposals.last_digest(session),
                staff_id=officer.staff_id,
                public=officer.public,
                verifying=officer.verifying,
            )
        )
    founded = Founded(pinned.pinned(), uuid4(), {})
    for kind, team_id in ((TeamKind.INTAKE, founded.intake_id), (TeamKind.AUDIT, uuid4())):
        for part in PARTS_OF_KIND[kind]:
            seed = founded.seeds[kind, part] = vault.new_key()
            verifying = b""
            if kind is TeamKind.AUDIT:
                verifying = vault.dual_verifying_key(vault.derive(seed, "checkpoint"))
            by_officers(
                entries.Team(
                    after=proposals.last_digest(session),
                    team_id=team_id,
                    kind=kind,
                    part=part,
                    epoch=1,
                    public=vault.public_of(seed),
                    verifying=verifying,
                )
            )
    return founded


@pytest.fixture
def pinned_installation() -> Iterator[bytes]:
    """Pin an installation without a directory, and give its root seed."""
    root_seed = vault.new_key()
    pinned.pin(installation_for(root_seed))
    yield root_seed
    pinned.pin(None)


@pytest.fixture
def founded(db_bound: Connection, pinned_installation: bytes) -> Founded:
    """An installation that can take reports, in the test's one transaction."""
    with db.transaction() as session:
        return found(session, pinned_installation)
