"""suspect_files: files about suspects and units, under keys of a team of their own

Two empty tables. Nothing has to be done; a legal reviewer makes the team.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "b7d2f05c81ea"
down_revision: str | None = "e72b90d4c6a1"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "suspect_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("identity", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspect_file")),
    )
    op.create_index(
        op.f("ix_suspect_file_register_id"), "suspect_file", ["register_id"]
    )
    op.create_table(
        "suspect_past",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("suspect_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("identity", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["suspect_id"],
            ["suspect_file.id"],
            name=op.f("fk_suspect_past_suspect_id_suspect_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspect_past")),
    )
    op.create_index(
        op.f("ix_suspect_past_register_id"), "suspect_past", ["register_id"]
    )
    op.create_index(op.f("ix_suspect_past_suspect_id"), "suspect_past", ["suspect_id"])


def downgrade() -> None:
    table = sa.table("suspect_file", sa.column("id"))
    if op.get_bind().execute(sa.select(table.c.id)).first():
        raise RuntimeError("records of suspect_file would be lost")
    op.drop_index(op.f("ix_suspect_past_suspect_id"), table_name="suspect_past")
    op.drop_index(op.f("ix_suspect_past_register_id"), table_name="suspect_past")
    op.drop_table("suspect_past")
    op.drop_index(op.f("ix_suspect_file_register_id"), table_name="suspect_file")
    op.drop_table("suspect_file")
