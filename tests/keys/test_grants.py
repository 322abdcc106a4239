"""Who may open what: signed, committed grants, and the parts that a role may hold.

T-36 and T-43.
"""

from datetime import timedelta
from uuid import uuid4

import pytest

from app import clock as app_clock
from app import db, vault
from app.errors import NoKeyError, TamperedError
from app.keys import directory, grants
from app.keys.models import KeyGrant, QuickGrant, TeamGrant
from app.keys.parts import PARTS_OF_KIND, Part, Role, Subject, SubjectKind, TeamKind
from app.keys.parts import parts_of as may_hold
from app.staff import changing, confirming, enrolling

CASE = SubjectKind.CASE


@pytest.fixture
def case(world, bohdan):
    """One case of North with both keys, given by Bohdan."""
    subject = Subject(CASE, uuid4())
    keys = {part: vault.new_key() for part in (Part.CONTENT, Part.IDENTITY)}
    with db.transaction() as session:
        known = directory.load(session)
        for part, key in keys.items():
            readers = [
                grants.team_reader(known, world.north, part),
                grants.recovery_reader(known),
            ]
            grants.give(session, bohdan.unlocked, subject, part, key, readers)
    return subject, keys


def opened(actor, subject):
    with db.reading() as session:
        return grants.data_keys(session, actor.unlocked, subject)


def rows_of(session, subject, **told):
    return session.query(KeyGrant).filter_by(subject_id=subject.id, **told).all()


def change(subject, **columns):
    """Write columns of a case's team grants, as whoever writes the database could."""
    with db.transaction() as session:
        for row in rows_of(session, subject, reader_kind="team"):
            for name, value in columns.items():
                setattr(row, name, value)


def test_that_the_team_opens_what_it_was_given(case, olena, bohdan, iryna):
    subject, keys = case
    assert opened(olena, subject) == keys
    assert opened(bohdan, subject) == keys
    assert opened(iryna, subject) == {Part.CONTENT: keys[Part.CONTENT]}


@pytest.mark.parametrize("who", ["taras", "lesia", "marko", "petro", "hanna", "admin"])
def test_nobody_outside_the_team_opens_anything(world, case, who):
    assert opened(world.actor(who), case[0]) == {}


def test_the_analyst_opens_neither_compartment(case, sofia):
    assert opened(sofia, case[0]) == {}


def test_t36_a_grant_moved_to_another_case_opens_nothing(case, olena):
    subject, _ = case
    other = Subject(CASE, uuid4())
    with db.transaction() as session:
        for row in rows_of(session, subject):
            row.subject_id = other.id
    with pytest.raises(TamperedError):
        opened(olena, other)


def test_t36_a_grant_moved_to_another_team_opens_nothing(world, case, taras):
    change(case[0], reader_id=world.south)
    with pytest.raises(TamperedError):
        opened(taras, case[0])


def test_t36_a_personal_grant_moved_to_another_person_opens_nothing(
    world, case, bohdan, iryna, olena
):
    subject, keys = case
    with db.transaction() as session:
        known = directory.load(session)
        reader = grants.staff_reader(known, iryna.staff_id)
        grants.give(
            session,
            bohdan.unlocked,
            subject,
            Part.IDENTITY,
            keys[Part.IDENTITY],
            [reader],
        )
    assert opened(iryna, subject) == keys
    with db.transaction() as session:
        for row in rows_of(session, subject, reader_kind="staff"):
            row.reader_id = world["sofia"].staff_id
    with pytest.raises(TamperedError):
        opened(world.actor("sofia"), subject)


def test_t36_a_content_grant_does_not_become_an_identity_grant(case, iryna):
    subject, _ = case
    with db.transaction() as session:
        content, identity = sorted(
            rows_of(session, subject, reader_kind="team"), key=lambda row: row.part
        )
        session.delete(identity)
        session.flush()
        content.part = Part.IDENTITY.value
    assert opened(iryna, subject) == {}


@pytest.mark.parametrize("signature", [None, b"", bytes(64)])
def test_t36_a_grant_without_a_good_signature_is_refused(case, olena, signature):
    change(case[0], signature=signature)
    with pytest.raises(TamperedError):
        opened(olena, case[0])


def test_t36_a_grant_in_the_name_of_somebody_else_is_refused(world, case, olena):
    change(case[0], granter_id=world["taras"].staff_id)
    with pytest.raises(TamperedError):
        opened(olena, case[0])


def test_t36_an_unsigned_grant_of_a_case_is_refused(case, olena):
    change(case[0], granter_id=None, signature=None)
    with pytest.raises(TamperedError):
        opened(olena, case[0])


def unsigned(subject, team_id):
    """Give a key as the public form does, without a signature; return the key."""
    key = vault.new_key()
    with db.transaction() as session:
        reader = grants.team_reader(directory.load(session), team_id, Part.IDENTITY)
        grants.give(session, None, subject, Part.IDENTITY, key, [reader])
    return key


@pytest.mark.parametrize("kind", [SubjectKind.REPORT, SubjectKind.CONVERSATION])
def test_t36_the_desk_opens_what_the_form_gave_and_a_team_only_what_is_signed(
    world, marko, olena, kind
):
    with db.reading() as session:
        desk = directory.load(session).the(TeamKind.INTAKE)
    sent, planted = Subject(kind, uuid4()), Subject(kind, uuid4())
    assert opened(marko, sent) == {}
    key = unsigned(sent, desk)
    assert opened(marko, sent) == {Part.IDENTITY: key}
    unsigned(planted, world.north)
    with pytest.raises(TamperedError):
        opened(olena, planted)


def test_t36_a_revoked_persons_later_grant_is_refused_and_an_earlier_one_stands(
    world, case, bohdan, olena, hanna, yurii
):
    subject, keys = case
    with db.transaction() as session:
        changing.stop(session, hanna, bohdan.staff_id)
    for officer in (hanna, yurii):
        with db.transaction() as session:
            one = confirming.waiting(session)[0]
            confirming.sign(session, officer, one.key, "")
    assert opened(olena, subject) == keys
    later = Subject(CASE, uuid4())
    with db.transaction() as session:
        known = directory.load(session)
        reader = grants.team_reader(known, world.north, Part.CONTENT)
        grants.give(
            session, bohdan.unlocked, later, Part.CONTENT, vault.new_key(), [reader]
        )
    with pytest.raises(TamperedError):
        opened(olena, later)


def test_t36_a_revoked_person_cannot_date_a_grant_back(
    world, case, bohdan, olena, hanna, yurii
):
    """The directory's head is inside what is signed: another number, no signature."""
    with db.reading() as session:
        before = directory.load(session).head
    with db.transaction() as session:
        changing.stop(session, hanna, bohdan.staff_id)
    for officer in (hanna, yurii):
        with db.transaction() as session:
            one = confirming.waiting(session)[0]
            confirming.sign(session, officer, one.key, "")
    later = Subject(CASE, uuid4())
    with db.transaction() as session:
        reader = grants.team_reader(directory.load(session), world.north, Part.CONTENT)
        grants.give(
            session, bohdan.unlocked, later, Part.CONTENT, vault.new_key(), [reader]
        )
        for row in rows_of(session, later):
            row.seq = before
    with pytest.raises(TamperedError):
        opened(olena, later)


def test_t43_a_planted_data_key_is_refused(world, case, olena):
    """HPKE seals for anybody: whoever writes the database wraps a key of their own."""
    subject, _ = case
    planted = vault.new_key()
    with db.transaction() as session:
        known = directory.load(session)
        for row in rows_of(session, subject, reader_kind="team"):
            public = known.team(world.north, Part(row.part)).public
            row.wrap = vault.wrap(planted, public, grants.key_info(row, public))
    with pytest.raises(TamperedError):
        opened(olena, subject)


def test_t43_a_planted_key_with_its_own_commitment_is_refused(world, case, olena):
    subject, _ = case
    planted = vault.new_key()
    with db.transaction() as session:
        known = directory.load(session)
        for row in rows_of(session, subject, reader_kind="team"):
            public = known.team(world.north, Part(row.part)).public
            row.commitment = vault.commitment(planted)
            row.wrap = vault.wrap(planted, public, grants.key_info(row, public))
    with pytest.raises(TamperedError):
        opened(olena, subject)


def test_t43_a_planted_quick_grant_is_refused(world, case, olena):
    """The epoch key belongs to the team; the commitment holds the key all the same."""
    subject, _ = case
    opened(olena, subject)
    with db.transaction() as session:
        grants.data_keys(session, olena.unlocked, subject)
        for row in rows_of(session, subject, reader_kind="team"):
            key = olena.unlocked.epoch_key(session, world.north, Part(row.part))
            public = directory.load(session).team(world.north, Part(row.part)).public
            quick = session.get(QuickGrant, row.id)
            quick.wrap = vault.wrap_symmetric(
                vault.new_key(), key, grants.key_info(row, public)
            )
    with pytest.raises(TamperedError):
        opened(olena, subject)


def test_the_first_reader_leaves_a_quick_grant_that_opens_the_same(
    world, case, olena, bohdan
):
    subject, keys = case
    with db.transaction() as session:
        assert grants.data_keys(session, olena.unlocked, subject) == keys
    with db.reading() as session:
        ids = [row.id for row in rows_of(session, subject, reader_kind="team")]
        quick = session.query(QuickGrant).filter(QuickGrant.grant_id.in_(ids)).all()
        assert len(quick) == 2
        assert all(len(row.wrap) == 60 for row in quick)
        assert len(rows_of(session, subject)[0].wrap) == 1168
    assert opened(bohdan, subject) == keys


def test_a_grant_that_has_run_out_opens_nothing(case, bohdan, iryna, clock):
    subject, keys = case
    until = app_clock.now() + timedelta(days=1)
    with db.transaction() as session:
        reader = grants.staff_reader(directory.load(session), iryna.staff_id)
        grants.give(
            session,
            bohdan.unlocked,
            subject,
            Part.IDENTITY,
            keys[Part.IDENTITY],
            [reader],
            expires_at=until,
        )
    assert Part.IDENTITY in opened(iryna, subject)
    clock.forward(days=1)
    assert Part.IDENTITY not in opened(iryna, subject)


def test_a_grant_cannot_be_made_to_last_longer(case, bohdan, iryna, clock):
    subject, keys = case
    with db.transaction() as session:
        reader = grants.staff_reader(directory.load(session), iryna.staff_id)
        grants.give(
            session,
            bohdan.unlocked,
            subject,
            Part.IDENTITY,
            keys[Part.IDENTITY],
            [reader],
            expires_at=app_clock.now() + timedelta(days=1),
        )
    with db.transaction() as session:
        for row in rows_of(session, subject, reader_kind="staff"):
            row.expires_at = app_clock.now() + timedelta(days=900)
    with pytest.raises(TamperedError):
        opened(iryna, subject)


def test_an_unsigned_grant_of_a_case_cannot_even_be_made(world, case):
    with pytest.raises(ValueError, match="signed"), db.transaction() as session:
        grants.give(session, None, case[0], Part.CONTENT, bytes(32), [])


def test_recovery_stands_on_every_grant(world, case):
    with db.reading() as session:
        kinds = {row.reader_kind for row in rows_of(session, case[0])}
    assert kinds == {"team", "recovery"}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("kind", list(TeamKind))
def test_the_parts_of_a_role_are_never_more_than_the_table_says(role, kind):
    allowed = {
        TeamKind.CASEWORK: {
            Role.CASEWORKER: set(Part),
            Role.COORDINATOR: set(Part),
            Role.LEGAL_REVIEWER: {Part.CONTENT, Part.CODED},
            Role.EVIDENCE_CUSTODIAN: {Part.CONTENT, Part.IDENTITY},
            Role.ANALYST: {Part.CODED},
        },
        TeamKind.INTAKE: {Role.INTAKE_DESK: {Part.CONTENT, Part.IDENTITY}},
        TeamKind.AUDIT: {Role.AUDITOR: {Part.CONTENT}},
        TeamKind.SIGNING: {Role.COORDINATOR: {Part.CONTENT}},
        TeamKind.INVESTIGATION: {
            Role.LEGAL_REVIEWER: {Part.CONTENT, Part.IDENTITY},
            Role.ANALYST: {Part.CONTENT},
        },
        TeamKind.HOUSE: {one: {Part.CONTENT} for one in Role},
    }[kind]
    assert set(may_hold(role, kind)) == allowed.get(role, set())
    assert set(may_hold(role, kind)) <= set(PARTS_OF_KIND[kind])


FORBIDDEN = [
    ("iryna", Part.IDENTITY),
    ("iryna", Part.MATCH),
    ("sofia", Part.CONTENT),
    ("sofia", Part.IDENTITY),
    ("roman", Part.CODED),
]


@pytest.mark.parametrize(("who", "part"), FORBIDDEN)
def test_a_seed_that_a_role_may_not_hold_does_not_open_whoever_signed_it(
    world, bohdan, who, part
):
    """A coordinator who gives a reviewer the identity seed gives nothing."""
    reader = world.actor(who)
    with db.transaction() as session:
        known = directory.load(session)
        grants.give_seed(
            session,
            bohdan.unlocked,
            team_id=world.north,
            part=part,
            epoch=1,
            seed=bohdan.unlocked.team_seed(session, world.north, part),
            to=[(reader.staff_id, known.staff(reader.staff_id).public)],
        )
    with db.reading() as session, pytest.raises(NoKeyError):
        reader.unlocked.team_seed(session, world.north, part)


def test_a_planted_seed_is_refused(world, olena):
    planted = vault.new_key()
    with db.transaction() as session:
        row = (
            session.query(TeamGrant)
            .filter_by(
                team_id=world.north, part=Part.CONTENT.value, reader_id=olena.staff_id
            )
            .one()
        )
        row.commitment = vault.commitment(planted)
        public = olena.unlocked.public
        row.wrap = vault.wrap(planted, public, grants.team_info(row, public))
    with db.reading() as session, pytest.raises(TamperedError):
        olena.unlocked.team_seed(session, world.north, Part.CONTENT)


def test_a_seed_that_is_not_that_of_the_public_key_is_refused(world, olena, bohdan):
    """Signed by a colleague, and still not the team's."""
    with db.transaction() as session:
        session.query(TeamGrant).filter_by(
            team_id=world.north, part=Part.CONTENT.value, reader_id=olena.staff_id
        ).delete()
        grants.give_seed(
            session,
            bohdan.unlocked,
            team_id=world.north,
            part=Part.CONTENT,
            epoch=1,
            seed=vault.new_key(),
            to=[(olena.staff_id, olena.unlocked.public)],
        )
    with db.reading() as session, pytest.raises(TamperedError):
        olena.unlocked.team_seed(session, world.north, Part.CONTENT)


def test_admitting_twice_changes_nothing(world, bohdan, olena):
    for _ in range(2):
        with db.transaction() as session:
            enrolling.admit(session, bohdan, world.north, olena.staff_id)
    with db.reading() as session:
        assert len(olena.unlocked.teams(session)[world.north]) == 4
