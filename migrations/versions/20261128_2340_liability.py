"""liability: decisions of legal reviewers about modes of liability, per involvement

One empty table. Nothing has to be done.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "f04c7d92ab16"
down_revision: str | None = "f10c4b82d97e"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "liability",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("involvement_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_liability_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["involvement_id"],
            ["involvement.id"],
            name=op.f("fk_liability_involvement_id_involvement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_liability")),
    )
    op.create_index(op.f("ix_liability_case_id"), "liability", ["case_id"])
    op.create_index(
        op.f("ix_liability_involvement_id"), "liability", ["involvement_id"]
    )


def downgrade() -> None:
    table = sa.table("liability", sa.column("id"))
    if op.get_bind().execute(sa.select(table.c.id)).first():
        raise RuntimeError("records of liability would be lost")
    op.drop_index(op.f("ix_liability_involvement_id"), table_name="liability")
    op.drop_index(op.f("ix_liability_case_id"), table_name="liability")
    op.drop_table("liability")
