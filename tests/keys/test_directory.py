"""The directory is believed only from the pinned root down: every change is refused.

T-42: a team's public key that was replaced in the database.
"""

import msgspec
import pytest
from sqlalchemy import text

from app import db, vault
from app.errors import DirectoryError, NotOpenError, TamperedError
from app.keys import directory, entries, grants, pinned, proposals
from app.keys.models import DirectoryEntry
from app.keys.parts import Part, Role, Subject, SubjectKind, TeamKind
from app.staff import changing, enrolling, founding


@pytest.fixture
def rows(world):
    """The entries as they stand, in order."""
    with db.reading() as session:
        found = session.query(DirectoryEntry).order_by(DirectoryEntry.seq).all()
        session.expunge_all()
    return found


def load():
    with db.reading() as session:
        return directory.load(session)


def rewrite(seq, body=None, signatures=None):
    """Write one entry as somebody could who writes the database."""
    with db.transaction() as session:
        row = session.get(DirectoryEntry, seq)
        if body is not None:
            row.body = body
        if signatures is not None:
            row.signatures = entries.encode_signatures(signatures)


def entry_of(rows, kind, **told):
    for row in rows:
        entry = entries.decode(row.body)
        if isinstance(entry, kind) and all(
            getattr(entry, name) == value for name, value in told.items()
        ):
            return row, entry
    raise AssertionError


def with_public(entry, seed):
    return entries.encode(msgspec.structs.replace(entry, public=vault.public_of(seed)))


def test_that_it_verifies_untouched(world, rows):
    known = load()
    assert known.head == len(rows)
    assert known.team(world.north, Part.IDENTITY).epoch == 1
    assert len(known.officers()) == 2


def test_t42_a_team_key_replaced_in_the_database_is_refused(world, rows):
    row, entry = entry_of(rows, entries.Team, team_id=world.intake, part=Part.CONTENT)
    rewrite(row.seq, with_public(entry, vault.new_key()))
    with pytest.raises(DirectoryError):
        load()


def test_t42_nothing_is_sealed_while_the_directory_is_broken(world, rows, bohdan):
    row, entry = entry_of(rows, entries.Team, team_id=world.north, part=Part.CONTENT)
    rewrite(row.seq, with_public(entry, vault.new_key()))
    subject = Subject(SubjectKind.CASE, world.north)
    with pytest.raises(DirectoryError), db.transaction() as session:
        grants.give(session, bohdan.unlocked, subject, Part.CONTENT, bytes(32), [])


@pytest.mark.parametrize("kind", [entries.Recovery, entries.Officer, entries.Staff])
def test_no_persons_key_and_not_the_recovery_key_can_be_replaced(world, rows, kind):
    row, entry = entry_of(rows, kind)
    rewrite(row.seq, with_public(entry, vault.new_key()))
    with pytest.raises(DirectoryError):
        load()


def test_a_role_cannot_be_changed(world, rows):
    row, entry = entry_of(rows, entries.Staff, role=Role.ANALYST)
    raised = msgspec.structs.replace(entry, role=Role.CASEWORKER)
    rewrite(row.seq, entries.encode(raised))
    with pytest.raises(DirectoryError):
        load()


@pytest.mark.parametrize("place", ["first", "middle", "last but one"])
def test_an_entry_that_was_removed_is_missed(world, rows, place):
    seq = {"first": 1, "middle": len(rows) // 2, "last but one": len(rows) - 1}[place]
    with db.transaction() as session:
        session.delete(session.get(DirectoryEntry, seq))
    with pytest.raises(DirectoryError):
        load()


def test_an_entry_that_later_ones_lean_on_cannot_be_closed_over(world, rows):
    """Taken out, and the numbers of the rest moved up."""
    gone = rows[5].seq
    with db.transaction() as session:
        session.execute(
            text("DELETE FROM directory_entry WHERE seq = :seq"), {"seq": gone}
        )
        for row in rows:
            if row.seq > gone:
                session.execute(
                    text("UPDATE directory_entry SET seq = :new WHERE seq = :old"),
                    {"new": row.seq - 1, "old": row.seq},
                )
    with pytest.raises(DirectoryError):
        load()


def test_the_order_of_entries_that_lean_on_the_same_one_says_nothing(world, rows):
    """Parts of one team are proposed together: which was signed first is no claim."""
    first, second = rows[-1], rows[-2]
    with db.transaction() as session:
        a = session.get(DirectoryEntry, first.seq)
        b = session.get(DirectoryEntry, second.seq)
        bodies = (b.body, b.signatures), (a.body, a.signatures)
        (a.body, a.signatures), (b.body, b.signatures) = bodies
    known = load()
    assert known.head == len(rows)
    assert known.team(world.south, Part.CODED).epoch == 1


def test_a_tail_that_was_cut_off_is_noticed_by_what_was_signed_after_it(
    world, rows, bohdan, lesia
):
    """A revocation cannot be made undone once anything was signed that knew of it."""
    with db.transaction() as session:
        enrolling.admit(session, bohdan, world.north, lesia.staff_id)
    with db.transaction() as session:
        session.delete(session.get(DirectoryEntry, rows[-1].seq))
    assert load().head == len(rows) - 1
    with pytest.raises(TamperedError), db.reading() as session:
        lesia.unlocked.team_seed(session, world.north, Part.CONTENT)


def test_the_second_officer_may_not_be_missing(world, rows):
    row, _ = entry_of(rows, entries.Staff)
    first, _second = entries.decode_signatures(row.signatures)
    rewrite(row.seq, signatures=(first,))
    with pytest.raises(DirectoryError):
        load()


def test_the_same_officer_twice_is_one_officer(world, rows):
    row, _ = entry_of(rows, entries.Staff)
    first, _second = entries.decode_signatures(row.signatures)
    rewrite(row.seq, signatures=(first, first))
    with pytest.raises(DirectoryError):
        load()


def test_two_colleagues_who_are_no_officers_sign_nothing_in(world, rows, olena, taras):
    body = entries.encode(
        entries.Revoked(after=load().last, subject_id=world["iryna"].staff_id)
    )
    signed = tuple(
        entries.Signature(who.staff_id, who.unlocked.sign(directory.SIGNED, body))
        for who in (olena, taras)
    )
    with db.transaction() as session:
        proposals.append(session, body, signed)
    with pytest.raises(DirectoryError):
        load()


def test_a_signature_for_another_purpose_does_not_count(world, hanna, yurii):
    body = entries.encode(
        entries.Revoked(after=load().last, subject_id=world["iryna"].staff_id)
    )
    signed = tuple(
        entries.Signature(who.staff_id, who.unlocked.sign("key grant", body))
        for who in (hanna, yurii)
    )
    with db.transaction() as session:
        proposals.append(session, body, signed)
    with pytest.raises(DirectoryError):
        load()


def test_an_officer_made_by_two_officers_counts_and_one_made_by_one_does_not(
    world, hanna, yurii
):
    seed = vault.new_key()
    body = entries.encode(
        entries.Officer(
            after=load().last,
            staff_id=world["olena"].opened.session_id,
            public=vault.public_of(seed),
            verifying=vault.verifying_key(seed),
        )
    )
    one = entries.Signature(hanna.staff_id, hanna.unlocked.sign(directory.SIGNED, body))
    with db.transaction() as session:
        proposals.append(session, body, (one,))
    with pytest.raises(DirectoryError):
        load()
    two = entries.Signature(yurii.staff_id, yurii.unlocked.sign(directory.SIGNED, body))
    rewrite(_last(), signatures=(one, two))
    assert len(load().officers()) == 3


def _last():
    with db.reading() as session:
        return session.query(DirectoryEntry).count()


def test_a_root_of_somebody_elses_is_not_the_pinned_one(world, rows):
    """The whole directory, made anew by whoever writes the database."""
    roots = founding.make_roots()
    body, signature = proposals.root_entry("x", roots.root_seed)
    rewrite(1, body, (signature,))
    with pytest.raises(DirectoryError):
        load()


def test_a_second_root_is_refused(world):
    body, signature = proposals.root_entry("x", vault.new_key())
    body = entries.encode(
        msgspec.structs.replace(entries.decode(body), after=load().last)
    )
    with db.transaction() as session:
        proposals.append(session, body, (signature,))
    with pytest.raises(DirectoryError):
        load()


def test_one_root_algorithm_is_not_enough(world, rows):
    """Ed25519 and ML-DSA-65 must both hold."""
    row, _ = entry_of(rows, entries.Recovery)
    (signature,) = entries.decode_signatures(row.signatures)
    for broken in (
        bytes([signature.signature[0] ^ 1]) + signature.signature[1:],
        signature.signature[:-1] + bytes([signature.signature[-1] ^ 1]),
        signature.signature[:64],
    ):
        rewrite(row.seq, signatures=(entries.Signature(None, broken),))
        with pytest.raises(DirectoryError):
            load()


@pytest.mark.parametrize("body", [b"", b"{}", b'{"says":"queen"}', b"\xff\xfe"])
def test_an_entry_that_cannot_be_read_is_refused_in_one_way(world, rows, body):
    rewrite(len(rows), body)
    with pytest.raises(DirectoryError):
        load()


def test_an_empty_directory_is_no_directory(world):
    with db.transaction() as session:
        session.query(DirectoryEntry).delete()
    with pytest.raises(DirectoryError):
        load()


def test_without_a_pinned_installation_nothing_is_believed(world):
    known = pinned.pinned()
    pinned.pin(None)
    try:
        with pytest.raises(NotOpenError):
            load()
    finally:
        pinned.pin(known)


def test_the_entry_is_checked_again_after_every_change_of_the_rows(world, rows):
    """What was verified is kept by the digest of all rows, not by their number."""
    load()
    row, entry = entry_of(rows, entries.Team, team_id=world.north, part=Part.CODED)
    rewrite(row.seq, with_public(entry, vault.new_key()))
    with pytest.raises(DirectoryError):
        load()
    rewrite(row.seq, row.body)
    assert load().head == len(rows)


def test_an_epoch_does_not_go_back(world, hanna, yurii):
    again = entries.Team(
        after=load().last,
        team_id=world.north,
        kind=TeamKind.CASEWORK,
        part=Part.CONTENT,
        epoch=1,
        public=vault.public_of(vault.new_key()),
    )
    with db.transaction() as session:
        proposal = proposals.propose(session, again)
        proposals.sign(session, proposal, hanna.unlocked, hanna.session_id)
    with pytest.raises(DirectoryError), db.transaction() as session:
        proposals.sign(session, proposal, yurii.unlocked, yurii.session_id)
    assert load().team(world.north, Part.CONTENT).public != again.public


def test_a_revoked_persons_signature_counts_until_then_and_not_after(
    world, hanna, yurii
):
    before = load().head
    with db.transaction() as session:
        proposal = changing.stop(session, hanna, world["olena"].staff_id)
        proposals.sign(session, proposal, hanna.unlocked, hanna.session_id)
        proposals.sign(session, proposal, yurii.unlocked, yurii.session_id)
    known = load()
    assert known.signer(world["olena"].staff_id, before)
    for seq in (before + 1, known.head):
        with pytest.raises(TamperedError):
            known.signer(world["olena"].staff_id, seq)


def test_nobody_signs_before_they_were_known_or_in_the_future(world):
    known = load()
    since = known.staff(world["olena"].staff_id).since
    with pytest.raises(TamperedError):
        known.signer(world["olena"].staff_id, since - 1)
    with pytest.raises(TamperedError):
        known.signer(world["olena"].staff_id, known.head + 1)
    with pytest.raises(TamperedError):
        known.signer(world.north, known.head)
