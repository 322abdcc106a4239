"""second_opinion: what a second reviewer says of a decision

An empty table. Whether they agree, why, and who they are stand sealed.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "f5b08c27d914"
down_revision: str | None = "f04c7d92ab16"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "second_opinion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
            name=op.f("fk_second_opinion_case_id_case_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_opinion")),
    )
    op.create_index(op.f("ix_second_opinion_case_id"), "second_opinion", ["case_id"])


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM second_opinion")).first():
        raise RuntimeError("what second reviewers said would be lost")
    op.drop_index(op.f("ix_second_opinion_case_id"), table_name="second_opinion")
    op.drop_table("second_opinion")
