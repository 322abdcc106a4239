"""case_request: what somebody asks for in a case and a second person answers

Names lent for a time, and the end of older codes at once. The status is in the clear,
so that a list of what waits needs no key: docs/clear-columns.md.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "9d27b6e41f80"
down_revision: str | None = "3c5b7f20a91e"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "case_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("identity", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
            name=op.f("fk_case_request_case_id_case_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_request")),
    )
    op.create_index(
        op.f("ix_case_request_case_id"), "case_request", ["case_id"], unique=False
    )


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM case_request")).first():
        raise RuntimeError("requests and their answers would be lost")
    op.drop_index(op.f("ix_case_request_case_id"), table_name="case_request")
    op.drop_table("case_request")
