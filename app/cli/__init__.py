"""The command line: a thin caller, like `web/`. One module per command.

A refusal prints the same words as a page does, a hint line, and exits 2. A bug prints
where it happened, without messages and values, and exits 1.
"""

import importlib
import sys
from collections.abc import Sequence
from traceback import extract_tb

import click

from app.errors import DomainError
from app.refusals import REFUSALS, UNEXPECTED

REFUSED = 2
BUG = 1

# Command -> module with a click command of that name in it. Looked up when it is asked
# for, so that `--help` of one command does not load the others' libraries.
COMMANDS: dict[str, str] = {
    "serve": "app.cli.serve",
    "demo": "app.cli.demo",
    "ceremony": "app.cli.ceremony",
    "init": "app.cli.init",
    "user": "app.cli.user",
    "migrate": "app.cli.migrate",
    "run": "app.cli.run",
    "worker": "app.cli.worker",
    "classify": "app.cli.classify",
    "verify": "app.cli.verify",
    "audit": "app.cli.audit",
}


class _Commands(click.Group):
    """The commands of `COMMANDS`, imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order of a newcomer's day."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command; None when there is none of that name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[cmd_name])
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="barvinok", prog_name="barvinok")
def barvinok() -> None:
    """Barvinok: case management for survivor testimony."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process: 0 done, 2 refused or misused, 1 a bug."""
    try:
        barvinok.main(arguments, prog_name="barvinok", standalone_mode=True)
    except DomainError as refusal:
        say_refusal(refusal)
        sys.exit(REFUSED)
    except Exception as bug:  # noqa: BLE001  # one of the three edges
        say_bug(bug)
        sys.exit(BUG)


def say_refusal(refusal: DomainError) -> None:
    """Print what happened, the labels that the refusal carries, and what to do next."""
    words = REFUSALS.get(refusal.code, REFUSALS[UNEXPECTED])
    click.echo(f"{words.title}: {words.what}", err=True)
    if str(refusal):
        click.echo(f"  {refusal}", err=True)
    click.echo(words.kept, err=True)
    click.echo(f"Hint: {words.then}", err=True)


def say_bug(bug: BaseException) -> None:
    """Print types, files and lines; a message or a value may carry words."""
    words = REFUSALS[UNEXPECTED]
    click.echo(f"{words.title}: {words.what}", err=True)
    link: BaseException | None = bug
    while link is not None:
        click.echo(f"{type(link).__module__}.{type(link).__qualname__}", err=True)
        for frame in extract_tb(link.__traceback__):
            click.echo(f"  {frame.filename}:{frame.lineno} {frame.name}", err=True)
        link = link.__cause__ or link.__context__
    click.echo(f"Hint: {words.then}", err=True)
