"""`barvinok ceremony`: making and opening the roots, on a machine without a network.

`make` prints the secret of the directory root and the shares of the recovery key, each
once and for its own holder. What it writes is public: the file that `barvinok init
--roots` reads. `open` puts shares together for one file, such as that of the drill.
"""

import io
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import click

from app import vault
from app.cli import showing
from app.errors import DomainError, TamperedError
from app.keys import directory
from app.staff import founding
from app.staff.pictures import groups
from app.vault import age, shares

KIND = "barvinok roots 1"
SIGNED = "roots file"
MOST_SHARES = 16  # Source: SLIP-0039, "Format of the share mnemonic"


@dataclass(frozen=True)
class RootsFile:
    """The public half of what a ceremony made, signed by the directory root."""

    root_public: bytes
    recovery_recipient: str
    signature: bytes = field(repr=False)

    @property
    def directory_root(self) -> str:
        """The fingerprint that the installation pins, 64 hex digits."""
        return directory.fingerprint(self.root_public)

    def keep(self, path: Path) -> None:
        """Write it; an existing file is never replaced."""
        with path.open("x", encoding="utf-8") as file:
            file.write(
                "# Public. Made by `barvinok ceremony make`, read by `barvinok init"
                " --roots`.\n"
                f'kind = "{KIND}"\n'
                f'root_public = "{self.root_public.hex()}"\n'
                f'recovery_recipient = "{self.recovery_recipient}"\n'
                f'signature = "{self.signature.hex()}"\n'
            )

    @staticmethod
    def load(path: Path) -> "RootsFile":
        """Read it, and check that the root signed the recovery key beside it.

        Raises:
            TamperedError: it is damaged, or another recovery key was put in.
        """
        try:
            told = tomllib.loads(path.read_text("utf-8"))
            if told["kind"] != KIND:
                raise TamperedError(f"{path.name} is no file of roots")
            read = RootsFile(
                bytes.fromhex(told["root_public"]),
                str(told["recovery_recipient"]),
                bytes.fromhex(told["signature"]),
            )
        except (KeyError, ValueError, TypeError, UnicodeDecodeError):
            raise TamperedError(f"{path.name} is damaged or no file of roots") from None
        age.check_recipient(read.recovery_recipient)
        message = read.recovery_recipient.encode()
        vault.dual_verify(read.root_public, SIGNED, message, read.signature)
        return read

    @staticmethod
    def of(roots: founding.Roots) -> "RootsFile":
        """Return the public half of new roots."""
        message = roots.recovery_recipient.encode()
        return RootsFile(
            vault.dual_verifying_key(roots.root_seed),
            roots.recovery_recipient,
            vault.dual_sign(roots.root_seed, SIGNED, message),
        )

    def with_secret(self, secret: str) -> founding.Roots | None:
        """Return the roots for founding, or None if the typed secret is another's.

        The recovery identity is not among them: it stays with the holders of shares.
        """
        try:
            seed = bytes.fromhex("".join(secret.split()).replace("-", ""))
        except ValueError:
            return None
        if len(seed) != vault.KEY_BYTES or not vault.same(
            vault.dual_verifying_key(seed), self.root_public
        ):
            return None
        return founding.Roots(seed, "", self.recovery_recipient)


@click.group()
def ceremony() -> None:
    """Make or open the roots, on a machine without a network."""


@ceremony.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--shares", "count", default=3, show_default=True, help="How many.")
@click.option("--needed", default=2, show_default=True, help="How many open it.")
@showing.PIPED
def make(out: Path, count: int, needed: int, piped: bool) -> None:
    """Make the roots; write their public half to OUT, show the rest once."""
    if not founding.SHARES_NEEDED <= needed <= count <= MOST_SHARES:
        raise click.UsageError(
            f"--needed is 2 or more and at most --shares, which is at most"
            f" {MOST_SHARES}: one share alone must open nothing"
        )
    showing.check_terminal(piped)
    roots = founding.make_roots()
    seed = age.seed_of(roots.recovery_identity)
    parts = shares.split(seed, needed, count)
    if not vault.same(shares.combine(parts[-needed:]), seed):
        raise RuntimeError("the shares do not give the secret back")
    public = RootsFile.of(roots)
    try:
        public.keep(out)
    except FileExistsError:
        raise click.UsageError(f"{out.name} exists: roots are never replaced") from None
    showing.once(
        "Secret of the directory root. `barvinok init --roots` asks for it.",
        [groups(roots.root_seed.hex())],
    )
    for number, words in enumerate(parts, 1):
        showing.once(
            f"Share {number} of {count} of the recovery key; any {needed} open it.",
            showing.numbered(words),
            last=number == count,
        )
    click.echo(f"Public half: {out.name}. Compare on the server:")
    click.echo(f"  directory root  {groups(public.directory_root)}")
    click.echo(f"  recovery key    {age.fingerprint(public.recovery_recipient)}")


@ceremony.command("open")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--out", type=click.Path(path_type=Path), help="Instead of the screen.")
def open_(file: Path, out: Path | None) -> None:
    """Open FILE, made for the recovery key, with shares that are typed in.

    An empty line ends the list of shares.
    """
    if out is not None and out.exists():
        raise click.UsageError(f"{out.name} exists: choose another name")
    identity, _ = age.identity_of(shares.combine(typed_shares()))
    plain = io.BytesIO()
    with file.open("rb") as source:
        age.decrypt(identity, source, plain)
    if out is not None:
        out.touch(mode=0o600, exist_ok=False)
        out.write_bytes(plain.getvalue())
        click.echo(f"Written to {out.name}.")
        return
    try:
        click.echo(plain.getvalue().decode("utf-8").rstrip("\n"))
    except UnicodeDecodeError:
        raise click.UsageError("the file holds no text: name a file by --out") from None


def typed_shares() -> list[str]:
    """Ask for shares, with or without the numbers of their words."""
    typed: list[str] = []
    while True:
        line = click.prompt(
            f"Share {len(typed) + 1} (empty: no more)",
            default="",
            show_default=False,
        )
        if sys.stdout.isatty():
            click.clear()
        words = " ".join(word for word in line.split() if not word.isdigit())
        if not words:
            return typed
        try:
            shares.combine([*typed, words])
        except DomainError as wrong:
            if getattr(wrong, "reason", "") != "too_few":
                click.echo(f"  {wrong}. This one was not taken.", err=True)
                continue
        typed.append(words)
