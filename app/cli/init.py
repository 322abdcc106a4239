"""`barvinok init`: founding an installation from the command line.

Both officers sit at the terminal and type a password of their own, hidden. What is
shown once is written nowhere: the root's secret, the shares, each officer's kit.
"""

from pathlib import Path

import click

from app.cli import showing
from app.cli.ceremony import RootsFile
from app.config import Installation, Settings, environment_for
from app.errors import SettingsError
from app.staff import enrolling, founding, signing_in
from app.staff.pictures import groups


@click.command()
@click.option("--data", type=click.Path(path_type=Path), help="Where all is kept.")
@click.option("--organisation", help="Its name, as packages will say it.")
@click.option("--officer", "officers", multiple=True, help="A name; give it twice.")
@click.option(
    "--roots",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The public file that `barvinok ceremony make` wrote.",
)
@showing.PIPED
def init(
    data: Path | None,
    organisation: str | None,
    officers: tuple[str, ...],
    roots: Path | None,
    piped: bool,
) -> None:
    """Found an installation: its roots, two officers, its first keys.

    Without --roots the recovery key is made on this machine, which has then seen it.
    """
    settings = Settings.load(environment_for(data=data))
    if Installation.load(settings) is not None:
        raise SettingsError(
            f"{settings.data.name}/ is an installation already: choose a new folder"
            " with --data"
        )
    showing.check_terminal(piped)
    if len(officers) > founding.OFFICERS:
        raise click.UsageError("an installation is founded by two officers")
    public = RootsFile.load(roots) if roots is not None else None
    if public is not None:
        click.echo("Compare with the screen of the ceremony:")
        click.echo(f"  directory root  {groups(public.directory_root)}")
    name = organisation or click.prompt("Name of the organisation")
    made = founding.make_roots() if public is None else typed_roots(public)
    prepare(settings)
    people = [_officer(i, officers) for i in range(founding.OFFICERS)]
    founded = founding.establish(
        settings, made, people, demonstration=False, name=" ".join(name.split())
    )
    show_roots(founded)
    for officer, enrolled in zip(people, founded.officers, strict=True):
        show_kit(officer.name, enrolled)
    click.echo(f"Founded in {settings.data.name}/. Directory root, now pinned there:")
    click.echo(f"  {groups(founded.directory_root)}")
    click.echo(
        "Next: `barvinok serve`. Both officers sign in, and the holders of the shares\n"
        "do the drill (`barvinok ceremony open`). Nothing else opens before it."
    )


def typed_roots(public: RootsFile) -> founding.Roots:
    """Ask for the secret of the directory root that a ceremony made."""

    def read(secret: str) -> founding.Roots:
        roots = public.with_secret(secret)
        if roots is None:
            raise click.UsageError("this is not the secret of that file's root")
        return roots

    made: founding.Roots = click.prompt(
        "Secret of the directory root", hide_input=True, value_proc=read
    )
    return made


def prepare(settings: Settings) -> None:
    """Make the folder and the tables, and open both for this process."""
    # Alembic and the capabilities take a while to load: not for a refusal.
    from app import start
    from app.db import schema

    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    schema.upgrade(settings.database_url)
    start.process(settings)


def _officer(number: int, names: tuple[str, ...]) -> founding.NewOfficer:
    place = ("First", "Second")[number]
    name = names[number] if number < len(names) else click.prompt(f"{place} officer")
    return founding.new_officer(name, new_password(name))


def new_password(name: str) -> str:
    """Ask somebody at the terminal for a password of their own."""
    typed: str = click.prompt(
        f"Password of {name}",
        hide_input=True,
        confirmation_prompt="The same once more",
        value_proc=good_password,
    )
    return typed


def good_password(password: str) -> str:
    """Return a password that may stand beside an account secret, or refuse it."""
    if not enrolling.is_good_password(password):
        raise click.UsageError(
            f"a password has {enrolling.SHORTEST_PASSWORD} characters or more, of more"
            " than a few kinds"
        )
    return password


def show_roots(founded: founding.Founded) -> None:
    """Show what was made on this machine of the roots, each to its own holder."""
    if founded.recovery_shares:
        showing.once("Secret of the directory root.", [groups(founded.root_secret)])
    count = len(founded.recovery_shares)
    for number, words in enumerate(founded.recovery_shares, 1):
        showing.once(
            f"Share {number} of {count} of the recovery key;"
            f" any {founding.SHARES_NEEDED} open it.",
            showing.numbered(words),
        )


def show_kit(name: str, enrolled: enrolling.Enrolled) -> None:
    """Show what one person signs in with beside their password."""
    showing.once(
        f"Kit of {name}: for this person alone.",
        [
            f"account secret  {enrolled.account_secret}",
            f"authenticator   {groups(enrolled.totp)}",
            f"                {signing_in.provisioning_uri(enrolled.totp)}",
            f"fingerprint     {groups(enrolled.fingerprint)}",
        ],
    )
