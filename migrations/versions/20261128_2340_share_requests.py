"""share_request: a colleague asks a coordinator to share the load, all of it sealed

One empty table. Only the person and the coordinators of their teams can open a row.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "f10c4b82d97e"
down_revision: str | None = "d3a6f81b9e20"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "share_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("wraps", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_request")),
    )


def downgrade() -> None:
    table = sa.table("share_request", sa.column("id"))
    if op.get_bind().execute(sa.select(table.c.id)).first():
        raise RuntimeError("records of share_request would be lost")
    op.drop_table("share_request")
