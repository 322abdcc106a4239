"""People who sign in, invitations, teams' names, and the steps of setting up."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Envelope


class StaffMember(Base):
    """What opens one person's seed. Names are sealed; the role is in the directory."""

    __tablename__ = "staff_member"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sign_in_id: Mapped[bytes] = mapped_column(unique=True)  # keyed hash of the name
    status: Mapped[str]  # invited, enrolled, stopped
    epoch: Mapped[int]  # of sessions: a change ends them all
    profile: Mapped[bytes]  # sealed to the house
    salt: Mapped[bytes]
    cost: Mapped[str]  # "65536/3/4"; bound into the seal below
    seed: Mapped[bytes | None]  # the person's seed, sealed under the two secrets
    seed_recovery: Mapped[bytes | None]  # the same, wrapped to recovery
    secret_check: Mapped[bytes | None]
    totp: Mapped[bytes | None]  # sealed under the seed
    totp_counter: Mapped[int]  # of the last code used: none is used twice
    failures: Mapped[int]
    failures_expire_at: Mapped[datetime | None]


class Invitation(Base):
    """A one-time link by which an invited person makes keys of their own."""

    __tablename__ = "invitation"

    id: Mapped[bytes] = mapped_column(primary_key=True)  # hash of the link's token
    staff_id: Mapped[UUID]
    role: Mapped[str]
    expires_at: Mapped[datetime]


class TeamRecord(Base):
    """A team's name, sealed to the house; its keys are in the directory."""

    __tablename__ = "team"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    profile: Mapped[bytes]


class Cover(Base):
    """Who stands in for whom in a team, and from when until when; all of it sealed."""

    __tablename__ = "cover"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    register_id: Mapped[UUID] = mapped_column(index=True)  # the team
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)


class Leaving(Base):
    """Somebody who leaves: which teams were theirs, and what is still to be done."""

    __tablename__ = "leaving"

    id: Mapped[UUID] = mapped_column(primary_key=True)  # the person's
    version: Mapped[int]
    status: Mapped[str]  # open, done
    profile: Mapped[bytes]  # sealed to the house


class SetUpStep(Base):
    """A step of setting up that has been done; the public site opens after all."""

    __tablename__ = "set_up_step"

    name: Mapped[str] = mapped_column(primary_key=True)
    check: Mapped[bytes]  # for the drill: the hash of its digits; else empty
    done: Mapped[bool]
