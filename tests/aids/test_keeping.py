"""Who may put what on a public page, and what is played there."""

import hashlib

import pytest
from sqlalchemy import select, update

from app import db
from app.aids import keeping, pages, showing, sounds
from app.aids.models import Aid
from app.errors import InvalidInputError, NotFoundError
from tests.support import log, recordings


def recorded(actor, tongue, name="start", data=None):
    with db.transaction() as session:
        keeping.record(session, actor, name, tongue, data or recordings.wav())


def shown(tongue, name="start"):
    with db.reading() as session:
        return showing.of_page(session, pages.page(name, tongue), tongue.code)


def test_a_recording_is_played_in_its_language_only(world, bohdan, english, ukrainian):
    assert shown(ukrainian).sound is None
    recorded(bohdan, ukrainian)
    assert shown(english).sound is None
    file = shown(ukrainian).sound
    with db.reading() as session:
        mime, data = showing.file_of(session, file.number, "wav")
    assert (mime, data) == ("audio/wav", sounds.checked(recordings.wav()).data)


def test_a_new_recording_takes_the_place_of_the_old(world, bohdan, english):
    recorded(bohdan, english)
    old = shown(english).sound
    recorded(bohdan, english, data=recordings.opus())
    new = shown(english).sound
    assert new.mime == "audio/ogg"
    with db.reading() as session, pytest.raises(NotFoundError):
        showing.file_of(session, old.number, "wav")


def test_a_recording_of_other_words_is_not_played_until_somebody_says_that_it_fits(
    world, bohdan, english
):
    recorded(bohdan, english)
    changed = pages.Tongue("en", "English", lambda text: text.replace("safe", "calm"))
    assert shown(changed).sound is None
    with db.transaction() as session:
        assert not keeping.of_one(session, bohdan, "start", [changed]).sounds["en"].fits
        keeping.still_fits(session, bohdan, "start", changed)
    assert shown(changed).sound is not None
    assert shown(english).sound is None


def test_pictures_stand_beside_their_choices_in_every_language(
    world, bohdan, english, ukrainian
):
    with db.transaction() as session:
        for option in ("", "yes", "no_later"):
            keeping.draw(
                session, bohdan, "fc.safe_now", option, english, recordings.png()
            )
    found = shown(ukrainian, "fc.safe_now")
    assert set(found.choices) == {"yes", "no_later"}
    assert found.picture is not None
    with db.transaction() as session:
        keeping.draw(
            session, bohdan, "fc.people.each", "who.child", english, recordings.png()
        )
    assert set(shown(english, "fc.people.each").within("who")) == {"child"}


def test_all_pictures_of_a_page_together_keep_to_its_budget(world, bohdan, english):
    with db.transaction() as session:
        page = pages.page("fc.needs", english)
        for option in ["", *dict(page.choices)]:
            keeping.draw(session, bohdan, page.name, option, english, recordings.png())
        sizes = [len(data) for data in session.scalars(select(Aid.data))]
    assert len(sizes) == len(page.choices) + 1
    assert sum(sizes) < 15 * 1024


@pytest.mark.parametrize("who", ["olena", "iryna", "marko", "petro", "hanna", "admin"])
def test_nobody_but_a_coordinator_speaks_for_the_office(world, english, who):
    actor = world.actor(who)
    with db.transaction() as session:
        for attempt in (
            lambda: keeping.record(session, actor, "start", english, recordings.wav()),
            lambda: keeping.draw(
                session, actor, "start", "", english, recordings.png()
            ),
            lambda: keeping.still_fits(session, actor, "start", english),
            lambda: keeping.take_away(
                session, actor, "start", option=None, language="en"
            ),
            lambda: keeping.coverage(session, actor, [english]),
            lambda: keeping.of_one(session, actor, "start", [english]),
        ):
            with pytest.raises(NotFoundError):
                attempt()


def test_a_signature_of_anybody_else_counts_for_nothing(world, bohdan, admin, english):
    recorded(bohdan, english)
    with db.transaction() as session:
        row = session.scalar(select(Aid))
        row.signed_by = admin.staff_id
        row.signature = admin.unlocked.sign(showing.PURPOSE, showing.statement(row))
    assert shown(english).sound is None


@pytest.mark.parametrize(
    "change",
    [
        {"page": "danger"},
        {"language": "uk"},
        {"mime": "audio/ogg"},
        {"words": bytes(32)},
        {"sha256": bytes(32)},
        {"signature": bytes(64)},
        {"signed_at_seq": 1},
    ],
)
def test_a_row_that_somebody_changed_in_the_database_is_not_played(
    world, bohdan, english, ukrainian, change
):
    recorded(bohdan, english)
    with db.transaction() as session:
        session.execute(update(Aid).values(**change))
    name = change.get("page", "start")
    tongue = ukrainian if "language" in change else english
    if "words" in change:
        change["words"] = pages.page("start", english).hash
    assert shown(tongue, name).sound is None


def test_other_bytes_under_a_good_signature_are_not_served(world, bohdan, english):
    recorded(bohdan, english)
    with db.transaction() as session:
        session.execute(update(Aid).values(data=recordings.wav(tone=880)))
    file = shown(english).sound
    with db.reading() as session, pytest.raises(NotFoundError):
        showing.file_of(session, file.number, "wav")


def test_what_is_refused_changes_nothing(world, bohdan, english):
    recorded(bohdan, english)
    with pytest.raises(InvalidInputError):
        recorded(bohdan, english, data=b"<p>not sound")
    with db.transaction() as session:
        for name, option in (("nothing", ""), ("fc.safe_now", "no_such_choice")):
            with pytest.raises(NotFoundError):
                keeping.draw(session, bohdan, name, option, english, recordings.png())
        keeping.take_away(session, bohdan, "danger", option=None, language="en")
        assert len(session.scalars(select(Aid)).all()) == 1
    assert shown(english).sound is not None


def test_each_change_is_in_the_log_with_the_hash_of_what_is_played(
    world, bohdan, english
):
    recorded(bohdan, english)
    file = shown(english).sound
    with db.reading() as session:
        _mime, data = showing.file_of(session, file.number, "wav")
    with db.transaction() as session:
        keeping.take_away(session, bohdan, "start", option=None, language="en")
    lines = [line for line in log.lines(world) if line.action.startswith("aid_")]
    assert [line.action for line in lines] == ["aid_recorded", "aid_removed"]
    assert lines[0].details["sha256"] == hashlib.sha256(data).hexdigest()
    assert lines[0].actor_id == bohdan.staff_id
    assert shown(english).sound is None


def test_what_is_missing_is_counted_page_by_page(world, bohdan, english, ukrainian):
    recorded(bohdan, english)
    with db.reading() as session:
        rows = keeping.coverage(session, bohdan, [english, ukrainian])
    by_name = {row.page.name: row for row in rows}
    assert set(by_name) == {*pages.names(), *pages.purposes()}
    assert by_name["start"].sounds["en"].fits
    assert "uk" not in by_name["start"].sounds
    assert not by_name["danger"].sounds
