"""`barvinok form check`: the mistakes of a questionnaire, all at once. No database."""

import sys
from pathlib import Path

import click

REFUSED = 2


@click.group()
def form() -> None:
    """Work on the questionnaire of the public form."""


@form.command()
@click.argument(
    "file", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
def check(file: Path | None) -> None:
    """Name every mistake in FILE (default: the one in use) with its line."""
    from app.intake import questions

    path = file or questions.CATALOGUE
    found = questions.mistakes(path)
    for line in found:
        click.echo(line, err=True)
    if found:
        click.echo(f"Mistakes: {len(found)}. Nothing was changed.", err=True)
        click.echo("Hint: put these lines right and run this again.", err=True)
        sys.exit(REFUSED)
    read = questions.load(path)
    click.echo(
        f"{path.name}: version {read.version}, {len(read.questions)} questions,"
        f" {len(read.paths)} paths. No mistake."
    )
