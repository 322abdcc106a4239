"""`barvinok open`: an office opens volumes that it sent, with their code."""

import sys
from pathlib import Path

import click


@click.command("open")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def open(folder: Path) -> None:  # noqa: A001  # `COMMANDS` finds it by its name
    """Open the volumes in FOLDER; what comes out lies clear in the present folder.

    Asks for the code, and clears the screen of it. A file that is there already is
    not replaced.
    """
    from app.errors import NoKeyError
    from app.packages import volumes
    from app.vault.kept import KeptFile

    paths = sorted(each for each in folder.iterdir() if each.is_file())
    found = volumes.survey(paths)
    out = Path(found.index.opens_as)
    if out.exists():
        raise click.UsageError(f"{out.name} exists: move it, or go to another folder")
    typed = click.prompt("Code")
    if sys.stdout.isatty():
        click.clear()
    code = volumes.read_code(typed)
    try:
        with KeptFile(out) as kept:
            opened = volumes.open_volumes(paths, code, kept)
    except NoKeyError:
        raise click.UsageError("this code opens other volumes") from None
    click.echo(f"Opened: {opened.opens_as}, {opened.size_bytes} bytes. It is clear.")
    click.echo("Its SHA-256:")
    click.echo(f"  {opened.sha256}")
