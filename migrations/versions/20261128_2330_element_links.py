"""element_link: which evidence, account or act bears on which element

An empty table. What stands beside what, why, and who put it there are sealed.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d3a6f81b9e20"
down_revision: str | None = "c18e5b7a90d3"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "element_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
            name=op.f("fk_element_link_case_id_case_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_element_link")),
    )
    op.create_index(op.f("ix_element_link_case_id"), "element_link", ["case_id"])


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM element_link")).first():
        raise RuntimeError("what stands beside elements would be lost")
    op.drop_index(op.f("ix_element_link_case_id"), table_name="element_link")
    op.drop_table("element_link")
