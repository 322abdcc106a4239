"""own_care: how much heavy material one opened this week, sealed to oneself

One empty table. Nobody but the person can open a row; nothing has to be done.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "a4e91c37d06f"
down_revision: str | None = "c41d8ea7530b"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "own_care",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff_member.id"],
            name=op.f("fk_own_care_staff_id_staff_member"),
        ),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_own_care")),
    )


def downgrade() -> None:
    table = sa.table("own_care", sa.column("staff_id"))
    if op.get_bind().execute(sa.select(table.c.staff_id)).first():
        raise RuntimeError("records of own_care would be lost")
    op.drop_table("own_care")
