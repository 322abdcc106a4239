"""kept_marks: marks on evidence that somebody has not made a copy of yet

One empty table. Nobody but the person can open a row; nothing has to be done.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "9c3e50b7d1f4"
down_revision: str | None = "f5b08c27d914"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "kept_marks",
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_kept_marks")),
    )
    op.create_index(op.f("ix_kept_marks_ends_on"), "kept_marks", ["ends_on"])


def downgrade() -> None:
    op.drop_index(op.f("ix_kept_marks_ends_on"), "kept_marks")
    op.drop_table("kept_marks")
