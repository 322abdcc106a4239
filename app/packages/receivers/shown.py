"""How pages show what is known of a kind of receiving body."""

from dataclasses import dataclass
from datetime import date

from app.packages.receivers import catalogue
from app.packages.receivers.catalogue import Catalogue, Profile, Said
from app.wording import locale


@dataclass(frozen=True)
class SaidShown:
    """One line, its source, and whether somebody checked it."""

    text: str
    source: str
    is_verified: bool


@dataclass(frozen=True)
class ProfileShown:
    """What choosing a kind of body implies, in the reader's language."""

    id: str
    label: str
    takes: tuple[SaidShown, ...]
    file_access: SaidShown
    languages: str
    fields: tuple[str, ...]
    blockers: tuple[str, ...]
    receipt_days: int
    takes_packages: bool
    is_own: bool
    as_of: date
    conditions: tuple[SaidShown, ...]


def every() -> list[ProfileShown]:
    """Return all kinds of bodies."""
    known = catalogue.load()
    return [_shown(known, each) for each in known.profiles.values()]


def one(profile: Profile | None) -> ProfileShown | None:
    """Return one kind of body; None where none was chosen."""
    return _shown(catalogue.load(), profile) if profile else None


def _shown(known: Catalogue, profile: Profile) -> ProfileShown:
    language = locale()

    def said(each: Said) -> SaidShown:
        return SaidShown(
            each.says.in_language(language),
            known.sources[each.source].in_language(language),
            each.is_verified,
        )

    return ProfileShown(
        id=profile.id,
        label=profile.label.in_language(language),
        takes=tuple(said(each) for each in profile.takes),
        file_access=said(profile.file_access),
        languages=", ".join(profile.languages),
        fields=tuple(known.fields[e].in_language(language) for e in profile.fields),
        blockers=tuple(known.rules[e].in_language(language) for e in profile.blockers),
        receipt_days=profile.receipt_days,
        takes_packages=profile.takes_packages,
        is_own=profile.is_own,
        as_of=known.as_of,
        conditions=tuple(said(each) for each in profile.conditions.values()),
    )
