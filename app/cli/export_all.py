"""`barvinok export-all`: everything that an installation keeps, for leaving us.

An act of recovery: it needs enough shares of the recovery key, typed at the terminal.
What it writes is sealed to a key that the leavers made, and nothing clear is written.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from app.cli.ceremony import typed_shares
from app.errors import RecipientKeyError


@click.command("export-all")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--data", type=click.Path(path_type=Path), help="Where all is kept.")
@click.option("--to", required=True, help="A post-quantum age recipient, or its file.")
@click.option(
    "--identity",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The recovery identity in a file, instead of its shares.",
)
def export_all(out: Path, data: Path | None, to: str, identity: Path | None) -> None:
    """Write everything that is kept here into OUT, sealed to a key of yours.

    Asks for the shares of the recovery key, unless --identity names it.
    """
    from app.cli.opening import opened
    from app.evidence import storing
    from app.moving import exporting
    from app.vault import age, shares

    recipient = _recipient(to)
    age.check_recipient(recipient)
    if out.exists():
        raise click.UsageError(f"{out.name} exists: choose another name")
    settings = opened(data)
    storing.use(settings.blobs)
    click.echo("It will open with the key of this fingerprint, and with no other:")
    click.echo(f"  {age.fingerprint(recipient)}")
    seed = (
        shares.combine(typed_shares())
        if identity is None
        else age.seed_of(secret_in(identity))
    )
    with bar("Exported") as step:
        done = exporting.export(settings, seed, recipient, out, step)
    click.echo(
        f"Written: {done.path.name}, {done.size_bytes} bytes; {done.rows} rows,"
        f" {done.files} files."
    )
    if done.missing:
        click.echo(
            f"{done.missing} files were missing or damaged here already; missing/ in"
            " the export names them.",
            err=True,
        )
    click.echo("Its SHA-256, for whoever takes it in to compare:")
    click.echo(f"  {done.sha256}")


def secret_in(path: Path) -> str:
    """Return the identity in a file as age-keygen writes it, without its comments.

    Raises:
        UsageError: there is none.
    """
    for line in path.read_text("utf-8", errors="replace").splitlines():
        if line.strip().startswith("AGE-SECRET-KEY-"):
            return line.strip()
    raise click.UsageError(f"{path.name} holds no identity: AGE-SECRET-KEY-PQ-1...")


@contextmanager
def bar(label: str) -> Iterator[Callable[[str, int, int], None]]:
    """Show how far it is: one bar for each kind of thing that passes."""
    shown: dict[str, object] = {}

    def step(what: str, done: int, total: int) -> None:
        if shown.get("what") != what:
            _end(shown)
            shown["what"] = what
            shown["bar"] = click.progressbar(length=total, label=f"{label}: {what}")
            shown["done"] = 0
        current = shown["bar"]
        ahead = done - int(str(shown["done"]))
        if ahead >= max(1, total // 100) or done == total:
            current.update(ahead)  # type: ignore[attr-defined]  # of click
            shown["done"] = done

    try:
        yield step
    finally:
        _end(shown)


def _end(shown: dict[str, object]) -> None:
    if "bar" in shown:
        shown["bar"].render_finish()  # type: ignore[attr-defined]  # of click


def _recipient(text: str) -> str:
    """Return the recipient that was typed, or the first in the file of that name."""
    if text.startswith("age1"):
        return text
    path = Path(text)
    if not path.is_file():
        raise click.UsageError("--to is a recipient, age1pq1..., or a file with one")
    for line in path.read_text("utf-8", errors="replace").splitlines():
        if line.strip().startswith("age1"):
            return line.strip()
    raise RecipientKeyError
