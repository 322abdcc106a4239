"""A house that was founded from an export, in a folder and a database of its own."""

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from uuid import uuid4

from app import db, index
from app.keys import pinned
from app.keys.unlocked import Unlocked
from app.moving import importing, people
from app.staff import enrolling, founding, secrets
from app.staff.actor import Actor
from app.staff.models import StaffMember
from tests.support import database
from tests.support.cast import keep_files_in

NEW_PASSWORD = "a new key for a new door, of {}"


@dataclass
class Moved:
    """The new house: where it is, its roots, and who entered it first."""

    settings: object
    roots: founding.Roots = field(repr=False)
    taken: importing.Taken = field(repr=False)

    @property
    def house(self):
        """As a world has it: whoever exports asks for the roots."""
        return self

    def actor(self, key):
        """Somebody who is there from the first day, with opened keys."""
        name = key.title()
        who = next((e.who for e in self.taken.entered if e.person.name == name), None)
        if who is None:
            who = self._officer(name)
        with db.reading() as session:
            return Actor.of(
                session, Unlocked(who.staff_id, who._seed), uuid4(), is_fresh=True
            )

    def _officer(self, name):
        """Open an officer's keys by password and kit, as signing in does."""
        for enrolled in self.taken.founded.officers:
            with db.reading() as session:
                row = session.get(StaffMember, enrolled.staff_id)
                seed = secrets.opened_seed(
                    row,
                    NEW_PASSWORD.format(name),
                    secrets.account_secret_bytes(enrolled.account_secret),
                )
            if seed is not None:
                return Unlocked(enrolled.staff_id, seed)
        raise AssertionError(name)


def chosen(told):
    """Choose as the command proposes: the first who could for each thing needed."""
    found = {}
    while need := next(people.still_needed(told, found), None):
        person = need.people[0]
        found[person.id] = person
    return list(found.values())


def officers_of(told):
    """The two officers of before, each with a new password."""
    found = [who for who in told.people if who.role.value == "officer"]
    return [
        replace(
            founding.new_officer(who.name, NEW_PASSWORD.format(who.name)),
            staff_id=who.id,
        )
        for who in found
    ]


def first_of(told):
    """Those who enter first, each with a new password."""
    return [
        people.First(who, enrolling.make_secrets(NEW_PASSWORD.format(who.name)))
        for who in chosen(told)
    ]


def take_in(settings, path, identity, roots=None, **how):
    """Import a file as the command does, in this process."""
    roots = roots or founding.make_roots()
    with path.open("rb") as source:
        told = importing.look(source, identity)
    with path.open("rb") as source:
        taken = importing.take_in(
            settings,
            source,
            identity,
            roots,
            officers_of(told),
            first_of(told),
            **{"sha256": hashlib.sha256(path.read_bytes()).hexdigest()} | how,
        )
    return Moved(settings, roots, taken)


@contextmanager
def elsewhere(maker, folder):
    """Be in a process that has an empty database and folder; give its settings."""
    bound, known = db.engine._bind, pinned._pinned
    with maker.database() as url:
        settings = database.settings_in(folder / "new", url)
        settings.data.mkdir(parents=True)
        engine = db.make_engine(url)
        db.bind(engine)
        pinned.pin(None)
        index.forget_all()
        keep_files_in(settings)
        try:
            yield settings
        finally:
            engine.dispose()
            db.engine._bind = bound
            pinned.pin(known)
            index.forget_all()
