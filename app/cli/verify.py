"""`barvinok verify`: the checks of a package's own `verify.py`, and both signatures.

A notice or a proof of submission is checked as it came, still zipped.
"""

from pathlib import Path

import click


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True))
def verify(path: Path) -> None:
    """Check the unpacked package in PATH, or the notice or proof that PATH is.

    Exits 0 when everything is right, 1 when something failed, 3 when something could
    not be checked here. Nothing in the package is run.
    """
    from app.packages import papers, proof
    from app.packages import verify as checks

    if path.is_dir():
        lines = proof.check(path)
    elif papers.is_one(path):
        lines = papers.check(path)
    else:
        raise click.UsageError(
            f"{path.name} is a file, and neither a notice nor a proof. Decrypt it"
            " first, and unpack a package: age -d -i KEY FILE.zip.age > FILE.zip;"
            " unzip FILE.zip"
        )
    for line in lines:
        click.echo(f"{line.result:<12} {line.check:<20} {line.detail}")
    result = checks.worst(lines)
    click.echo(f"\n{checks.ENDINGS[result]}\n{checks.ONLY_A_KEY}")
    raise SystemExit(checks.EXITS[result])
