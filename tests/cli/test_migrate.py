"""`barvinok migrate`."""

import pytest
from sqlalchemy import text

from app import cli, db
from app.db import schema


@pytest.fixture
def migrate(tmp_path, empty_database_url, monkeypatch, capsys):
    """Run the command on an empty database; give its exit code and what it said."""
    monkeypatch.setenv("BARVINOK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("BARVINOK_DATABASE_URL", empty_database_url)

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            cli.main(["migrate", *arguments])
        return ended.value.code, capsys.readouterr().out

    return run


@pytest.fixture
def has_a_head(monkeypatch):
    """Note what would be migrated, whatever revisions there are."""
    done = []
    monkeypatch.setattr(schema, "head_revision", lambda: "abc123")
    monkeypatch.setattr(schema, "upgrade", done.append)
    return done


def test_the_database_is_brought_to_the_head_once(migrate, empty_database_url):
    assert migrate()[0] == 0
    assert schema.current_revision(empty_database_url) == schema.head_revision()
    code, said = migrate()
    assert code == 0
    assert "up to date" in said


def test_check_changes_nothing_and_tells(migrate, has_a_head):
    code, said = migrate("--check")
    assert code == 1
    assert "From an empty database to abc123" in said
    assert has_a_head == []


def test_an_older_database_gets_a_word_about_backups(migrate, empty_database_url):
    schema.upgrade(empty_database_url, "+1")
    assert schema.current_revision(empty_database_url) != schema.head_revision()
    code, said = migrate()
    assert code == 0
    assert "copy" in said
    assert schema.current_revision(empty_database_url) == schema.head_revision()


@pytest.mark.parametrize("how", [(), ("--check",)])
def test_a_database_of_a_later_release_is_left_alone(
    migrate, empty_database_url, capsys, how
):
    migrate()
    engine = db.make_engine(empty_database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    engine.dispose()
    assert migrate(*how)[0] == 2
    assert schema.current_revision(empty_database_url) == "later"


def test_the_grants_of_the_public_role_are_printed_without_a_server(migrate):
    code, said = migrate("--public-role", "barvinok_public", "--print")
    assert code == 0
    assert said.startswith("BEGIN;\nREVOKE ALL")
    assert 'GRANT INSERT ON "report" TO "barvinok_public";' in said
    assert said.endswith("COMMIT;\n")
    assert migrate("--print")[0] == 2


@pytest.mark.only_sqlite
def test_on_sqlite_there_is_no_role_to_give_anything_to(migrate):
    assert migrate("--public-role", "barvinok_public")[0] == 2
