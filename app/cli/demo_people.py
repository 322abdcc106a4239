"""The people of the demonstration and of the tests, each enrolled as anybody else.

Founding, invitation, one-time link, keys of their own, two officers who sign, teams
made by those who may hold them: all through the functions that the views call. The
people and what they say are invented.
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

import pyotp

from app import clock, db
from app.config import Settings
from app.keys import sessions
from app.keys.parts import Role, TeamKind
from app.staff import confirming, drill, enrolling, founding, signing_in, teams
from app.staff.actor import Actor
from app.vault import age

TOTP_STEP: Final = timedelta(seconds=signing_in.TOTP_SECONDS)
NORTH: Final = "North"
SOUTH: Final = "South"
SUSPECTS: Final = "Suspect files"


@dataclass(frozen=True)
class Character:
    """One invented member of staff: who they are, and the team they work in."""

    name: str
    role: Role
    password: str = field(repr=False)
    team: str = ""

    @property
    def key(self) -> str:
        """The name in lower case, by which tests and sheets refer to the person."""
        return self.name.casefold()


CAST: Final = (
    Character("Hanna", Role.OFFICER, "two lanterns over the quiet bay"),
    Character("Yurii", Role.OFFICER, "an orchard behind nine green gates"),
    Character("Petro", Role.AUDITOR, "every line of the ledger in order"),
    Character("Marko", Role.INTAKE_DESK, "a kettle for whoever comes first"),
    Character("Bohdan", Role.COORDINATOR, "seven boats and one slow harbour", NORTH),
    Character("Daryna", Role.COORDINATOR, "the second signature is not mine", NORTH),
    Character("Lesia", Role.COORDINATOR, "warm bricks along a south wall", SOUTH),
    Character("Olena", Role.CASEWORKER, "blue chairs under an old pear tree", NORTH),
    Character("Taras", Role.CASEWORKER, "the late tram across a wide river", SOUTH),
    Character("Iryna", Role.LEGAL_REVIEWER, "article by article with tea", NORTH),
    Character("Roman", Role.EVIDENCE_CUSTODIAN, "paper boxes with a red thread", NORTH),
    Character("Sofia", Role.ANALYST, "no number smaller than ten shown", NORTH),
    Character("Admin", Role.ADMINISTRATOR, "cables are labelled on both ends"),
)
"""Two officers first, then in the order in which each can do their part."""


@dataclass(frozen=True)
class Player:
    """An enrolled character with what they sign in with, and their opened keys.

    The keys are those of their first sign-in; `as_actor` looks role and teams up anew.
    """

    character: Character
    staff_id: UUID
    account_secret: str = field(repr=False)
    totp: str = field(repr=False)
    opened: Actor = field(repr=False)

    @property
    def name(self) -> str:
        """What the person types to sign in."""
        return self.character.name

    @property
    def password(self) -> str:
        """What the person types beside it."""
        return self.character.password

    def code(self) -> str:
        """Return the six digits that the authenticator shows now."""
        return pyotp.TOTP(self.totp).at(clock.now())

    def as_actor(self, *, is_fresh: bool = True) -> Actor:
        """Return the person as they stand in the bound database now."""
        with db.reading() as session:
            return Actor.of(
                session,
                self.opened.unlocked,
                self.opened.session_id,
                is_fresh=is_fresh,
            )


@dataclass(frozen=True)
class House:
    """A founded installation with everybody in it."""

    players: Mapping[str, Player] = field(repr=False)
    north: UUID
    south: UUID
    intake: UUID
    audit: UUID
    signing: UUID
    investigation: UUID
    roots: founding.Roots = field(repr=False)
    founded: founding.Founded = field(repr=False)

    def __getitem__(self, key: str) -> Player:
        """Return a player by key: `house["olena"]`."""
        return self.players[key]


def settle(settings: Settings, boot_key: bytes, *, demonstration: bool) -> House:
    """Found an installation in an empty database and enrol the whole cast.

    The codes of this moment are used up by it: who signs in afterwards needs the
    authenticator's next one. Set `app.clock` a minute back where that matters.

    Raises:
        SettingsError: the data folder belongs to an installation already.
        ConflictError: the database does.
    """
    return _Settlers(settings, boot_key).settle(demonstration=demonstration)


def officers_sign(actor: Callable[[str], Actor]) -> None:
    """Let both officers sign what waits: they saw it made, and read the digits out."""
    for key in ("hanna", "yurii"):
        officer = actor(key)
        with db.transaction() as session:
            for one in confirming.waiting(session):
                spoken = one.fingerprint[: confirming.SPOKEN]
                confirming.sign(session, officer, one.key, spoken)


class _Settlers:
    """The steps of settling in, each in the transaction that a view would open."""

    def __init__(self, settings: Settings, boot_key: bytes) -> None:
        self._settings = settings
        self._boot_key = boot_key
        self._players: dict[str, Player] = {}

    def settle(self, *, demonstration: bool) -> House:
        """Go through all of it, in an order that each step allows."""
        roots = founding.make_roots()
        officers = CAST[: founding.OFFICERS]
        founded = founding.establish(
            self._settings,
            roots,
            [founding.new_officer(o.name, o.password) for o in officers],
            demonstration=demonstration,
        )
        for officer, enrolled in zip(officers, founded.officers, strict=True):
            self._sign_in(officer, enrolled)
        self._drill(roots)
        for character in CAST[founding.OFFICERS :]:
            self._enrol(character)
        audit = self._team("petro", TeamKind.AUDIT, "Auditors")
        intake = self._team("marko", TeamKind.INTAKE, "Intake desk")
        signing = self._team("bohdan", TeamKind.SIGNING, "Package signing")
        north = self._team("bohdan", TeamKind.CASEWORK, NORTH)
        south = self._team("lesia", TeamKind.CASEWORK, SOUTH)
        investigation = self._team("iryna", TeamKind.INVESTIGATION, SUSPECTS)
        self._admit("bohdan", signing, "daryna")
        self._admit("iryna", investigation, "sofia")
        for maker, team_id, name in (("bohdan", north, NORTH), ("lesia", south, SOUTH)):
            for player in list(self._players.values()):
                if player.character.team == name and player.character.key != maker:
                    self._admit(maker, team_id, player.character.key)
        return House(
            MappingProxyType(self._players),
            north=north,
            south=south,
            intake=intake,
            audit=audit,
            signing=signing,
            investigation=investigation,
            roots=roots,
            founded=founded,
        )

    def _sign_in(self, character: Character, enrolled: enrolling.Enrolled) -> None:
        half = signing_in.give_password(
            signing_in.Credentials(
                character.name, character.password, enrolled.account_secret
            ),
            self._boot_key,
        )
        code = pyotp.TOTP(enrolled.totp).at(clock.now())
        cookie = signing_in.give_code(half, code, self._boot_key)
        with db.transaction() as session:
            opened = sessions.resume(
                session, cookie, self._boot_key, signing_in.epoch_of(session)
            )
            if opened is None or opened.unlocked is None:
                raise RuntimeError("a session just begun is gone")
            actor = Actor.of(session, opened.unlocked, opened.id, is_fresh=True)
            sessions.end(session, opened.id)
        self._players[character.key] = Player(
            character,
            enrolled.staff_id,
            enrolled.account_secret,
            enrolled.totp,
            actor,
        )

    def _actor(self, key: str) -> Actor:
        return self._players[key].as_actor()

    def _drill(self, roots: founding.Roots) -> None:
        with db.transaction() as session:
            file = drill.begin(session)
        read = io.BytesIO()
        age.decrypt(roots.recovery_identity, io.BytesIO(file), read)
        with db.transaction() as session:
            drill.finish(
                session, read.getvalue().decode(), self._actor("hanna").staff_id
            )

    def _enrol(self, character: Character) -> None:
        with db.transaction() as session:
            hanna = self._actor("hanna")
            token = enrolling.invite(session, hanna, character.name, character.role)
        made = enrolling.make_secrets(character.password)
        with db.transaction() as session:
            begun = enrolling.begin(session, token, made, self._boot_key)
        enrolled = begun.enrolled
        with db.transaction() as session:
            # The digits before those of this moment, which the sign-in will use up.
            code = pyotp.TOTP(enrolled.totp).at(clock.now() - TOTP_STEP)
            enrolling.finish(session, token, begun.cookie, code, self._boot_key)
        officers_sign(self._actor)
        self._sign_in(character, enrolled)

    def _team(self, maker: str, kind: TeamKind, name: str) -> UUID:
        with db.transaction() as session:
            team_id = teams.make(session, self._actor(maker), kind, name)
        officers_sign(self._actor)
        return team_id

    def _admit(self, by: str, team_id: UUID, whom: str) -> None:
        with db.transaction() as session:
            staff_id = self._players[whom].staff_id
            enrolling.admit(session, self._actor(by), team_id, staff_id)
