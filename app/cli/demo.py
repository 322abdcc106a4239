"""`barvinok demo`: a fictional organisation with publicly known cases as facts.

Everybody is enrolled, every report sent and every package approved through the same
functions that the pages call. The installation is marked at birth and can never become
a real one.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import click

from app import start
from app.cli import demo_cases, demo_claims, demo_people, demo_table, demo_tracks
from app.cli.demo_cases import Told, Writer
from app.cli.demo_package import Finished, Packager
from app.config import Installation, Settings, environment_for
from app.db import schema, transaction
from app.errors import SettingsError
from app.evidence import storing
from app.keys.workers import Identity
from app.staff import demonstration
from app.staff.actor import Actor
from app.staff.budgets import limits, rows
from app.staff.founding import worker_file
from app.worker import Worker

Say = Callable[[str], None]
READ_ME = """\
Everything here is invented: the people, the case, the receivers and their keys.

{package}   a finished package, sealed to a prosecutor's key
{annex}   the names behind its codes, sealed to another key
recipient-key.txt   the prosecutor's key: opens the package, and not the names
annex-key.txt       the other key: opens the names, and not the package
sign-in-sheet.txt   what everybody signs in with, after `barvinok serve --data` with
                    the folder that was filled

The receiving end, with age 1.3 or later and without anything of Barvinok:

  age -d -i recipient-key.txt {package} > {bag}.zip
  unzip {bag}.zip
  cd {bag}
  python3 verify.py
  bagit.py --validate .
  sha256sum -c proof/hashlist.txt
  openssl pkeyutl -verify -rawin -pubin -inkey proof/org-ed25519.pem \\
    -in proof/hashlist.txt -sigfile proof/hashlist.txt.ed25519.sig

bagit.py comes with `pip install bagit`. Where verify.py says NOT CHECKED it exits with
3: OpenSSL before 3.5 does not know ML-DSA-65. `barvinok verify .` checks that one too.

The names annex opens with its own key and with no other:

  age -d -i annex-key.txt {annex}
"""
CASE_OF_THE_WALK = "ua-kherson-guard"


@dataclass(frozen=True)
class Filled:
    """What a filled demonstration leaves for its first visitor."""

    told: tuple[Told, ...]
    finished: Finished
    sheet: demonstration.Sheet = field(repr=False)


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    required=True,
    help="A new folder, or an empty one.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Where the package, its keys and how to open it are left.",
)
def demo(data: Path, out: Path) -> None:
    """Fill a new data folder with the demonstration; leave a package in OUT."""
    settings = Settings.load(environment_for(data=data))
    if Installation.load(settings) is not None:
        raise SettingsError(
            f"{settings.data.name}/ is an installation already: choose a new folder"
            " with --data"
        )
    out.mkdir(parents=True, exist_ok=True)
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    schema.upgrade(settings.database_url)
    filled = fill(settings, click.echo)
    leave(filled, out)
    click.echo(f"The package, its keys and how to open it: {out.name}/READ-ME.txt")


def fill_once(settings: Settings, say: Say) -> None:
    """Fill the data folder unless it holds a demonstration already.

    Raises:
        SettingsError: it holds a real installation.
    """
    known = Installation.load(settings)
    if known is None:
        fill(settings, say)
    elif not known.demonstration:
        raise SettingsError(
            "this data folder is a real installation: choose another with --data"
        )


def fill(settings: Settings, say: Say) -> Filled:
    """Found the organisation, enrol everybody, enter the cases, finish a package."""
    start.process(settings)
    storing.use(settings.blobs)
    with limits.for_a_program():
        filled = _filled(settings, say)
    with transaction() as db:
        rows.forget_all(db)
    return filled


def _filled(settings: Settings, say: Say) -> Filled:
    say("Founding a fictional organisation and enrolling its people")
    house = demo_people.settle(settings, os.urandom(32), demonstration=True)
    sheet = sheet_of(house)
    sheet.keep(settings.data)
    worker = Worker(Identity.load(worker_file(settings)))

    def actor(name: str) -> Actor:
        return house[name].as_actor()

    writer = Writer(actor, house.north)
    packager = Packager(actor, writer)
    known = demo_cases.public_cases()
    told = []
    for number, case in enumerate(known):
        told.append(writer.enter(case, number, counted=number % 2 == 0))
        packager.confirm(told[-1])
        say(f"  case {number + 1} of {len(known)}: {case.title}")
    for number, case in enumerate(demo_cases.generated(), start=len(known)):
        writer.enter(case, number, counted=True)
    say(f"  {demo_cases.GENERATED} small invented cases for counting")
    walk = told[[case.id for case in known].index(CASE_OF_THE_WALK)]
    demo_tracks.search(actor("olena"), told[0].ref)
    demo_claims.prepare(actor("olena"), told[0].ref, told[0].incident_id)
    packager.take_in_photograph(walk)
    finished = packager.finish(walk, worker)
    worker.close()
    demo_table.release(actor, house.north)
    say("One table of counts is built, proposed and released")
    say("One package is approved, built and handed over")
    return Filled(tuple(told), finished, sheet)


def sheet_of(house: demo_people.House) -> demonstration.Sheet:
    """Return what everybody of the demonstration signs in with."""
    return demonstration.Sheet(
        tuple(
            demonstration.Person(
                staff_id=player.staff_id,
                name=player.name,
                role=player.character.role,
                team=player.character.team,
                password=player.password,
                account_secret=player.account_secret,
                totp=player.totp,
            )
            for player in house.players.values()
        )
    )


def leave(filled: Filled, out: Path) -> None:
    """Put the package, the identities and the sheet where a newcomer can try them."""
    out.mkdir(parents=True, exist_ok=True)
    handed = filled.finished.handed
    package = out / handed.package_name
    shutil.copyfile(handed.package, package)
    if handed.annex is not None:
        shutil.copyfile(handed.annex, out / handed.annex_name)
    for name, receiver in (
        ("recipient-key.txt", filled.finished.package),
        ("annex-key.txt", filled.finished.annex),
    ):
        _keep(out / name, f"{receiver.identity}\n")
    lines = ["Fictional people of the demonstration.", ""]
    lines += [
        f"{p.name} ({p.role.value}): password: {p.password}"
        f"; account secret: {p.account_secret}; authenticator secret: {p.totp}"
        for p in filled.sheet.people
    ]
    _keep(out / "sign-in-sheet.txt", "\n".join(lines) + "\n")
    bag = handed.package_name.removesuffix(".zip.age")
    (out / "READ-ME.txt").write_text(
        READ_ME.format(bag=bag, package=handed.package_name, annex=handed.annex_name),
        "utf-8",
    )


def _keep(file: Path, text: str) -> None:
    """Write a secret for its owner alone; fictional, but habits matter."""
    file.touch(mode=0o600)
    file.write_text(text, "utf-8")
