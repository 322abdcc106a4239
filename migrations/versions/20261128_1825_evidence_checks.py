"""evidence_check: one reading of a team's sealed files, from start to report

What was read and what was found is sealed; in the clear stand the team, the job and
whether the result was written into the cases: docs/clear-columns.md.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "5e0c94a7d218"
down_revision: str | None = "c40e8d1f97b2"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "evidence_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("extract", sa.LargeBinary(), nullable=True),
        sa.Column("outcome", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_check")),
    )
    op.create_index(
        op.f("ix_evidence_check_register_id"),
        "evidence_check",
        ["register_id"],
        unique=False,
    )


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM evidence_check")).first():
        raise RuntimeError("reports on sealed files would be lost")
    op.drop_index(op.f("ix_evidence_check_register_id"), table_name="evidence_check")
    op.drop_table("evidence_check")
