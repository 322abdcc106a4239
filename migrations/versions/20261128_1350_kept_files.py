"""kept files: files of conversations and of drafts, sealed apart from evidence

Only says which sealed files somebody still refers to. `size_step` is in the clear;
docs/clear-columns.md gives the reason. The public role needs its rights anew:
`barvinok public-role` as docs/operations.md says.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "e7a4d1c05b38"
down_revision: str | None = "b41e0c93d7a2"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "kept_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("size_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_kept_file_conversation_id_conversation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_file")),
    )
    op.create_index("ix_kept_file_conversation_id", "kept_file", ["conversation_id"])
    op.create_table(
        "draft_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("size_step", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_file")),
    )
    op.create_index("ix_draft_file_draft_id", "draft_file", ["draft_id"])
    op.create_index("ix_draft_file_expires_at", "draft_file", ["expires_at"])


def downgrade() -> None:
    op.drop_table("draft_file")
    op.drop_table("kept_file")
