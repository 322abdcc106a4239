"""Who and what outside an installation its settings name: mail, time, a telephone.

Each is read from the words of the environment that `config.py` hands in.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from app.errors import SettingsError
from app.variables import addresses

TELEPHONE = re.compile(r"\+[0-9][0-9 ()./-]{4,30}[0-9]")
"""With its country: whoever reads it sits in another one."""


@dataclass(frozen=True)
class Mail:
    """The server that takes our mails, and the sender's address.

    `server` is smtps://NAME@HOST:PORT, smtp+starttls://..., or smtp://... on this
    machine alone. The password lies in a file of its own.
    """

    server: str
    sender: str
    password_file: Path | None = None

    def password(self) -> str:
        """Read the password; empty where the server asks for none."""
        if self.password_file is None:
            return ""
        return self.password_file.read_text("utf-8").strip()


@dataclass(frozen=True)
class TimeAuthority:
    """Who stamps packages (RFC 3161), and its certificates with the root (PEM)."""

    address: str
    chain: Path

    @classmethod
    def read(cls, env: Mapping[str, str]) -> "TimeAuthority | None":
        """Read who stamps packages.

        Raises:
            SettingsError: half of it is missing, or the address is none.
        """
        address = env.get("BARVINOK_TIME_AUTHORITY", "")
        chain = env.get("BARVINOK_TIME_AUTHORITY_CHAIN", "")
        if not address and not chain:
            return None
        parts = urlsplit(address)
        is_web = parts.scheme in {"http", "https"}
        if not is_web or not parts.hostname or parts.username:
            raise SettingsError("BARVINOK_TIME_AUTHORITY is an http or https address")
        if not Path(chain).is_file():
            raise SettingsError(
                "BARVINOK_TIME_AUTHORITY_CHAIN is a file of certificates (PEM)"
            )
        return cls(address, Path(chain).resolve())


@dataclass(frozen=True)
class Alerts:
    """Who is told that a report waits: a mailbox of whoever is on call, and of others.

    Without a mail server nobody is; the pages show it all the same.
    """

    mail: Mail | None = None
    on_call: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @classmethod
    def read(cls, env: Mapping[str, str]) -> "Alerts":
        """Read who is told, and how.

        Raises:
            SettingsError: a half-set mail server, or one in clear.
        """
        on_call = addresses(env, "BARVINOK_ALERT_TO")
        others = addresses(env, "BARVINOK_ESCALATE_TO")
        server = env.get("BARVINOK_MAIL_SERVER", "")
        sender = env.get("BARVINOK_MAIL_FROM")
        if not server:
            if on_call or others:
                raise SettingsError(
                    "BARVINOK_ALERT_TO and BARVINOK_ESCALATE_TO need"
                    " BARVINOK_MAIL_SERVER"
                )
            return cls()
        parts = urlsplit(server)
        here = parts.scheme == "smtp" and parts.hostname in {"127.0.0.1", "localhost"}
        if parts.scheme not in {"smtps", "smtp+starttls"} and not here:
            raise SettingsError(
                "BARVINOK_MAIL_SERVER is smtps://NAME@HOST:PORT or"
                " smtp+starttls://...; smtp:// on this machine alone"
            )
        if not sender or "@" not in sender:
            raise SettingsError(
                "BARVINOK_MAIL_FROM is the address that mails come from"
            )
        file = env.get("BARVINOK_MAIL_PASSWORD_FILE")
        return cls(Mail(server, sender, Path(file) if file else None), on_call, others)


@dataclass(frozen=True)
class Contact:
    """How whoever receives a package reaches the office. It names nobody."""

    phone: str = ""
    email: str = ""

    @classmethod
    def read(cls, env: Mapping[str, str]) -> "Contact":
        """Read a telephone and a mailbox; either may lack.

        Raises:
            SettingsError: it is no telephone with its country, or no mail address.
        """
        phone = env.get("BARVINOK_CONTACT_PHONE", "").strip()
        if phone and TELEPHONE.fullmatch(phone) is None:
            raise SettingsError(
                "BARVINOK_CONTACT_PHONE is a telephone with its country: +380 44 ..."
            )
        found = addresses(env, "BARVINOK_CONTACT_EMAIL")
        if len(found) > 1:
            raise SettingsError("BARVINOK_CONTACT_EMAIL is one mail address")
        return cls(phone, found[0] if found else "")
