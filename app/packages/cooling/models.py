"""That what a team wants to send to a receiver was stopped."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class PackageStop(Base):
    """One stop. By whom, when and why is sealed to the house: officers stop as well."""

    __tablename__ = "package_stop"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"), index=True)
    recipient_id: Mapped[UUID] = mapped_column(ForeignKey("recipient.id"), index=True)
    told: Mapped[bytes]
