"""pattern_assessment: what lawyers write about several incidents of a team

One empty table. Question, answer and the incidents named are sealed.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "b81d4f60e7c2"
down_revision: str | None = "0c7e51a9b4d3"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "pattern_assessment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pattern_assessment")),
    )
    op.create_index(
        op.f("ix_pattern_assessment_register_id"), "pattern_assessment", ["register_id"]
    )


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM pattern_assessment")).first():
        raise RuntimeError("pattern assessments would be lost")
    op.drop_index(
        op.f("ix_pattern_assessment_register_id"), table_name="pattern_assessment"
    )
    op.drop_table("pattern_assessment")
