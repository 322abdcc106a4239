"""letter: letters that went in a person's matter, and what came of them

One empty table. To whom a letter went, its words and the reply are sealed.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "a94d17c3e05b"
down_revision: str | None = "7a1fd3c60b92"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("identity", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
            name=op.f("fk_letter_case_id_case_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
    )
    op.create_index(op.f("ix_letter_case_id"), "letter", ["case_id"])


def downgrade() -> None:
    count = sa.select(sa.func.count()).select_from(sa.table("letter"))
    if op.get_bind().scalar(count):
        raise RuntimeError("letter: letters that went would be lost")
    op.drop_index(op.f("ix_letter_case_id"), table_name="letter")
    op.drop_table("letter")
