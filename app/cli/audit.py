"""`barvinok audit`: checking the log with published keys, against a file kept outside.

No key of any person is needed, and nothing that a line says is opened.
"""

from pathlib import Path

import click

# Lines between two steps of the progress bar.
STEP = 1000


@click.group()
def audit() -> None:
    """Check the log."""


@audit.command()
@click.option("--data", type=click.Path(path_type=Path), help="Where all is kept.")
@click.option(
    "--against",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A checkpoint that an auditor downloaded and kept outside.",
)
def verify(data: Path | None, against: Path | None) -> None:
    """Recompute the whole chain; exit 2 and name the first line that does not fit."""
    from sqlalchemy import func, select

    from app import db
    from app.audit import chain
    from app.audit.models import AuditLine
    from app.cli.opening import opened

    outside = chain.read_checkpoint(against.read_bytes()) if against else None
    opened(data)
    with db.reading() as session:
        whole = session.scalar(select(func.count()).select_from(AuditLine)) or 0
        with click.progressbar(
            length=whole, label="Lines checked", update_min_steps=STEP
        ) as bar:
            verdict = chain.verify(session, outside, lambda: bar.update(1))
    click.echo(
        f"The chain holds: {verdict.lines} lines,"
        f" {verdict.checkpoints} signed checkpoints."
    )
    if verdict.compared_to is None:
        click.echo(
            "Not compared with anything outside: whoever rewrote the whole log and all"
            " its\ncheckpoints would not be found out. Use --against."
        )
    else:
        click.echo(f"It is the log that checkpoint {verdict.compared_to} was made of.")
