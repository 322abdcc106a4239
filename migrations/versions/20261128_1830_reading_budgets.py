"""reading budgets: how much one person opens within an hour, and who releases more

Three empty tables. What is read here lasts an hour: counters that conditional updates
change, as those of the lock-out, and marks that only their reader can make. Notices are
sealed to the house.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "c40e8d1f97b2"
down_revision: str | None = "7b2f90ce61d4"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "reading_budget",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("names", sa.Integer(), nullable=False),
        sa.Column("accounts", sa.Integer(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("more", sa.Integer(), nullable=False),
        sa.Column("more_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_hour", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_reading_budget")),
    )
    op.create_table(
        "reading_mark",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("staff_id", "mark", name=op.f("pk_reading_mark")),
    )
    op.create_table(
        "reading_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("told", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_notice")),
    )
    op.create_index(op.f("ix_reading_notice_staff_id"), "reading_notice", ["staff_id"])


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM reading_notice")).first():
        raise RuntimeError("what officers were told of much reading would be lost")
    op.drop_index(op.f("ix_reading_notice_staff_id"), table_name="reading_notice")
    op.drop_table("reading_notice")
    op.drop_table("reading_mark")
    op.drop_table("reading_budget")
