"""Single values of an environment: each read, checked, and named where it is wrong."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from app.errors import SettingsError

MIB = 1024 * 1024

LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z][a-z]{3})?(_[A-Z]{2})?")
"""A code such as "uk" or "pt_BR", as the folders of translations are named."""


def switch(env: Mapping[str, str], name: str) -> bool:
    """Read what is on or off; off unless it is said.

    Raises:
        SettingsError: it is neither.
    """
    told = env.get(name) or "off"
    if told not in {"on", "off"}:
        raise SettingsError(f"{name} is on or off")
    return told == "on"


def socket(env: Mapping[str, str], name: str) -> Path | None:
    """Read where a program of this machine answers.

    Raises:
        SettingsError: it is no whole path; nothing is ever asked over the network.
    """
    told = env.get(name, "")
    if not told:
        return None
    if not Path(told).is_absolute():
        raise SettingsError(f"{name} is the whole path of a socket on this machine")
    return Path(told)


def folder(env: Mapping[str, str], name: str) -> Path | None:
    """Read where a folder is that an organisation keeps by itself.

    Raises:
        SettingsError: there is no such folder.
    """
    told = env.get(name, "")
    if not told:
        return None
    if not Path(told).is_dir():
        raise SettingsError(f"{name} is a folder, and there is none of that name")
    return Path(told).resolve()


def cases_an_hour(env: Mapping[str, str]) -> dict[str, int]:
    """Read how many cases an hour a person of some role may open.

    Raises:
        SettingsError: it is no list of roles with numbers, or a senseless one.
    """
    found = dict[str, int]()
    told = env.get("BARVINOK_CASES_AN_HOUR", "")
    for each in filter(None, (part.strip() for part in told.split(","))):
        role, _, number = (part.strip() for part in each.partition("="))
        fine = number.isascii() and number.isdecimal() and len(number) < len("100000")
        if not (role and fine and int(number)):
            raise SettingsError(
                "BARVINOK_CASES_AN_HOUR is a list such as caseworker=40,coordinator=80"
            )
        found[role] = int(number)
    return found


def number(env: Mapping[str, str], name: str, usual: int, *, most: int, of: str) -> int:
    """Read a whole number of something.

    Raises:
        SettingsError: it is none, or a senseless one.
    """
    told = env.get(name, "") or str(usual)
    fine = told.isascii() and told.isdecimal() and len(told) <= len(str(most))
    if not fine or not 1 <= int(told) <= most:
        raise SettingsError(f"{name} is a whole number of {of}, from 1 to {most}")
    return int(told)


def mib(env: Mapping[str, str], name: str, usual: int, *, most: int) -> int:
    """Read a size.

    Raises:
        SettingsError: it is no whole number of MiB, or a senseless one.
    """
    return number(env, name, usual, most=most, of="MiB") * MIB


def languages(env: Mapping[str, str]) -> tuple[str, ...]:
    """Read which languages the public site offers, in the order of their buttons.

    Raises:
        SettingsError: it is no list of language codes.
    """
    told = env.get("BARVINOK_LANGUAGES", "uk,en").split(",")
    codes = tuple(dict.fromkeys(each.strip() for each in told))
    if not all(LANGUAGE.fullmatch(code) for code in codes):
        raise SettingsError(
            "BARVINOK_LANGUAGES is a list of codes with commas: uk,en,ru"
        )
    return codes


def addresses(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Read mail addresses between commas.

    Raises:
        SettingsError: one of them is none.
    """
    found = tuple(each.strip() for each in env.get(name, "").split(",") if each.strip())
    if any("@" not in each or not each.isprintable() for each in found):
        raise SettingsError(f"{name} is one mail address, or several between commas")
    return found


def is_private(origin: str) -> bool:
    """Say whether nobody on the way reads along: TLS, or an onion service."""
    parts = urlsplit(origin)
    return parts.scheme == "https" or (parts.hostname or "").endswith(".onion")
