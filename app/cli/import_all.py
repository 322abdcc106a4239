"""`barvinok import-all`: founding an installation from an export of everything.

Like `init`: both officers sit at the terminal, and with them for each team somebody who
held its keys before. Everybody else is invited afterwards.
"""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from app.cli import showing
from app.cli.export_all import bar, secret_in
from app.errors import SettingsError

if TYPE_CHECKING:
    from app.moving.importing import Taken
    from app.moving.people import First
    from app.moving.told import Person, Told
    from app.staff.founding import NewOfficer, Roots


@click.command("import-all")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--identity",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="The age identity that FILE was sealed to.",
)
@click.option("--data", type=click.Path(path_type=Path), help="Where all is kept.")
@click.option(
    "--roots",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The public file that `barvinok ceremony make` wrote.",
)
@showing.PIPED
def import_all(
    file: Path, identity: Path, data: Path | None, roots: Path | None, piped: bool
) -> None:
    """Found an installation from FILE, which `barvinok export-all` wrote.

    Only into an empty folder and an empty database. Keys, passwords and roots are new.
    """
    from app.cli import init
    from app.config import Installation, Settings, environment_for
    from app.moving import importing, unfinished

    settings = Settings.load(environment_for(data=data))
    is_stopped = unfinished.mark_of(settings).exists()
    if Installation.load(settings) is not None and not is_stopped:
        raise SettingsError(
            f"{settings.data.name}/ is an installation already: choose a new folder"
            " with --data"
        )
    showing.check_terminal(piped)
    secret = secret_in(identity)
    with file.open("rb") as source:
        click.echo("SHA-256 of the file; the export ended with the same:")
        sha256 = hashlib.file_digest(source, "sha256").hexdigest()
        click.echo(f"  {sha256}")
    with file.open("rb") as source:
        told = importing.look(source, secret)
    click.echo(f"Everything of {told.name}, {told.made_at}; {told.rows} rows.")
    click.confirm("Is it the file that you were given?", abort=True)
    made = _roots(roots)
    init.prepare(settings)
    officers = _officers(told)
    first = _first(told, {officer.name.casefold() for officer in officers})
    with file.open("rb") as source, bar("Taken in") as step:
        taken = importing.take_in(
            settings, source, secret, made, officers, first, sha256=sha256, step=step
        )
    init.show_roots(taken.founded)
    for officer, enrolled in zip(officers, taken.founded.officers, strict=True):
        init.show_kit(officer.name, enrolled)
    for each in taken.entered:
        init.show_kit(each.person.name, each.enrolled)
    _say(taken, settings.data.name)


def _roots(path: Path | None) -> "Roots":
    from app.cli import init
    from app.cli.ceremony import RootsFile
    from app.staff import founding
    from app.staff.pictures import groups

    if path is None:
        return founding.make_roots()
    public = RootsFile.load(path)
    click.echo("Compare with the screen of the ceremony:")
    click.echo(f"  directory root  {groups(public.directory_root)}")
    return init.typed_roots(public)


def _officers(told: "Told") -> "list[NewOfficer]":
    """Ask for both officers; whoever was one before stays the same person."""
    from app.cli import init
    from app.keys.parts import Role
    from app.staff import founding

    before = [who for who in told.people if who.role is Role.OFFICER and who.is_listed]
    by_name = {who.name.casefold(): who for who in told.people}
    found: list[NewOfficer] = []
    for number, place in enumerate(("First", "Second")):
        usual = before[number].name if number < len(before) else None
        name = " ".join(click.prompt(f"{place} officer", default=usual).split())
        known = by_name.get(name.casefold())
        if known is not None and known.role is not Role.OFFICER:
            raise click.UsageError(f"{name} was no officer: nobody is two things")
        new = founding.new_officer(name, init.new_password(name))
        found.append(new if known is None else replace(new, staff_id=known.id))
    return found


def _first(told: "Told", taken: set[str]) -> "list[First]":
    """Ask who opens each team first, until nothing is left that nobody opens."""
    from app.cli import init
    from app.moving import people
    from app.staff import enrolling

    chosen: dict[UUID, First] = {}
    while need := next(people.still_needed(told, chosen), None):
        can = [who for who in need.people if who.name.casefold() not in taken]
        person = _choice(need.called, can)
        made = enrolling.make_secrets(init.new_password(person.name))
        chosen[person.id] = people.First(person, made)
    return list(chosen.values())


def _choice(called: str, can: "list[Person]") -> "Person":
    click.echo(f"Who opens {called} first? Whoever it is must be here now.")
    for number, who in enumerate(can, 1):
        click.echo(f"  {number}  {who.name} ({who.role.value})")
    number = click.prompt("Number", type=click.IntRange(1, len(can)), default=1)
    return can[number - 1]


def _say(taken: "Taken", folder: str) -> None:
    click.echo(f"Founded in {folder}/: {taken.rows} rows, {taken.files} files.")
    click.echo(
        f"The log of before: {taken.past_lines} lines; the chain "
        + ("holds." if taken.past == "holds" else f"does not fit at {taken.past}.")
    )
    for called in taken.unopened:
        click.echo(f"Nobody present opens {called}: recovery alone does.", err=True)
    click.echo(
        "Next: `barvinok serve`. The holders of the shares do the drill, the officers\n"
        "invite everybody else again, and those present let them into their teams."
    )
