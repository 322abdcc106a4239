"""contact_attempt: every try to reach somebody of a case

An empty table. When and how it was, and what came of it, are sealed.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "a83c1de90f57"
down_revision: str | None = "5f0b7d92c8a4"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "contact_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
            name=op.f("fk_contact_attempt_case_id_case_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_attempt")),
    )
    op.create_index(op.f("ix_contact_attempt_case_id"), "contact_attempt", ["case_id"])


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM contact_attempt")).first():
        raise RuntimeError("contacts that were recorded would be lost")
    op.drop_index(op.f("ix_contact_attempt_case_id"), table_name="contact_attempt")
    op.drop_table("contact_attempt")
