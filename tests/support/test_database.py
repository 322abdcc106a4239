"""The two kinds of test databases: what one test keeps, the next does not see."""

import pytest
from sqlalchemy import create_engine, inspect, text

from app import db
from tests.support import database, postgres

ROWS = "SELECT count(*) FROM probe"


@pytest.fixture
def probe(db_bound):
    """A table of this test alone; it goes with the transaction."""
    db_bound.execute(text("CREATE TABLE probe (id INTEGER PRIMARY KEY)"))


@pytest.mark.parametrize("turn", [1, 2])
def test_what_is_committed_is_gone_in_the_next_test(probe, turn):
    with db.transaction() as session:
        session.execute(text("INSERT INTO probe VALUES (1)"))
    with db.reading() as session:
        assert session.scalar(text(ROWS)) == 1


def break_off(statement):
    """Do one thing in a transaction that then fails."""
    with db.transaction() as session:
        session.execute(text(statement))
        raise ZeroDivisionError


def test_a_refused_transaction_leaves_the_earlier_one(probe):
    with db.transaction() as session:
        session.execute(text("INSERT INTO probe VALUES (1)"))
    with pytest.raises(ZeroDivisionError):
        break_off("INSERT INTO probe VALUES (2)")
    with db.reading() as session:
        assert session.scalar(text(ROWS)) == 1


def test_reading_inside_a_transaction_takes_nothing_back(probe):
    with db.transaction() as outer:
        outer.execute(text("INSERT INTO probe VALUES (1)"))
        with db.reading() as inner:
            assert inner.scalar(text(ROWS)) == 1
    with db.reading() as session:
        assert session.scalar(text(ROWS)) == 1


def test_a_fresh_database_is_seen_by_other_connections(fresh_database):
    with db.transaction() as session:
        session.execute(text("CREATE TABLE probe (id INTEGER PRIMARY KEY)"))
        session.execute(text("INSERT INTO probe VALUES (1)"))
    other = create_engine(fresh_database.url)
    with other.connect() as connection:
        assert connection.scalar(text(ROWS)) == 1
    other.dispose()


def test_the_next_fresh_database_is_new(fresh_database):
    assert not inspect(fresh_database.engine).has_table("probe")


def test_the_database_is_the_one_that_the_run_is_on(engine, settings):
    assert engine.dialect.name == database.kind()
    assert settings.database_url.startswith(database.kind())


@pytest.mark.only_sqlite
def test_only_on_sqlite(engine):
    assert engine.dialect.name == "sqlite"


@pytest.mark.only_postgresql
def test_only_on_postgresql_and_at_least_the_oldest_version(engine):
    with engine.connect() as connection:
        version = connection.scalar(text("SHOW server_version_num"))
    assert int(version) >= postgres.OLDEST * 10_000
