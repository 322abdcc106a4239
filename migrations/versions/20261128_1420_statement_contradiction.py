"""statement_contradiction: where two accounts of a case differ

Nothing an operator has to do.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "c7a95e3d1b84"
down_revision: str | None = "a83c1de90f57"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "statement_contradiction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
            name=op.f("fk_statement_contradiction_case_id_case_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_contradiction")),
    )
    op.create_index(
        op.f("ix_statement_contradiction_case_id"),
        "statement_contradiction",
        ["case_id"],
    )


def downgrade() -> None:
    op.drop_index(
        op.f("ix_statement_contradiction_case_id"),
        table_name="statement_contradiction",
    )
    op.drop_table("statement_contradiction")
