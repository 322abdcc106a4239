"""`barvinok law`: the catalogue of laws checked, compared and signed off. No keys."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from app.classification.entries import Catalogue

FOLDER = click.Path(path_type=Path, exists=True)


@click.group()
def law() -> None:
    """Work on the catalogue of laws, and on an organisation's own entries."""


@law.command()
@click.argument("folder", type=FOLDER)
def check(folder: Path) -> None:
    """Read an organisation's own files in FOLDER beside the shipped catalogue."""
    from app.classification import catalogue, sign_off

    found = catalogue.law_in(catalogue.FILE, folder)
    if not found.own:
        raise click.UsageError("there is no file NAME.yaml in this folder")
    for each in found.own:
        entries = [
            crime for key, crime in found.crimes.items() if found.law_of(key) is each
        ]
        unverified = sum(not crime.verified for crime in entries)
        lacking = sum(crime.lacks_uk for crime in entries)
        click.echo(f"{each.file}: edition {each.edition}, {len(entries)} entries")
        click.echo(f"  to be checked by a lawyer   {unverified}")
        click.echo(f"  without Ukrainian text      {lacking}")
        click.echo(
            f"  hash of the entries         {sign_off.hash_of(found, each.prefix)}"
        )
        click.echo(f"  signed off                  {_signed(found, each.prefix)}")
    click.echo("No mistake.")


@law.command()
@click.argument("old", type=FOLDER)
@click.argument("new", type=FOLDER)
@click.option("--language", type=click.Choice(["en", "uk"]), default="en")
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Of a founded installation: say how many decisions there are.",
)
def diff(old: Path, new: Path, language: str, data: Path | None) -> None:
    """Say what differs between two editions: OLD and NEW hold crimes.yaml."""
    from app.classification import catalogue, telling
    from app.classification.wording import all_of

    before, after = (catalogue.law_in(_file(each)) for each in (old, new))
    click.echo(f"Edition {before.version} and edition {after.version}")
    changed = telling.changes(all_of(before), all_of(after))
    for line in telling.lines(changed, language):
        click.echo(line)
    click.echo(
        f"\nEntries added {len(changed.added)}, gone {len(changed.gone)}, "
        f"changed {len(changed.changed)}, as before {changed.same}"
    )
    click.echo(f"Signed off: {_signed(after, '')}")
    if data is not None:
        _say_decisions(data)


@law.command(name="sign-off")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--by", "name", required=True, help="Name of the lawyer.")
@click.option("--admission", required=True, help="Bar and number, or office held.")
@click.option("--reason", required=True, help="What was read, and against what.")
@click.option("--on", "day", default=None, help="Day, such as 2026-11-28.")
def signed(file: Path, name: str, admission: str, reason: str, day: str | None) -> None:
    """Write the sign-off of FILE: crimes.yaml, or a file of own entries."""
    import yaml

    from app import clock
    from app.classification import catalogue, sign_off

    is_shipped = file.name == catalogue.FILE.name
    main = file if is_shipped else catalogue.FILE
    path = sign_off.path_beside(file)
    if path.exists():
        raise click.UsageError(f"{path.name} is there already; move it away first")
    found = catalogue.law_in(main, None if is_shipped else file.parent)
    law_ = next((each for each in found.own if each.file == file.name), None)
    prefix = law_.prefix if law_ else ""
    told = {
        "edition": law_.version if law_ else found.shipped,
        "entries_sha256": sign_off.hash_of(found, prefix),
        "signed_by": name,
        "admission": admission,
        "signed_on": str(date.fromisoformat(day) if day else clock.now().date()),
        "reason": reason,
    }
    path.write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), "utf-8")
    click.echo(f"{path.name}: edition {told['edition']}, {told['entries_sha256']}")
    click.echo("It holds for exactly these entries. Any later change is refused.")


def _file(path: Path) -> Path:
    return path / "crimes.yaml" if path.is_dir() else path


def _signed(found: "Catalogue", prefix: str) -> str:
    told = found.signed.get(prefix)
    if told is None:
        return "no: no lawyer has signed this edition"
    return f"{told.signed_on}, {told.signed_by} ({told.admission}): {told.reason}"


def _say_decisions(data: Path) -> None:
    """Say what can be known of an installation without a key."""
    from sqlalchemy import func, select

    from app import db
    from app.classification.models import Classification
    from app.cli import opening

    opening.opened(data)
    with db.reading() as session:
        decisions, cases = session.execute(
            select(
                func.count(Classification.id),
                func.count(func.distinct(Classification.case_id)),
            )
        ).one()
    click.echo(f"Decisions on this server: {decisions}, in {cases} cases.")
    click.echo("Which entries they are about is sealed. With BARVINOK_COMING_LAW the")
    click.echo("page Law shows by entry what would differ, to who holds the keys.")
