"""T-51: after somebody left and new keys were made, theirs open nothing more."""

from uuid import uuid4

import pytest

from app import cases, db, index, vault
from app.cases.documents import CaseContent, CaseIdentity
from app.errors import ConflictError, NoKeyError, NotFoundError, TamperedError
from app.keys import directory, grants, rotation
from app.keys.models import KeyGrant, TeamGrant
from app.keys.parts import Part, Subject, SubjectKind
from app.keys.unlocked import Unlocked
from app.staff import confirming, enrolling, teams
from app.staff.policy import Permission


def open_case(world, actor):
    with db.transaction() as session:
        file = cases.open_case(
            session,
            actor,
            world.north,
            CaseContent(pseudonym="Heron 17", assigned=(world["olena"].staff_id,)),
            CaseIdentity(contact="invented"),
        )
        return file.ref, Subject(SubjectKind.CASE, file.id)


def rotate(world, by, *leaving):
    with db.transaction() as session:
        teams.rotate(session, by, world.north, [who.staff_id for who in leaving])


def officers_sign(world):
    for key in ("hanna", "yurii"):
        officer = world.actor(key)
        with db.transaction() as session:
            for one in confirming.waiting(session):
                said = one.fingerprint[: confirming.SPOKEN]
                confirming.sign(session, officer, one.key, said)


def renew(world, by):
    with db.transaction() as session:
        rotation.rewrap(session, by.unlocked, world.north)
        index.renew(session, by.unlocked, world.north)


class Leaver:
    """Somebody who left and kept their seeds and a copy of the database."""

    def __init__(self, actor, world):
        self.unlocked = Unlocked(actor.staff_id, actor.unlocked._seed)
        with db.reading() as session:
            self.seeds = {
                part: self.unlocked.team_seed(session, world.north, part)
                for part in actor.teams[world.north]
            }

    def opens(self, wrap, info):
        """Whether any seed of the old epoch opens this wrap."""
        for seed in self.seeds.values():
            try:
                vault.unwrap(seed, wrap, info)
            except TamperedError:
                continue
            return True
        return False


@pytest.fixture
def left(world, olena, bohdan):
    """Olena has left; the case of before is renewed, another was opened after."""
    before = open_case(world, bohdan)
    leaver = Leaver(olena, world)
    rotate(world, bohdan, olena)
    officers_sign(world)
    renew(world, world.actor("bohdan"))
    return leaver, before, open_case(world, world.actor("bohdan"))


def test_that_the_leavers_seeds_opened_the_case_before(world, olena, bohdan):
    _, subject = open_case(world, bohdan)
    leaver = Leaver(olena, world)
    with db.reading() as session:
        known = directory.load(session)
        row = (
            session.query(KeyGrant)
            .filter_by(subject_id=subject.id, part="content", reader_kind="team")
            .one()
        )
        public = known.team(world.north, Part.CONTENT).public
        assert leaver.opens(row.wrap, grants.key_info(row, public))


def test_t51_no_grant_of_the_new_epoch_is_the_leavers(world, left, olena):
    with db.reading() as session:
        held = session.query(TeamGrant).filter_by(
            team_id=world.north, reader_id=olena.staff_id
        )
        assert held.count() == 0
        with pytest.raises(NoKeyError):
            world.actor("olena").unlocked.team_seed(session, world.north, Part.CONTENT)


def test_t51_the_old_seeds_open_nothing_of_what_stands_now(world, left):
    leaver, (_, before), (_, after) = left
    with db.reading() as session:
        known = directory.load(session)
        for subject in (before, after):
            rows = session.query(KeyGrant).filter_by(
                subject_id=subject.id, reader_kind="team"
            )
            assert rows.count() == 2
            for row in rows:
                key = known.team_epoch(world.north, Part(row.part), row.epoch)
                assert row.epoch == 2
                assert not leaver.opens(row.wrap, grants.key_info(row, key.public))


def test_t51_the_old_index_keys_open_no_entry(world, left):
    leaver, _, _ = left
    with db.reading() as session:
        rows = session.query(index.models.IndexEntry).filter_by(team_id=world.north)
        assert rows.count() >= 4
        for row in rows:
            part = Part(row.segment)
            where = index.writing.place(world.north, part, row.subject_id, row.seq)
            key = vault.derive(leaver.seeds[part], "index")
            assert row.epoch == 2
            assert vault.try_unseal(key, row.sealed, where) is None


def test_t51_those_who_stay_read_everything(world, left):
    _, (ref, before), (later, after) = left
    daryna = world.actor("daryna")
    with db.transaction() as session:
        for subject in (before, after):
            found = grants.data_keys(session, daryna.unlocked, subject)
            assert set(found) == {Part.CONTENT, Part.IDENTITY}
        segment = index.segment(session, daryna.unlocked, world.north, Part.CONTENT)
        assert index.cases(segment)[1] == 2
        for one in (ref, later):
            assert cases.get(session, one, daryna, Permission.CASE_READ).ref == one


def test_t51_the_leaver_finds_no_such_case(world, left):
    _, (ref, _), (later, _) = left
    olena = world.actor("olena")
    for one in (ref, later):
        with pytest.raises(NotFoundError), db.transaction() as session:
            cases.get(session, one, olena, Permission.CASE_READ)


def test_new_keys_count_only_when_two_officers_have_signed(world, olena, bohdan):
    rotate(world, bohdan, olena)
    with db.reading() as session:
        assert directory.load(session).team(world.north, Part.CONTENT).epoch == 1
    ref, _ = open_case(world, bohdan)
    officers_sign(world)
    with db.transaction() as session:
        assert directory.load(session).team(world.north, Part.CONTENT).epoch == 2
        daryna = world.actor("daryna")
        assert cases.get(session, ref, daryna, Permission.CASE_READ)


def test_while_new_keys_wait_no_others_are_made(world, olena, bohdan):
    rotate(world, bohdan, olena)
    with pytest.raises(ConflictError):
        rotate(world, bohdan)


def test_new_keys_that_were_refused_can_be_made_again(world, hanna, olena, bohdan):
    rotate(world, bohdan, olena)
    with db.transaction() as session:
        confirming.refuse(session, hanna, confirming.waiting(session)[0].key)
    rotate(world, bohdan)
    officers_sign(world)
    with db.reading() as session:
        assert directory.load(session).team(world.north, Part.MATCH).epoch == 2


def test_renewing_may_stop_at_any_point_and_go_on(world, olena, bohdan):
    for _ in range(3):
        open_case(world, bohdan)
    rotate(world, bohdan, olena)
    officers_sign(world)
    bohdan = world.actor("bohdan")
    counts = []
    for _ in range(20):
        with db.transaction() as session:
            counts.append(rotation.behind(session, world.north))
            done = rotation.rewrap(session, bohdan.unlocked, world.north, 1)
        if not done:
            break
    assert counts == [6, 5, 4, 3, 2, 1, 0]
    with db.transaction() as session:
        behind = index.behind(session, world.north)
        assert behind > 0
        assert index.renew(session, bohdan.unlocked, world.north, 2) == 2
        assert index.behind(session, world.north) == behind - 2


def test_somebody_let_in_later_reads_what_was_written_before_and_after(
    world, olena, bohdan, lesia
):
    """Even before the renewal is done: all epochs that the giver holds are given."""
    before, _ = open_case(world, bohdan)
    rotate(world, bohdan, olena)
    officers_sign(world)
    bohdan = world.actor("bohdan")
    after, _ = open_case(world, bohdan)
    with db.transaction() as session:
        enrolling.admit(session, bohdan, world.north, lesia.staff_id)
    lesia = world.actor("lesia")
    with db.transaction() as session:
        for ref in (before, after):
            assert cases.get(session, ref, lesia, Permission.CASE_READ)
        segment = index.segment(session, lesia.unlocked, world.north, Part.CONTENT)
        assert index.cases(segment)[1] == 2


def test_only_a_member_makes_new_keys(world, lesia):
    with pytest.raises(NoKeyError):
        rotate(world, lesia)


def test_a_case_given_to_old_and_new_epoch_alike_is_renewed_without_harm(
    world, olena, bohdan
):
    subject = Subject(SubjectKind.CASE, uuid4())
    key = vault.new_key()

    def give(actor):
        with db.transaction() as session:
            known = directory.load(session)
            reader = grants.team_reader(known, world.north, Part.CONTENT)
            grants.give(session, actor.unlocked, subject, Part.CONTENT, key, [reader])

    give(bohdan)
    rotate(world, bohdan, olena)
    officers_sign(world)
    bohdan = world.actor("bohdan")
    give(bohdan)
    with db.transaction() as session:
        rotation.rewrap(session, bohdan.unlocked, world.north)
        assert rotation.behind(session, world.north) == 0
        assert grants.data_keys(session, bohdan.unlocked, subject) == {
            Part.CONTENT: key
        }
