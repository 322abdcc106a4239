"""project: what funds help, as a list of each team

One empty table. Codes and titles are sealed; which of them a referral is counted for is
sealed in the referral.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "e26b90d4a17f"
down_revision: str | None = "c5a90d7e3b18"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "project",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
    )
    op.create_index(op.f("ix_project_register_id"), "project", ["register_id"])


def downgrade() -> None:
    project = sa.table("project", sa.column("id"))
    if op.get_bind().execute(sa.select(project.c.id)).first():
        raise RuntimeError("projects would be lost")
    op.drop_index(op.f("ix_project_register_id"), "project")
    op.drop_table("project")
