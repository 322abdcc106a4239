"""known_proceeding: what is known of proceedings elsewhere

An empty table. Where, about what, how far and from whom one knows stand sealed.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0c7e51a9b4d3"
down_revision: str | None = "9c3e50b7d1f4"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "known_proceeding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
            name=op.f("fk_known_proceeding_case_id_case_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_proceeding")),
    )
    op.create_index(
        op.f("ix_known_proceeding_case_id"), "known_proceeding", ["case_id"]
    )


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM known_proceeding")).first():
        raise RuntimeError("what is known of proceedings would be lost")
    op.drop_index(op.f("ix_known_proceeding_case_id"), table_name="known_proceeding")
    op.drop_table("known_proceeding")
