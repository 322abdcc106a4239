"""aid: recorded readings and plain pictures of the public pages

The office's own public words, in the clear on purpose; docs/clear-columns.md gives the
reason column by column. The public role may read them and change nothing: it needs its
rights anew, `barvinok public-role` as docs/operations.md says.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "5d0e92ab7c41"
down_revision: str | None = "9d27b6e41f80"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "aid",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("option", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=False),
        sa.Column("signed_at_seq", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid")),
        sa.UniqueConstraint("number", name=op.f("uq_aid_number")),
        sa.UniqueConstraint(
            "kind",
            "page",
            "option",
            "language",
            name=op.f("uq_aid_kind_page_option_language"),
        ),
    )


def downgrade() -> None:
    op.drop_table("aid")
