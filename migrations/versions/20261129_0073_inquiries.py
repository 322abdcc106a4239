"""inquiry, inquiry_names, case_inquiry: requests from outside, and their cases

Three empty tables. Who asks, what about, what was answered and what the survivor is
told are sealed; in the clear is the team that keeps a request.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "c5e08b41d7f2"
down_revision: str | None = "c5e2910b7d46"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "inquiry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
    )
    op.create_index(op.f("ix_inquiry_register_id"), "inquiry", ["register_id"])
    op.create_table(
        "inquiry_names",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("identity", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"], ["inquiry.id"], name=op.f("fk_inquiry_names_id_inquiry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry_names")),
    )
    op.create_index(
        op.f("ix_inquiry_names_register_id"), "inquiry_names", ["register_id"]
    )
    op.create_table(
        "case_inquiry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
            name=op.f("fk_case_inquiry_case_id_case_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_inquiry")),
    )
    op.create_index(op.f("ix_case_inquiry_case_id"), "case_inquiry", ["case_id"])


def downgrade() -> None:
    for table in ("case_inquiry", "inquiry_names", "inquiry"):
        count = sa.select(sa.func.count()).select_from(sa.table(table))
        if op.get_bind().scalar(count):
            raise RuntimeError(f"{table}: requests from outside would be forgotten")
    op.drop_index(op.f("ix_case_inquiry_case_id"), table_name="case_inquiry")
    op.drop_table("case_inquiry")
    op.drop_index(op.f("ix_inquiry_names_register_id"), table_name="inquiry_names")
    op.drop_table("inquiry_names")
    op.drop_index(op.f("ix_inquiry_register_id"), table_name="inquiry")
    op.drop_table("inquiry")
