"""`barvinok migrate`: bring the database up to what this version needs."""

import click

from app.config import Settings


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if there is work.")
def migrate(check: bool) -> None:
    """Bring the database up to this version.

    It is one transaction behind a lock: it is done, or nothing has changed.
    """
    # Alembic takes a while to load: not for `barvinok --help`.
    from app.db import schema

    settings = Settings.load()
    settings.data.mkdir(parents=True, exist_ok=True)
    current = schema.current_revision(settings.database_url)
    head = schema.head_revision()
    if current == head:
        click.echo(f"The database is up to date ({current or 'no tables yet'}).")
        return
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
