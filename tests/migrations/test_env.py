"""What env.py promises to every revision, tried with a chain planted for it."""

import shutil
import threading

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from app import db
from app.db import schema

HEAD = '''"""planted"""
import sqlalchemy as sa
from alembic import op
revision = "{revision}"
down_revision = {before}


def upgrade():
{body}


def downgrade():
    pass
'''

TABLES = """
    op.create_table("parent", sa.Column("id", sa.Integer(), primary_key=True),
                    sa.Column("name", sa.String()))
    op.create_table("child", sa.Column("id", sa.Integer(), primary_key=True),
                    sa.Column("parent_id", sa.Integer(),
                              sa.ForeignKey("parent.id", ondelete="CASCADE")))
    op.execute("INSERT INTO parent VALUES (1, 'a')")
    op.execute("INSERT INTO child VALUES (1, 1)")
"""
REBUILD = """
    with op.batch_alter_table("parent") as batch:
        batch.alter_column("name", existing_type=sa.String(), nullable=False)
"""
ORPHAN = """
    with op.batch_alter_table("child") as batch:
        batch.drop_column("parent_id")
        batch.add_column(sa.Column("parent_id", sa.Integer()))
    with op.batch_alter_table("child") as batch:
        batch.create_foreign_key("fk", "parent", ["parent_id"], ["id"])
    op.execute("UPDATE child SET parent_id = 99")
"""
BREAKS = """
    op.create_table("half_way", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("INSERT INTO nowhere VALUES (1)")
"""
SLOW = """
    op.execute("SELECT pg_sleep(0.2)")
    timeouts = [op.get_bind().scalar(sa.text(f"SHOW {name}_timeout"))
                for name in ("lock", "statement")]
    op.create_table("seen", sa.Column("lock", sa.String()),
                    sa.Column("statement", sa.String()))
    op.execute(f"INSERT INTO seen VALUES ('{timeouts[0]}', '{timeouts[1]}')")
"""


@pytest.fixture
def migrate(tmp_path, empty_database_url):
    """Run a chain of planted upgrades on an empty database."""
    folder = tmp_path / "migrations"
    folder.joinpath("versions").mkdir(parents=True)
    shutil.copy(schema.MIGRATIONS / "env.py", folder)
    config = schema.migration_config(empty_database_url)
    config.set_main_option("script_location", str(folder))

    def run(*bodies):
        before = None
        for number, body in enumerate(bodies):
            revision = f"r{number}"
            source = HEAD.format(revision=revision, before=repr(before), body=body)
            (folder / "versions" / f"{revision}.py").write_text(source)
            before = revision
        command.upgrade(config, "head")

    return run


@pytest.fixture
def ask(empty_database_url):
    """Ask the planted database one thing."""
    engine = db.make_engine(empty_database_url)

    def scalar(statement):
        with engine.connect() as connection:
            return connection.scalar(text(statement))

    yield scalar
    engine.dispose()


def test_rebuilding_a_table_keeps_the_rows_that_point_to_it(migrate, ask):
    migrate(TABLES, REBUILD)
    assert ask("SELECT count(*) FROM child WHERE parent_id = 1") == 1


def test_rows_that_point_to_nothing_are_not_committed(migrate, ask):
    with pytest.raises((RuntimeError, DBAPIError)):
        migrate(TABLES, ORPHAN)
    with pytest.raises(DBAPIError):
        ask("SELECT count(*) FROM child")


def test_an_upgrade_that_breaks_half_way_leaves_nothing(migrate, ask):
    with pytest.raises(DBAPIError):
        migrate(TABLES, BREAKS)
    with pytest.raises(DBAPIError):
        ask("SELECT count(*) FROM parent")
    with pytest.raises(DBAPIError):
        ask("SELECT count(*) FROM half_way")


@pytest.mark.only_postgresql
def test_on_postgresql_a_migration_has_time_outs(migrate, ask):
    migrate(SLOW)
    assert ask("SELECT lock FROM seen") == "10s"
    assert ask("SELECT statement FROM seen") == "15min"


@pytest.mark.only_postgresql
def test_on_postgresql_a_second_migration_waits_for_the_first(
    migrate, ask, empty_database_url
):
    engine = db.make_engine(empty_database_url)
    key = int.from_bytes(b"barvinok", "big") & 0x7FFF_FFFF_FFFF_FFFF
    second = threading.Thread(target=migrate, args=(TABLES,))
    with engine.begin() as first:
        first.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
        second.start()
        second.join(1)
        assert second.is_alive()
    second.join(30)
    engine.dispose()
    assert ask("SELECT count(*) FROM parent") == 1


@pytest.mark.only_sqlite
def test_on_sqlite_a_second_migration_waits_for_the_first(
    migrate, ask, empty_database_url
):
    engine = db.make_engine(empty_database_url)
    second = threading.Thread(target=migrate, args=(TABLES,))
    with engine.begin() as first:
        first.execute(text("CREATE TABLE other (id INTEGER)"))
        second.start()
        second.join(1)
        assert second.is_alive()
    second.join(30)
    engine.dispose()
    assert ask("SELECT count(*) FROM parent") == 1


def test_without_a_database_no_sql_is_offered(empty_database_url):
    config = schema.migration_config(empty_database_url)
    with pytest.raises(SystemExit, match="the checks need one"):
        command.upgrade(config, "head", sql=True)


def test_a_wrong_address_is_an_error_and_not_another_database():
    with pytest.raises(OperationalError):
        schema.upgrade("sqlite:////nowhere/at/all/barvinok.db")
