"""units: a register of alleged units for each team, and what cases say of them

What they say is sealed. `register_id` is the team's id and stands in the clear;
docs/clear-columns.md gives the reason.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "b7f2d46a0e91"
down_revision: str | None = "e15d7a0c42b9"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("identity", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
    )
    op.create_index(op.f("ix_unit_register_id"), "unit", ["register_id"], unique=False)
    op.create_table(
        "unit_candidate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
            name=op.f("fk_unit_candidate_case_id_case_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_candidate")),
    )
    op.create_index(
        op.f("ix_unit_candidate_case_id"), "unit_candidate", ["case_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_unit_candidate_case_id"), table_name="unit_candidate")
    op.drop_table("unit_candidate")
    op.drop_index(op.f("ix_unit_register_id"), table_name="unit")
    op.drop_table("unit")
