"""consignment: packages of many cases for one receiver, and what stops them

Two empty tables, and a column that says, sealed to the house, since when a package is
approved. Packages approved before this release have none and count as single ones.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d1f3a7c92b60"
down_revision: str | None = "c5e80b1d74a6"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

MAIN = "consignment"
STOP = "package_stop"


def upgrade() -> None:
    op.create_table(
        MAIN,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{MAIN}")),
    )
    op.create_index(op.f(f"ix_{MAIN}_register_id"), MAIN, ["register_id"])
    op.create_table(
        STOP,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("told", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f(f"fk_{STOP}_team_id_team")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"],
            ["recipient.id"],
            name=op.f(f"fk_{STOP}_recipient_id_recipient"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{STOP}")),
    )
    op.create_index(op.f(f"ix_{STOP}_team_id"), STOP, ["team_id"])
    op.create_index(op.f(f"ix_{STOP}_recipient_id"), STOP, ["recipient_id"])
    op.add_column("package", sa.Column("approved", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    if op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(MAIN))):
        raise RuntimeError("what was to be sent together would be forgotten")
    if op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(STOP))):
        raise RuntimeError("what was stopped could go")
    op.drop_column("package", "approved")
    op.drop_table(STOP)
    op.drop_table(MAIN)
