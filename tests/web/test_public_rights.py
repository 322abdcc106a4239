"""What the public process may do in the database: one list, on both databases."""

import threading

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app import db
from app.db import schema
from app.web import public_rights
from tests.support.public_site import Browser, make_public_app

REFUSED = [
    "SELECT content FROM report",
    "SELECT count(*) FROM report",
    "UPDATE report SET status = 'closed'",
    "DELETE FROM report",
    "DELETE FROM conversation",
    "DELETE FROM message",
    "UPDATE conversation SET team_id = team_id",
    "UPDATE message SET identity = identity",
    "UPDATE survivor_view SET version = 9",
    "DELETE FROM key_grant",
    "DELETE FROM receipt",
    "UPDATE receipt SET lookup = lookup",
    "UPDATE receipt SET public = public",
    "UPDATE receipt SET conversation_id = conversation_id",
    "UPDATE key_grant SET wrap = wrap",
    "INSERT INTO directory_entry (seq, body, signatures) VALUES (999, 'x', 'x')",
    "UPDATE directory_entry SET body = body",
    "SELECT * FROM audit_line",
    "DELETE FROM audit_line",
    "UPDATE audit_line SET sealed = sealed",
    "SELECT * FROM staff_session",
    "SELECT * FROM staff_member",
    "SELECT * FROM team_grant",
    "SELECT * FROM job",
    "CREATE TABLE planted (id integer)",
    "SELECT id FROM kept_file",
    "DELETE FROM kept_file",
    "UPDATE kept_file SET conversation_id = conversation_id",
    "DROP TABLE visit",
]
ALLOWED = [
    "SELECT body FROM directory_entry",
    "SELECT hold FROM conversation",
    "UPDATE conversation SET hold = hold",
    "UPDATE message SET status = status",
    "UPDATE receipt SET expires_at = expires_at",
    "DELETE FROM draft",
    "DELETE FROM draft_file",
    "DELETE FROM visit",
]


def test_the_list_names_tables_and_columns_that_exist():
    metadata = schema.complete_metadata()
    for table, right in public_rights.RIGHTS.items():
        columns = set(metadata.tables[table].columns.keys())
        for named in (right.select, right.update):
            assert named == public_rights.ALL or set(named) <= columns


def test_what_is_not_listed_is_refused_by_default():
    listed = set(public_rights.RIGHTS)
    for table in set(schema.complete_metadata().tables) - listed:
        for action in (18, 20, 23, 9):  # insert, read, update, delete
            assert public_rights.authorize(action, table, "id") == 1


@pytest.fixture
def guarded(live_world):
    """The public process's own connection to the database of the world."""
    if db.dialect() == "sqlite":
        engine = db.make_engine(live_world.settings.database_url)
        public_rights.enforce(engine)
        yield engine
        engine.dispose()
        return
    role, owner = "barvinok_public_test", db.bound()
    with owner.connect() as connection, connection.begin():
        connection.execute(text(f'DROP ROLE IF EXISTS "{role}"'))
        connection.execute(text(f'CREATE ROLE "{role}"'))
        connection.execute(text(f'GRANT USAGE ON SCHEMA public TO "{role}"'))
        for statement in public_rights.grant_statements(role):
            connection.execute(text(statement))
    engine = db.make_engine(live_world.settings.database_url)

    def become(dbapi, record):
        with dbapi.cursor() as cursor:
            cursor.execute(f'SET ROLE "{role}"')
        dbapi.commit()

    from sqlalchemy import event

    event.listen(engine, "connect", become)
    yield engine
    engine.dispose()
    with owner.connect() as connection, connection.begin():
        connection.execute(text(f'DROP OWNED BY "{role}"'))
        connection.execute(text(f'DROP ROLE "{role}"'))


@pytest.mark.parametrize("statement", REFUSED)
def test_what_the_public_process_may_not_do_is_refused(guarded, statement):
    with guarded.connect() as connection, pytest.raises(DatabaseError) as refused:
        connection.execute(text(statement))
    told = str(refused.value).lower()
    assert any(
        word in told for word in ("not authorized", "prohibited", "denied", "owner")
    )


@pytest.mark.parametrize("statement", ALLOWED)
def test_what_it_may_do_goes_through(guarded, statement):
    with guarded.connect() as connection, connection.begin() as outer:
        connection.execute(text(statement))
        outer.rollback()


def test_the_whole_walk_of_a_survivor_needs_no_more(live_world, guarded):
    db.bind(guarded)
    app = make_public_app(live_world)
    survivor = Browser(app)
    survivor.open("/")
    survivor.press("Українська")
    survivor.press("English")
    survivor.begins()
    survivor.open("/pause")
    paused = survivor.press("Give me a code").code
    again = Browser(app)
    assert again.returns(paused).question
    again.answers()
    again.press("Send")
    code = again.page.code
    again.press("Leave now")
    reader = Browser(app)
    assert reader.returns(code).path == "/box"
    reader.follow("Write")
    assert reader.press("Send", text="hello").path == "/box/written"
    reader.open("/box/pause")
    assert "Everything is stopped" in reader.press("Pause everything").text
    reader.press("Withdraw everything")
    reader.open("/box/code")
    groups = reader.press("Make a new code").code.split()
    reader.press("Use this code", second=groups[1], fifth=groups[4])
    assert Browser(app).returns(" ".join(groups)).path == "/box"
    reader.open("/box/code")
    reader.press("This was not me: stop it")
    assert Browser(app).returns(" ".join(groups)).status == 422
    reader.press("Leave now")
    assert Browser(app).returns("1" * 24).status == 422


def test_many_survivors_at_once_lose_nothing(live_world, guarded):
    db.bind(guarded)
    app = make_public_app(live_world)
    codes, faults = [], []

    def one():
        try:
            codes.append(Browser(app).sends())
        except Exception as fault:  # noqa: BLE001  # a thread's fault is the test's
            faults.append(repr(fault))

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(set(codes)) == 4


def test_the_grants_for_postgresql_name_columns_where_the_list_does():
    statements = public_rights.grant_statements("barvinok_public")
    assert statements[0].startswith("REVOKE ALL")
    assert 'GRANT INSERT ON "report" TO "barvinok_public"' in statements
    assert (
        'GRANT SELECT, INSERT, UPDATE (hold) ON "conversation" TO "barvinok_public"'
        in statements
    )
    assert not [s for s in statements if "staff" in s or '"case"' in s]


def test_a_role_with_a_quote_in_its_name_stays_a_name():
    (first, *_) = public_rights.grant_statements('x"; DROP TABLE report; --')
    assert '"x""; DROP TABLE report; --"' in first


@pytest.mark.only_postgresql
def test_on_postgresql_the_roles_refusal_is_the_servers_own(guarded):
    with guarded.connect() as connection, pytest.raises(DatabaseError) as refused:
        connection.execute(text("SELECT content FROM report"))
    assert isinstance(refused.value.orig, psycopg.errors.InsufficientPrivilege)
