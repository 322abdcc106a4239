"""Secrets on a terminal: shown once, each to its own holder, and written nowhere."""

import sys

import click

PIPED = click.option(
    "--piped",
    is_flag=True,
    help="Print secrets although the output is no terminal: mind where it goes.",
)


def check_terminal(piped: bool) -> None:
    """Refuse to print secrets into a file or a pipe that nobody asked for.

    Raises:
        UsageError: the output is no terminal, and `--piped` was not given.
    """
    if not piped and not sys.stdout.isatty():
        raise click.UsageError(
            "the secrets are shown on a terminal, and this output is none."
            " Run it there, or add --piped if you know where the output goes."
        )


def once(title: str, lines: list[str], last: bool = False) -> None:
    """Show one holder's secret; on a terminal, wait and take it off the screen."""
    click.echo()
    click.secho(title, bold=True)
    for line in lines:
        click.echo(f"  {line}")
    if sys.stdout.isatty() and sys.stdin.isatty():
        click.prompt(
            "\nKeep it, then press Enter: it is not shown again",
            default="",
            show_default=False,
        )
        click.clear()
    elif not last:
        click.echo()


def numbered(words: str) -> list[str]:
    """Return the words of a share with their numbers, four to a line."""
    told = [f"{number:>2} {word:<10}" for number, word in enumerate(words.split(), 1)]
    return [" ".join(told[i : i + 4]).rstrip() for i in range(0, len(told), 4)]
