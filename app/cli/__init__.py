"""The command line: a thin caller, like `web/`. One module per command.

A refusal prints the same words as a page does, a hint line, and exits 2; so does what
the system or the database refuses. A bug prints where it happened, without messages and
values, and exits 1.
"""

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
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
    "form": "app.cli.form",
    "classify": "app.cli.classify",
    "law": "app.cli.law",
    "verify": "app.cli.verify",
    "open": "app.cli.open_",
    "audit": "app.cli.audit",
    "export-all": "app.cli.export_all",
    "import-all": "app.cli.import_all",
}


# What to do next, where the advice of a page would lead nowhere on a terminal.
HINTS: dict[str, str] = {
    "not_open": "name the folder of a founded installation with --data, or found one:"
    " barvinok init, or barvinok serve and its wizard.",
    "settings_wrong": "put it right and run this again. docs/operations.md lists every"
    " setting.",
    "catalogue_wrong": "put that line right and run this again.",
    "no_key": "name the identity that the file was sealed to, or type the shares of"
    " this installation.",
    "tampered": "leave it as it is, tell a security officer at once, and do not retry.",
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
    except BrokenPipeError:
        # Whoever read our output has gone; a second attempt at exit is spared.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123  # until the end
        sys.exit(BUG)
    except OSError as refused:
        say_system(refused)
        sys.exit(REFUSED)
    except Exception as bug:  # noqa: BLE001  # one of the three edges
        if _is_of_the_database(bug):
            say_database(bug)
            sys.exit(REFUSED)
        say_bug(bug)
        sys.exit(BUG)


def say_refusal(refusal: DomainError) -> None:
    """Print what happened, the labels that the refusal carries, and what to do next."""
    words = REFUSALS.get(refusal.code, REFUSALS[UNEXPECTED])
    click.echo(f"{words.title}: {words.what}", err=True)
    if str(refusal):
        click.echo(f"  {refusal}", err=True)
    click.echo(words.kept, err=True)
    click.echo(f"Hint: {HINTS.get(refusal.code, words.then)}", err=True)


def say_system(refused: OSError) -> None:
    """Print what the system refused, and the last part of the name it was about."""
    about = f" ({Path(str(refused.filename)).name})" if refused.filename else ""
    click.echo(
        f"The system refused: {refused.strerror or 'no reason'}{about}.", err=True
    )
    click.echo(
        "Hint: look at the path, its owner, the free space or the port, and run this"
        " again.",
        err=True,
    )


def say_database(refused: Exception) -> None:
    """Print that the database could not be used; its message may carry the address."""
    kind = type(getattr(refused, "orig", None) or refused).__name__
    click.echo(f"The database cannot be used: {kind}.", err=True)
    click.echo(
        "Hint: see that it runs, that BARVINOK_DATABASE_URL or the data folder is the"
        " right one, and that barvinok migrate --check is content.",
        err=True,
    )


def _is_of_the_database(bug: Exception) -> bool:
    """Say whether it is down, damaged or misnamed. Asked by name: `--help` is quick."""
    kind = type(bug)
    return kind.__module__ == "sqlalchemy.exc" and kind.__name__ in {
        "ArgumentError",  # an address that is none
        "DatabaseError",  # a file that is no database
        "OperationalError",  # no server, no file, no table
    }


def say_bug(bug: BaseException) -> None:
    """Print types, files and lines; a message or a value may carry words."""
    words = REFUSALS[UNEXPECTED]
    click.echo(f"{words.title}: the command met a fault.", err=True)
    link: BaseException | None = bug
    while link is not None:
        click.echo(f"{type(link).__module__}.{type(link).__qualname__}", err=True)
        for frame in extract_tb(link.__traceback__):
            click.echo(f"  {frame.filename}:{frame.lineno} {frame.name}", err=True)
        link = link.__cause__ or link.__context__
    click.echo(
        "Hint: run it again. If it goes on, give these lines to whoever looks after"
        " the program: they carry no names, words or values.",
        err=True,
    )
