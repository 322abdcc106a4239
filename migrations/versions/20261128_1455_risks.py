"""risk: what may be done to people of a case, and what is done about it

An empty table. What it says, its level and the day of its review are sealed.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "e15d7a0c42b9"
down_revision: str | None = "a86c1e4fd350"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "risk",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_risk_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk")),
    )
    op.create_index(op.f("ix_risk_case_id"), "risk", ["case_id"])


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM risk")).first():
        raise RuntimeError("risks that were assessed would be lost")
    op.drop_index(op.f("ix_risk_case_id"), table_name="risk")
    op.drop_table("risk")
