"""reassessment: a team's decisions compared with a later edition of the catalogue

What was compared and what was found is sealed; in the clear stand the team and the
job: docs/clear-columns.md. One empty table; nothing has to be done.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "c18e5b7a90d3"
down_revision: str | None = "b7d2f05c81ea"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "reassessment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reassessment")),
    )
    op.create_index(
        op.f("ix_reassessment_register_id"), "reassessment", ["register_id"]
    )


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM reassessment")).first():
        raise RuntimeError("reports on decisions would be lost")
    op.drop_index(op.f("ix_reassessment_register_id"), table_name="reassessment")
    op.drop_table("reassessment")
