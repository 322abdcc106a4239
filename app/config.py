"""Settings: one frozen dataclass, and the only reader of the environment."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app import variables
from app.errors import SettingsError
from app.outside import Alerts, Contact, TimeAuthority
from app.variables import MIB

ROOT = Path(__file__).resolve().parent.parent
"""The checkout: `config/` and `migrations/` stand beside `app/`."""

DATABASES = ("sqlite:///", "postgresql+psycopg://")
"""How the address of a database begins; no other driver is installed."""


class Environment(StrEnum):
    """What this installation is for."""

    PRODUCTION = "production"
    DEVELOPMENT = "development"


@dataclass(frozen=True)
class Settings:
    """Where things are and how an installation is run. No secret stands here.

    `kdf_cost` is "full" or "test"; "test" makes key derivation cheap and is refused
    in production. `exit_origin` is where *Leave now* goes; empty means our own page.
    `languages` are those of the public site; one that is not complete is not offered.
    `secure_cookies` is about the staff app; the public one looks at its own origin.
    `public_database_url` is `database_url` unless the public app has a role of its own.
    `attachment_bytes` bounds one file that the public app takes; `disk_floor_bytes`
    stay free on the disk whatever is sent there. `kept` is the folder of sealed files
    that it took, or is to show: the only one that it shares with the staff app.
    `clamav_socket` is where a virus scanner answers; without it nothing is scanned.
    `cases_an_hour` is what one person opens before it stops, for roles that differ from
    what is usual. `second_review` has two reviewers sign what is confirmed.
    `law` is the folder of an organisation's own entries of law; `coming_law` holds an
    edition that is being prepared. `catalogues` is the folder of an office's own
    corrections of procedures that change from month to month. `time_authority` stamps
    packages; without one they carry no time stamp. `contact` is how the office is
    reached by whoever receives a package. What goes to one receiver from more than
    `bulk_cases` cases waits `bulk_hours` after it was approved.
    """

    data: Path
    environment: Environment
    database_url: str
    public_database_url: str
    staff_origin: str
    public_origin: str
    exit_origin: str
    languages: tuple[str, ...]
    kdf_cost: str
    secure_cookies: bool
    boot_key_fd: int | None
    alerts: Alerts
    attachment_bytes: int
    disk_floor_bytes: int
    kept: Path
    clamav_socket: Path | None
    cases_an_hour: Mapping[str, int]
    second_review: bool
    law: Path | None
    coming_law: Path | None
    catalogues: Path | None
    time_authority: TimeAuthority | None
    contact: Contact
    bulk_cases: int
    bulk_hours: int

    @staticmethod
    def load(env: Mapping[str, str] | None = None) -> "Settings":
        """Read and check the environment.

        Raises:
            SettingsError: a value is unsafe or malformed; names the setting.
        """
        env = os.environ if env is None else env
        data = Path(env.get("BARVINOK_DATA", "var")).resolve()
        if data.exists() and not data.is_dir():
            raise SettingsError(f"{data.name} is a file: the data folder is a folder")
        try:
            environment = Environment(env.get("BARVINOK_ENV", "development"))
        except ValueError:
            raise SettingsError("BARVINOK_ENV is production or development") from None
        kdf_cost = env.get("BARVINOK_KDF_COST", "full")
        if kdf_cost not in {"full", "test"}:
            raise SettingsError("BARVINOK_KDF_COST is full or test")
        if environment is Environment.PRODUCTION and kdf_cost != "full":
            raise SettingsError(
                "BARVINOK_KDF_COST=test is refused in production: unset it"
            )
        staff = env.get("BARVINOK_STAFF_ORIGIN", "http://127.0.0.1:8000")
        public = env.get("BARVINOK_PUBLIC_ORIGIN", "http://localhost:8001")
        if environment is Environment.PRODUCTION and not (
            variables.is_private(staff) and variables.is_private(public)
        ):
            raise SettingsError(
                "BARVINOK_STAFF_ORIGIN and BARVINOK_PUBLIC_ORIGIN start with https://"
                " in production, or are onion services"
            )
        descriptor = env.get("BARVINOK_BOOT_KEY_FD", "")
        if descriptor and not descriptor.isdecimal():
            raise SettingsError("BARVINOK_BOOT_KEY_FD is the number of a descriptor")
        database = env.get("BARVINOK_DATABASE_URL", f"sqlite:///{data / 'barvinok.db'}")
        public_database = env.get("BARVINOK_PUBLIC_DATABASE_URL", database)
        for name, url in (
            ("BARVINOK_DATABASE_URL", database),
            ("BARVINOK_PUBLIC_DATABASE_URL", public_database),
        ):
            if not url.startswith(DATABASES):
                raise SettingsError(
                    f"{name} is sqlite:///FILE or postgresql+psycopg://..."
                )
        if public_database != database and database.startswith("sqlite"):
            raise SettingsError(
                "BARVINOK_PUBLIC_DATABASE_URL is for PostgreSQL: SQLite has no roles"
            )
        return Settings(
            data=data,
            environment=environment,
            database_url=database,
            public_database_url=public_database,
            staff_origin=staff,
            public_origin=public,
            exit_origin=env.get("BARVINOK_EXIT_ORIGIN", ""),
            languages=variables.languages(env),
            kdf_cost=kdf_cost,
            secure_cookies=staff.startswith("https://"),
            boot_key_fd=int(descriptor) if descriptor else None,
            alerts=Alerts.read(env),
            attachment_bytes=variables.mib(
                env, "BARVINOK_ATTACHMENT_MIB", 25, most=1000
            ),
            disk_floor_bytes=variables.mib(
                env, "BARVINOK_DISK_FLOOR_MIB", 1024, most=1 << 20
            ),
            kept=Path(env.get("BARVINOK_KEPT") or data / "kept").resolve(),
            clamav_socket=variables.socket(env, "BARVINOK_CLAMAV_SOCKET"),
            cases_an_hour=variables.cases_an_hour(env),
            second_review=variables.switch(env, "BARVINOK_SECOND_REVIEW"),
            law=variables.folder(env, "BARVINOK_LAW"),
            coming_law=variables.folder(env, "BARVINOK_COMING_LAW"),
            catalogues=variables.folder(env, "BARVINOK_CATALOGUES"),
            time_authority=TimeAuthority.read(env),
            contact=Contact.read(env),
            bulk_cases=variables.number(
                env, "BARVINOK_BULK_CASES", 5, most=1000, of="cases"
            ),
            bulk_hours=variables.number(
                env, "BARVINOK_BULK_HOURS", 72, most=24 * 90, of="hours"
            ),
        )

    @property
    def blobs(self) -> Path:
        """The folder of sealed files."""
        return self.data / "blobs"

    @property
    def room_bytes(self) -> int:
        """How long a request with files to the public app may be.

        More than is kept of it: one file that is too large is named on the page, and
        what was typed beside it is still there.
        """
        return 10 * self.attachment_bytes + MIB

    @property
    def spool(self) -> Path:
        """The folder where what arrives waits, sealed, until a view has read it."""
        return self.data / "spool"

    @property
    def installation_file(self) -> Path:
        """What pins the keys that a process must not take from the database alone."""
        return self.data / "installation.toml"


def environment_for(
    *,
    data: Path | None = None,
    staff_port: int | None = None,
) -> dict[str, str]:
    """Return this process's environment for a child, with what a command line said.

    The public app answers at the next port of the staff app's, under another host
    name: cookies ignore ports.
    """
    env = dict(os.environ)
    if data is not None:
        env["BARVINOK_DATA"] = str(data.resolve())
    if staff_port is not None:
        env.setdefault("BARVINOK_STAFF_ORIGIN", f"http://127.0.0.1:{staff_port}")
        env.setdefault("BARVINOK_PUBLIC_ORIGIN", f"http://localhost:{staff_port + 1}")
    return env


def environment_of_the_public(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the public process: its own database role, no other."""
    env = dict(environment)
    own = env.pop("BARVINOK_PUBLIC_DATABASE_URL", None)
    if own is not None:
        env["BARVINOK_DATABASE_URL"] = own
    return env


def boot_key_variable(descriptor: int) -> dict[str, str]:
    """Return the variable by which the staff app finds its boot key."""
    return {"BARVINOK_BOOT_KEY_FD": str(descriptor)}


@dataclass(frozen=True)
class Installation:
    """What `init` wrote beside the database, never into it.

    Attributes:
        organisation: random identifier, bound into every envelope.
        salt: 32 bytes; receipts and sign-in names are derived with it.
        directory_root: SHA-256 fingerprint (hex) of the directory root's public key.
        demonstration: marked at birth; a demonstration never becomes a real one.
    """

    organisation: str
    salt: bytes
    directory_root: str
    demonstration: bool

    @staticmethod
    def load(settings: Settings) -> "Installation | None":
        """Read the pinned file, or return None before `init` has run.

        Raises:
            SettingsError: the file is there but damaged.
        """
        if not settings.installation_file.exists():
            return None
        try:
            told = tomllib.loads(settings.installation_file.read_text("utf-8"))
            return Installation(
                organisation=str(told["organisation"]),
                salt=bytes.fromhex(told["salt"]),
                directory_root=str(told["directory_root"]),
                demonstration=bool(told["demonstration"]),
            )
        except (KeyError, ValueError) as wrong:
            raise SettingsError(f"{settings.installation_file.name}: {wrong}") from None

    def keep(self, settings: Settings) -> None:
        """Write the file once; an existing one is never replaced.

        Raises:
            SettingsError: there is one already.
        """
        settings.data.mkdir(parents=True, exist_ok=True)
        try:
            with settings.installation_file.open("x", encoding="utf-8") as file:
                file.write(
                    f'organisation = "{self.organisation}"\n'
                    f'salt = "{self.salt.hex()}"\n'
                    f'directory_root = "{self.directory_root}"\n'
                    f"demonstration = {str(self.demonstration).lower()}\n"
                )
        except FileExistsError:
            raise SettingsError(
                f"{settings.installation_file.name} exists: this data folder is in use"
            ) from None
