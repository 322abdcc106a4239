"""Who opens a house that is founded from an export, before the others enrol anew.

Nobody's key comes with an export. So for each team, and for each case's strategy notes,
one of those who held the keys before is present and makes keys of their own; everybody
else is invited by the officers and let in by these, as in any house.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app import vault
from app.keys import directory, entries, grants, proposals
from app.keys.parts import PARTS_OF_KIND, Part, Role, TeamKind, parts_of
from app.keys.unlocked import Unlocked
from app.moving.told import Person, Team, Told
from app.staff import enrolling, founding, house, secrets, teams

_FIRST = (
    Role.COORDINATOR,
    Role.INTAKE_DESK,
    Role.AUDITOR,
    Role.LEGAL_REVIEWER,
    Role.CASEWORKER,
)
"""In this order people are proposed: who lets others in comes first."""


@dataclass(frozen=True)
class Need:
    """Something that somebody must be able to open, and who could before.

    Attributes:
        called: the team's name, or what else it is, for a question at the terminal.
        people: whoever held all its keys and works here still.
    """

    id: UUID
    called: str
    people: tuple[Person, ...]


@dataclass(frozen=True)
class First:
    """One of those present: who they are, and the secrets of a password they typed."""

    person: Person
    made: enrolling.NewSecrets = field(repr=False)


@dataclass(frozen=True)
class Entered:
    """One of those present with opened keys, and what they are shown once."""

    person: Person
    who: Unlocked = field(repr=False)
    enrolled: enrolling.Enrolled = field(repr=False)


def needs(told: Told) -> Iterator[Need]:
    """Give everything that somebody must open from the first day."""
    for team in told.teams:
        if team.kind is not TeamKind.HOUSE:
            yield Need(team.id, team.name, _sorted(told, _holders(team)))
    for each in told.privileged:
        yield Need(each.case_id, "strategy notes", _sorted(told, each.holders))


def still_needed(told: Told, chosen: Collection[UUID]) -> Iterator[Need]:
    """Give what nobody of the chosen opens, where there is anybody to choose."""
    for need in needs(told):
        if need.people and not {who.id for who in need.people} & set(chosen):
            yield need


def enter(
    db: Session, hands: founding.Hands, told: Told, first: Sequence[First]
) -> list[Entered]:
    """Enrol those present: keys of their own, signed by both officers."""
    key = house.key_from(hands.house_seed)
    entered = []
    for each in first:
        person = each.person
        profile = house.StaffProfile(person.name, person.role, teams_of(told, person))
        sealed = house.seal(key, "staff_member", person.id, profile)
        member = enrolling.new_member(
            person.id, secrets.sign_in_id(person.name), sealed
        )
        db.add(member)
        enrolled, seed = enrolling.make_keys(db, member, each.made)
        member.status = "enrolled"
        who = Unlocked(person.id, seed)
        founding.by_both(
            db,
            hands.officers,
            entries.Staff(
                after=proposals.last_digest(db),
                staff_id=person.id,
                role=person.role,
                public=who.public,
                verifying=who.verifying,
            ),
        )
        entered.append(Entered(person, who, enrolled))
    grants.give_seed(
        db,
        hands.officers[0],
        team_id=hands.house_id,
        part=Part.CONTENT,
        epoch=1,
        seed=hands.house_seed,
        to=[(each.who.staff_id, each.who.public) for each in entered],
    )
    return entered


def make_teams(
    db: Session, hands: founding.Hands, told: Told, entered: Sequence[Entered]
) -> dict[tuple[UUID, Part], bytes]:
    """Make new keys of every team, for those present who held them, and for recovery.

    Returns:
        The seeds, for what is sealed under them in the same transaction.
    """
    seeds = {}
    recovery = (grants.RECOVERY_ID, directory.load(db).recovery)
    for team in told.teams:
        if team.kind is TeamKind.HOUSE:
            continue
        for part in PARTS_OF_KIND[team.kind]:
            seed = seeds[team.id, part] = vault.new_key()
            entry = teams.entry_for(
                team.id,
                team.kind,
                part,
                epoch=1,
                seed=seed,
                after=proposals.last_digest(db),
            )
            founding.by_both(db, hands.officers, entry)
            held = team.parts.get(part, ())
            readers = [
                (each.who.staff_id, each.who.public)
                for each in entered
                if each.person.id in held
                and part in parts_of(each.person.role, team.kind)
            ]
            grants.give_seed(
                db,
                hands.officers[0],
                team_id=team.id,
                part=part,
                epoch=1,
                seed=seed,
                to=[*readers, recovery],
            )
    return seeds


def pin_receivers(db: Session, hands: founding.Hands, told: Told) -> None:
    """Pin the receivers' keys again: both officers sign each as it was."""
    for each in told.receivers:
        founding.by_both(
            db,
            hands.officers,
            entries.RecipientKey(
                after=proposals.last_digest(db),
                recipient_id=each.recipient_id,
                recipient=each.recipient,
                expires_on=each.expires_on,
                kind=each.kind,
            ),
        )


def teams_of(told: Told, person: Person) -> tuple[UUID, ...]:
    """Return the teams whose keys somebody had: they are invited for these."""
    return tuple(
        team.id
        for team in told.teams
        if team.kind is not TeamKind.HOUSE
        and any(person.id in held for held in team.parts.values())
    )


def _holders(team: Team) -> set[UUID]:
    """Return who held every part of a team that there is."""
    held = [set(team.parts.get(part, ())) for part in PARTS_OF_KIND[team.kind]]
    return set.intersection(*held)


def _sorted(told: Told, ids: Collection[UUID]) -> tuple[Person, ...]:
    found = [who for who in told.people if who.id in ids and who.is_listed]
    return tuple(sorted(found, key=lambda who: (_place(who.role), who.name)))


def _place(role: Role) -> int:
    return _FIRST.index(role) if role in _FIRST else len(_FIRST)
