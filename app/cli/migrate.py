"""`barvinok migrate`: bring the database up to what this version needs."""

import click

from app.config import Settings


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if there is work.")
@click.option(
    "--public-role",
    metavar="NAME",
    help="PostgreSQL: then give this role what the public app may do, and no more.",
)
@click.option("--print", "only_print", is_flag=True, help="Print those grants as SQL.")
def migrate(check: bool, public_role: str | None, only_print: bool) -> None:
    """Bring the database up to this version.

    It is one transaction behind a lock: it is done, or nothing has changed.
    """
    settings = Settings.load()
    is_sqlite = settings.database_url.startswith("sqlite")
    if public_role is not None and is_sqlite and not only_print:
        raise click.UsageError("--public-role is for PostgreSQL: SQLite has no roles")
    if only_print:
        _print(public_role)
        return
    _bring_up(settings, check=check)
    if public_role is not None and not check:
        from app import db
        from app.web import public_rights

        public_rights.give(db.make_engine(settings.database_url), public_role)
        click.echo(f"{public_role} may do what the public app does, and no more.")


def _print(role: str | None) -> None:
    from app.web import public_rights

    if role is None:
        raise click.UsageError("--print needs --public-role NAME")
    click.echo("BEGIN;")
    for statement in public_rights.grant_statements(role):
        click.echo(f"{statement};")
    click.echo("COMMIT;")


def _bring_up(settings: Settings, *, check: bool) -> None:
    # Alembic takes a while to load: not for `barvinok --help`.
    from app.db import schema

    settings.data.mkdir(parents=True, exist_ok=True)
    current = schema.current_revision(settings.database_url)
    head = schema.head_revision()
    if current == head:
        click.echo(f"The database is up to date ({current or 'no tables yet'}).")
        return
    schema.check_known(current)
    click.echo(f"From {current or 'an empty database'} to {head}.")
    if check:
        raise SystemExit(1)
    if current is not None:
        click.echo(
            "Keep a copy of the data folder and the database before this: a migration"
            " is not taken back once people have worked on. docs/operations.md says"
            " how."
        )
    schema.upgrade(settings.database_url)
    click.echo("Done.")
